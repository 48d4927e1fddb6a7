"""Recordings being made in a browser: what they are in the database, their sound in a growing wav file.

The file begins with a header of fixed length, so that it can be heard and taken in at any time without a copy.
"""

from __future__ import annotations

import os
import struct
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from qual.domain.interview import Draft
from qual.errors import Conflict, NotFound
from qual.store import rows
from qual.store.blobs import full_disk_in_words, too_large
from qual.store.schema import drafts

HEADER_BYTES = 44
SAMPLE_BYTES = 2  # 16 bits, one channel
_PIECE = 1 << 20


def add(connection: sa.Connection, draft: Draft) -> Draft:
    """Insert a draft."""
    return rows.add(connection, drafts, draft)


def get(connection: sa.Connection, draft_id: str) -> Draft:
    """Return a draft by id; raise NotFound."""
    return rows.get(connection, drafts, Draft, draft_id, what="recording")


def of_user(connection: sa.Connection, project_id: str, user_id: str) -> tuple[Draft, ...]:
    """Return a person's drafts in a project, oldest first."""
    query = drafts.select().where(drafts.c.project_id == project_id, drafts.c.user_id == user_id)
    return rows.fetch(connection, Draft, query.order_by(drafts.c.created_at))


def all_ids(connection: sa.Connection) -> frozenset[str]:
    """Return the ids of everybody's drafts."""
    return frozenset(connection.scalars(sa.select(drafts.c.id)))


def forget(connection: sa.Connection, draft_id: str) -> None:
    """Delete a draft's row."""
    connection.execute(drafts.delete().where(drafts.c.id == draft_id))


class DraftFolder:
    """The sound of drafts, one file each; pieces are appended at the offset the browser names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def begin(self, draft_id: str, rate: int) -> None:
        """Make the file of a new draft."""
        with full_disk_in_words("the recording"):
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._path(draft_id).write_bytes(_header(0, rate))

    def append(self, draft_id: str, offset: int, piece: bytes, *, most_bytes: int) -> int:
        """Store a piece that begins at byte `offset` of the sound and bring it to the disk; return the size then.

        What is there already is not stored again. Raise Conflict if something before the piece is missing,
        TooLarge above the limit, StoreProblem if the disk is full.
        """
        with self._lock:
            path = self._path(draft_id)
            size = self.size(draft_id)
            if offset > size:
                raise Conflict(f"{offset - size} bytes of the recording before this piece have not arrived.")
            fresh = piece[size - offset :]
            if HEADER_BYTES + size + len(fresh) > most_bytes:
                raise too_large("The recording", most_bytes)
            with full_disk_in_words("the recording"), path.open("r+b") as file:
                try:
                    file.seek(0, os.SEEK_END)
                    file.write(fresh)
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    os.truncate(path, HEADER_BYTES + size)  # a piece is there whole or not at all
                    raise
            return size + len(fresh)

    def size(self, draft_id: str) -> int:
        """Return how many bytes of sound are stored; raise NotFound."""
        try:
            size = self._path(draft_id).stat().st_size - HEADER_BYTES
        except FileNotFoundError as error:
            raise NotFound("The sound of this recording is gone from the data folder.") from error
        return max(0, size // SAMPLE_BYTES * SAMPLE_BYTES)

    def idle_s(self, draft_id: str) -> float:
        """Return for how many seconds nothing has arrived."""
        return max(0.0, time.time() - self._path(draft_id).stat().st_mtime)

    def heard(self, draft_id: str, rate: int) -> Path:
        """Return the file as a proper wav file of its present length."""
        with self._lock, self._path(draft_id).open("r+b") as file:
            file.write(_header(self.size(draft_id), rate))
        return self._path(draft_id)

    def pieces(self, draft_id: str, rate: int) -> Iterator[bytes]:
        """Yield the wav file of a draft."""
        path, size = self.heard(draft_id, rate), HEADER_BYTES + self.size(draft_id)
        with path.open("rb") as file:
            while size > 0 and (piece := file.read(min(_PIECE, size))):
                size -= len(piece)
                yield piece

    def discard(self, draft_id: str) -> None:
        """Delete the sound of a draft."""
        self._path(draft_id).unlink(missing_ok=True)

    def clear(self, known: frozenset[str], *, quiet_s: float) -> None:
        """Delete sound that no draft stands for any more, left when a process died between two deletions."""
        for path in self.folder.glob("*.wav"):
            if path.stem not in known and time.time() - path.stat().st_mtime >= quiet_s:
                path.unlink(missing_ok=True)

    def _path(self, draft_id: str) -> Path:
        return self.folder / f"{draft_id}.wav"


def duration_s(size: int, rate: int) -> float:
    """Return how long so many bytes of sound last."""
    return size / (SAMPLE_BYTES * rate)


def _header(size: int, rate: int) -> bytes:
    """Return the header of a wav file with `size` bytes of 16-bit samples of one channel."""
    return b"".join(
        (
            struct.pack("<4sI4s", b"RIFF", min(size + HEADER_BYTES - 8, 2**32 - 1), b"WAVE"),
            struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, rate, rate * SAMPLE_BYTES, SAMPLE_BYTES, 8 * SAMPLE_BYTES),
            struct.pack("<4sI", b"data", min(size, 2**32 - 1)),
        )
    )
