"""The worker process's side of the jobs: run them, and take over those of workers that died."""

from __future__ import annotations

import logging
import logging.handlers
import os
import signal
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa
from dbos import DBOS, DBOSConfig
from sqlalchemy.exc import OperationalError

from qual.domain.ids import new_id
from qual.errors import QualError, StoreProblem
from qual.store.job_context import JobContext, JobFailed
from qual.store.job_tables import (
    APPLICATION,
    JOB_SCHEMA,
    SCHEMA,
    SERIALIZER,
    open_client,
    open_job_engine,
    workflow,
)
from qual.store.liveness import open_liveness

LOOK_AROUND_EVERY_S = 1.0  # so long at most a dead worker's job waits to be taken over
TAKE_EVERY_S = 0.5  # so often the queue of each kind is looked at
MOST_RUNS = 20  # of one job that ends with a dead worker each time; resuming it by hand starts the count again
LOG_BYTES = 1_000_000
_log = logging.getLogger("qual.jobs")

JobFunction = Callable[[JobContext, dict[str, Any]], object]


class JobWorker:
    """One worker process. It runs at most one job of each kind at a time; start more processes for more."""

    def __init__(
        self, url: str, folder: Path, *, follow: int | None = None, take_every_s: float = TAKE_EVERY_S
    ) -> None:
        """Prepare a worker on PostgreSQL's `url`, or on `folder` if that is empty; raise StoreProblem.

        Lock files and the log go to `folder` in both cases. The worker ends when `follow`, the process that started
        it, has ended, however that came about, be it before the worker was ready.
        """
        if os.environ.get("DBOS__CLOUD"):
            raise StoreProblem("DBOS__CLOUD is set, which would send job data to a cloud service. Unset it first.")
        self._engine = open_job_engine(url, folder)
        self._liveness = open_liveness(self._engine, folder / "workers")
        self.name = self._liveness.claim()
        self.log_file = folder / "logs" / f"{self.name}.log"
        self._parent = follow
        self._take_every_s = take_every_s
        self._functions: dict[str, JobFunction] = {}
        self._between: list[Callable[[], None]] = []
        self._stop = threading.Event()
        self._write_log()

    def register(self, kind: str, function: JobFunction) -> None:
        """Let this worker do jobs of `kind` by calling `function(context, arguments)`. Call before `run`."""
        self._functions[kind] = function

    def between(self, function: Callable[[], None]) -> None:
        """Call `function` about every second while the worker runs. Call before `run`."""
        self._between.append(function)

    def run(self) -> NoReturn:
        """Work until SIGTERM, SIGINT or `stop`; then end the process at once.

        A step cannot be interrupted, so none is waited for: who takes the job over does that step again.
        The exit status is 0, or 75 (LOST_LIVENESS) when PostgreSQL went away: then start the worker again.
        """
        signal.signal(signal.SIGTERM, lambda *_: self.stop())
        signal.signal(signal.SIGINT, lambda *_: self.stop())
        self._launch()
        _log.info("%s takes jobs: %s", self.name, ", ".join(self._functions))
        while not self._stop.wait(LOOK_AROUND_EVERY_S):
            self._liveness.check()
            if self._parent not in {None, os.getppid()}:
                break
            try:
                self.recover()
                for function in self._between:
                    function()
            except OperationalError as error:
                _log.warning("The job tables do not answer: %s", type(error.orig).__name__)
            except QualError as error:
                _log.warning("%s", error)
        _log.info("%s ends", self.name)
        logging.shutdown()
        os._exit(0)

    def stop(self) -> None:
        """Ask `run` to end."""
        self._stop.set()

    def recover(self) -> int:
        """Put the running jobs of dead workers back into their queues; return how many."""
        running = sa.select(workflow.c.executor_id).where(workflow.c.status == "PENDING").distinct()
        with self._engine.connect() as connection:
            owners = [name for name in connection.scalars(running) if name != self.name]
        recovered = 0
        for name in owners:
            with self._liveness.if_dead(name) as is_dead:
                if is_dead:
                    # The public way is the maker's proprietary service; the contract tests watch this one.
                    taken = len(DBOS._recover_pending_workflows([name]))
                    _log.info("%s puts %d job(s) of %s, which is dead, back", self.name, taken, name)
                    recovered += taken
        return recovered

    def _launch(self) -> None:
        config = DBOSConfig(
            name=APPLICATION,
            system_database_engine=self._engine,
            dbos_system_schema=SCHEMA,
            serializer=SERIALIZER,
            application_version=JOB_SCHEMA,
            executor_id=self.name,
            use_listen_notify=False,
            enable_otlp=False,
            log_level="WARNING",
        )
        DBOS(config=config)
        client = open_client(self._engine)
        for kind, function in self._functions.items():
            DBOS.workflow(name=kind, max_recovery_attempts=MOST_RUNS)(self._as_workflow(kind, function))
            # One queue per kind: a short job need not wait for an hour of speech recognition.
            client.register_queue(kind, worker_concurrency=1, polling_interval_sec=self._take_every_s)
        DBOS.listen_queues(list(self._functions))
        DBOS.launch()

    def _as_workflow(self, kind: str, function: JobFunction) -> Callable[[str, str, dict[str, Any]], None]:
        def run(project_id: str, target_id: str, arguments: dict[str, Any]) -> None:
            context = JobContext(
                self._engine,
                job_id=DBOS.workflow_id,
                project_id=project_id,
                target_id=target_id,
                describe=self._describe,
            )
            context.begin()
            try:
                function(context, arguments)
            except JobFailed as error:
                context.store_error(str(error))
                raise
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the worker's outer border
                text = self._describe(error)
                context.store_error(text)
                raise JobFailed(text) from None

        run.__qualname__ = f"job {kind}"
        return run

    def _describe(self, error: BaseException) -> str:
        """Return what to tell the researcher about `error`; write the rest to the log."""
        self._liveness.check()  # a database that went away fails the step too; then the job is not to blame
        if isinstance(error, QualError):
            return str(error)
        if isinstance(error, MemoryError):
            return "There is not enough memory for this job. Close other programs or choose a smaller model."
        number = new_id()[:8]
        # The message of a foreign exception may quote what it choked on, so only its beginning is kept.
        message = " ".join(str(error).split())[:200]
        frames = "".join(traceback.format_tb(error.__traceback__))
        _log.error("%s %s: %s\n%s", number, type(error).__name__, message, frames)
        return (
            "The job stopped because of an unexpected problem. Start it again; if it stops again, show "
            f"whoever looks after Qual the entry {number} in {self.log_file.name}."
        )

    def _write_log(self) -> None:
        self.log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.log_file.touch(mode=0o600)
        handler = logging.handlers.RotatingFileHandler(
            self.log_file, maxBytes=LOG_BYTES, backupCount=2, encoding="utf-8"
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        for name in ("qual.jobs", "dbos"):
            logger = logging.getLogger(name)
            logger.addHandler(handler)
            logger.propagate = False
        _log.setLevel(logging.INFO)
