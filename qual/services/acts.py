"""What a kind of act is to the history: what one calls it, and what takes it back.

A kind of act is the `action` of its events. To add one: write a sentence and an opposite, and give them a row in the
`KINDS` of an `acts_of_….py`, which `history.KINDS` joins. That is all; undo, redo and the history panel follow.

* `said(names, events)` is a plain sentence in the past tense about the events of one action in one act ("Coded '…' as
  'Trust'"). It is made from `before` and `after` alone, so that it stays true; `names` gives names of codes and people.
* `opposite(tx, event)` does the opposite by calling ordinary services. What these record is marked as the undo of
  `event` (or its redo, when `event` was an undo itself), so the actions they record need rows of their own: the
  opposite of `coding.remove` records `coding.restore`, whose opposite removes again. It raises a QualError, in words,
  when others have built on the act (`require_untouched` says who) and records nothing when nothing was left to do.
* `quiet` kinds come along with others and are not worth a sentence of their own then.
* `place(event)` is where in a transcript it happened, as (revision, start, end), for kinds that have a place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qual.domain.event import Event
from qual.errors import Conflict, NotFound
from qual.store import accounts, codings, events, interviews, theme_parts, themes
from qual.store.tx import Tx

_QUOTED = 40  # characters of a quote in a sentence about it

Place = tuple[str, int, int]


class Names:
    """Looks up what things and people are called, each once per request."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._known: dict[tuple[str, str], str] = {}

    def code(self, code_id: object) -> str:
        """Return a code's present name, removed codes included."""
        return self._of("code", code_id, lambda id_: codings.code(self._tx.connection, id_).name)

    def person(self, user_id: object) -> str:
        """Return a person's name."""
        return self._of("person", user_id, lambda id_: accounts.user(self._tx.connection, id_).name)

    def interview(self, interview_id: object) -> str:
        """Return an interview's name."""
        return self._of("interview", interview_id, lambda id_: interviews.get(self._tx.connection, id_).name)

    def theme(self, theme_id: object) -> str:
        """Return a theme's present name."""
        return self._of("theme", theme_id, lambda id_: themes.theme(self._tx.connection, id_).name)

    def sentence(self, sentence_id: object) -> str:
        """Return the present words of a sentence of a theme, removed ones included."""
        return self._of("sentence", sentence_id, lambda id_: theme_parts.sentence(self._tx.connection, id_).text)

    def _of(self, what: str, id_: object, look_up: Callable[[str], str]) -> str:
        key = (what, str(id_))
        if key not in self._known:
            try:
                self._known[key] = look_up(key[1])
            except NotFound:
                self._known[key] = "?"
        return self._known[key]


def _nowhere(_event: Event) -> Place | None:
    return None


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of act; see the module's text."""

    said: Callable[[Names, Sequence[Event]], str]
    opposite: Callable[[Tx, Event], object]
    quiet: bool = False
    place: Callable[[Event], Place | None] = _nowhere


def was(event: Event) -> Mapping[str, Any]:
    """Return what was before, empty if there was nothing."""
    return event.before or {}


def now(event: Event) -> Mapping[str, Any]:
    """Return what came of it, empty if it is gone."""
    return event.after or {}


def short(quote: object) -> str:
    """Return a quote fit for a sentence."""
    text = " ".join(str(quote).split())
    return text if len(text) <= _QUOTED else text[: _QUOTED - 1].rstrip() + "…"


def listed(quotes: Sequence[str], *, most: int = 3) -> str:
    """Return quoted names as part of a sentence; beyond `most` it says how many more there are."""
    named = ", ".join(f"'{quote}'" for quote in quotes[:most])
    return named if len(quotes) <= most else f"{named} and {len(quotes) - most} more"


def require_untouched(tx: Tx, event: Event, what: str) -> None:
    """Raise Conflict, naming the person, when the event's thing has been changed since, and not changed back."""
    since = events.standing_since(tx.connection, [event.target_id], event.seq)
    if since:
        last, who = hindrance(tx, since)
        verb = "removed" if last.action.endswith(".remove") else "changed"
        raise Conflict(f"{who} {verb} {what} since.")


def hindrance(tx: Tx, since: Sequence[Event]) -> tuple[Event, str]:
    """Return which of these events is told of, the newest of somebody else if there is one, and who has done it."""
    last = next((e for e in reversed(since) if e.actor_id != tx.actor.user), since[-1])
    return last, "You have" if last.actor_id == tx.actor.user else f"{Names(tx).person(last.actor_id)} has"


def by_others_since(tx: Tx, target_id: str, seq: int) -> list[Event]:
    """Return what others did to a thing after an event number and did not take back, oldest first."""
    since = events.standing_since(tx.connection, [target_id], seq)
    return [event for event in since if event.actor_id != tx.actor.user]
