"""Recordings on disk, each stored once under the SHA-256 of its bytes."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from qual.errors import NotFound, StoreProblem, TooLarge

HEAD_BYTES = 4096  # enough to recognise every container format by its magic bytes


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """A file that has arrived whole."""

    sha256: str
    size_bytes: int
    path: Path


class Incoming:
    """A file that is still arriving; write pieces, then `keep` it. Left otherwise, nothing stays on disk."""

    def __init__(self, handle: BinaryIO, folder: Path, filename: str, most_bytes: int) -> None:
        self._handle, self._folder, self._filename, self._most = handle, folder, filename, most_bytes
        self._hash = hashlib.sha256()
        self.size_bytes = 0
        self.head = b""

    @property
    def place(self) -> Path:
        """Where the file lies while it arrives."""
        return Path(self._handle.name)

    def write(self, piece: bytes) -> None:
        """Append a piece; raise TooLarge above the limit and StoreProblem when the disk is full."""
        self.size_bytes += len(piece)
        if self.size_bytes > self._most:
            raise too_large(self._filename, self._most)
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
        self._hash.update(piece)
        with full_disk_in_words(self._filename):
            self._handle.write(piece)

    def settle(self) -> StoredBlob:
        """Bring every byte to the disk, which may take seconds; return where the file will be once kept."""
        with full_disk_in_words(self._filename):
            self._handle.flush()
            os.fsync(self._handle.fileno())
        digest = self._hash.hexdigest()
        return StoredBlob(digest, self.size_bytes, self._folder / digest[:2] / digest)

    def keep(self) -> StoredBlob:
        """Make the file permanent under its hash and return where it is; quick once settled."""
        blob = self.settle()
        with full_disk_in_words(self._filename):
            blob.path.parent.mkdir(exist_ok=True, mode=0o700)
            Path(self._handle.name).replace(blob.path)
            _settle_folder(blob.path.parent)
        return blob


class BlobFolder:
    """The folder of recordings inside the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def receive(self, filename: str, *, most_bytes: int) -> Iterator[Incoming]:
        """Open a place for a file of at most `most_bytes`; a file not kept is removed when the block ends."""
        with full_disk_in_words(filename):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = tempfile.NamedTemporaryFile(dir=self.folder, prefix="incoming-", delete=False)  # noqa: SIM115 - closed below
        try:
            with handle:
                yield Incoming(handle, self.folder, filename, most_bytes)  # type: ignore[arg-type]
        finally:
            Path(handle.name).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Return where a recording lies; raise NotFound if the file is gone."""
        path = self.folder / sha256[:2] / sha256
        if not path.is_file():
            raise NotFound("The recording's file is missing from the data folder. Restore it from a backup.")
        return path

    def erase(self, sha256: str) -> None:
        """Delete a recording's file; whoever does so has looked that no project has these bytes any more."""
        (self.folder / sha256[:2] / sha256).unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class HeardAs:
    """How the recording of a kept folder was transcribed, so that the same is asked for again."""

    language: str  # or "detect"
    candidates: tuple[str, ...]
    terms: tuple[str, ...]  # the vocabulary
    model: str
    engine: str


class KeptFolder:
    """What a finished transcription leaves for the next one on the same recording: plan, words, voiceprints.

    One folder per recording, about 30 MB for 90 minutes; erasing a recording must erase it, too.
    """

    _LABEL = "heard_as.json"
    _NOT_KEPT = ("sound.s16",)  # the decoded sound: 115 MB an hour, made again in seconds

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lend(self, recording_id: str, work_dir: Path) -> None:
        """Copy what is kept into a work folder that is new; one that exists is left as it is."""
        if work_dir.is_dir():
            return
        work_dir.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        begun = Path(tempfile.mkdtemp(dir=work_dir.parent, prefix=".new-"))
        kept = self.folder / recording_id
        for file in kept.iterdir() if kept.is_dir() else ():
            shutil.copy2(file, begun / file.name)
        begun.rename(work_dir)

    def take(self, recording_id: str, work_dir: Path, how: HeardAs) -> None:
        """Keep what is in a finished work folder instead of what was kept before; the work folder is emptied."""
        if not work_dir.is_dir():
            return
        target = self.folder / recording_id
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for name in self._NOT_KEPT:
            (work_dir / name).unlink(missing_ok=True)
        for file in work_dir.glob("*.part"):
            file.unlink(missing_ok=True)
        (work_dir / self._LABEL).write_text(json.dumps(asdict(how), ensure_ascii=False), encoding="utf-8")
        shutil.rmtree(target, ignore_errors=True)
        work_dir.replace(target)

    def heard_as(self, recording_id: str) -> HeardAs | None:
        """Return how the kept transcription was made, None if nothing is kept."""
        try:
            given = json.loads((self.folder / recording_id / self._LABEL).read_text("utf-8"))
            return HeardAs(**{**given, **{key: tuple(given[key]) for key in ("candidates", "terms")}})
        except (FileNotFoundError, json.JSONDecodeError, TypeError, KeyError):
            return None

    def size_bytes(self, recording_id: str) -> int:
        """Return how much room what is kept takes."""
        folder = self.folder / recording_id
        return sum(file.stat().st_size for file in folder.iterdir()) if folder.is_dir() else 0

    def erase(self, recording_id: str) -> None:
        """Delete what is kept of a recording; whoever erases the recording calls this."""
        shutil.rmtree(self.folder / recording_id, ignore_errors=True)


def too_large(filename: str, most_bytes: int) -> TooLarge:
    """Return the error for a file above the limit."""
    return TooLarge(
        filename,
        f"is larger than the limit of {most_bytes / 2**30:.2g} GB.",
        remedy="Save it as mp3 or m4a (an hour takes about 60 MB), or cut it into parts.",
    )


def _settle_folder(folder: Path) -> None:
    """Make a renaming inside `folder` survive a power cut."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def full_disk_in_words(filename: str) -> Iterator[None]:
    """Say in words that the disk is full, when that is why writing a file fails."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreProblem(
                f"The disk is full, so {filename} was not stored. Free some space and upload it again."
            ) from error
        raise
