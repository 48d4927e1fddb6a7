"""The contract of the job queue and its workers, kept on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from qual.domain.ids import new_id
from qual.domain.job import JobState
from qual.errors import Conflict, NotFound, StoreProblem
from qual.store.job_tables import GAVE_UP_ERROR, SCHEMA, open_job_engine
from qual.store.jobs import JobPriority
from qual.store.liveness import LOST_LIVENESS
from tests.plugins.postgres import PostgresServer
from tests.store.job_stage import PATIENCE_S, Stage


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One store, shared by all tests, since starting a worker takes longer than its jobs. One worker runs."""
    is_server = request.param == "postgresql"
    url = request.getfixturevalue("postgres_server").create_database() if is_server else ""
    stage = Stage(url, tmp_path_factory.mktemp("jobs"))
    stage.have_workers(1)
    yield stage
    stage.close()


def test_an_enqueued_job_is_done_with_every_step_run_once(stage: Stage) -> None:
    job_id = stage.enqueue(steps=3)

    view = stage.until(job_id, JobState.DONE)

    assert stage.steps_done(job_id) == [0, 1, 2]
    assert stage.runs(job_id) == {0: 1, 1: 1, 2: 1}
    assert (view.kind, view.project_id, view.target_id, view.error) == ("count", "p", "t", "")
    assert view.progress.share == 1.0


def test_the_same_identifier_twice_is_one_job(stage: Stage) -> None:
    job_id = stage.enqueue(steps=1, project_id="twice")

    again = stage.queue.enqueue(job_id, "count", project_id="twice", target_id="t", arguments={"steps": 1})
    stage.until(job_id, JobState.DONE)
    after = stage.queue.enqueue(job_id, "count", project_id="twice", target_id="t", arguments={"steps": 1})

    assert again.id == after.id == job_id
    assert after.state is JobState.DONE
    assert len(stage.queue.list("twice")) == 1
    assert stage.runs(job_id) == {0: 1}


def test_many_threads_asking_for_the_same_job_get_one(stage: Stage) -> None:
    job_id = new_id()
    answers: list[str] = []

    def ask() -> None:
        view = stage.queue.enqueue(job_id, "count", project_id="p", target_id="t", arguments={"steps": 1})
        answers.append(view.id)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.until(job_id, JobState.DONE)

    assert answers == [job_id] * 8
    assert stage.runs(job_id) == {0: 1}


def test_an_identifier_taken_by_another_kind_of_job_is_a_conflict(stage: Stage) -> None:
    job_id = stage.enqueue(steps=1)

    with pytest.raises(Conflict):
        stage.queue.enqueue(job_id, "fail", project_id="p", target_id="t")


def test_progress_is_seen_while_the_job_runs(stage: Stage) -> None:
    job_id, held = stage.enqueue_held(2, steps=4, project_id="watched")
    stage.until_started(job_id, 2)

    (view,) = stage.queue.list("watched")
    held.unlink()
    stage.until(job_id, JobState.DONE)

    assert view.state is JobState.RUNNING
    assert view.progress.stage == "stage 1"
    assert view.progress.share == 0.5
    assert view.progress.seconds_left is not None


def test_a_cancelled_job_stops_before_its_next_step(stage: Stage) -> None:
    job_id, held = stage.enqueue_held(1, steps=3)
    stage.until_started(job_id, 1)

    stage.queue.cancel(job_id)
    held.unlink()
    following = stage.enqueue(steps=1)
    stage.until(following, JobState.DONE)  # the worker is free again

    assert stage.queue.status(job_id).state is JobState.CANCELLED
    assert 2 not in stage.runs(job_id)


def test_a_step_that_asks_is_stopped_within(stage: Stage) -> None:
    job_id, _ = stage.enqueue_held(0, steps=1)  # never released
    stage.until_started(job_id, 0)

    stage.queue.cancel(job_id)
    following = stage.enqueue(steps=1)
    stage.until(following, JobState.DONE)

    view = stage.queue.status(job_id)
    assert (view.state, view.error) == (JobState.CANCELLED, "")
    assert stage.steps_done(job_id) == []


