"""Locks that tell living workers from dead ones, kept on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from qual.store.database import postgresql_engine
from qual.store.liveness import FileLiveness, Liveness, PostgresLiveness
from tests.store.job_stage import Stage


@pytest.fixture
def another(database_url: str, tmp_path: Path) -> Iterator[Callable[[], Liveness]]:
    """Each call gives the liveness of one more worker; all live in this process."""
    opened: list[PostgresLiveness] = []

    def open_another() -> Liveness:
        if not database_url:
            return FileLiveness(tmp_path)
        opened.append(PostgresLiveness(postgresql_engine(database_url).url))
        return opened[-1]

    yield open_another
    for liveness in opened:
        liveness._connection.close()


def test_workers_take_different_names(another: Callable[[], Liveness]) -> None:
    assert [another().claim(), another().claim(), another().claim()] == ["worker-1", "worker-2", "worker-3"]


def test_a_living_worker_is_not_dead(another: Callable[[], Liveness]) -> None:
    name = another().claim()

    with another().if_dead(name) as is_dead:
        assert not is_dead


def test_a_name_nobody_holds_is_dead_and_cannot_be_taken_meanwhile(
    another: Callable[[], Liveness],
) -> None:
    observer, newcomer = another(), another()

    with observer.if_dead("worker-1") as is_dead:
        taken = newcomer.claim()

    assert is_dead
    assert taken == "worker-2"
    assert another().claim() == "worker-1"


def test_a_check_passes_while_the_lock_is_held(another: Callable[[], Liveness]) -> None:
    liveness = another()
    liveness.claim()

    liveness.check()


def test_a_worker_that_follows_its_parent_ends_when_that_is_killed(tmp_path: Path) -> None:
    stage = Stage("", tmp_path)
    job_id = stage.enqueue(steps=1)
    command = [sys.executable, "-m", "tests.store.job_process", "", str(stage.folder), str(stage.effects)]
    code = f"import subprocess, time; subprocess.Popen({command!r}); time.sleep(600)"
    parent = subprocess.Popen([sys.executable, "-c", code])
    stage.until_started(job_id, 0)

    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()

    stage.wait_for(lambda: is_dead(FileLiveness(stage.folder / "workers"), "worker-1"))
    stage.close()


def is_dead(liveness: Liveness, name: str) -> bool:
    with liveness.if_dead(name) as answer:
        return answer
