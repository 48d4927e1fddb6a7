"""To whom from outside the research team a theme was sent, in the database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from qual.store import rows
from qual.store.schema import theme_readers, themes


@dataclass(frozen=True, slots=True)
class ThemeReader:
    """One theme sent to one person."""

    id: str
    theme_id: str
    user_id: str
    sent_by: str
    sent_at: datetime


def add(connection: sa.Connection, reader: ThemeReader) -> ThemeReader:
    """Insert that a theme was sent to somebody."""
    return rows.add(connection, theme_readers, reader)


def remove(connection: sa.Connection, reader: ThemeReader) -> None:
    """Delete that a theme was sent to somebody."""
    connection.execute(theme_readers.delete().where(theme_readers.c.id == reader.id))


def of_theme(connection: sa.Connection, theme_id: str) -> tuple[ThemeReader, ...]:
    """Return to whom a theme was sent, first things first."""
    statement = (
        theme_readers.select()
        .where(theme_readers.c.theme_id == theme_id)
        .order_by(theme_readers.c.sent_at, theme_readers.c.id)
    )
    return rows.fetch(connection, ThemeReader, statement)


def sent_to(connection: sa.Connection, project_id: str, user_id: str) -> frozenset[str]:
    """Return the ids of a project's themes that were sent to somebody."""
    statement = (
        sa.select(theme_readers.c.theme_id)
        .join(themes, themes.c.id == theme_readers.c.theme_id)
        .where(themes.c.project_id == project_id, theme_readers.c.user_id == user_id)
    )
    return frozenset(connection.scalars(statement).all())
