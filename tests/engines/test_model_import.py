"""Models are brought in whole and of one piece, or refused in words with nothing left behind."""

from __future__ import annotations

import io
import pickle
import shutil
import stat
import zipfile
from pathlib import Path

import pytest

from qual.engines.model_import import import_folder, import_zip, labels, remove_model
from qual.engines.models import describe_models, engine_of, model_folder, weights_digest
from qual.engines.whisper import open_recognizer
from qual.errors import BadFile, BadInput, Conflict, NotFound, StoreProblem
from tests.engines.tiny_models import model_bin, shapes, write_model, zip_of


@pytest.fixture
def models(tmp_path: Path) -> Path:
    return tmp_path / "models"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return write_model(tmp_path / "kb-whisper")


def left_behind(models: Path) -> list[str]:
    return [path.name for path in models.iterdir()] if models.is_dir() else []


def test_a_folder_is_copied_checked_and_labelled(source: Path, models: Path) -> None:
    label = import_folder(source, "kb-base", models)

    assert (label.engine, label.licence, label.languages) == ("faster-whisper", "apache-2.0", ("sv",))
    assert label.digest == weights_digest(source)
    assert model_folder("kb-base", models_dir=models, cache_dir=models) == models / "kb-base"
    (status,) = [s for s in describe_models(models, job="speech") if s.name == "kb-base"]
    assert (status.state, status.imported, status.licence) == ("folder", True, "apache-2.0")
    assert "not known here" in status.note
    assert labels(models) == (label,)


def test_a_zip_with_the_folder_inside_is_the_same(source: Path, models: Path, tmp_path: Path) -> None:
    archive = zip_of(source, tmp_path / "kb.zip")

    label = import_zip(archive, "kb-base", models)

    assert label.digest == weights_digest(source)
    assert {p.name for p in (models / "kb-base").iterdir()} == {p.name for p in source.iterdir()} | {"qual-model.json"}


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "tokenizer.json", "vocabulary.json"])
def test_what_lacks_is_named(tmp_path: Path, models: Path, missing: str) -> None:
    source = write_model(tmp_path / "half", without=missing)

    with pytest.raises(BadFile, match=missing):
        import_folder(source, "half", models)

    assert left_behind(models) == []


SPOILT = {
    "cut off": {"model__bin": model_bin()[:-3000]},
    "a few bytes": {"model__bin": model_bin()[:9]},
    "goes on": {"model__bin": model_bin() + b"x"},
    "Transformer": {"model__bin": model_bin(spec="TransformerSpec")},
    "CTranslate2 form": {"model__bin": b"PK\x03\x04" + bytes(1000)},
    "do not fit": {"model__bin": model_bin(tensors={**shapes(), "encoder/conv1/weight": (9, 80, 3)})},
    "encoder/conv1/weight": {
        "model__bin": model_bin(tensors={k: v for k, v in shapes().items() if k != "encoder/conv1/weight"})
    },
    "lists 2 tokens": {"vocabulary__json": b'["a", "b"]'},
    "config.json": {"config__json": b'{"lang'},
    "preprocessor_config": {"model__bin": model_bin(tensors={**shapes(), "encoder/conv1/weight": (8, 128, 3)})},
}


@pytest.mark.parametrize("said", SPOILT)
def test_what_is_wrong_is_said(tmp_path: Path, models: Path, said: str) -> None:
    source = write_model(tmp_path / "spoilt", **SPOILT[said])

    with pytest.raises(BadFile, match="cut off" if said == "a few bytes" else said):
        import_folder(source, "spoilt", models)

    assert left_behind(models) == []


def test_the_form_for_training_is_refused_with_the_way_to_convert_it(tmp_path: Path, models: Path) -> None:
    source = write_model(tmp_path / "hub", without="model.bin", model__safetensors=b"x")

    with pytest.raises(BadFile, match=r"model\.safetensors.*ct2-transformers-converter"):
        import_folder(source, "hub", models)


@pytest.mark.parametrize("name", ["../../evil/model.bin", "/etc/model.bin", "C:\\x\\model.bin", "a\\..\\model.bin"])
def test_a_zip_that_points_outside_itself_writes_nothing(tmp_path: Path, models: Path, name: str) -> None:
    archive = tmp_path / "evil.zip"
    with zipfile.ZipFile(archive, "w") as out:
        out.writestr("model/model.bin", b"x")
        out.writestr(name, b"x")

    with pytest.raises(BadFile, match="point outside"):
        import_zip(archive, "evil", models)

    assert left_behind(models) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["evil.zip"]


def test_links_passwords_and_crowds_in_a_zip_are_refused(tmp_path: Path, models: Path) -> None:
    link = zipfile.ZipInfo("model/config.json")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    linked, crowd = tmp_path / "link.zip", tmp_path / "crowd.zip"
    with zipfile.ZipFile(linked, "w") as out:
        out.writestr(link, "/etc/passwd")
    with zipfile.ZipFile(crowd, "w") as out:
        for number in range(2001):
            out.writestr(f"{number}.bin", b"")

    with pytest.raises(BadFile, match="links"):
        import_zip(linked, "m", models)
    with pytest.raises(BadFile, match="2001 files"):
        import_zip(crowd, "m", models)


