"""The job queue as the web process uses it: start, watch, stop and repeat long jobs. It runs none itself."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import IntEnum
from pathlib import Path

import sqlalchemy as sa
from dbos import error as dbos_error

from qual.domain.job import JobProgress, JobState, JobView
from qual.errors import Conflict, NotFound
from qual.store.database import empty_log, translate_error
from qual.store.job_tables import (
    GAVE_UP_ERROR,
    GENERAL_ERROR,
    JOB_SCHEMA,
    insert_job,
    job,
    open_client,
    open_job_engine,
    workflow,
)

LARGEST_ARGUMENTS = 8_000  # characters of JSON: identifiers and options fit, a transcript does not
_GAVE_UP = "MAX_RECOVERY_ATTEMPTS_EXCEEDED"
_STATES = {
    "ENQUEUED": JobState.WAITING,
    "DELAYED": JobState.WAITING,
    "PENDING": JobState.RUNNING,
    "SUCCESS": JobState.DONE,
    "ERROR": JobState.FAILED,
    _GAVE_UP: JobState.FAILED,
    "CANCELLED": JobState.CANCELLED,
}
_IN_QUEUE = ("ENQUEUED", "DELAYED")
_FINISHED = ("SUCCESS", "ERROR", _GAVE_UP, "CANCELLED")
_DELETE_BATCH = 500


class JobPriority(IntEnum):
    """Which of the waiting jobs of a kind is taken first; the lowest number is."""

    URGENT = 1
    NORMAL = 5
    LATER = 9


class JobQueue:
    """Jobs of every project, on either store. Any thread may call; it starts none of its own."""

    def __init__(self, engine: sa.Engine) -> None:
        self._engine = engine
        self._client = open_client(engine)

    @classmethod
    def open(cls, url: str, folder: Path) -> JobQueue:
        """Open the queue at PostgreSQL's `url`, or in `folder` if that is empty; raise StoreProblem."""
        return cls(open_job_engine(url, folder))

    def close(self) -> None:
        """Release every connection."""
        self._client.destroy()
        self._engine.dispose()

    def enqueue(
        self,
        job_id: str,
        kind: str,
        *,
        project_id: str,
        target_id: str,
        arguments: Mapping[str, object] | None = None,
        priority: JobPriority = JobPriority.NORMAL,
    ) -> JobView:
        """Ask for a job and return it; asking again with the same `job_id` returns the first, as it is now.

        Args:
            job_id: a fresh identifier, made once per wish of a person.
            kind: what to do, such as "transcribe"; a worker must have registered it.
            project_id: the project whose list shows the job.
            target_id: the interview or suggestion run that the job works on.
            arguments: identifiers and options only, as JSON knows them; never text of an interview, which
                would then outlive its erasure.
            priority: when several jobs of the kind wait.

        Raises Conflict if the identifier is a job of another kind, StoreProblem if nothing was stored.
        """
        inputs = dict(arguments or {})
        if len(json.dumps(inputs)) > LARGEST_ARGUMENTS:
            raise ValueError(f"The arguments of a job are identifiers and options; these exceed {LARGEST_ARGUMENTS}.")
        with self._problems_in_words(), self._engine.begin() as connection:
            if insert_job(connection, job_id, kind, project_id, target_id, time.time()):
                self._client.enqueue_in_transaction(
                    connection,
                    {
                        "workflow_name": kind,
                        "queue_name": kind,
                        "workflow_id": job_id,
                        "app_version": JOB_SCHEMA,
                        "priority": int(priority),
                    },
                    project_id,
                    target_id,
                    inputs,
                )
                _place_within_the_second(connection, job_id)
        view = self.status(job_id)
        if view.kind != kind:
            raise Conflict(f"The job {job_id} exists already and does something else. Reload the page and try again.")
        return view

    def status(self, job_id: str) -> JobView:
        """Return a job with its state and progress; raise NotFound."""
        views = self._select(job.c.id == job_id, limit=1)
        if not views:
            raise NotFound("This job does not exist any more. Reload the page.")
        return views[0]

    def list(self, project_id: str, *, limit: int = 100) -> tuple[JobView, ...]:
        """Return the newest jobs of a project, newest first. One query, cheap enough to ask every second."""
        return self._select(job.c.project_id == project_id, limit=limit)

    def cancel(self, job_id: str) -> JobView:
        """Stop a job before its next step for good and return it; a finished one stays as it is. Raise NotFound."""
        return self._stop(job_id, paused=False)

    def pause(self, job_id: str) -> JobView:
        """Stop a job before its next step and keep what it has done, for `resume`. Raise NotFound."""
        if self.status(job_id).state not in {JobState.WAITING, JobState.RUNNING}:
            return self.status(job_id)
        return self._stop(job_id, paused=True)

    def resume(self, job_id: str) -> JobView:
        """Let a paused or failed job go on after its last finished step, a cancelled one from its beginning.

        Others stay as they are. Raises NotFound; Conflict if somebody else resumed or deleted it at the same moment.
        """
        view = self.status(job_id)
        if view.state not in {JobState.FAILED, JobState.CANCELLED, JobState.PAUSED}:
            return view
        with self._problems_in_words():
            step = 1 if view.state is JobState.CANCELLED else self._next_step(job_id)
            self._rewind(job_id, view.kind, step)
            values: dict[str, object] = {"paused": 0, "seconds_left": None}
            if view.state is JobState.CANCELLED:  # what it had done is deleted
                values |= {"share": 0.0, "stage": ""}
            with self._engine.begin() as connection:
                connection.execute(sa.update(job).where(job.c.id == job_id).values(values))
        return self.status(job_id)

    def move(self, job_id: str, *, to_front: bool) -> JobView:
        """Let a waiting job change places with its project's waiting job before it, or with all of them.

        Jobs of other projects keep their places. A job that does not wait stays as it is. Raises NotFound.
        """
        view = self.status(job_id)
        with self._problems_in_words(), self._engine.begin() as connection:
            slots = _waiting(connection, view.kind, view.project_id)
            ids = [row.id for row in slots]
            if job_id in ids:
                here = ids.index(job_id)
                ids.insert(0 if to_front else max(0, here - 1), ids.pop(here))
                _take_slots(connection, ids, slots)
        return self.status(job_id)

    def prune(self, finished_before_s: float, *, project_id: str | None = None) -> int:
        """Forget jobs that ended before then (seconds since 1970), of one project or all; return how many."""
        is_over = sa.and_(workflow.c.status.in_(_FINISHED), workflow.c.completed_at < finished_before_s * 1000)
        is_remnant = sa.and_(workflow.c.workflow_uuid.is_(None), job.c.created_at_s < finished_before_s)
        query = sa.select(job.c.id).select_from(_joined(outer=True)).where(is_over | is_remnant)
        if project_id is not None:
            query = query.where(job.c.project_id == project_id)
        with self._problems_in_words(), self._engine.connect() as connection:
            ids = list(connection.scalars(query))
        self._delete(ids)
        return len(ids)

    def forget_target(self, target_id: str) -> tuple[tuple[str, ...], bool]:
        """Cancel the jobs on something that is gone, and forget those that are over.

        Returns the forgotten ones, and whether one was running just now: it stops soon, and is forgotten next time.
        """
        views = self._select(job.c.target_id == target_id, limit=_DELETE_BATCH)
        running = {view.id for view in views if view.state is JobState.RUNNING}
        for view in views:
            if view.state in {JobState.WAITING, JobState.RUNNING}:
                self.cancel(view.id)
        over = tuple(view.id for view in views if view.id not in running)
        self._delete(over)
        return over, bool(running)

    def settle(self) -> bool:
        """Empty the log of writes of SQLite's file of jobs; see `Database.settle`."""
        return self._engine.dialect.name != "sqlite" or empty_log(self._engine)

    def _delete(self, ids: Sequence[str]) -> None:
        with self._problems_in_words():
            for start in range(0, len(ids), _DELETE_BATCH):
                batch = list(ids[start : start + _DELETE_BATCH])
                self._client.delete_workflows(batch)
                with self._engine.begin() as connection:
                    connection.execute(sa.delete(job).where(job.c.id.in_(batch)))

    def _select(self, which: sa.ColumnElement[bool], *, limit: int) -> tuple[JobView, ...]:
        query = (
            sa.select(job, workflow.c.status)
            .select_from(_joined(outer=False))
            .where(which)
            .order_by(job.c.created_at_s.desc(), job.c.id)
            .limit(limit)
        )
        with self._problems_in_words(), self._engine.connect() as connection:
            rows = connection.execute(query).all()
            kinds = {row.kind for row in rows if row.status in _IN_QUEUE}
            places = {
                waiting.id: place for kind in kinds for place, waiting in enumerate(_waiting(connection, kind), start=1)
            }
        now_s = time.time()
        return tuple(_view(row, now_s, places.get(row.id)) for row in rows)

    def _stop(self, job_id: str, *, paused: bool) -> JobView:
        self.status(job_id)
        with self._problems_in_words():
            with self._engine.begin() as connection:  # first, so that a worker that stops knows why
                connection.execute(sa.update(job).where(job.c.id == job_id).values(paused=int(paused)))
            self._client.cancel_workflow(job_id)
        return self.status(job_id)

    def _next_step(self, job_id: str) -> int:
        steps = self._client.list_workflow_steps(job_id, load_output=True)
        failed = [step["function_id"] for step in steps if step["error"] is not None]
        finished = [step["function_id"] for step in steps if step["error"] is None]
        return int(min(failed, default=max(finished, default=0) + 1))

    def _rewind(self, job_id: str, kind: str, step: int) -> None:
        try:
            self._client.rewind_workflow(job_id, start_step=step, queue_name=kind, application_version=JOB_SCHEMA)
        except dbos_error.DBOSException as error:
            raise Conflict("Somebody else changed this job at the same moment. Reload the page.") from error

    @contextmanager
    def _problems_in_words(self) -> Iterator[None]:
        try:
            yield
        except sa.exc.DBAPIError as error:
            raise translate_error(error) from error


