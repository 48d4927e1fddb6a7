"""Bringing a passage into a theme while one reads the text: into which themes one may, and never while coding blind."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.permission import Action
from qual.domain.theme import Theme, ThemeQuote, ThemeState
from qual.errors import Conflict
from qual.services.in_rounds import sight
from qual.services.theme_quotes import QuoteDraft, add_quote
from qual.services.theme_steps import reach_to_change
from qual.store import events, themes
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class ThemeChoice:
    """A theme that passages can be brought into."""

    id: str
    name: str
    state: ThemeState


@dataclass(frozen=True, slots=True)
class Brought:
    """A passage in a theme. Unless `is_new` it was there before, and nothing changed."""

    theme: Theme
    quote: ThemeQuote
    is_new: bool


def choices(tx: Tx, project_id: str) -> tuple[ThemeChoice, ...]:
    """Return the project's themes that are not set aside, those first in which the actor last did something.

    Those the actor never touched follow by when anybody did. Raises Conflict while the actor codes blind: even the
    names of themes say what others make of the material.
    """
    tx.require(Action.DECIDE, project_id)
    _require_sighted(tx, project_id)
    found = [one for one in themes.themes_of(tx.connection, project_id) if one.state is not ThemeState.SET_ASIDE]
    newest = events.newest_of_targets(tx.connection, [one.id for one in found])
    mine = {id_: seq for (id_, actor), seq in newest.items() if actor == tx.actor.user}
    anybodys: dict[str, int] = {}
    for (id_, _), seq in newest.items():
        anybodys[id_] = max(seq, anybodys.get(id_, 0))
    found.sort(key=lambda one: (-mine.get(one.id, 0), -anybodys.get(one.id, 0)))
    return tuple(ThemeChoice(one.id, one.name, one.state) for one in found)


def bring_passage(tx: Tx, theme_id: str, draft: QuoteDraft) -> Brought:
    """Let a passage carry a theme; raise Conflict while the actor codes blind, and what `add_quote` raises."""
    theme = reach_to_change(tx, theme_id)
    _require_sighted(tx, theme.project_id)
    recorded = len(tx.recorded)
    quote = add_quote(tx, theme_id, draft)
    return Brought(theme, quote, len(tx.recorded) > recorded)


def _require_sighted(tx: Tx, project_id: str) -> None:
    if sight(tx, project_id).interviews:
        raise Conflict("You code in a blind round. Passages can be brought into themes when it is over.")
