"""The codes that belong to a theme, with how much is coded with them as far as the actor may see."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.codebook import Code
from qual.domain.permission import Action
from qual.domain.theme import Theme, ThemeCode
from qual.errors import Conflict, NotFound
from qual.services.in_rounds import sight
from qual.services.people import People
from qual.services.theme_steps import reach, reach_to_change
from qual.store import accounts, codings, theme_parts
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class ThemeCodeView:
    """A code of a theme, as it stands in the codebook now, and how much is coded with it."""

    code: Code
    added_by: str
    n_codings: int
    n_people: int  # whose words they are, see `people.People`; interviewers are nobody


def add_code(tx: Tx, theme_id: str, code_id: str) -> ThemeCode:
    """Let a code, and with it all its codings, belong to a theme; one that does already is returned as it is."""
    theme = reach_to_change(tx, theme_id)
    code = codings.code(tx.connection, code_id)
    if code.project_id != theme.project_id:
        raise NotFound("This code does not belong to the project. Reload the page.")
    if code.deleted_at is not None or code.merged_into is not None:
        raise Conflict(f"'{code.name}' was removed or merged meanwhile. Choose another code.")
    for known in theme_parts.codes_of(tx.connection, theme_id):
        if known.code_id == code_id:
            return known
    made = theme_parts.add_code(tx.connection, ThemeCode(theme_id, code_id, tx.actor.user, tx.time))
    tx.record("theme.code_add", ("theme", theme_id), project_id=theme.project_id, after=made)
    return made


def remove_code(tx: Tx, theme_id: str, code_id: str) -> None:
    """Take a code away from a theme, with those that were merged into it; its codings stay as they are."""
    theme = reach_to_change(tx, theme_id)
    by_id = {code.id: code for code in codings.codes_of(tx.connection, theme.project_id, deleted=True)}
    gone = [
        known
        for known in theme_parts.codes_of(tx.connection, theme_id)
        if code_id in {known.code_id, _in_force(by_id, known.code_id)}
    ]
    if not gone:
        raise NotFound("This code was taken away from the theme already.")
    for known in gone:
        theme_parts.remove_code(tx.connection, theme_id, known.code_id)
        tx.record("theme.code_remove", ("theme", theme_id), project_id=theme.project_id, before=known)


def codes_of_theme(tx: Tx, theme_id: str) -> tuple[ThemeCodeView, ...]:
    """Return a theme's codes that are in the codebook, each once, with the codings that the actor may see."""
    return views(tx, reach(tx, theme_id, Action.READ))


def views(tx: Tx, theme: Theme) -> tuple[ThemeCodeView, ...]:
    """Return what `codes_of_theme` does, for other services."""
    known = theme_parts.codes_of(tx.connection, theme.id)
    if not known:
        return ()
    by_id = {code.id: code for code in codings.codes_of(tx.connection, theme.project_id, deleted=True)}
    added_by: dict[str, str] = {}
    for one in known:
        code = by_id[_in_force(by_id, one.code_id)]
        if code.deleted_at is None:
            added_by.setdefault(code.id, one.added_by)
    names, people = accounts.names(tx.connection), People(tx, theme.project_id)
    seen = sight(tx, theme.project_id)
    coded: dict[str, list[str | None]] = {code_id: [] for code_id in added_by}
    for place in codings.places(tx.connection, theme.project_id, seen, code_ids=added_by) if added_by else ():
        coded[place.code_id].append(people.behind(place.interview_id, None, place.start, place.end))
    return tuple(
        ThemeCodeView(by_id[id_], names.get(who, ""), len(coded[id_]), len(set(coded[id_]) - {None}))
        for id_, who in added_by.items()
    )


def _in_force(by_id: dict[str, Code], code_id: str) -> str:
    """Return the code that a merged code has become, itself if it was not merged."""
    while (into := by_id[code_id].merged_into) is not None:
        code_id = into
    return code_id
