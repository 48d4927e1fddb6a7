"""Progress as it is estimated and written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from qual.domain.ids import new_id
from qual.store.job_context import JobContext, Pace
from qual.store.jobs import JobQueue


class Clock:
    """A clock that only moves when told to."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def queue(database_url: str, tmp_path: Path) -> Iterator[JobQueue]:
    queue = JobQueue.open(database_url, tmp_path)
    yield queue
    queue.close()


def run_of_a_job(queue: JobQueue, clock: Clock) -> JobContext:
    job_id = new_id()
    queue.enqueue(job_id, "count", project_id="p", target_id="t")
    return JobContext(queue._engine, job_id=job_id, project_id="p", target_id="t", describe=str, clock=clock)


def test_nothing_is_known_before_the_share_has_grown() -> None:
    pace = Pace()

    assert pace.estimate(0.0, 0.0) is None
    assert pace.estimate(5.0, 0.0) is None


def test_half_done_in_ten_seconds_leaves_ten_seconds() -> None:
    pace = Pace()
    pace.estimate(0.0, 0.0)

    assert pace.estimate(10.0, 0.5) == pytest.approx(10.0)


def test_work_done_in_an_earlier_run_does_not_count_as_speed() -> None:
    pace = Pace()
    pace.estimate(0.0, 0.0)
    pace.estimate(0.1, 0.6)  # steps that were done before pass at once
    pace.restart()
    pace.estimate(0.1, 0.6)

    # 0.2 in 20 s, so the remaining 0.2 take 20 s.
    assert pace.estimate(20.1, 0.8) == pytest.approx(20.0)


def test_a_slower_stage_is_soon_estimated_by_its_own_pace() -> None:
    pace = Pace()
    pace.estimate(0.0, 0.0)
    pace.estimate(1.0, 0.5)
    for second in range(2, 302):
        left = pace.estimate(float(second), 0.5 + (second - 1) * 0.001)

    # 0.001 a second in the last two minutes; at the end 0.2 is missing.
    assert left == pytest.approx(199.0, rel=0.02)


def test_a_thousand_calls_within_a_second_write_once(queue: JobQueue) -> None:
    context = run_of_a_job(queue, Clock())
    statements: list[str] = []
    event.listen(queue._engine, "before_cursor_execute", lambda *values: statements.append(values[2]))

    for number in range(1000):
        context.progress("recognise", number / 1000)

    assert len([text for text in statements if text.startswith("UPDATE")]) == 1


def test_a_new_stage_is_written_at_once(queue: JobQueue) -> None:
    context = run_of_a_job(queue, Clock())

    context.progress("decode", 0.1)
    context.progress("recognise", 0.2)

    assert queue.status(context.job_id).progress.stage == "recognise"


def test_progress_never_goes_back(queue: JobQueue) -> None:
    clock = Clock()
    context = run_of_a_job(queue, clock)
    context.progress("recognise", 0.5)

    clock.now_s = 5.0
    context.progress("decode", 0.1)

    progress = queue.status(context.job_id).progress
    assert (progress.stage, progress.share) == ("recognise", 0.5)
