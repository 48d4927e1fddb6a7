"""What themes are built of in the database: sentences, the quotes that carry them, codes, and moves of the state."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.theme import ThemeCode, ThemeMove, ThemeSentence
from qual.store import rows
from qual.store.schema import sentence_quotes, theme_codes, theme_moves, theme_sentences


def add_sentence(connection: sa.Connection, sentence: ThemeSentence) -> ThemeSentence:
    """Insert a sentence."""
    return rows.add(connection, theme_sentences, sentence)


def sentence(connection: sa.Connection, sentence_id: str) -> ThemeSentence:
    """Return a sentence by id, removed ones included; raise NotFound."""
    return rows.get(connection, theme_sentences, ThemeSentence, sentence_id, what="sentence")


def change_sentence(connection: sa.Connection, sentence: ThemeSentence, /, **changes: Any) -> ThemeSentence:
    """Write changes to a sentence and return it."""
    return rows.replace(connection, theme_sentences, sentence, **changes)


def sentences_of(connection: sa.Connection, theme_id: str, *, removed: bool = False) -> tuple[ThemeSentence, ...]:
    """Return a theme's standing sentences in order, or those that were removed."""
    c = theme_sentences.c
    stands = c.removed_at.is_not(None) if removed else c.removed_at.is_(None)
    statement = theme_sentences.select().where(c.theme_id == theme_id, stands).order_by(c.position, c.created_at)
    return rows.fetch(connection, ThemeSentence, statement)


def link(connection: sa.Connection, sentence_id: str, quote_id: str) -> None:
    """Note that a quote carries a sentence; it must not be noted yet."""
    connection.execute(sentence_quotes.insert().values(sentence_id=sentence_id, quote_id=quote_id))


def unlink(connection: sa.Connection, sentence_id: str, quote_id: str) -> None:
    """Note that a quote carries a sentence no more."""
    c = sentence_quotes.c
    connection.execute(sentence_quotes.delete().where(c.sentence_id == sentence_id, c.quote_id == quote_id))


def unlink_quote(connection: sa.Connection, quote_id: str) -> tuple[str, ...]:
    """Note that a quote carries no sentence any more; return the sentences it carried."""
    carried = sentence_quotes.c.quote_id == quote_id
    statement = sa.select(sentence_quotes.c.sentence_id).where(carried).order_by(sentence_quotes.c.sentence_id)
    found = connection.execute(statement).scalars().all()
    connection.execute(sentence_quotes.delete().where(carried))
    return tuple(found)


def links_of(connection: sa.Connection, theme_id: str) -> dict[str, frozenset[str]]:
    """Return the quotes that carry each sentence of a theme, by sentence; sentences without any left out."""
    statement = (
        sa.select(sentence_quotes.c.sentence_id, sentence_quotes.c.quote_id)
        .join(theme_sentences, theme_sentences.c.id == sentence_quotes.c.sentence_id)
        .where(theme_sentences.c.theme_id == theme_id)
    )
    found: dict[str, set[str]] = {}
    for sentence_id, quote_id in connection.execute(statement):
        found.setdefault(sentence_id, set()).add(quote_id)
    return {sentence_id: frozenset(quotes) for sentence_id, quotes in found.items()}


def add_code(connection: sa.Connection, code: ThemeCode) -> ThemeCode:
    """Note that a code belongs to a theme."""
    return rows.add(connection, theme_codes, code)


def remove_code(connection: sa.Connection, theme_id: str, code_id: str) -> None:
    """Note that a code belongs to a theme no more."""
    c = theme_codes.c
    connection.execute(theme_codes.delete().where(c.theme_id == theme_id, c.code_id == code_id))


def codes_of(connection: sa.Connection, theme_id: str) -> tuple[ThemeCode, ...]:
    """Return a theme's codes in the order in which they came in, removed and merged ones included."""
    statement = theme_codes.select().where(theme_codes.c.theme_id == theme_id)
    return rows.fetch(connection, ThemeCode, statement.order_by(theme_codes.c.created_at, theme_codes.c.code_id))


def themes_with(connection: sa.Connection, code_id: str) -> tuple[ThemeCode, ...]:
    """Return the themes a code belongs to."""
    return rows.fetch(connection, ThemeCode, theme_codes.select().where(theme_codes.c.code_id == code_id))


def add_move(connection: sa.Connection, move: ThemeMove) -> ThemeMove:
    """Insert a move of a theme's state; moves are never changed."""
    return rows.add(connection, theme_moves, move)


def moves_of(connection: sa.Connection, theme_id: str) -> tuple[ThemeMove, ...]:
    """Return how a theme's state moved, oldest first."""
    statement = theme_moves.select().where(theme_moves.c.theme_id == theme_id).order_by(theme_moves.c.created_at)
    return rows.fetch(connection, ThemeMove, statement)
