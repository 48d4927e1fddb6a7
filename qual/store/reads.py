"""What stood on people's screens long enough to be read, in the database: one row per person and interview."""

from __future__ import annotations

import sqlalchemy as sa

from qual.domain.read_so_far import ReadSoFar
from qual.store import rows
from qual.store.schema import interviews, readables, reads, revisions


def of_person(connection: sa.Connection, user_id: str, interview_id: str) -> ReadSoFar | None:
    """Return what one person has read of an interview, None if nothing yet."""
    wanted = reads.select().where(reads.c.user_id == user_id, reads.c.interview_id == interview_id)
    return next(iter(rows.fetch(connection, ReadSoFar, wanted)), None)


def of_project(connection: sa.Connection, project_id: str) -> tuple[ReadSoFar, ...]:
    """Return what everybody has read in a project."""
    return rows.fetch(connection, ReadSoFar, reads.select().where(reads.c.project_id == project_id))


def put(connection: sa.Connection, one: ReadSoFar, *, is_new: bool) -> None:
    """Write what a person has read of an interview."""
    if is_new:
        rows.add(connection, reads, one)
    else:
        rows.replace(connection, reads, one, revision_id=one.revision_id, spans=one.spans, changed_at=one.changed_at)


def lengths(connection: sa.Connection, project_id: str) -> dict[str, int]:
    """Return how many characters the present text of each interview has that has one; reads no text."""
    text_of = sa.func.length(readables.c.text)
    statement = (
        sa.select(interviews.c.id, interviews.c.revision_id, text_of)
        .join(readables, readables.c.revision_id == interviews.c.revision_id, isouter=True)
        .where(interviews.c.project_id == project_id, interviews.c.revision_id.is_not(None))
    )
    found: dict[str, int] = {}
    for interview_id, revision_id, length in connection.execute(statement):
        found[interview_id] = length if length is not None else _unprepared(connection, revision_id)
    return found


def _unprepared(connection: sa.Connection, revision_id: str) -> int:
    """Return the length of a text that an older Qual left unprepared for searching."""
    statement = sa.select(revisions.c.document).where(revisions.c.id == revision_id)
    return len(connection.execute(statement).scalar_one()["text"])
