"""How a project's themes came about: every step with who took it, when and why, read from the events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qual.domain.erasure import INTERVIEW
from qual.domain.event import Event
from qual.domain.permission import Action
from qual.domain.theme import SentenceOrigin
from qual.services.in_rounds import sight
from qual.store import accounts, codings, events, theme_material, themes
from qual.store.tx import Tx

# How a step is called on the page, by what the event is called; the rest are "changed".
KINDS = {
    "theme.create": "made",
    "theme.withdraw": "withdrawn",
    "theme.bring_back": "brought_back",
    "theme.update": "reworded",
    "theme.quote_add": "quote_added",
    "theme.quote_remove": "quote_removed",
    "theme.quote_restore": "quote_restored",
    "theme.code_add": "code_added",
    "theme.code_remove": "code_removed",
    "theme.sentence_add": "sentence_added",
    "theme.sentence_edit": "sentence_reworded",
    "theme.sentence_remove": "sentence_removed",
    "theme.sentence_restore": "sentence_restored",
    "theme.sentence_move": "sentences_ordered",
    "theme.sentences_order": "sentences_ordered",
    "theme.sentence_link": "sentence_linked",
    "theme.set_aside": "set_aside",
    "theme.take_up": "taken_up",
    "theme.link_add": "linked",
    "theme.link_rename": "link_renamed",
    "theme.link_remove": "unlinked",
    "theme.send": "sent_outside",
    "theme.show": "shown_outside",
    "theme.call_back": "called_back",
}
DECISIONS = frozenset(
    {"made", "withdrawn", "brought_back", "reworded", "set_aside", "taken_up", "agree", "dispute"}
    | {f"now_{state}" for state in ("draft", "in_review", "agreed", "disputed")}
)  # what the timeline shows even where there is much else


_MACHINE = frozenset(origin.value for origin in SentenceOrigin if origin.is_machine)


@dataclass(frozen=True, slots=True)
class ThemeStep:
    """One thing that happened to a theme."""

    seq: int
    time: datetime
    who: str
    theme_id: str
    theme: str  # its present name
    kind: str  # a value of KINDS, "now_<state>", or a verdict
    about: str  # the words of the quote, sentence, code, link or person concerned
    why: str
    is_of_part: bool = False  # about one sentence or one quote, not the theme as a whole

    @property
    def is_decision(self) -> bool:
        """Say whether the step decided something about the theme as a whole."""
        return self.kind in DECISIONS and not self.is_of_part


def theme_steps(tx: Tx, project_id: str, *, theme_id: str | None = None) -> tuple[ThemeStep, ...]:
    """Return what happened to a project's themes, or to one, oldest first; also that an interview with quotes went.

    Steps about quotes from interviews that the actor codes in an open blind round are left out, and so are then those
    about sentences that a machine wrote.
    """
    tx.require(Action.READ, project_id)
    found = events.of_kind(tx.connection, project_id, "theme")
    names = {theme.id: theme.name for theme in themes.themes_of(tx.connection, project_id)}
    teller = _Teller(tx, project_id, names)
    closed = sight(tx, project_id).interviews
    hidden = _quotes_from(closed, found) | {
        quote.id
        for quote in theme_material.quotes_of_project(tx.connection, project_id)
        if quote.interview_id in closed
    }
    machine = {str(one["id"]) for event in found if (one := _sentence(event)).get("origin") in _MACHINE}
    steps = [
        teller.step(event)
        for event in found
        if event.target_id in names
        and theme_id in (None, event.target_id)
        and not _tells_of(event, closed, hidden)
        and not (closed and _is_of_machine(event, machine))
    ]
    for event in events.of_kind(tx.connection, project_id, "interview"):
        lost = (event.after or {}).get("themes", {}) if event.action == INTERVIEW else {}
        steps += [teller.loss(event, one) for one in lost if one in names and theme_id in (None, one)]
    return tuple(sorted(steps, key=lambda step: step.seq))


def _quotes_from(closed: frozenset[str], found: tuple[Event, ...]) -> set[str]:
    """Return the ids of quotes, removed ones too, that were taken from these interviews."""
    told = (event.after or event.before or {} for event in found if event.action.startswith("theme.quote_"))
    return {str(said["id"]) for said in told if said.get("interview_id") in closed}


def _tells_of(event: Event, closed: frozenset[str], hidden: set[str]) -> bool:
    """Say whether an event is about nothing but quotes that are hidden from the actor."""
    before, after = event.before or {}, event.after or {}
    said = after or before
    if said.get("interview_id") in closed or said.get("quote_id") in hidden:
        return True
    if event.action == "theme.sentence_link":
        return set(before.get("quotes", ())) ^ set(after.get("quotes", ())) <= hidden
    return False


def _sentence(event: Event) -> Mapping[str, Any]:
    """Return the sentence that an event adds or takes away, {} for all other events."""
    said = event.after or event.before or {}
    inner = said.get("sentence")
    if isinstance(inner, dict):
        return inner
    return said if event.action in ("theme.sentence_remove", "theme.sentence_restore") else {}


def _is_of_machine(event: Event, machine: set[str]) -> bool:
    said = event.after or event.before or {}
    return _sentence(event).get("origin") in _MACHINE or said.get("sentence_id") in machine


class _Teller:
    """Turns events into steps; knows the names that events hold as identifiers."""

    def __init__(self, tx: Tx, project_id: str, themes_by_id: Mapping[str, str]) -> None:
        self._themes = themes_by_id
        self._people = accounts.names(tx.connection)
        self._parts = theme_material.words_of_parts(tx.connection, project_id)
        self._codes = {code.id: code.name for code in codings.codes_of(tx.connection, project_id, deleted=True)}

    def step(self, event: Event) -> ThemeStep:
        """Return what an event says."""
        said = event.after or event.before or {}
        return ThemeStep(
            event.seq,
            event.time,
            self._people.get(event.actor_id, ""),
            event.target_id,
            self._themes[event.target_id],
            _kind(event, said),
            self._about(event.action, said),
            str(said.get("reason") or said.get("note") or said.get("comment") or ""),
            bool(said.get("sentence_id") or said.get("quote_id")),
        )

    def loss(self, event: Event, theme_id: str) -> ThemeStep:
        """Return that a theme lost quotes, because an interview was deleted for good."""
        who, theme = self._people.get(event.actor_id, ""), self._themes[theme_id]
        return ThemeStep(event.seq, event.time, who, theme_id, theme, "quotes_erased", "", "")

    def _about(self, action: str, said: Mapping[str, Any]) -> str:
        if action in ("theme.send", "theme.call_back"):
            return self._people.get(str(said.get("user_id")), "")
        if action.startswith("theme.code_"):
            return self._codes.get(str(said.get("code_id")), "")
        if action.startswith("theme.link_"):
            return f"{said.get('name', '')} → {self._themes.get(str(said.get('to_id')), '')}"
        if action.startswith("theme.sentence_"):
            sentence = said.get("sentence")
            text = (sentence if isinstance(sentence, dict) else said).get("text")
            return str(text or self._parts.get(str(said.get("sentence_id")), ""))
        part = self._parts.get(str(said.get("sentence_id") or said.get("quote_id")), "")
        return str(said.get("quote") or said.get("statement") or part)


def _kind(event: Event, said: Mapping[str, Any]) -> str:
    if event.action == "theme.review":
        return str(said.get("verdict", "changed"))
    if event.action == "theme.move":
        return f"now_{said.get('state', 'draft')}"
    return KINDS.get(event.action, "changed")
