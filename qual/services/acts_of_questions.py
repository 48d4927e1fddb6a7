"""What the history says of decisions about questions and passages, and how each is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.event import Event
from qual.domain.passage_decision import DecisionKind
from qual.services import deciding
from qual.services.acts import Kind, Names, now, was
from qual.store.tx import Tx

_SAID = {
    DecisionKind.ACCEPTED: "a question became the theme{theme}",
    DecisionKind.ADDED: "the passages of a question went into the theme{theme}",
    DecisionKind.JOINED: "{n} questions were made one",
    DecisionKind.SPLIT: "a question was split into {n}",
    DecisionKind.PINNED: "passages belong together",
    DecisionKind.APART: "two passages are never put together",
    DecisionKind.SET_ASIDE: "a question was set aside",
}


def _said_decide(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Decided that {_what(names, e)}" for e in events)


def _said_take_back(_names: Names, events: Sequence[Event]) -> str:
    return "Took a decision about suggestions back" if len(events) == 1 else f"Took {len(events)} decisions back"


def _said_again(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Decided again that {_what(names, e)}" for e in events)


def _what(names: Names, event: Event) -> str:
    said = now(event)
    theme = f" '{names.theme(said['theme_id'])}'" if said.get("theme_id") else ""
    return _SAID[DecisionKind(said["kind"])].format(theme=theme, n=len(said["parts"]))


def _take_back(tx: Tx, event: Event) -> None:
    deciding.take_back(tx, event.target_id)


def _decide_again(tx: Tx, event: Event) -> None:
    deciding.decide_again(tx, event.target_id, was(event).get("withdrawn", ()))


KINDS: Mapping[str, Kind] = {
    "passages.decide": Kind(_said_decide, _take_back, quiet=True),
    "passages.take_back": Kind(_said_take_back, _decide_again),
    "passages.decide_again": Kind(_said_again, _take_back, quiet=True),
}
