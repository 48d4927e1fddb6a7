"""One person's place in an interview, and their practices, in the database. All but one is asked by its person."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.practice import Practice, ReadingPlace, Trial
from qual.store import rows
from qual.store.schema import practice_trials, practices, reading_places


def place(connection: sa.Connection, user_id: str, interview_id: str) -> ReadingPlace | None:
    """Return how far a person has read an interview, None if they have not begun."""
    c = reading_places.c
    wanted = reading_places.select().where(c.user_id == user_id, c.interview_id == interview_id)
    return next(iter(rows.fetch(connection, ReadingPlace, wanted)), None)


def places(connection: sa.Connection, user_id: str, project_id: str) -> dict[str, ReadingPlace]:
    """Return a person's places in a project, by interview."""
    c = reading_places.c
    wanted = reading_places.select().where(c.user_id == user_id, c.project_id == project_id)
    return {found.interview_id: found for found in rows.fetch(connection, ReadingPlace, wanted)}


def places_of_all(connection: sa.Connection, project_id: str) -> tuple[ReadingPlace, ...]:
    """Return everybody's places in a project: only for what tells nobody whose they are."""
    return rows.fetch(
        connection, ReadingPlace, reading_places.select().where(reading_places.c.project_id == project_id)
    )


def add_place(connection: sa.Connection, one: ReadingPlace) -> ReadingPlace:
    """Insert a place."""
    return rows.add(connection, reading_places, one)


def change_place(connection: sa.Connection, one: ReadingPlace, **changes: Any) -> ReadingPlace:
    """Write changes to a place and return it."""
    return rows.replace(connection, reading_places, one, **changes)


def add(connection: sa.Connection, one: Practice) -> Practice:
    """Insert a practice."""
    return rows.add(connection, practices, one)


def get(connection: sa.Connection, practice_id: str) -> Practice:
    """Return a practice by id; raise NotFound."""
    return rows.get(connection, practices, Practice, practice_id, what="practice")


def change(connection: sa.Connection, one: Practice, **changes: Any) -> Practice:
    """Write changes to a practice and return it."""
    return rows.replace(connection, practices, one, **changes)


def remove(connection: sa.Connection, practice_id: str) -> None:
    """Delete a practice with all that was said in it."""
    connection.execute(practice_trials.delete().where(practice_trials.c.practice_id == practice_id))
    connection.execute(practices.delete().where(practices.c.id == practice_id))


def of_person(connection: sa.Connection, user_id: str, project_id: str) -> tuple[Practice, ...]:
    """Return a person's practices in a project, newest first."""
    c = practices.c
    wanted = practices.select().where(c.user_id == user_id, c.project_id == project_id)
    return rows.fetch(connection, Practice, wanted.order_by(c.started_at.desc(), c.id))


def trials(connection: sa.Connection, practice_id: str) -> tuple[Trial, ...]:
    """Return what was said in a practice, by place."""
    c = practice_trials.c
    wanted = practice_trials.select().where(c.practice_id == practice_id)
    return rows.fetch(connection, Trial, wanted.order_by(c.start, c.end, c.created_at, c.id))


def add_trial(connection: sa.Connection, one: Trial) -> Trial:
    """Insert something said in a practice."""
    return rows.add(connection, practice_trials, one)


def remove_trial(connection: sa.Connection, practice_id: str, trial_id: str) -> None:
    """Delete something said in a practice."""
    c = practice_trials.c
    connection.execute(practice_trials.delete().where(c.id == trial_id, c.practice_id == practice_id))
