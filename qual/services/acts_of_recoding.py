"""What the history says of codes in use, merged, split and recoded, and how each of these is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import codebook, merging, recoding, wordings
from qual.services.acts import Kind, Names, now, was
from qual.services.merging import Children
from qual.services.recoding import Shift
from qual.store import codings
from qual.store.tx import Tx


def _said_merge(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Merged the code '{was(e)['name']}' into '{names.code(now(e)['merged_into'])}'"
        f"{_with(len(now(e)['shift']['moved']))}"
        for e in events
    )


def _said_unmerge(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(f"Took the code '{now(e)['name']}' out of '{names.code(was(e)['into'])}' again" for e in events)


def _said_split(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Split the code '{now(e)['name']}' off '{names.code(now(e)['shift']['source'])}'"
        f"{_with(len(now(e)['shift']['moved']))}"
        for e in events
    )


def _said_unsplit(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Put the code '{was(e)['name']}' back into '{names.code(was(e)['shift']['source'])}'" for e in events
    )


def _said_recode(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Moved {_count(len(now(e)['moved']))} from '{names.code(now(e)['source'])}' to '{names.code(now(e)['into'])}'"
        for e in events
    )


def _said_return(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Moved {_count(len(was(e)['moved']))} back from '{names.code(was(e)['into'])}' "
        f"to '{names.code(was(e)['source'])}'"
        for e in events
    )


def _said_confirm(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Confirmed {_count(len(now(e)['was']))} under the present words of '{names.code(e.target_id)}'" for e in events
    )


def _said_unconfirm(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Took back confirming {_count(len(was(e)['codings']))} of '{names.code(e.target_id)}'" for e in events
    )


def _unmerge(tx: Tx, event: Event) -> None:
    code = codings.code(tx.connection, event.target_id)
    if code.merged_into != now(event)["merged_into"]:
        raise Conflict(f"'{code.name}' has been taken out of that code or merged into another one since.")
    merging.unmerge_code(tx, code.id)


def _merge(tx: Tx, event: Event) -> None:
    way = was(event)["way"]
    merging.merge_code(tx, event.target_id, was(event)["into"], children=Children(way) if way else None)


def _unsplit(tx: Tx, event: Event) -> None:
    merging.unsplit_code(tx, event.target_id, Shift.of(now(event)["shift"]))


def _split(tx: Tx, event: Event) -> None:
    merging.split_again(tx, event.target_id, Shift.of(was(event)["shift"]))


def _return(tx: Tx, event: Event) -> None:
    recoding.return_codings(tx, Shift.of(now(event)))


def _recode(tx: Tx, event: Event) -> None:
    made = Shift.of(was(event))
    ids = [*(id_ for id_, _, _ in made.moved), *made.dropped]
    recoding.move_codings(tx, made.source, made.into, coding_ids=ids)


def _unconfirm(tx: Tx, event: Event) -> None:
    wordings.take_back_confirming(tx, event)


def _confirm(tx: Tx, event: Event) -> None:
    wordings.confirm_wording(tx, event.target_id, was(event)["codings"])


def _remove_again(tx: Tx, event: Event) -> None:
    codebook.remove_again(tx, event.target_id, now(event).get("codings", ()))


def _with(count: int) -> str:
    return f" with {_count(count)}" if count else ""


def _count(count: int) -> str:
    return "1 coding" if count == 1 else f"{count} codings"


def _said_restore(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Put the code '{now(e)['name']}' back into the codebook{_with(len(now(e).get('codings', ())))}" for e in events
    )


KINDS: Mapping[str, Kind] = {
    "code.merge": Kind(_said_merge, _unmerge),
    "code.unmerge": Kind(_said_unmerge, _merge),
    "code.split": Kind(_said_split, _unsplit),
    "code.unsplit": Kind(_said_unsplit, _split),
    "code.recode": Kind(_said_recode, _return),
    "code.return": Kind(_said_return, _recode),
    "code.restore": Kind(_said_restore, _remove_again),
    "wording.confirm": Kind(_said_confirm, _unconfirm),
    "wording.unconfirm": Kind(_said_unconfirm, _confirm),
}
