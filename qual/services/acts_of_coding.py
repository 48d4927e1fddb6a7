"""What the history says of codings, one or many at once, and how each act on them is taken back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from qual.domain.coding import Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor, worst
from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import coding, many_codings
from qual.services.acts import Kind, Names, Place, listed, now, require_untouched, short, was
from qual.services.passages import carried
from qual.store import interviews
from qual.store.tx import Tx


def _said_add(names: Names, events: Sequence[Event]) -> str:
    codes = listed(list(dict.fromkeys(names.code(now(e)["code_id"]) for e in events)))
    return f"Coded {_quoted(events, now)} as {codes}"


def _said_remove(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Removed the code '{names.code(was(e)['code_id'])}'{_whose(names, e)} from '{short(was(e)['quote'])}'"
        for e in events
    )


def _said_restore(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Put the code '{names.code(now(e)['code_id'])}' back on '{short(now(e)['quote'])}'" for e in events
    )


def _said_change(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(_said_one_change(names, e) for e in events)


def _said_one_change(names: Names, event: Event) -> str:
    before, after = was(event), now(event)
    quote = short(after["quote"])
    if before["code_id"] != after["code_id"]:
        return (
            f"Changed the code of '{quote}' from '{names.code(before['code_id'])}' to '{names.code(after['code_id'])}'"
        )
    if _place_of(before) == _place_of(after) and before["revision_id"] == after["revision_id"]:
        return f"Confirmed the code '{names.code(after['code_id'])}' on '{quote}'"
    if before["anchor"] == Anchor.LOST or not _meet(before, after):
        return f"Moved a coding of '{names.code(after['code_id'])}' to '{quote}'"
    verb = {True: "Extended", False: "Shortened"}[len(str(after["quote"])) >= len(str(before["quote"]))]
    return f"{verb} a coding of '{names.code(after['code_id'])}' to '{quote}'"


def _whose(names: Names, event: Event) -> str:
    coder = was(event)["coder_id"]
    return "" if coder == event.actor_id else f" of {names.person(coder)}"


def _quoted(events: Sequence[Event], side: Any) -> str:
    if len(events) == 1:
        return f"'{short(side(events[0])['quote'])}'"
    return f"{len(events)} passages"


def _remove(tx: Tx, event: Event) -> None:
    require_untouched(tx, event, "this coding")
    coding.remove_coding(tx, event.target_id)


def _restore(tx: Tx, event: Event) -> None:
    coding.restore_coding(tx, event.target_id)


def _change_back(tx: Tx, event: Event) -> None:
    """Put back what the act changed, place or code; the other stays as it is now."""
    standing = coding.standing_coding(tx, event.target_id)
    require_untouched(tx, event, "this coding")
    before, after = was(event), now(event)
    changes: dict[str, object] = {}
    if before["code_id"] != after["code_id"]:
        earlier = {"code_id": before["code_id"], "coded_as": before.get("coded_as")}
        changes |= earlier | {"code_version": before["code_version"], "origin": Origin(before["origin"])}
        changes |= coding.landed(tx, dataclasses.replace(standing, **earlier))
    if (_place_of(before), before["anchor"]) != (_place_of(after), after["anchor"]):
        current = coding.current_revision(tx, interviews.get(tx.connection, standing.interview_id))
        span, anchor = carried(tx, before["revision_id"], current, Span(before["start"], before["end"]))
        anchor = worst(Anchor(before["anchor"]), anchor)
        quote = before["quote"] if anchor is Anchor.LOST else span.slice(current.document.text)
        place = {"revision_id": current.id, "start": span.start, "end": span.end}
        judged = before.get("was") or before["quote"]
        changes |= place | {"anchor": anchor, "quote": quote, "was": None if anchor is Anchor.EXACT else judged}
    coding.put_change(tx, standing, changes)


def _meet(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Say whether two places in one text share a character; of places in different texts that is taken for granted."""
    return one["revision_id"] != other["revision_id"] or max(one["start"], other["start"]) < min(
        one["end"], other["end"]
    )


def _place_of(record: Mapping[str, Any]) -> tuple[int, int]:
    return record["start"], record["end"]


def _where_now(event: Event) -> Place | None:
    record = event.after or event.before or {}
    return record["revision_id"], record["start"], record["end"]


def _said_many_added(names: Names, events: Sequence[Event]) -> str:
    return f"Coded {_many(names, events, now)}"


def _said_many_removed(names: Names, events: Sequence[Event]) -> str:
    return f"Removed the codes from {_many(names, events, was, verb='coded as')}"


def _said_many_restored(names: Names, events: Sequence[Event]) -> str:
    return f"Put the codes back on {_many(names, events, now, verb='coded as')}"


def _many(names: Names, events: Sequence[Event], side: Any, *, verb: str = "as") -> str:
    made = [one for event in events for one in side(event)["codings"]]
    codes = listed(list(dict.fromkeys(names.code(one["code_id"]) for one in made)))
    what = f"'{short(made[0]['quote'])}'" if len(made) == 1 else f"{len(made)} passages"
    where = "" if len(events) == 1 else f" in {len(events)} interviews"
    return f"{what}{where} {verb} {codes}"


def _remove_many(tx: Tx, event: Event) -> None:
    ids = [one["id"] for one in now(event)["codings"]]
    many_codings.remove_untouched(tx, event.project_id, ids, event.seq)


def _restore_many(tx: Tx, event: Event) -> None:
    back = many_codings.restore_codings(tx, event.project_id, [one["id"] for one in was(event)["codings"]])
    if not back:
        raise Conflict("The code of these passages was removed from the codebook meanwhile. Put it back first.")


def _where_first(event: Event) -> Place | None:
    first = (event.after or event.before or {})["codings"][0]
    return first["revision_id"], first["start"], first["end"]


KINDS: Mapping[str, Kind] = {
    "coding.add": Kind(_said_add, _remove, place=_where_now),
    "coding.remove": Kind(_said_remove, _restore, place=_where_now),
    "coding.restore": Kind(_said_restore, _remove, place=_where_now),
    "coding.change": Kind(_said_change, _change_back, place=_where_now),
    "codings.add": Kind(_said_many_added, _remove_many, place=_where_first),
    "codings.remove": Kind(_said_many_removed, _restore_many, place=_where_first),
    "codings.restore": Kind(_said_many_restored, _remove_many, place=_where_first),
}


def said_split(names: Names, events: Sequence[Event]) -> str:
    """Say that a coding was cut in two: one became shorter and a new one begins behind it."""
    shorter = next(e for e in events if e.action == "coding.change")
    new = next(e for e in events if e.action != "coding.change")
    code = names.code(now(shorter)["code_id"])
    return f"Split a coding of '{code}' into '{short(now(shorter)['quote'])}' and '{short(now(new)['quote'])}'"


def said_joined(names: Names, events: Sequence[Event]) -> str:
    """Say that the two parts of a coding became one again."""
    longer = next(e for e in events if e.action == "coding.change")
    return (
        f"Joined the two parts of a coding of '{names.code(now(longer)['code_id'])}' to '{short(now(longer)['quote'])}'"
    )


TOGETHER = {
    frozenset({"coding.change", "coding.add"}): said_split,
    frozenset({"coding.change", "coding.restore"}): said_split,
    frozenset({"coding.change", "coding.remove"}): said_joined,
}
