"""The passages that carry each theme, as far as the actor may see them: its quotes and what is coded with its codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from qual.analysis.theme_table import Carried
from qual.domain.codebook import Code
from qual.domain.theme import Theme, ThemeState
from qual.services.in_rounds import sight
from qual.services.people import People
from qual.store import codings, theme_material, themes
from qual.store.codings import Place
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Material:
    """A project's themes with what carries each, by theme id."""

    themes: tuple[Theme, ...]  # oldest first
    codes: dict[str, tuple[Code, ...]]  # in the codebook now, each once
    carried: dict[str, tuple[Carried, ...]]  # every place once
    people: People


def material(tx: Tx, project_id: str, *, set_aside: bool = False, only: str | None = None) -> Material:
    """Return what carries each theme, or the one named; those set aside are left out unless `set_aside`.

    A place that several people coded, with several codes of the theme, or that is a quote too, counts once. Lost
    codings count nowhere. The caller has looked whether the actor may read the project.
    """
    seen = sight(tx, project_id)
    people = People(tx, project_id)
    found = [
        theme
        for theme in themes.themes_of(tx.connection, project_id)
        if (set_aside or theme.state is not ThemeState.SET_ASIDE) and only in (None, theme.id)
    ]
    codes = {id_: few for id_, few in _codes(tx, project_id).items() if only in (None, id_)}
    wanted = {code.id for few in codes.values() for code in few}
    places: dict[str, list[Place]] = {}
    for place in codings.places(tx.connection, project_id, seen, code_ids=wanted) if wanted else ():
        places.setdefault(place.code_id, []).append(place)
    carried: dict[str, dict[tuple[str, int, int], Carried]] = {theme.id: {} for theme in found}
    for quote in theme_material.quotes_of_project(tx.connection, project_id):
        if quote.theme_id in carried and quote.interview_id not in seen.interviews:
            whose = people.behind(quote.interview_id, quote.revision_id, quote.start, quote.end)
            place_of = (quote.interview_id, quote.start, quote.end)
            carried[quote.theme_id].setdefault(place_of, Carried(*place_of, whose, is_quote=True))
    for theme in found:
        coded = (place for code in codes.get(theme.id, ()) for place in places.get(code.id, ()))
        _add(carried[theme.id], coded, people)
    shown = {theme.id: codes.get(theme.id, ()) for theme in found}
    return Material(tuple(found), shown, {id_: tuple(said.values()) for id_, said in carried.items()}, people)


def _add(carried: dict[tuple[str, int, int], Carried], coded: Iterable[Place], people: People) -> None:
    for place in coded:
        key = (place.interview_id, place.start, place.end)
        known = carried.get(key) or Carried(*key, people.behind(place.interview_id, None, place.start, place.end))
        if not known.is_coded:
            carried[key] = replace(known, is_coded=True)


def _codes(tx: Tx, project_id: str) -> dict[str, tuple[Code, ...]]:
    """Return each theme's codes: a merged one as what it was merged into, removed ones not at all."""
    by_id = {code.id: code for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    found: dict[str, tuple[Code, ...]] = {}
    for theme_id, code_ids in theme_material.codes_of_project(tx.connection, project_id).items():
        standing: dict[str, Code] = {}
        for code_id in code_ids:
            code = by_id[code_id]
            while code.merged_into is not None:
                code = by_id[code.merged_into]
            if code.deleted_at is None:
                standing[code.id] = code
        found[theme_id] = tuple(standing.values())
    return found
