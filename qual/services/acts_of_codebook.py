"""What the history says of changes to the codebook, and how each of them is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import codebook
from qual.services.acts import Kind, Names, listed, now, require_untouched, was
from qual.store import codings
from qual.store.tx import Tx

_SPOKEN = {"name": "name", "definition": "definition", "include": "rule of inclusion", "exclude": "rule of exclusion",
           "example": "example", "colour": "colour"}  # fmt: skip


def _said_add(_names: Names, events: Sequence[Event]) -> str:
    added = [now(e)["name"] for e in events]
    return f"Added the code {listed(added)}" if len(added) == 1 else f"Added {len(added)} codes: {listed(added)}"


def _said_remove(_names: Names, events: Sequence[Event]) -> str:
    gone = sum(len(was(e).get("codings", ())) for e in events)
    with_them = f" with {gone} coding{'s' if gone > 1 else ''}" if gone else ""
    return f"Took {_codes([was(e)['name'] for e in events])} out of the codebook{with_them}"


def _said_update(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(_said_one_update(event) for event in events)


def _said_one_update(event: Event) -> str:
    before, after = was(event), now(event)
    fields = _changed(event)
    if fields == ["name"]:
        return f"Renamed the code '{before['name']}' to '{after['name']}'"
    spoken = [_SPOKEN[field] for field in fields]
    what = spoken[0] if len(spoken) == 1 else ", ".join(spoken[:-1]) + " and " + spoken[-1]
    return f"Changed the {what} of the code '{after['name']}'"


def _said_move(names: Names, events: Sequence[Event]) -> str:
    return "; ".join(
        f"Moved the code '{now(e)['name']}' "
        + (f"under '{names.code(now(e)['parent_id'])}'" if now(e)["parent_id"] else "to the top level")
        if was(e)["parent_id"] != now(e)["parent_id"]
        else f"Moved the code '{now(e)['name']}' among its neighbours"
        for e in events
    )


def _codes(named: Sequence[str]) -> str:
    return f"the code {listed(named)}" if len(named) == 1 else f"the codes {listed(named)}"


def _remove(tx: Tx, event: Event) -> None:
    require_untouched(tx, event, f"the code '{now(event)['name']}'")
    codebook.remove_code(tx, event.target_id)


def _restore(tx: Tx, event: Event) -> None:
    codebook.restore_code(tx, event.target_id)


def _earlier_wording(tx: Tx, event: Event) -> None:
    """Put back those words that the act changed; raise Conflict when one of them was changed since."""
    code = codings.code(tx.connection, event.target_id)
    before, after = was(event), now(event)
    fields = _changed(event)
    if any(getattr(code, field) != after[field] for field in fields):
        require_untouched(tx, event, f"the code '{code.name}'")
        raise Conflict(f"The code '{code.name}' was changed again since.")
    codebook.update_code(tx, code.id, code.version, {field: str(before[field]) for field in fields})


def _earlier_place(tx: Tx, event: Event) -> None:
    before, after = was(event), now(event)
    code = codings.code(tx.connection, event.target_id)
    if code.parent_id != after["parent_id"]:
        require_untouched(tx, event, f"the place of the code '{code.name}'")
        raise Conflict(f"The code '{code.name}' was moved again since.")
    codebook.move_code(tx, event.target_id, before["parent_id"], int(before["position"]))


def _changed(event: Event) -> list[str]:
    before, after = was(event), now(event)
    return [field for field in (*codebook.WORDING, "colour") if before[field] != after[field]]


KINDS: Mapping[str, Kind] = {
    "code.add": Kind(_said_add, _remove),
    "code.remove": Kind(_said_remove, _restore),
    "code.update": Kind(_said_update, _earlier_wording),
    "code.move": Kind(_said_move, _earlier_place),
}
