"""Suggestion runs, suggestions, themes with quotes and reviews, and cached sentence vectors in the database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.domain.theme import Suggestion, Theme, ThemeQuote, ThemeReview
from qual.store import rows
from qual.store.schema import suggestion_runs, suggestions, theme_quotes, theme_reviews, themes, vectors

_MOST_NAMED = 500  # in one statement


@dataclass(frozen=True, slots=True)
class SuggestionRun:
    """One request for theme suggestions and what came of it."""

    id: str
    project_id: str
    job_id: str
    parameters: dict[str, object]
    engine: dict[str, object]
    note: str
    n_segments: int
    asked_by: str
    created_at: datetime


def add_run(connection: sa.Connection, run: SuggestionRun) -> SuggestionRun:
    """Insert a run."""
    return rows.add(connection, suggestion_runs, run)


def run(connection: sa.Connection, run_id: str) -> SuggestionRun:
    """Return a run by id; raise NotFound."""
    return rows.get(connection, suggestion_runs, SuggestionRun, run_id, what="request for suggestions")


def change_run(connection: sa.Connection, run: SuggestionRun, **changes: Any) -> SuggestionRun:
    """Write changes to a run and return it."""
    return rows.replace(connection, suggestion_runs, run, **changes)


def runs_of(connection: sa.Connection, project_id: str) -> tuple[SuggestionRun, ...]:
    """Return a project's runs, newest first."""
    statement = (
        suggestion_runs.select()
        .where(suggestion_runs.c.project_id == project_id)
        .order_by(suggestion_runs.c.created_at.desc())
    )
    return rows.fetch(connection, SuggestionRun, statement)


def add_suggestion(connection: sa.Connection, suggestion: Suggestion) -> Suggestion:
    """Insert a suggestion."""
    return rows.add(connection, suggestions, suggestion)


def suggestion(connection: sa.Connection, suggestion_id: str) -> Suggestion:
    """Return a suggestion by id; raise NotFound."""
    return rows.get(connection, suggestions, Suggestion, suggestion_id, what="suggestion")


def change_suggestion(connection: sa.Connection, suggestion: Suggestion, **changes: Any) -> Suggestion:
    """Write the decision about a suggestion and return it."""
    return rows.replace(connection, suggestions, suggestion, **changes)


def suggestions_of(connection: sa.Connection, run_id: str) -> tuple[Suggestion, ...]:
    """Return a run's suggestions in order."""
    statement = suggestions.select().where(suggestions.c.run_id == run_id).order_by(suggestions.c.position)
    return rows.fetch(connection, Suggestion, statement)


def suggestions_of_project(connection: sa.Connection, project_id: str) -> tuple[Suggestion, ...]:
    """Return all suggestions ever made in a project."""
    statement = (
        suggestions.select()
        .where(suggestions.c.project_id == project_id)
        .order_by(suggestions.c.created_at, suggestions.c.position)
    )
    return rows.fetch(connection, Suggestion, statement)


def add_theme(connection: sa.Connection, theme: Theme) -> Theme:
    """Insert a theme."""
    return rows.add(connection, themes, theme)


def theme(connection: sa.Connection, theme_id: str) -> Theme:
    """Return a theme by id; raise NotFound."""
    return rows.get(connection, themes, Theme, theme_id, what="theme")


def change_theme(connection: sa.Connection, theme: Theme, **changes: Any) -> Theme:
    """Write changes to a theme and return it."""
    return rows.replace(connection, themes, theme, **changes)


def themes_of(connection: sa.Connection, project_id: str) -> tuple[Theme, ...]:
    """Return a project's themes, oldest first."""
    return rows.fetch(
        connection, Theme, themes.select().where(themes.c.project_id == project_id).order_by(themes.c.created_at)
    )


def add_quote(connection: sa.Connection, quote: ThemeQuote) -> ThemeQuote:
    """Insert a theme's quote."""
    return rows.add(connection, theme_quotes, quote)


def remove_quote(connection: sa.Connection, quote_id: str) -> None:
    """Delete a quote from its theme."""
    connection.execute(theme_quotes.delete().where(theme_quotes.c.id == quote_id))


def quotes_of(connection: sa.Connection, theme_id: str) -> tuple[ThemeQuote, ...]:
    """Return a theme's quotes in order."""
    return rows.fetch(
        connection,
        ThemeQuote,
        theme_quotes.select().where(theme_quotes.c.theme_id == theme_id).order_by(theme_quotes.c.position),
    )


def quotes_of_interview(connection: sa.Connection, interview_id: str) -> tuple[ThemeQuote, ...]:
    """Return the quotes taken from one interview."""
    return rows.fetch(connection, ThemeQuote, theme_quotes.select().where(theme_quotes.c.interview_id == interview_id))


def change_quote(connection: sa.Connection, quote: ThemeQuote, /, **changes: Any) -> ThemeQuote:
    """Write changes to a quote and return it."""
    return rows.replace(connection, theme_quotes, quote, **changes)


def add_review(connection: sa.Connection, review: ThemeReview) -> ThemeReview:
    """Insert a review; reviews are never changed."""
    return rows.add(connection, theme_reviews, review)


def review(connection: sa.Connection, review_id: str) -> ThemeReview:
    """Return a review by id; raise NotFound."""
    return rows.get(connection, theme_reviews, ThemeReview, review_id, what="review")


def reviews_of(connection: sa.Connection, theme_id: str) -> tuple[ThemeReview, ...]:
    """Return a theme's reviews, oldest first."""
    return rows.fetch(
        connection,
        ThemeReview,
        theme_reviews.select().where(theme_reviews.c.theme_id == theme_id).order_by(theme_reviews.c.created_at),
    )


def texts_with_vector(connection: sa.Connection, project_id: str, model: str) -> frozenset[str]:
    """Return of which texts one model's vectors are cached, as SHA-256; reads no vector."""
    statement = sa.select(vectors.c.text_sha256).where(vectors.c.project_id == project_id, vectors.c.model == model)
    return frozenset(connection.scalars(statement))


def each_vector(connection: sa.Connection, project_id: str, model: str) -> Iterator[tuple[str, bytes]]:
    """Yield the cached vectors of one model with the SHA-256 of their text, some at a time in memory."""
    statement = sa.select(vectors.c.text_sha256, vectors.c.vector).where(
        vectors.c.project_id == project_id, vectors.c.model == model
    )
    for row in connection.execute(statement, execution_options={"yield_per": _MOST_NAMED}):
        yield row.text_sha256, row.vector


def vectors_of(connection: sa.Connection, project_id: str, model: str, digests: Sequence[str]) -> dict[str, bytes]:
    """Return those of the vectors of these texts that are cached, by the SHA-256 of their text."""
    found: dict[str, bytes] = {}
    for first in range(0, len(digests), _MOST_NAMED):
        some = list(digests[first : first + _MOST_NAMED])
        statement = sa.select(vectors.c.text_sha256, vectors.c.vector).where(
            vectors.c.project_id == project_id, vectors.c.model == model, vectors.c.text_sha256.in_(some)
        )
        found |= {row.text_sha256: row.vector for row in connection.execute(statement)}
    return found


def add_vectors(connection: sa.Connection, project_id: str, model: str, found: dict[str, bytes]) -> None:
    """Cache vectors by the hash of their text; those already there stay."""
    known = vectors_of(connection, project_id, model, list(found)).keys()
    new = [
        {"project_id": project_id, "model": model, "text_sha256": digest, "vector": vector}
        for digest, vector in found.items()
        if digest not in known
    ]
    if new:
        connection.execute(vectors.insert(), new)
