"""The one place where real things are chosen and joined: database, recordings, jobs, and who hears of changes."""

from __future__ import annotations

import dataclasses
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from qual.config import Config, from_environment
from qual.domain.erasure import INTERVIEW, PARTICIPANT
from qual.domain.event import Event
from qual.domain.ids import new_id, now
from qual.domain.project import Actor
from qual.errors import QualError
from qual.services import accounts
from qual.store import erasing, events, upgrade
from qual.store.blobs import BlobFolder, KeptFolder
from qual.store.database import Database, open_database
from qual.store.drafts import DraftFolder
from qual.store.keys import KeyFolder
from qual.store.tx import JobRequest, Tx

if TYPE_CHECKING:
    from qual.engines.chosen import Engines
    from qual.store.jobs import JobQueue

Listener = Callable[[tuple[Event, ...]], None]


class Workbench:
    """An open data folder. Web process, worker and command line each hold one."""

    def __init__(self, config: Config, database: Database) -> None:
        self.config = config
        self.database = database
        self.blobs = BlobFolder(config.recordings_folder)
        self.kept = KeptFolder(config.kept_folder)
        self.drafts = DraftFolder(config.drafts_folder)
        self.keys = KeyFolder(config.keys_folder)
        self._listeners: list[Listener] = []
        self._jobs: JobQueue | None = None
        self._engines: Engines | None = None
        self._threads = config.threads
        self._lock = threading.Lock()
        self._local: Actor | None = None

    @contextmanager
    def read(self, actor: Actor) -> Iterator[Tx]:
        """Open a reading transaction: one consistent snapshot, never waiting for writers."""
        with self.database.read() as connection:
            yield Tx(connection, actor, now(), writable=False)

    @contextmanager
    def write(self, actor: Actor, *, key: str | None = None) -> Iterator[Tx]:
        """Open a writing transaction; leaving the block means committed, an exception means nothing was stored.

        `key` is the gesture's idempotency key; what is done under one key is undone as one act. Listeners hear of the
        events and jobs are sent after the commit.
        """
        with self.database.write() as connection:
            tx = Tx(connection, actor, now(), writable=True, key=key or new_id())
            yield tx
        if tx.recorded:
            for listener in self._listeners:
                listener(tuple(tx.recorded))
        if tx.requested:
            self.send_jobs(tuple(tx.requested))
        deleted = {event.action for event in tx.recorded} & {INTERVIEW, PARTICIPANT}
        with suppress(QualError):  # it is deleted all the same; the worker sees to what is left
            if INTERVIEW in deleted:
                self.clear_leftovers()
            elif deleted:  # somebody without an interview leaves no files
                self.database.settle()

    def clear_leftovers(self) -> bool:
        """Delete what interviews that are gone left outside the database; say whether that is all.

        Recordings, what transcriptions kept, jobs, SQLite's log of writes. What cannot go yet, because a job is just
        stopping or somebody is reading, the worker tries again (`worker/clearing.py`).
        """
        with self.database.read() as connection:
            found = erasing.leftovers_of(connection)
        done = [one.id for one in found if self._clear(one)]
        if not found or not (self.database.settle() and (self._jobs is None or self._jobs.settle())):
            return not found
        with self.database.write() as connection:
            for interview_id in done:
                erasing.forget_leftover(connection, interview_id)
        return len(done) == len(found)

    def is_cleared(self, interview_id: str) -> bool:
        """Say whether nothing of an interview that is gone is left outside the database."""
        with self.database.read() as connection:
            return all(one.id != interview_id for one in erasing.leftovers_of(connection))

    def _clear(self, one: erasing.Leftover) -> bool:
        """Delete the files and jobs of one interview that is gone; say whether that is all of them."""
        if one.recording_id is None:
            return True
        is_busy = True
        with suppress(OSError, QualError):  # next time, then
            over, is_busy = self.jobs.forget_target(one.id)
            for job_id in over:
                shutil.rmtree(self.config.work_folder / job_id, ignore_errors=True)
            if one.sha256:
                self.kept.erase(one.recording_id)
                with self.database.write() as connection:  # whoever brings the same bytes in again waits for it
                    if not erasing.is_file_used(connection, one.sha256):
                        self.blobs.erase(one.sha256)
        return not is_busy

    def listen(self, listener: Listener) -> None:
        """Have `listener` called, in the writing thread, with the events of every commit of this process."""
        self._listeners.append(listener)

    @property
    def jobs(self) -> JobQueue:
        """The queue of long-running jobs, opened on first use."""
        with self._lock:
            if self._jobs is None:
                from qual.store.jobs import JobQueue

                self._jobs = JobQueue.open(self.config.database_url, self.config.data)
            return self._jobs

    @property
    def engines(self) -> Engines:
        """The engines of this installation; only worker and command line use them.

        The web process does for one thing: the words of passages of a run that has no map (`question_making`).
        """
        with self._lock:
            if self._engines is None:
                self._engines = engines_of(dataclasses.replace(self.config, threads=self._threads))
            return self._engines

    def use_threads(self, threads: int) -> None:
        """Have engines opened from now on use so many processor cores; 0 is what the environment says."""
        wanted = threads or self.config.threads
        with self._lock:
            if wanted != self._threads:
                self._threads, self._engines = wanted, None

    def send_jobs(self, requests: tuple[JobRequest, ...] | None = None) -> int:
        """Send jobs to the queue (all that were left unsent, if None); return how many. Sending twice does no harm."""
        if requests is None:
            with self.database.read() as connection:
                requests = events.unsent_jobs(connection)
        for request in requests:
            self.jobs.enqueue(
                request.id,
                request.kind,
                project_id=request.project_id,
                target_id=request.target_id,
                arguments={"actor": request.requested_by},
            )
        if requests:
            with self.database.write() as connection:
                events.mark_sent(connection, [request.id for request in requests])
        return len(requests)

    def local_actor(self) -> Actor:
        """Return the one person of a laptop."""
        if self._local is None:
            with self.write(accounts.SYSTEM) as tx:
                user = accounts.local_user(tx)
            self._local = Actor(user.id, user.name)
        return self._local

    def forget_local(self) -> None:
        """Look anew who the one person of the laptop is; needed once that person has an account."""
        self._local = None

    @property
    def worker_actor(self) -> Actor:
        """Who acts when Qual itself clears up."""
        return accounts.SYSTEM

    def actor(self, user_id: str) -> Actor:
        """Return the actor for a stored user id; used by the worker, which acts for whoever asked."""
        with self.read(accounts.SYSTEM) as tx:
            return Actor(user_id, accounts.user_names(tx).get(user_id, ""))

    def close(self) -> None:
        """Finish queued writes and let everything go."""
        if self._jobs is not None:
            self._jobs.close()
        self.database.close()


