"""What the history says of the quotes of themes, and how each act on them is taken back.

A theme is worked on by many at once, so an act is not barred by whatever else happened to its theme: only by what
others (or the same person) built on the very part it is about.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from qual.domain.event import Event
from qual.domain.theme import ThemeQuote
from qual.errors import Conflict
from qual.services import theme_quotes
from qual.services.acts import Kind, Names, now, short, was
from qual.store import events as stored
from qual.store.tx import Tx

_BUILT = {
    "theme.quote_remove": "taken {what} out",
    "theme.sentence_link": "linked {what} to a sentence or taken it from one",
    "theme.sentence_add": "linked {what} to a sentence",
    "theme.review": "commented on {what}",
}


def _said_quotes(verb: str, way: str, side: Any) -> Any:
    """Return what says that quotes came into a theme or left it."""

    def said(names: Names, events: Sequence[Event]) -> str:
        by_theme: dict[str, list[Event]] = {}
        for event in events:
            by_theme.setdefault(event.target_id, []).append(event)
        return "; ".join(
            f"{verb} {_quoted(side, few)} {way} the theme '{names.theme(id_)}'" for id_, few in by_theme.items()
        )

    return said


def _quoted(side: Any, events: Sequence[Event]) -> str:
    return f"'{short(side(events[0])['quote'])}'" if len(events) == 1 else f"{len(events)} passages"


def _take_out(tx: Tx, event: Event) -> None:
    quote_id = now(event)["id"]
    _require_part_untouched(tx, event, quote_id, "this passage")
    theme_quotes.remove_quote(tx, event.target_id, quote_id)


def _put_back(tx: Tx, event: Event) -> None:
    fields = {name: value for name, value in was(event).items() if name != "sentences"}
    theme_quotes.restore_quote(tx, ThemeQuote(**fields), now(event).get("sentences", ()))


def _require_part_untouched(tx: Tx, event: Event, part_id: str, what: str) -> None:
    """Raise Conflict, naming the person, when something was done since to one part of the theme and still stands."""
    since = [e for e in stored.standing_since(tx.connection, [event.target_id], event.seq) if _names(e, part_id)]
    if since:
        last = next((e for e in reversed(since) if e.actor_id != tx.actor.user), since[-1])
        who = "You have" if last.actor_id == tx.actor.user else f"{Names(tx).person(last.actor_id)} has"
        raise Conflict(f"{who} {_BUILT.get(last.action, 'changed {what}').format(what=what)} since.")


def _names(event: Event, id_: str) -> bool:
    return _holds(event.before, id_) or _holds(event.after, id_)


def _holds(value: Any, id_: str) -> bool:
    if isinstance(value, Mapping):
        return any(_holds(inner, id_) for inner in value.values())
    return any(_holds(inner, id_) for inner in value) if isinstance(value, list) else value == id_


KINDS: Mapping[str, Kind] = {
    "theme.quote_add": Kind(_said_quotes("Brought", "into", now), _take_out),
    "theme.quote_remove": Kind(_said_quotes("Took", "out of", was), _put_back),
    "theme.quote_restore": Kind(_said_quotes("Put", "back into", now), _take_out),
}
