"""What records that stay hold of an interview that goes: runs of suggestions, offers, drafts, cached vectors."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from qual.domain.erasure import without
from qual.domain.theme import ThemeSentence
from qual.store import rows
from qual.store.schema import (
    code_offers,
    draft_requests,
    passage_maps,
    run_materials,
    sentence_quotes,
    suggestion_runs,
    suggestions,
    theme_sentences,
    theme_shown,
    themes,
    vectors,
)

_AT_ONCE = 500


def maps_of_project(connection: sa.Connection, project_id: str) -> tuple[str, ...]:
    """Return the runs of a project that have a map."""
    wanted = sa.select(passage_maps.c.run_id).where(passage_maps.c.project_id == project_id)
    return tuple(connection.scalars(wanted))


def questions_about(connection: sa.Connection, project_id: str, interview_id: str) -> int:
    """Return how many questions of runs of suggestions hold passages of an interview."""
    of_it = sa.type_coerce(suggestions.c.payload, sa.Text).contains(interview_id)
    wanted = sa.select(sa.func.count()).select_from(suggestions).where(suggestions.c.project_id == project_id, of_it)
    return connection.execute(wanted).scalar_one()


def change_questions(
    connection: sa.Connection,
    project_id: str,
    interview_id: str | None,
    change: Callable[[dict[str, Any]], dict[str, Any]],
) -> int:
    """Put `change(payload)` in the place of what questions hold; return how many changed.

    They are those that speak of an interview, for None all of a project.
    """
    c, found = suggestions.c, 0
    wanted = sa.select(c.id, c.payload).where(c.project_id == project_id)
    if interview_id is not None:
        wanted = wanted.where(sa.type_coerce(c.payload, sa.Text).contains(interview_id))
    for row in connection.execute(wanted).all():
        if (after := change(row.payload)) != row.payload:
            connection.execute(suggestions.update().where(c.id == row.id).values(payload=after))
            found += 1
    return found


def forget_in_runs(connection: sa.Connection, project_id: str, gone: Collection[str]) -> None:
    """Take what is gone out of the records of a project's runs; their passages keep their numbers."""
    c = suggestion_runs.c
    for row in connection.execute(sa.select(c.id, c.engine).where(c.project_id == project_id)).all():
        if (engine := without(row.engine, gone)) != row.engine:
            connection.execute(suggestion_runs.update().where(c.id == row.id).values(engine=engine))
        wanted = run_materials.c.run_id == row.id
        kept = connection.execute(sa.select(run_materials.c.passages).where(wanted)).scalar_one_or_none() or []
        left = [["", "", spans] if one in gone else [one, revision, spans] for one, revision, spans in kept]
        if left != kept:
            connection.execute(run_materials.update().where(wanted).values(passages=left))


def forget_in_offers(connection: sa.Connection, project_id: str, interview_id: str, gone: Collection[str]) -> None:
    """Take passages of what is gone out of the reasons of code suggestions made elsewhere."""
    c = code_offers.c
    of_it = sa.type_coerce(c.shown, sa.Text).contains(interview_id)
    for row in connection.execute(sa.select(c.id, c.shown).where(c.project_id == project_id, of_it)).all():
        connection.execute(code_offers.update().where(c.id == row.id).values(shown=without(row.shown, gone)))


def forget_in_drafts(connection: sa.Connection, project_id: str, quote_ids: Collection[str]) -> int:
    """Take the text that was sent to language models away where it held one of these quotes; return how many."""
    c, found = draft_requests.c, 0
    for row in connection.execute(sa.select(c.id, c.quote_ids).where(c.project_id == project_id)).all():
        if not set(quote_ids).isdisjoint(row.quote_ids):
            connection.execute(draft_requests.update().where(c.id == row.id).values(task="", digest=""))
            found += 1
    return found


def sentences_of_project(connection: sa.Connection, project_id: str) -> tuple[ThemeSentence, ...]:
    """Return all sentences of a project's themes, removed ones included."""
    of_project = sa.select(themes.c.id).where(themes.c.project_id == project_id)
    wanted = theme_sentences.select().where(theme_sentences.c.theme_id.in_(of_project))
    return rows.fetch(connection, ThemeSentence, wanted)


def sentences_carried_by(connection: sa.Connection, quote_ids: Collection[str]) -> dict[str, set[str]]:
    """Return the sentences that these quotes carry, each with all quotes that carry it."""
    c = sentence_quotes.c
    found: dict[str, set[str]] = {}
    wanted = sorted(quote_ids)
    for first in range(0, len(wanted), _AT_ONCE):
        carried = sa.select(c.sentence_id).where(c.quote_id.in_(wanted[first : first + _AT_ONCE]))
        for sentence_id, quote_id in connection.execute(sa.select(c).where(c.sentence_id.in_(carried))):
            found.setdefault(sentence_id, set()).add(quote_id)
    return found


def delete_sentences(connection: sa.Connection, sentence_ids: Iterable[str]) -> None:
    """Delete sentences of summaries, their words as they are read outside, and what links them to quotes."""
    wanted = sorted(sentence_ids)
    for first in range(0, len(wanted), _AT_ONCE):
        few = wanted[first : first + _AT_ONCE]
        connection.execute(sentence_quotes.delete().where(sentence_quotes.c.sentence_id.in_(few)))
        connection.execute(theme_shown.delete().where(theme_shown.c.sentence_id.in_(few)))
        connection.execute(theme_sentences.delete().where(theme_sentences.c.id.in_(few)))


def keep_vectors(connection: sa.Connection, project_id: str, digests: Collection[str]) -> int:
    """Delete a project's cached vectors but those of the texts with these SHA-256; return how many went."""
    c = vectors.c
    known = set(connection.scalars(sa.select(c.text_sha256).where(c.project_id == project_id).distinct()))
    wanted = sorted(known - set(digests))
    for first in range(0, len(wanted), _AT_ONCE):
        few = wanted[first : first + _AT_ONCE]
        connection.execute(vectors.delete().where(c.project_id == project_id, c.text_sha256.in_(few)))
    return len(wanted)


def without_words(words: Mapping[str, Any], may_stay: Callable[[str, str], bool]) -> dict[str, Any]:
    """Return words by language, in lists or with a number each, without those that may not stay."""
    return {
        language: {word: n for word, n in of.items() if may_stay(word, language)}
        if isinstance(of, Mapping)
        else [word for word in of if may_stay(word, language)]
        for language, of in words.items()
    }
