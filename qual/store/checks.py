"""How far interviews have been checked, one row per interview."""

from __future__ import annotations

import sqlalchemy as sa

from qual.domain.interview import Checked
from qual.store import rows
from qual.store.schema import checks, interviews


def of_interview(connection: sa.Connection, interview_id: str) -> Checked | None:
    """Return how far an interview is checked, None if nobody has begun."""
    row = connection.execute(checks.select().where(checks.c.interview_id == interview_id)).one_or_none()
    return None if row is None else rows.from_row(Checked, row)


def of_project(connection: sa.Connection, project_id: str) -> dict[str, Checked]:
    """Return how far each interview of a project is checked, where somebody has begun."""
    statement = (
        checks.select()
        .join(interviews, interviews.c.id == checks.c.interview_id)
        .where(interviews.c.project_id == project_id)
    )
    return {found.interview_id: found for found in rows.fetch(connection, Checked, statement)}


def put(connection: sa.Connection, checked: Checked) -> Checked:
    """Write how far an interview is checked."""
    remove(connection, checked.interview_id)
    return rows.add(connection, checks, checked)


def remove(connection: sa.Connection, interview_id: str) -> None:
    """Forget that an interview was checked."""
    connection.execute(checks.delete().where(checks.c.interview_id == interview_id))
