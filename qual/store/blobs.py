"""Recordings on disk, each stored once under the SHA-256 of its bytes."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
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

    def write(self, piece: bytes) -> None:
        """Append a piece; raise TooLarge above the limit and StoreProblem when the disk is full."""
        self.size_bytes += len(piece)
        if self.size_bytes > self._most:
            raise too_large(self._filename, self._most)
        if len(self.head) < HEAD_BYTES:
            self.head += piece[: HEAD_BYTES - len(self.head)]
        self._hash.update(piece)
        with _full_disk_in_words(self._filename):
            self._handle.write(piece)

    def settle(self) -> StoredBlob:
        """Bring every byte to the disk, which may take seconds; return where the file will be once kept."""
        with _full_disk_in_words(self._filename):
            self._handle.flush()
            os.fsync(self._handle.fileno())
        digest = self._hash.hexdigest()
        return StoredBlob(digest, self.size_bytes, self._folder / digest[:2] / digest)

    def keep(self) -> StoredBlob:
        """Make the file permanent under its hash and return where it is; quick once settled."""
        blob = self.settle()
        with _full_disk_in_words(self._filename):
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
        with _full_disk_in_words(filename):
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
def _full_disk_in_words(filename: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
            raise StoreProblem(
                f"The disk is full, so {filename} was not stored. Free some space and upload it again."
            ) from error
        raise