def test_a_zip_that_swells_is_refused_while_it_is_read(source: Path, models: Path, tmp_path: Path) -> None:
    (source / "model.bin").write_bytes(bytes(40_000_000))
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for file in source.iterdir():
            out.write(file, file.name)

    with pytest.raises(BadFile, match="far more than it should"):
        import_zip(archive, "bomb", models)

    assert left_behind(models) == []


def test_a_zip_cut_off_is_refused(source: Path, models: Path, tmp_path: Path) -> None:
    whole = zip_of(source, tmp_path / "whole.zip").read_bytes()
    (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])

    with pytest.raises(BadFile, match="cut off"):
        import_zip(tmp_path / "cut.zip", "cut", models)


@pytest.mark.parametrize("name", ["", "../up", ".hidden", "a b", "å", "x" * 101])
def test_an_impossible_name_is_refused(source: Path, models: Path, name: str) -> None:
    with pytest.raises(BadInput, match="cannot be a model's name"):
        import_folder(source, name, models)


def test_a_taken_name_is_refused_and_a_removed_one_free_again(source: Path, models: Path) -> None:
    import_folder(source, "mine", models)
    with pytest.raises(Conflict, match="already"):
        import_folder(source, "mine", models)

    remove_model("mine", models)

    assert left_behind(models) == []
    import_folder(source, "mine", models)
    with pytest.raises(NotFound):
        remove_model("../mine", models)


def test_other_weights_do_not_get_the_name_of_known_ones(source: Path, models: Path) -> None:
    with pytest.raises(BadFile, match="not the weights known"):
        import_folder(source, "whisper-small", models)
    with pytest.raises(Conflict):
        import_folder(source, "whisper-base", models)


def test_a_full_disk_is_said_before_anything_is_copied(
    source: Path, models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(source)._replace(free=1000)
    monkeypatch.setattr("qual.engines.model_import.shutil.disk_usage", lambda _: usage)

    with pytest.raises(StoreProblem, match="Free some space"):
        import_folder(source, "mine", models)


class _Evil:
    def __reduce__(self) -> tuple[object, ...]:
        return print, ("run!",)


def checkpoint(path: Path, value: object) -> Path:
    data = io.BytesIO()
    pickle.dump(value, data, protocol=2)
    with zipfile.ZipFile(path, "w") as out:
        out.writestr("model/data.pkl", data.getvalue())
    return path


def test_a_checkpoint_that_would_run_code_is_refused_unrun(
    tmp_path: Path, models: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkpoint(tmp_path / "evil.pt", {"dims": {}, "model_state_dict": _Evil()})

    with pytest.raises(BadFile, match=r"builtin.*\.print.*not trusted"):
        import_folder(path, "evil", models)

    assert capsys.readouterr().out == ""
    assert left_behind(models) == []


def test_a_checkpoint_without_its_parts_is_refused(tmp_path: Path, models: Path) -> None:
    with pytest.raises(BadFile, match="lacks 'dims'"):
        import_folder(checkpoint(tmp_path / "a.pt", {"x": 1}), "a", models)
    with pytest.raises(BadFile, match="does not say its n_mels"):
        import_folder(checkpoint(tmp_path / "b.pt", {"dims": {}, "model_state_dict": {}}), "b", models)


@pytest.mark.slow
def test_a_checkpoint_of_openai_whisper_is_taken_and_one_without_numbers_is_not(tmp_path: Path, models: Path) -> None:
    import torch
    from whisper.model import ModelDimensions, Whisper

    dims = ModelDimensions(80, 100, 16, 2, 1, 51_865, 44, 16, 2, 1)
    torch.save({"dims": vars(dims), "model_state_dict": Whisper(dims).state_dict()}, tmp_path / "tiny.pt")

    label = import_folder(tmp_path / "tiny.pt", "tiny-reference", models)

    assert label.engine == engine_of("tiny-reference", models) == "openai-whisper"
    with zipfile.ZipFile(tmp_path / "tiny.pt") as whole, zipfile.ZipFile(tmp_path / "less.pt", "w") as less:
        for info in whole.infolist():
            if not info.filename.endswith("/data/3"):
                less.writestr(info.filename, whole.read(info))
    with pytest.raises(BadFile, match="numbers of"):
        import_folder(tmp_path / "less.pt", "less", models)


@pytest.mark.slow
def test_the_packaged_model_can_be_brought_in_as_a_zip_and_used(tmp_path: Path, models: Path) -> None:
    import os

    cache = Path(os.environ.get("QUAL_CACHE") or tmp_path / "cache")
    packaged = model_folder("whisper-base", models_dir=models, cache_dir=cache)

    label = import_zip(zip_of(packaged, tmp_path / "base.zip"), "my-base", models)

    assert label.family == "base"
    assert "rough draft for Swedish" in label.note
    assert open_recognizer("my-base", models_dir=models, cache_dir=cache).info.digest == label.digest
