"""What a running job is handed: steps that stay done, a way to tell its progress, and whether to stop."""

from __future__ import annotations

import json
import time
from collections import deque
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, PortableWorkflowError

from qual.store.job_tables import job, workflow

WRITE_EVERY_S = 1.0  # progress reaches the database at most so often, and so does the question whether to stop
LARGEST_RESULT = 16_000  # characters of JSON: identifiers and counts fit, a transcript does not
_PACE_WINDOW_S = 120.0  # long enough to hold a few steps, short enough to follow a change of pace between stages


class JobFailed(Exception):
    """The end of a job, with a text for the researcher; the only exception that DBOS gets to store."""


class Pace:
    """Seconds left, from how fast the share of a job grew lately."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()  # (time in s, share), oldest first

    def restart(self) -> None:
        """Forget what was seen: the share has just jumped over work that was done earlier."""
        self._seen.clear()

    def estimate(self, now_s: float, share: float) -> float | None:
        """Note that `share` was reached at `now_s`; return the seconds left, None while unknown."""
        self._seen.append((now_s, share))
        while len(self._seen) > 2 and now_s - self._seen[0][0] > _PACE_WINDOW_S:
            self._seen.popleft()
        first_s, first_share = self._seen[0]
        if share <= first_share or now_s <= first_s:
            return None
        return (1.0 - share) * (now_s - first_s) / (share - first_share)


class JobContext:
    """One run of one job. Used by the thread that runs it, and by whatever that thread calls."""

    def __init__(
        self,
        engine: sa.Engine,
        *,
        job_id: str,
        project_id: str,
        target_id: str,
        describe: Callable[[BaseException], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.job_id = job_id
        self.project_id = project_id
        self.target_id = target_id
        self._engine = engine
        self._describe = describe
        self._clock = clock
        self._pace = Pace()
        self._written_at_s = float("-inf")
        self._written_stage: str | None = None
        self._asked_at_s = float("-inf")
        self._must_stop = False

    def step(self, name: str, function: Callable[..., Any], *arguments: Any) -> Any:
        """Run `function(*arguments)` and return its result, or the stored result if the step is done already.

        The result is small JSON: identifiers and counts, never text of an interview. A step whose worker dies
        is run again, so it must store its effect under a unique key (job and chunk). The same steps must come
        in the same order each time the job runs. A step that fails ends the job; what a job may survive, the
        step itself catches.
        """
        was_run = False

        def run() -> Any:
            nonlocal was_run
            was_run = True
            try:
                return _as_json(name, function(*arguments))
            except (Exception, SystemExit) as error:  # noqa: BLE001 - the outer border: nothing raw may be stored
                raise JobFailed(self._describe(error)) from None

        try:
            result = DBOS.run_step({"name": name}, run)
        except PortableWorkflowError as error:  # this step failed in an earlier run
            raise JobFailed(error.message) from None
        if not was_run:
            self._pace.restart()
        return result

    def progress(self, stage: str, share: float) -> None:
        """Say how far the whole job is, from 0 to 1. Cheap: most calls write nothing. It never goes back."""
        now_s = self._clock()
        seconds_left = self._pace.estimate(now_s, share)
        if stage == self._written_stage and now_s - self._written_at_s < WRITE_EVERY_S:
            return
        self._written_stage, self._written_at_s = stage, now_s
        values = {
            "stage": stage,
            "share": share,
            "seconds_left": seconds_left,
            "progress_at_s": time.time(),
        }
        # A resumed job passes its finished steps once more; nobody needs to see that.
        self._execute(sa.update(job).where(job.c.id == self.job_id, job.c.share <= share).values(values))

    def passed(self) -> None:
        """Say that what comes now was done in an earlier run, so that it tells nothing about the pace."""
        self._pace.restart()

    def wait(self, stage: str, share: float) -> None:
        """Say that the job waits for something, `stage`; when it goes on is not known."""
        self._pace.restart()
        self.progress(stage, share)
        self._pace.restart()

    def should_stop(self, *, afresh: bool = False) -> bool:
        """Say whether a person cancelled this job, or another worker took it over. Ask within long steps.

        If so, return from the step or raise Cancelled; nothing of the step counts. What was found a moment ago is said
        again, unless it is to be looked up `afresh`, as before something is stored that a cancelled job must not leave.
        """
        now_s = self._clock()
        if not self._must_stop and (afresh or now_s - self._asked_at_s >= WRITE_EVERY_S):
            self._asked_at_s = now_s
            status = self._execute(sa.select(workflow.c.status).where(workflow.c.workflow_uuid == self.job_id))
            self._must_stop = status is not _UNKNOWN and status != "PENDING"
        return self._must_stop

    def is_discarded(self) -> bool:
        """Say whether a person cancelled this job for good: not paused, not taken over, not failed."""
        query = sa.select(workflow.c.status).join(job, job.c.id == workflow.c.workflow_uuid)
        return self._execute(query.where(job.c.id == self.job_id, job.c.paused == 0)) == "CANCELLED"

    def begin(self) -> None:
        """Wipe what an earlier run of the job left for showing; its share stays."""
        self._execute(sa.update(job).where(job.c.id == self.job_id).values(error="", seconds_left=None))

    def store_error(self, text: str) -> None:
        """Keep the text that is shown if the job ends here."""
        self._execute(sa.update(job).where(job.c.id == self.job_id).values(error=text))

    def _execute(self, statement: sa.Executable) -> Any:
        """Return the first value, if any. A database that is away for a moment must not end the job."""
        try:
            with self._engine.begin() as connection:
                result = connection.execute(statement)
                return result.scalar() if result.returns_rows else None
        except sa.exc.OperationalError:
            return _UNKNOWN


_UNKNOWN = object()


def _as_json(name: str, result: Any) -> Any:
    """Return `result` as it will come back from the database, so that every run sees the same types."""
    text = json.dumps(result, allow_nan=False)
    if len(text) > LARGEST_RESULT:
        raise ValueError(f"Step {name} returned {len(text)} characters; results are identifiers and counts.")
    return json.loads(text)
