"""Everything the database holds of an interview, found by the tables themselves, and deleting it.

Whatever points at the interview, or at something that does, goes with it. So a new table is covered as soon as it
refers to what it is about; what other records say of the interview in their JSON is in `erasing_records.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from qual.store import rows
from qual.store.schema import events, interviews, job_requests, leftovers, metadata, recordings, theme_reviews

_AT_ONCE = 500  # identifiers in one statement
_KEPT = frozenset({events.name})  # who did what and when stays; the words in it go by `erasing_log`


@dataclass(frozen=True, slots=True)
class Doomed:
    """What goes with an interview: per table the identifiers of its rows, and how many rows that are."""

    ids: Mapping[str, frozenset[str]]
    counts: Mapping[str, int]

    @property
    def every_id(self) -> frozenset[str]:
        """The identifiers of everything that goes."""
        return frozenset().union(*self.ids.values())


@dataclass(frozen=True, slots=True)
class Leftover:
    """What is still to be deleted outside the database of an interview that is gone; `id` is the interview's."""

    id: str
    project_id: str
    recording_id: str | None
    sha256: str | None
    erased_at: datetime


def doomed(connection: sa.Connection, interview_id: str) -> Doomed:
    """Return what goes with an interview; reads no text."""
    ids: dict[str, frozenset[str]] = {interviews.name: frozenset({interview_id})}
    counts: dict[str, int] = {}
    for table in metadata.sorted_tables:
        if table.name in _KEPT or table is interviews:
            continue
        keys = [column.name for column in table.primary_key]
        found: set[tuple[str, ...]] = set()
        for _ in range(2 if _own_references(table) else 1):  # answers to what goes; answers have no answers
            for where in _matching(table, ids, interview_id):
                found |= {tuple(row) for row in connection.execute(sa.select(*(table.c[k] for k in keys)).where(where))}
            if found and keys == ["id"]:
                ids[table.name] = frozenset(key for (key,) in found)
        if found:
            counts[table.name] = len(found)
    return Doomed(ids, counts)


def delete(connection: sa.Connection, interview_id: str, what: Doomed) -> None:
    """Delete an interview and all that goes with it."""
    for table in reversed(metadata.sorted_tables):
        if table.name in _KEPT or table is interviews or table.name not in what.counts:
            continue
        for name in _own_references(table):
            for few in _parts(sorted(what.ids[table.name])):
                connection.execute(table.update().where(table.c.id.in_(few)).values({name: None}))
        for where in _matching(table, what.ids, interview_id):
            connection.execute(table.delete().where(where))
    connection.execute(interviews.delete().where(interviews.c.id == interview_id))


def drop_recording(connection: sa.Connection, recording_id: str) -> str | None:
    """Delete a recording's row and return the SHA-256 of its file; None while another interview has the recording."""
    used = sa.select(interviews.c.id).where(interviews.c.recording_id == recording_id)
    if connection.execute(used).first() is not None:
        return None
    wanted = recordings.c.id == recording_id
    sha256 = connection.execute(sa.select(recordings.c.sha256).where(wanted)).scalar_one_or_none()
    connection.execute(recordings.delete().where(wanted))
    return sha256


def is_file_used(connection: sa.Connection, sha256: str) -> bool:
    """Say whether some project has a recording with these bytes."""
    return connection.execute(sa.select(recordings.c.id).where(recordings.c.sha256 == sha256)).first() is not None


def keep_leftover(connection: sa.Connection, leftover: Leftover) -> None:
    """Note what is to be deleted outside the database once this transaction is committed."""
    rows.add(connection, leftovers, leftover)


def leftovers_of(connection: sa.Connection) -> tuple[Leftover, ...]:
    """Return what is still to be deleted outside the database, oldest first."""
    return rows.fetch(connection, Leftover, leftovers.select().order_by(leftovers.c.erased_at))


def forget_leftover(connection: sa.Connection, interview_id: str) -> None:
    """Note that nothing of an interview is left outside the database."""
    connection.execute(leftovers.delete().where(leftovers.c.id == interview_id))


def _matching(
    table: sa.Table, ids: Mapping[str, frozenset[str]], interview_id: str
) -> Iterator[sa.ColumnElement[bool]]:
    """Yield conditions that together find the rows of a table that go."""
    if table is job_requests:
        yield table.c.target_id == interview_id
    if "interview_id" in table.c:
        yield table.c.interview_id == interview_id
    targets = {
        c.name: key.column.table for c in table.c for key in c.foreign_keys if key.column.table is not interviews
    }
    for name, target in (targets | dict.fromkeys(_own_references(table), table)).items():
        for few in _parts(sorted(ids.get(target.name, ()))):
            yield table.c[name].in_(few)


def _own_references(table: sa.Table) -> list[str]:
    if table is theme_reviews:
        return ["answers"]  # without a foreign key
    return [column.name for column in table.c for key in column.foreign_keys if key.column.table is table]


def _parts(many: Sequence[str]) -> Iterator[Sequence[str]]:
    for first in range(0, len(many), _AT_ONCE):
        yield many[first : first + _AT_ONCE]