def test_a_waiting_job_that_is_cancelled_never_starts(stage: Stage) -> None:
    first, held = stage.enqueue_held(0, steps=1)
    stage.until_started(first, 0)
    waiting = stage.enqueue(steps=1)

    assert stage.queue.status(waiting).state is JobState.WAITING
    stage.queue.cancel(waiting)
    held.unlink()
    stage.until(stage.enqueue(steps=1), JobState.DONE)

    assert stage.queue.status(waiting).state is JobState.CANCELLED
    assert stage.runs(waiting) == {}


@pytest.mark.parametrize("where", ["step", "between steps"])
def test_a_failure_of_ours_is_shown_as_it_is_and_can_be_resumed(stage: Stage, where: str) -> None:
    broken = stage.effects / "broken"
    broken.touch()
    job_id = stage.enqueue("fail", where=where, how="ours")

    view = stage.until(job_id, JobState.FAILED)
    broken.unlink()
    stage.queue.resume(job_id)
    after = stage.until(job_id, JobState.DONE)

    assert view.error == "The recording has no sound. Choose another file."
    assert after.error == ""
    assert stage.runs(job_id) == {0: 1, 1: 1}


def test_any_other_failure_is_shown_in_general_words_that_lead_to_the_log(stage: Stage) -> None:
    (stage.effects / "broken").touch()
    job_id = stage.enqueue("fail", where="step", how="other")

    view = stage.until(job_id, JobState.FAILED)
    (stage.effects / "broken").unlink()

    log = (stage.folder / "logs" / "worker-1.log").read_text(encoding="utf-8")
    number = view.error.partition("the entry ")[2].split()[0]
    assert "Müller" not in view.error
    assert f"{number} KeyError" in log
    assert "break_down" in log


def test_an_urgent_job_overtakes_those_that_wait(stage: Stage) -> None:
    first, held = stage.enqueue_held(0, steps=1)
    stage.until_started(first, 0)

    later = stage.enqueue(steps=1, priority=JobPriority.LATER)
    normal = stage.enqueue(steps=1)
    urgent = stage.enqueue(steps=1, priority=JobPriority.URGENT)
    held.unlink()
    stage.until(later, JobState.DONE)

    order = [line[0] for line in stage.log()]
    assert order.index(urgent) < order.index(normal) < order.index(later)


def test_a_job_of_one_kind_does_not_wait_for_another_kind(stage: Stage) -> None:
    long, held = stage.enqueue_held(0, steps=1)
    stage.until_started(long, 0)

    short = stage.enqueue("fail", where="step", how="ours")
    stage.until(short, JobState.DONE)

    assert stage.queue.status(long).state is JobState.RUNNING
    held.unlink()
    stage.until(long, JobState.DONE)


def test_a_project_lists_its_own_jobs_newest_first(stage: Stage) -> None:
    ids = [stage.enqueue(steps=1, project_id="mine") for _ in range(3)]
    stage.enqueue(steps=1, project_id="yours")

    assert [view.id for view in stage.queue.list("mine")] == ids[::-1]
    assert [view.id for view in stage.queue.list("mine", limit=1)] == ids[2:]


def test_finished_jobs_are_forgotten_and_running_ones_kept(stage: Stage) -> None:
    done = stage.enqueue(steps=1, project_id="old")
    stage.until(done, JobState.DONE)
    running, held = stage.enqueue_held(0, steps=1, project_id="old")
    stage.until_started(running, 0)

    early = stage.queue.prune(time.time() - 3600, project_id="old")
    late = stage.queue.prune(time.time() + 3600, project_id="old")

    assert (early, late) == (0, 1)
    assert [view.id for view in stage.queue.list("old")] == [running]
    with pytest.raises(NotFound):
        stage.queue.status(done)
    held.unlink()
    stage.until(running, JobState.DONE)