_shared: Workbench | None = None
_shared_lock = threading.Lock()


def shared_workbench() -> Workbench:
    """Return this process's workbench, opened from the environment at first use.

    Web routes and Streamlit pages live in one process but may not import each other; both come here.
    """
    global _shared
    with _shared_lock:
        if _shared is None:
            _shared = open_workbench()
        return _shared


def close_shared_workbench() -> None:
    """Close this process's workbench, if it is open; the next use opens it again."""
    global _shared
    with _shared_lock:
        if _shared is not None:
            _shared.close()
            _shared = None


def open_workbench(config: Config | None = None) -> Workbench:
    """Open the data folder, creating or upgrading its database as needed.

    Raises StoreProblem if the database is too new, needs an explicit upgrade, or cannot be reached.
    """
    config = config or from_environment()
    config.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    database = open_database(config.database_url, config.database_path)
    try:
        upgrade.ready(database)
    except BaseException:
        database.close()
        raise
    return Workbench(config, database)


def engines_of(config: Config) -> Engines:
    """Return the engines these settings ask for; nothing is loaded yet."""
    from qual.engines.chosen import Engines, FakeEngines

    chosen = FakeEngines if config.engines == "fake" else Engines
    return chosen(
        models_dir=config.models_folder, cache_dir=config.cache_folder, online=config.online, threads=config.threads
    )
