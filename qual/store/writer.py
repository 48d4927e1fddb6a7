"""One writer thread per process: queued writers share a transaction, each in a savepoint, and hear after the commit."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa

MOST_PER_COMMIT = 64  # bounds how long the first of a batch waits for its commit


class _Place:
    """One writer's place in the queue."""

    __slots__ = ("connection", "error", "failed", "granted", "released", "settled")

    def __init__(self) -> None:
        self.granted, self.released, self.settled = threading.Event(), threading.Event(), threading.Event()
        self.connection: sa.Connection | None = None
        self.error: BaseException | None = None
        self.failed = False


class Writer:
    """Hands the one write connection from thread to thread; commits in groups.

    Without it SQLite's busy handler starves writers for seconds; with it a failed request rolls back to its
    savepoint and does not harm its neighbours.
    """

    def __init__(
        self, open_transaction: Callable[[], sa.Connection], translate: Callable[[Exception], Exception]
    ) -> None:
        self._open = open_transaction
        self._translate = translate
        self._queue: queue.SimpleQueue[_Place | None] = queue.SimpleQueue()
        self._holder: int | None = None
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="qual-writer", daemon=True)
        self._thread.start()

    @contextmanager
    def transaction(self) -> Iterator[sa.Connection]:
        """Lend the connection for the block; returning from the block means it is committed and durable."""
        if self._holder == threading.get_ident():
            raise RuntimeError("a write block is already open in this thread; writes do not nest")
        if self._closed:
            raise RuntimeError("the database is closed")
        place = _Place()
        self._queue.put(place)
        place.granted.wait()
        if place.error is not None:
            raise place.error
        assert place.connection is not None
        self._holder = threading.get_ident()
        try:
            yield place.connection
        except BaseException:
            place.failed = True
            raise
        finally:
            self._holder = None
            place.released.set()
            place.settled.wait()
        if place.error is not None:
            raise place.error

    def close(self) -> None:
        """Finish what is queued, then stop the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _run(self) -> None:
        while (place := self._queue.get()) is not None:
            if self._write_group(place):
                return

    def _write_group(self, place: _Place) -> bool:
        """Serve `place` and whoever waits behind it in one transaction; say whether to stop."""
        pending: list[_Place] = [place]  # waiting for the commit, or for the news that it failed
        stop = False
        try:
            with self._open() as connection:
                current: _Place | None = place
                while current is not None:
                    self._serve(connection, current)
                    if current.failed:  # rolled back already: nothing of it awaits the commit
                        pending.pop().settled.set()
                    current, stop = self._next(len(pending))
                    if current is not None:
                        pending.append(current)
                connection.commit()
        except Exception as error:  # noqa: BLE001 - whatever went wrong must reach the waiting threads
            translated = self._translate(error)
            for waiting in pending:
                waiting.error = translated
                waiting.granted.set()
        finally:
            for waiting in pending:
                waiting.settled.set()
        return stop

    def _next(self, served: int) -> tuple[_Place | None, bool]:
        """Return the next in the queue, if any, and whether the queue is at its end for good."""
        if served >= MOST_PER_COMMIT:
            return None, False
        try:
            place = self._queue.get_nowait()
        except queue.Empty:
            return None, False
        return place, place is None

    def _serve(self, connection: sa.Connection, place: _Place) -> None:
        savepoint = connection.begin_nested()
        place.connection = connection
        place.granted.set()
        place.released.wait()
        if place.failed:
            savepoint.rollback()
        else:
            savepoint.commit()