def test_arguments_as_long_as_a_text_are_refused(stage: Stage) -> None:
    job_id = new_id()

    with pytest.raises(ValueError, match="identifiers and options"):
        stage.queue.enqueue(job_id, "count", project_id="p", target_id="t", arguments={"text": "x" * 9000})

    with pytest.raises(NotFound):
        stage.queue.status(job_id)


def test_a_living_worker_keeps_its_job_however_long_its_step(stage: Stage) -> None:
    stage.have_workers(2)
    job_id, held = stage.enqueue_held(0, steps=1)
    stage.until_started(job_id, 0)
    following = stage.enqueue(steps=1)
    stage.until(following, JobState.DONE)  # by the other worker, which has looked around before

    held.unlink()
    stage.until(job_id, JobState.DONE)

    assert stage.runs(job_id) == {0: 1}
    assert stage.workers_of(job_id) != stage.workers_of(following)


def test_another_worker_finishes_the_job_of_a_killed_one(stage: Stage) -> None:
    workers = stage.have_workers(2)
    job_id, held = stage.enqueue_held(2, steps=5)
    stage.until_started(job_id, 2)
    (victim,) = [worker for worker in workers if worker.pid in stage.workers_of(job_id)]

    victim.send_signal(signal.SIGKILL)
    victim.wait()
    held.unlink()
    stage.until(job_id, JobState.DONE)

    assert stage.steps_done(job_id) == [0, 1, 2, 3, 4]
    assert stage.runs(job_id) == {0: 1, 1: 1, 2: 2, 3: 1, 4: 1}
    assert stage.workers_of(job_id) == {worker.pid for worker in workers}


def test_a_worker_started_after_the_death_of_the_only_one_finishes_its_job(stage: Stage) -> None:
    (victim,) = stage.have_workers(1)
    job_id, held = stage.enqueue_held(1, steps=3)
    stage.until_started(job_id, 1)

    victim.send_signal(signal.SIGKILL)
    victim.wait()
    held.unlink()
    stage.have_workers(1)
    stage.until(job_id, JobState.DONE)

    assert stage.steps_done(job_id) == [0, 1, 2]
    assert stage.runs(job_id) == {0: 1, 1: 2, 2: 1}


def test_a_worker_told_to_end_does_so_at_once_and_its_job_goes_on_later(stage: Stage) -> None:
    (worker,) = stage.have_workers(1)
    job_id, held = stage.enqueue_held(1, steps=2)
    stage.until_started(job_id, 1)

    worker.send_signal(signal.SIGTERM)
    status = worker.wait(timeout=PATIENCE_S)
    held.unlink()
    stage.have_workers(1)
    stage.until(job_id, JobState.DONE)

    assert status == 0
    assert stage.runs(job_id) == {0: 1, 1: 2}


def test_a_stored_result_looks_like_a_fresh_one(stage: Stage) -> None:
    (worker,) = stage.have_workers(1)
    job_id, held = stage.enqueue_held(0, kind="compare")
    stage.until_started(job_id, 0)
    worker.kill()
    worker.wait()
    held.unlink()
    stage.have_workers(1)
    stage.until(job_id, JobState.DONE)

    fresh, stored = (line[2:] for line in stage.log() if line[:2] == ["saw", job_id])

    assert fresh == stored


def test_a_job_that_ends_its_worker_every_time_is_given_up_until_a_person_resumes_it(stage: Stage) -> None:
    first, held = stage.enqueue_held(0, steps=1)
    stage.until_started(first, 0)
    deadly = stage.enqueue(steps=1)
    with stage.queue._engine.begin() as connection:
        prefix = "" if connection.dialect.name == "sqlite" else f"{SCHEMA}."
        connection.exec_driver_sql(
            f"UPDATE {prefix}workflow_status SET recovery_attempts = 99 WHERE workflow_uuid = '{deadly}'"
        )

    held.unlink()
    view = stage.until(deadly, JobState.FAILED)
    stage.queue.resume(deadly)
    stage.until(deadly, JobState.DONE)

    assert view.error == GAVE_UP_ERROR


