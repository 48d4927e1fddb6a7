"""Which workers are alive, told by locks the system frees when their holder dies, and by no clock.

Embedded: an flock on a file per worker. PostgreSQL: a session advisory lock per worker, which also ends when
the machine of the worker is gone, since the server then finds its connection dead. It needs a connection of
its own, so no pooler that shares connections between transactions may stand in between.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import LiteralString, Protocol

import psycopg
import sqlalchemy as sa

LOST_LIVENESS = 75  # exit status (EX_TEMPFAIL): start the worker again
_NAMESPACE = 7_150_203  # first key of the advisory locks; the second is the worker's number
# The server ends a silent connection after 5 + 3 x 5 s, and so does our side.
_KEEPALIVE = {
    "keepalives_idle": 5,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 20_000,
}
_TRY = "SELECT pg_try_advisory_lock(%s, %s)"
_FREE = "SELECT pg_advisory_unlock(%s, %s)"
_PING = "SELECT %s <> %s"
_SERVER_KEEPALIVE = "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"


def open_liveness(engine: sa.Engine, folder: Path) -> Liveness:
    """Return the kind of liveness that fits the store of `engine`; `folder` is where lock files go."""
    return FileLiveness(folder) if engine.dialect.name == "sqlite" else PostgresLiveness(engine.url)


class Liveness(Protocol):
    """How a worker proves to be alive, and finds out who is not."""

    def claim(self) -> str:
        """Take the first free worker name and hold it until this process ends."""

    def if_dead(self, name: str) -> AbstractContextManager[bool]:
        """Lend True if the worker called `name` is dead; nobody can take the name within the block."""

    def check(self) -> None:
        """End this process at once if it can no longer prove to be alive: others may have taken its jobs."""


class FileLiveness:
    """Liveness among the workers of one machine, by locked files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def claim(self) -> str:
        """Take the first free worker name and hold it until this process ends."""
        for number in itertools.count(1):
            if self._lock(f"worker-{number}") is not None:  # never closed: the kernel does that at our death
                return f"worker-{number}"
        raise AssertionError("unreachable")

    @contextmanager
    def if_dead(self, name: str) -> Iterator[bool]:
        """Lend True if the worker called `name` is dead; nobody can take the name within the block."""
        lock = self._lock(name)
        try:
            yield lock is not None
        finally:
            if lock is not None:
                os.close(lock)

    def check(self) -> None:
        """Do nothing: a lock on a file cannot be lost while its process lives."""

    def _lock(self, name: str) -> int | None:
        descriptor = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        return descriptor


class PostgresLiveness:
    """Liveness among all workers of a database, by advisory locks on one connection, never given back."""

    def __init__(self, url: sa.URL) -> None:
        self._connection = psycopg.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=10,
            application_name="qual worker",
            options=_SERVER_KEEPALIVE,
            **_KEEPALIVE,
        )
        self._one_at_a_time = threading.Lock()

    def claim(self) -> str:
        """Take the first free worker name and hold it until this process ends."""
        number = next(number for number in itertools.count(1) if self._ask(_TRY, number))
        return f"worker-{number}"

    @contextmanager
    def if_dead(self, name: str) -> Iterator[bool]:
        """Lend True if the worker called `name` is dead; nobody can take the name within the block."""
        number = int(name.rpartition("-")[2])
        is_dead = self._ask(_TRY, number)
        try:
            yield is_dead
        finally:
            if is_dead:
                self._ask(_FREE, number)

    def check(self) -> None:
        """End this process at once if its connection broke: our name is free, others may have our jobs."""
        self._ask(_PING, 0)

    def _ask(self, question: LiteralString, number: int) -> bool:
        try:
            with self._one_at_a_time:
                row = self._connection.execute(question, (_NAMESPACE, number)).fetchone()
        except psycopg.OperationalError:
            os._exit(LOST_LIVENESS)
        return bool(row and row[0])