def _joined(*, outer: bool) -> sa.Join:
    return job.join(workflow, workflow.c.workflow_uuid == job.c.id, isouter=outer)


def _waiting(connection: sa.Connection, kind: str, project_id: str | None = None) -> Sequence[sa.Row]:
    """Return id, priority and created_at of the jobs that wait, in the order in which they will be taken."""
    query = (
        sa.select(job.c.id, workflow.c.priority, workflow.c.created_at)
        .select_from(_joined(outer=False))
        .where(job.c.kind == kind, workflow.c.status.in_(_IN_QUEUE))
        .order_by(workflow.c.priority, workflow.c.created_at, job.c.created_at_s)
    )
    if project_id is not None:
        query = query.where(job.c.project_id == project_id)
    return connection.execute(query).all()


def _place_within_the_second(connection: sa.Connection, job_id: str) -> None:
    """Give a new job its millisecond: on SQLite the queue counts seconds, and equal ones are taken in any order."""
    if connection.dialect.name == "sqlite":
        now_ms = int(time.time() * 1000)
        connection.execute(sa.update(workflow).where(workflow.c.workflow_uuid == job_id).values(created_at=now_ms))


def _take_slots(connection: sa.Connection, ids: Sequence[str], slots: Sequence[sa.Row]) -> None:
    """Give the places `slots` to the jobs `ids`, in this order; equal places are set a millisecond apart."""
    before = (-1, -1)
    for job_id, slot in zip(ids, slots, strict=True):
        place = (slot.priority, slot.created_at)
        if place <= before:
            place = (before[0], before[1] + 1)
        connection.execute(
            sa.update(workflow).where(workflow.c.workflow_uuid == job_id).values(priority=place[0], created_at=place[1])
        )
        before = place


def _view(row: sa.Row, now_s: float, position: int | None) -> JobView:
    state = _STATES[row.status]
    if state is JobState.CANCELLED and row.paused:
        state = JobState.PAUSED
    seconds_left = None
    if state is JobState.RUNNING and row.seconds_left is not None:
        # It was written some seconds ago, and the job went on meanwhile.
        seconds_left = max(0.0, row.seconds_left - max(0.0, now_s - row.progress_at_s))
    error = ""
    if state is JobState.FAILED:
        error = GAVE_UP_ERROR if row.status == _GAVE_UP else row.error or GENERAL_ERROR
    return JobView(
        id=row.id,
        kind=row.kind,
        project_id=row.project_id,
        target_id=row.target_id,
        state=state,
        progress=JobProgress(row.stage, 1.0 if state is JobState.DONE else row.share, seconds_left),
        error=error,
        created_at_s=row.created_at_s,
        position=position,
    )