def test_the_job_tables_hold_plain_json_and_no_pickle(stage: Stage) -> None:
    job_id = stage.enqueue(steps=1)
    stage.until(job_id, JobState.DONE)

    with stage.queue._engine.connect() as connection:
        prefix = "" if connection.dialect.name == "sqlite" else f"{SCHEMA}."
        given = connection.exec_driver_sql(f"SELECT inputs FROM {prefix}workflow_input").scalars().all()
        kept = connection.exec_driver_sql(f"SELECT output FROM {prefix}operation_outputs").scalars().all()

    assert all(isinstance(json.loads(text), dict) for text in given)
    assert {"number": 0} in [json.loads(text) for text in kept if text is not None]


def test_workers_open_no_network_connection_of_their_own(stage: Stage) -> None:
    stage.until(stage.enqueue(steps=1), JobState.DONE)

    assert [line for line in stage.log() if line[0] == "connect"] == []


def test_a_crash_of_the_server_ends_its_workers_and_costs_at_most_a_step(
    own_postgres_server: PostgresServer, tmp_path: Path
) -> None:
    stage = Stage(own_postgres_server.create_database(), tmp_path)
    job_id, held = stage.enqueue_held(1, steps=3)
    worker = stage.start_worker()
    stage.until_started(job_id, 1)

    own_postgres_server.halt()
    with pytest.raises(StoreProblem):
        stage.queue.list("p")
    status = worker.wait(timeout=PATIENCE_S)
    own_postgres_server.start()
    held.unlink()
    stage.start_worker()
    stage.until(job_id, JobState.DONE)
    stage.close()

    assert status == LOST_LIVENESS
    assert stage.steps_done(job_id) == [0, 1, 2]
    assert stage.runs(job_id) == {0: 1, 1: 2, 2: 1}


def test_a_paused_job_goes_on_after_its_last_finished_step(stage: Stage) -> None:
    job_id, held = stage.enqueue_held(1, steps=3)
    stage.until_started(job_id, 1)

    paused = stage.queue.pause(job_id)
    stage.wait_for(lambda: stage.queue.status(job_id).state is JobState.PAUSED)
    held.unlink()
    stage.queue.resume(job_id)
    stage.until(job_id, JobState.DONE)

    assert paused.state is JobState.PAUSED
    assert stage.runs(job_id)[0] == 1
    assert stage.steps_done(job_id) == [0, 1, 2]


def test_a_cancelled_job_begins_anew_when_it_is_asked_for_again(stage: Stage) -> None:
    job_id, held = stage.enqueue_held(1, steps=2)
    stage.until_started(job_id, 1)
    stage.queue.cancel(job_id)
    held.unlink()

    again = stage.queue.resume(job_id)
    stage.until(job_id, JobState.DONE)

    assert again.progress.share == 0.0
    assert stage.runs(job_id)[0] == 2


def test_waiting_jobs_know_their_place_and_can_be_moved_up_and_to_the_front(stage: Stage) -> None:
    busy, held = stage.enqueue_held(0, steps=1)
    stage.until_started(busy, 0)
    ids = []
    for project_id in ("row", "row", "row", "other"):
        ids.append(stage.enqueue(steps=1, project_id=project_id))
        time.sleep(0.005)  # a queue tells jobs apart by the millisecond
    first, second, third, stranger = ids
    places = [stage.queue.status(job_id).position for job_id in (first, second, third, stranger)]

    stage.queue.move(third, to_front=False)
    stage.queue.move(second, to_front=True)

    moved = [stage.queue.status(job_id).position for job_id in (first, second, third, stranger)]
    held.unlink()
    stage.until(stranger, JobState.DONE)
    assert places == [1, 2, 3, 4]
    assert moved == [2, 1, 3, 4]
    assert stage.queue.status(busy).position is None
    order = [line[0] for line in stage.log() if line[0] in {first, second, third}]
    assert order == [second, first, third]


def test_job_tables_of_an_older_qual_get_the_new_column(tmp_path: Path) -> None:
    engine = open_job_engine("", tmp_path)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE job DROP COLUMN paused")
    engine.dispose()

    engine = open_job_engine("", tmp_path)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT paused FROM job").all() == []
    engine.dispose()
