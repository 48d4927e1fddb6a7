"""The group-commit writer: nothing acknowledged is lost, nobody is harmed by a neighbour."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa

from qual.errors import StoreProblem
from qual.services import participants
from qual.store.database import translate_error
from qual.workbench import Workbench
from tests.plugins.workbenches import Study


def test_a_failed_write_leaves_nothing_and_its_neighbours_stay(study: Study) -> None:
    def write(number: int) -> None:
        try:
            with study.workbench.write(study.owner) as tx:
                participants.set_participant(tx, study.project.id, f"P{number:02}")
                if number % 3 == 0:
                    raise RuntimeError("a person changed their mind")
        except RuntimeError:
            pass

    threads = [threading.Thread(target=write, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with study.workbench.read(study.owner) as tx:
        labels = [p.label for p in participants.participants(tx, study.project.id)]
    assert labels == [f"P{n:02}" for n in range(30) if n % 3]


def test_concurrent_increments_are_never_lost(workbench: Workbench) -> None:
    with workbench.database.write() as connection:
        connection.execute(sa.text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(sa.text("INSERT INTO counter VALUES (0)"))

    def increment() -> None:
        for _ in range(20):
            with workbench.database.write() as connection:
                n = connection.execute(sa.text("SELECT n FROM counter")).scalar_one()
                connection.execute(sa.text("UPDATE counter SET n = :n"), {"n": n + 1})

    threads = [threading.Thread(target=increment) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with workbench.database.read() as connection:
        assert connection.execute(sa.text("SELECT n FROM counter")).scalar_one() == 120


def test_a_write_block_inside_a_write_block_is_refused_instead_of_hanging(study: Study) -> None:
    with (
        study.workbench.write(study.owner),
        pytest.raises(RuntimeError, match="do not nest"),
        study.workbench.write(study.owner),
    ):
        pass


def test_a_full_disk_is_said_in_words() -> None:
    error = sa.exc.OperationalError("INSERT", {}, Exception("database or disk is full"))

    told = translate_error(error)

    assert isinstance(told, StoreProblem)
    assert "disk is full" in str(told)


def test_readers_do_not_wait_for_an_open_write(study: Study) -> None:
    with study.workbench.write(study.owner) as writing:
        participants.set_participant(writing, study.project.id, "P01")
        seen = []

        def read() -> None:
            with study.workbench.read(study.owner) as tx:
                seen.append(participants.participants(tx, study.project.id))

        reader = threading.Thread(target=read)
        reader.start()
        reader.join(timeout=20)

    assert seen == [()]
