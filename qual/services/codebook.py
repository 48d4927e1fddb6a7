"""The codebook: adding, wording, moving and removing codes; every change keeps the old wording."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from qual.domain.codebook import (
    Code,
    CodeNode,
    clean_colour,
    clean_name,
    in_tree_order,
    next_colour,
    require_free_name,
    require_no_cycle,
)
from qual.domain.coding import Coding
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.round import EVERYTHING, Sight
from qual.errors import BadInput, Conflict, NotFound
from qual.services.coding import landing
from qual.services.in_rounds import require_codebook_free, require_nothing_hidden, sight
from qual.services.recoding import bring_back, move_codings, standing
from qual.store import codings, events, recodings
from qual.store.tx import Tx

WORDING = ("name", "definition", "include", "exclude", "example")
LONGEST_TEXT = 10_000  # characters of a definition or example


def tree(tx: Tx, project_id: str) -> tuple[CodeNode, ...]:
    """Return a project's codes in display order with their depth."""
    tx.require(Action.READ, project_id)
    return in_tree_order(codings.codes_of(tx.connection, project_id))


def code(tx: Tx, code_id: str) -> Code:
    """Return a code, also a removed or merged one; raise NotFound to people outside its project."""
    found = codings.code(tx.connection, code_id)
    tx.require(Action.READ, found.project_id)
    return found


def former(tx: Tx, project_id: str) -> tuple[Code, ...]:
    """Return the codes that were removed or merged, by name."""
    tx.require(Action.READ, project_id)
    known = codings.codes_of(tx.connection, project_id, deleted=True)
    gone = (found for found in known if found.deleted_at is not None or found.merged_into is not None)
    return tuple(sorted(gone, key=lambda found: found.name.casefold()))


def counts(tx: Tx, project_id: str) -> dict[str, int]:
    """Return how many codings each code has; human work only."""
    tx.require(Action.READ, project_id)
    return counts_for(tx, project_id, sight(tx, project_id))


def counts_for(tx: Tx, project_id: str, seen: Sight) -> dict[str, int]:
    """Return what `counts` does for somebody's eyes, for the server itself, which asks on behalf of everybody."""
    return codings.counts_by_code(tx.connection, project_id, seen)


def add_code(
    tx: Tx,
    project_id: str,
    name: str,
    *,
    parent_id: str | None = None,
    code_id: str | None = None,
    colour: str = "",
    texts: Mapping[str, str] | None = None,
) -> Code:
    """Add a code; without a colour it takes its parent's, or the palette's least used one.

    Raises Conflict if a sibling has the name, NotFound if the parent is gone.
    """
    code = make_code(tx, project_id, name, parent_id=parent_id, code_id=code_id, colour=colour, texts=texts)
    tx.record("code.add", ("code", code.id), project_id=project_id, after=code)
    return code


def make_code(
    tx: Tx,
    project_id: str,
    name: str,
    *,
    parent_id: str | None = None,
    code_id: str | None = None,
    colour: str = "",
    texts: Mapping[str, str] | None = None,
) -> Code:
    """Do what `add_code` does; the caller records it."""
    require_codebook_free(tx, project_id)
    codes = codings.codes_of(tx.connection, project_id)
    parent = _parent(tx, project_id, codes, parent_id)
    parent_id = parent.id if parent else None
    shown = clean_name(name)
    require_free_name(shown, parent_id, codes)
    siblings = [c for c in codes if c.parent_id == parent_id]
    words = {field: _text(field, (texts or {}).get(field, "")) for field in WORDING[1:]}
    code = codings.add_code(
        tx.connection,
        Code(
            code_id or new_id(),
            project_id,
            parent_id,
            shown,
            words["definition"],
            words["include"],
            words["exclude"],
            words["example"],
            clean_colour(colour) if colour else (parent.colour if parent else next_colour(codes)),
            max((c.position for c in siblings), default=-1) + 1,
            None,
            1,
            tx.time,
        ),
    )
    _keep_wording(tx, code)
    return code


def update_code(tx: Tx, code_id: str, version: int, changes: Mapping[str, str]) -> Code:
    """Change a code's name, wording or colour.

    Raises Conflict, naming who holds what now, if somebody changed the code after `version`.
    """
    before = standing(tx, code_id)
    if before.version != version:
        raise Conflict(
            f"Somebody changed this code meanwhile; it is now called '{before.name}'. "
            "Look at the new wording, then make your change again."
        )
    wanted: dict[str, object] = {}
    for field, value in changes.items():
        if field == "name":
            wanted["name"] = clean_name(value)
            siblings = codings.codes_of(tx.connection, before.project_id)
            require_free_name(str(wanted["name"]), before.parent_id, siblings, besides=code_id)
        elif field == "colour":
            wanted["colour"] = clean_colour(value)
        elif field in WORDING:
            wanted[field] = _text(field, value)
        else:
            raise BadInput(f"A code has no field '{field}'.")
    if all(getattr(before, field) == value for field, value in wanted.items()):
        return before
    after = codings.change_code(tx.connection, before, **wanted, version=before.version + 1)
    _keep_wording(tx, after)
    tx.record("code.update", ("code", code_id), project_id=before.project_id, before=before, after=after)
    return after


