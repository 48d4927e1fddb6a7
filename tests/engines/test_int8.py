"""The packaged encoder in 8 bits: near the original, the same for a text whatever stands beside it, verified."""

import os
from pathlib import Path

import numpy as np
import pytest

from qual.engines import e5, e5_int8
from qual.engines.embeddings import load_encoder
from qual.engines.onnx_graph import Graph
from qual.errors import BadFile, EngineMissing

TOPICS = Path(__file__).parent / "topics.tsv"
ROWS = [line.split("\t") for line in TOPICS.read_text("utf-8").splitlines()]
TEXTS = [text for *_, text in ROWS]


@pytest.fixture(scope="module")
def encoder(request):
    return request.getfixturevalue("e5_int8")


@pytest.mark.slow
def test_vectors_hardly_differ_from_those_in_full_precision(encoder, request):
    full = request.getfixturevalue("e5").encode(TEXTS)

    cosines = (encoder.encode(TEXTS) * full).sum(axis=1)

    assert cosines.min() > 0.997
    assert cosines.mean() > 0.9985


@pytest.mark.slow
def test_a_text_has_one_vector_to_the_last_bit_whatever_is_encoded_with_it(encoder):
    texts = [*TEXTS[:24], "", "Ja", "Ja " * 400, "今日は良い天気です"]
    alone = np.concatenate([encoder.encode([text]) for text in texts])

    for among in (TEXTS, TEXTS[:40], TEXTS[60:], [text + " ok" for text in TEXTS], ["", "Ja", "Nej"] * 50):
        assert np.array_equal(encoder.encode([*among, *texts])[-len(texts) :], alone)


@pytest.mark.slow
def test_one_thread_and_several_give_the_same_vectors(encoder, weights_cache):
    single = load_encoder("auto", cache_dir=weights_cache, threads=1)

    assert np.array_equal(single.encode(TEXTS[:40]), encoder.encode(TEXTS[:40]))


@pytest.mark.slow
def test_a_sentence_is_nearest_to_its_translation(encoder):
    vectors = encoder.encode(TEXTS)
    told = [topic + number for topic, number, *_ in ROWS]
    told_in = {
        language: [i for i, row in enumerate(ROWS) if row[1] and row[2] == language] for language in ("sv", "de", "en")
    }

    for here in told_in.values():
        for there in told_in.values():
            nearest = np.array(there)[(vectors[here] @ vectors[there].T).argmax(axis=1)]
            assert [told[i] for i in nearest] == [told[i] for i in here]


@pytest.mark.slow
def test_empty_and_very_long_texts_have_vectors_too(encoder):
    vectors = encoder.encode(["", "a", "Avdelningen var låst. " * 400])

    assert vectors.shape == (3, 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert encoder.encode([]).shape == (0, 384)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["e5_int8", "e5"])
def test_what_is_said_at_the_end_of_a_long_turn_counts(kind, request):
    encoder = request.getfixturevalue(kind)
    begun, ended = "Vi pratade länge om medicinen. " * 100, "Sedan spelade vi fotboll i parken. " * 100

    both, begin, end = encoder.encode([begun + ended, begun, ended])

    assert both @ begin > 0.95
    assert both @ end > 0.95
    assert both @ end > begin @ end + 0.03


@pytest.mark.slow
def test_a_text_that_fits_to_the_last_token_is_read_in_one_piece(encoder, monkeypatch):
    seen = []
    real = encoder._vectors
    monkeypatch.setattr(encoder, "_vectors", lambda texts: seen.extend(texts) or real(texts))

    encoder.encode([("ja " * n).strip() for n in (507, 508)])  # and three of the prefix, and two at the ends

    assert [len(text.split()) for text in seen] == [507, 254, 254]


@pytest.mark.slow
def test_halves_of_characters_are_no_error(encoder):
    halves, blank, whole, joined = encoder.encode(["Hej\ud83d du", "Hej  du", "Hej \U0001f600", "Hej \ud83d\ude00"])

    assert np.array_equal(halves, blank)
    assert np.array_equal(whole, joined)


@pytest.mark.slow
def test_equal_texts_are_computed_once_and_one_text_is_not_a_list(encoder, monkeypatch):
    expected = encoder.encode(["Ja", "Nej"])
    seen = []
    real = encoder._vectors
    monkeypatch.setattr(encoder, "_vectors", lambda texts: seen.extend(texts) or real(texts))

    vectors = encoder.encode(np.array(["Ja", "Nej", *["Ja"] * 1000]))

    assert seen == ["Ja", "Nej"]
    assert np.array_equal(vectors, expected[[0, 1, *[0] * 1000]])
    with pytest.raises(TypeError, match="a list of texts"):
        encoder.encode("Ja")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_written_again(encoder, weights_cache, name):
    (folder,) = weights_cache.glob("e5-int8-*/")
    file = folder / name
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(bytes([content[0] ^ 1]) + content[1:])

    again = load_encoder("auto", cache_dir=weights_cache, threads=1)

    assert file.read_bytes() == content
    assert (again.model_id, again.digest) == ("e5-small-int8", e5_int8.MODEL_SHA256)
    assert np.array_equal(again.encode(TEXTS[:2]), encoder.encode(TEXTS[:2]))


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path, monkeypatch):
    weights = tmp_path / e5.WEIGHTS_FILE
    weights.write_bytes(b"E5S1 but something else")
    monkeypatch.setattr(e5, "packaged_weights", lambda: weights)

    with pytest.raises(EngineMissing, match="not the published one"):
        load_encoder("auto", cache_dir=tmp_path / "cache")


def test_a_network_that_comes_out_otherwise_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr(
        e5,
        "made_folder",
        lambda folder, *_: (folder.mkdir(exist_ok=True), (folder / "model.onnx").write_bytes(b"else"), folder)[-1],
    )

    with pytest.raises(EngineMissing, match="choose 'e5-small'"):
        load_encoder("auto", cache_dir=tmp_path)


def test_a_written_graph_computes_what_it_says(tmp_path):
    import onnxruntime

    graph = Graph("sum", [("x", "float32", ("n", 2))])
    total = graph.node("Add", ["x", graph.weight("one", np.array([1, -300], np.float32))], "total")
    graph.save(
        tmp_path / "sum.onnx", graph.node("ReduceSum", [total, graph.weight("axes", np.array([-1]))], "y", keepdims=1)
    )

    session = onnxruntime.InferenceSession(str(tmp_path / "sum.onnx"), providers=["CPUExecutionProvider"])

    assert session.run(None, {"x": np.array([[1, 2], [3, 4]], np.float32)})[0].tolist() == [[-296], [-292]]


def test_names_without_an_owner_are_sought_where_other_programs_keep_their_models(tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "hub"))
    snapshot = tmp_path / "hub" / "models--sentence-transformers--tiny" / "snapshots" / ("a" * 40)
    snapshot.mkdir(parents=True)
    (snapshot / "model.safetensors").write_bytes(b"not weights")
    (snapshot / "config.json").write_text("{}")
    refs = snapshot.parents[1] / "refs"
    refs.mkdir()
    (refs / "main").write_text("a" * 40)

    with pytest.raises(BadFile, match=r"tiny.* is not a sentence encoder that can be loaded"):
        load_encoder("tiny", cache_dir=tmp_path / "cache")

    assert os.environ["HF_HUB_OFFLINE"] == "1"
