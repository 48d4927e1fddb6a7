"""What the history says of memos, and how each act on them is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import memos
from qual.services.acts import Kind, Names, Place, now, require_untouched, short, was
from qual.store import memos as stored
from qual.store.tx import Tx


def _said_add(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Wrote the memo '{short(now(e)['text'])}'" for e in events)


def _said_answer(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Answered a memo with '{short(now(e)['text'])}'" for e in events)


def _said_change(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Changed the memo '{short(was(e)['text'])}' to '{short(now(e)['text'])}'" for e in events)


def _said_remove(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Removed the memo '{short(was(e)['text'])}'{_whose(names, e)}" for e in events)


def _said_restore(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Put the memo '{short(now(e)['text'])}' back" for e in events)


def _whose(names: Names, event: Event) -> str:
    author = was(event)["author_id"]
    return "" if author == event.actor_id else f" of {names.person(author)}"


def _remove(tx: Tx, event: Event) -> None:
    require_untouched(tx, event, "this memo")
    memos.remove_memo(tx, event.target_id)


def _restore(tx: Tx, event: Event) -> None:
    memos.restore_memo(tx, event.target_id)


def _change_back(tx: Tx, event: Event) -> None:
    require_untouched(tx, event, "this memo")
    present = stored.get(tx.connection, event.target_id)
    if present.text != now(event)["text"]:
        raise Conflict("You changed this memo again since.")
    memos.change_memo(tx, present.id, present.version, was(event)["text"])


def _where(event: Event) -> Place | None:
    memo = event.after or event.before or {}
    return None if memo["start"] is None else (memo["revision_id"], memo["start"], memo["end"])


KINDS: Mapping[str, Kind] = {
    "memo.add": Kind(_said_add, _remove, place=_where),
    "memo.answer": Kind(_said_answer, _remove, place=_where),
    "memo.change": Kind(_said_change, _change_back, place=_where),
    "memo.remove": Kind(_said_remove, _restore, place=_where),
    "memo.restore": Kind(_said_restore, _remove, place=_where),
}