def move_code(tx: Tx, code_id: str, parent_id: str | None, position: int) -> Code:
    """Put a code under another parent (None: top level) at a place among its siblings, counted from 0.

    Raises Conflict if it would lie inside itself or a sibling there has its name.
    """
    before = standing(tx, code_id)
    codes = codings.codes_of(tx.connection, before.project_id)
    parent = _parent(tx, before.project_id, codes, parent_id)
    parent_id = parent.id if parent else None
    require_no_cycle(code_id, parent_id, codes)
    require_free_name(before.name, parent_id, codes, besides=code_id)
    siblings = [n.code for n in in_tree_order(codes) if n.code.parent_id == parent_id and n.code.id != code_id]
    place = min(max(position, 0), len(siblings))
    after = before
    for index, code in enumerate([*siblings[:place], before, *siblings[place:]]):
        if code.id == code_id:
            after = codings.change_code(tx.connection, code, parent_id=parent_id, position=index)
        elif code.position != index:
            codings.change_code(tx.connection, code, position=index)
    tx.record("code.move", ("code", code_id), project_id=before.project_id, before=before, after=after)
    return after


def remove_code(tx: Tx, code_id: str, *, with_codings: bool = False, move_to: str | None = None) -> Code:
    """Take a code without children out of the codebook; its record stays.

    Raises Conflict if it is in use, saying how often, unless its codings go to `move_to` or are removed with it;
    NotAllowed if some of those are other people's and the actor may not remove them.
    """
    code = standing(tx, code_id)
    if move_to is not None and codings.counts_by_code(tx.connection, code.project_id, EVERYTHING).get(code_id):
        move_codings(tx, code_id, move_to)
    return take_out(tx, code, recodings.under(tx.connection, code_id, EVERYTHING) if with_codings else ())


def take_out(tx: Tx, code: Code, gone: Sequence[Coding]) -> Code:
    """Remove a standing code together with these of its codings; raise Conflict if it has others."""
    if any(coding.coder_id != tx.actor.user for coding in gone):
        require_nothing_hidden(tx, code.project_id)
        tx.require(Action.REMOVE_CODINGS, code.project_id)
    recodings.mark_removed(tx.connection, [coding.id for coding in gone], tx.time)
    require_unused(tx, code)
    after = codings.change_code(tx.connection, code, deleted_at=tx.time)
    record = {**dataclasses.asdict(code), "codings": [coding.id for coding in gone]}
    tx.record("code.remove", ("code", code.id), project_id=code.project_id, before=record)
    return after


def remove_again(tx: Tx, code_id: str, coding_ids: Sequence[str]) -> Code:
    """Remove a code that was put back, with those of these codings that still stand under it."""
    code, wanted = standing(tx, code_id), set(coding_ids)
    return take_out(
        tx, code, [coding for coding in recodings.under(tx.connection, code_id, EVERYTHING) if coding.id in wanted]
    )


def require_unused(tx: Tx, code: Code) -> None:
    """Raise Conflict if a code has codings or codes below it."""
    uses = codings.counts_by_code(tx.connection, code.project_id, EVERYTHING).get(code.id, 0)
    if uses:
        require_nothing_hidden(tx, code.project_id)  # else the number would tell what others do
        raise Conflict(f"'{code.name}' is used in {uses} codings. Remove or recode them first.")
    if any(c.parent_id == code.id for c in codings.codes_of(tx.connection, code.project_id)):
        raise Conflict(f"'{code.name}' has codes below it. Move or remove them first.")


def restore_code(tx: Tx, code_id: str) -> Code:
    """Bring a removed code back, with the codings that went with it."""
    before = codings.code(tx.connection, code_id)
    require_codebook_free(tx, before.project_id)
    if before.deleted_at is None:
        raise Conflict(f"'{before.name}' is in the codebook already.")
    after = stand_again(tx, before, deleted_at=None)
    removals = [act for act in events.of_target(tx.connection, code_id) if act.action == "code.remove"]
    record: Mapping[str, Any] = (removals[-1].before or {}) if removals else {}
    gone = codings.some(tx.connection, record.get("codings", ()))
    back = [coding for coding in gone.values() if coding.code_id == code_id]
    bring_back(tx, back)
    shown = {**dataclasses.asdict(after), "codings": [coding.id for coding in back]}
    tx.record("code.restore", ("code", code_id), project_id=before.project_id, after=shown)
    return after


def stand_again(tx: Tx, code: Code, **changes: Any) -> Code:
    """Put a merged or removed code back into the tree; the caller has checked the right and records it.

    Where its parent is gone it goes to the top, where the parent was merged, below the code that stands for it.
    Raises Conflict when a sibling has its name.
    """
    codes = codings.codes_of(tx.connection, code.project_id)
    parent_id = place_below(tx, codes, code.parent_id)
    require_free_name(code.name, parent_id, codes, besides=code.id)
    return codings.change_code(tx.connection, code, parent_id=parent_id, **changes)


def place_below(tx: Tx, codes: tuple[Code, ...], parent_id: str | None) -> str | None:
    """Return where a code whose parent was `parent_id` lies today: the top, if that one was removed."""
    known = {code.id for code in codes}
    if parent_id is None or parent_id in known:
        return parent_id
    now = landing(tx, codings.code(tx.connection, parent_id))
    return now.id if now.id in known else None


def _parent(tx: Tx, project_id: str, codes: tuple[Code, ...], parent_id: str | None) -> Code | None:
    """Return the code to lie under, or the one it was merged into; raise NotFound when it is gone."""
    if parent_id is None:
        return None
    now = landing(tx, codings.code(tx.connection, parent_id))
    if now.project_id != project_id or now.id not in {code.id for code in codes}:
        raise NotFound("The code this one should lie under does not exist any more. Reload the codebook.")
    return now


def _text(field: str, value: str) -> str:
    if len(value) > LONGEST_TEXT:
        raise BadInput(f"The {field} has {len(value)} characters; use at most {LONGEST_TEXT}.")
    return value.replace("\x00", "").strip()


def _keep_wording(tx: Tx, code: Code) -> None:
    codings.keep_wording(tx.connection, code, version_id=new_id(), changed_by=tx.actor.user, changed_at=tx.time)
