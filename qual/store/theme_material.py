"""What carries the themes of a whole project, read at once: their quotes and their codes."""

from __future__ import annotations

import sqlalchemy as sa

from qual.domain.theme import ThemeQuote
from qual.store import rows
from qual.store.schema import theme_codes, theme_quotes, theme_sentences, themes


def quotes_of_project(connection: sa.Connection, project_id: str) -> tuple[ThemeQuote, ...]:
    """Return the quotes of all of a project's themes, by theme and position."""
    statement = (
        theme_quotes.select()
        .join(themes, themes.c.id == theme_quotes.c.theme_id)
        .where(themes.c.project_id == project_id)
        .order_by(theme_quotes.c.theme_id, theme_quotes.c.position, theme_quotes.c.id)
    )
    return rows.fetch(connection, ThemeQuote, statement)


def codes_of_project(connection: sa.Connection, project_id: str) -> dict[str, tuple[str, ...]]:
    """Return the ids of each theme's codes, in the order in which they were added."""
    statement = (
        sa.select(theme_codes.c.theme_id, theme_codes.c.code_id)
        .join(themes, themes.c.id == theme_codes.c.theme_id)
        .where(themes.c.project_id == project_id)
        .order_by(theme_codes.c.created_at, theme_codes.c.code_id)
    )
    found: dict[str, tuple[str, ...]] = {}
    for theme_id, code_id in connection.execute(statement):
        found[theme_id] = (*found.get(theme_id, ()), code_id)
    return found


def words_of_parts(connection: sa.Connection, project_id: str) -> dict[str, str]:
    """Return the present words of all sentences, removed ones too, and quotes of a project's themes, by their ids."""
    found: dict[str, str] = {}
    for part, words in ((theme_sentences, theme_sentences.c.text), (theme_quotes, theme_quotes.c.quote)):
        of_project = sa.select(part.c.id, words).join(themes, themes.c.id == part.c.theme_id)
        statement = of_project.where(themes.c.project_id == project_id)
        found |= {id_: text for id_, text in connection.execute(statement)}
    return found
