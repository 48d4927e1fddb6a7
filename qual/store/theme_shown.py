"""In which words people outside the team read a theme that was sent to them, in the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from qual.store import rows
from qual.store.schema import theme_shown, themes


@dataclass(frozen=True, slots=True)
class ShownWords:
    """The words of one part of a theme as they are read outside: name and statement, or a sentence of the summary."""

    id: str
    theme_id: str
    sentence_id: str | None  # None for name and statement
    name: str  # "" for a sentence
    words: str
    version: int  # which wording of the part it is
    worded_by: str


def of_theme(connection: sa.Connection, theme_id: str) -> tuple[ShownWords, ...]:
    """Return the words in which a theme is read outside, in no order; nothing if it was never sent."""
    return rows.fetch(connection, ShownWords, theme_shown.select().where(theme_shown.c.theme_id == theme_id))


def of_project(connection: sa.Connection, project_id: str) -> tuple[ShownWords, ...]:
    """Return the words in which the themes of a project are read outside."""
    of_it = sa.select(themes.c.id).where(themes.c.project_id == project_id)
    return rows.fetch(connection, ShownWords, theme_shown.select().where(theme_shown.c.theme_id.in_(of_it)))


def remove(connection: sa.Connection, words: Iterable[ShownWords]) -> None:
    """Delete words; those of a sentence without any are not read outside."""
    for one in words:
        connection.execute(theme_shown.delete().where(theme_shown.c.id == one.id))


def put(connection: sa.Connection, theme_id: str, words: Iterable[ShownWords]) -> None:
    """Let a theme be read outside in these words instead of those before; in none, when it is read by nobody."""
    connection.execute(theme_shown.delete().where(theme_shown.c.theme_id == theme_id))
    for one in words:
        rows.add(connection, theme_shown, one)
