"""The event log is whole, and says where it is not."""

from __future__ import annotations

import sqlalchemy as sa

from qual.services import codebook
from qual.store import events
from tests.plugins.workbenches import Study


def test_events_are_numbered_without_gaps(study: Study) -> None:
    with study.workbench.read(study.owner) as tx:
        log = events.since(tx.connection, study.project.id, 0)

    assert [event.seq for event in log] == list(range(1, len(log) + 1))


def test_an_untouched_log_has_no_broken_link(study: Study) -> None:
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None


def test_an_altered_event_is_named(study: Study) -> None:
    with study.workbench.database.write() as connection:
        connection.execute(sa.text("UPDATE events SET action = 'code.remove' WHERE seq = 2"))

    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) == 2


def test_a_removed_event_is_noticed(study: Study) -> None:
    with study.workbench.database.write() as connection:
        connection.execute(sa.text("DELETE FROM events WHERE seq = 2"))

    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) == 2


def test_an_event_keeps_what_was_before_and_after(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, 1, {"name": "Believed"})

    with study.workbench.read(study.owner) as tx:
        newest = events.since(tx.connection, study.project.id, 0)[-1]
    assert newest.action == "code.update"
    assert newest.before is not None
    assert newest.after is not None
    assert (newest.before["name"], newest.after["name"]) == ("Being believed", "Believed")
