"""Making one code out of two, or two out of one; each a single act that can be taken back exactly."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from qual.domain.codebook import Code, lies_inside, require_free_name
from qual.domain.event import Event
from qual.domain.round import EVERYTHING
from qual.errors import BadInput, Conflict
from qual.services import codebook
from qual.services.in_rounds import require_codebook_free, require_nothing_hidden
from qual.services.recoding import Moved, Shift, require_two, shift, standing, unshift
from qual.store import codings, events, recodings
from qual.store.tx import Tx


class Children(StrEnum):
    """Where the codes below a code go when it is merged."""

    INTO = "into"  # below the code it is merged into
    UP = "up"  # to the place where it lay itself


def merge_code(tx: Tx, code_id: str, into_id: str, *, children: Children | None = None) -> Moved:
    """Make all codings of one code codings of another; the first stays as a record that points on.

    Raises Conflict when one of them is gone, when there are codes below and `children` does not say where they go,
    or when a code of that name is there already.
    """
    code, into = standing(tx, code_id), standing(tx, into_id)
    require_two(code, into)
    require_nothing_hidden(tx, code.project_id)
    rehomed = _rehome(tx, code, into, children)
    earlier = recodings.come_from(tx.connection, into.id, code.id)
    made = shift(tx, recodings.under(tx.connection, code.id, EVERYTHING), code.id, into.id)
    after = codings.change_code(tx.connection, code, merged_into=into.id)
    tx.record(
        "code.merge",
        ("code", code.id),
        project_id=code.project_id,
        before=code,
        after={
            **dataclasses.asdict(after),
            "shift": made,
            "children": rehomed,
            "way": children,
            "earlier": earlier,
        },
    )
    return Moved(code.name, into.name, len(made.moved), len(made.dropped))


def unmerge_code(tx: Tx, code_id: str) -> Moved:
    """Take a merging back, however long ago: the code stands again and has its codings as it had them.

    Codings made with the code while it was merged come along; those somebody recoded since stay. Raises Conflict when
    the code it was merged into is gone, or its name was taken at its place.
    """
    code = codings.code(tx.connection, code_id)
    require_codebook_free(tx, code.project_id)
    require_nothing_hidden(tx, code.project_id)
    act = _merging(tx, code)
    into = standing(tx, str(code.merged_into))
    after = codebook.stand_again(tx, code, merged_into=None)
    record: Mapping[str, Any] = act.after or {}
    made = Shift.of(record["shift"])
    known = {id_ for id_, _, _ in made.moved} | set(record["earlier"])
    landed = [id_ for id_ in recodings.come_from(tx.connection, into.id, code.id) if id_ not in known]
    recodings.place(tx.connection, landed, code.id, None, None)
    stayed = unshift(tx, made)
    for child_id, position in record["children"]:
        _bring_home(tx, code, into, child_id, position, record["way"])
    was = {"into": into.id, "way": record["way"]}
    tx.record("code.unmerge", ("code", code.id), project_id=code.project_id, before=was, after=after)
    return Moved(code.name, into.name, len(made.moved) - stayed + len(landed), len(made.dropped), stayed)


def split_code(
    tx: Tx,
    code_id: str,
    name: str,
    coding_ids: Sequence[str],
    *,
    new_code_id: str | None = None,
    parent_id: str | None = None,
    colour: str = "",
    texts: Mapping[str, str] | None = None,
) -> Code:
    """Make a new code and give it the chosen codings of another one, as one act.

    Raises BadInput when none of them has the code any more, Conflict when the name is taken.
    """
    source = standing(tx, code_id)
    require_nothing_hidden(tx, source.project_id)
    wanted = set(coding_ids)
    chosen = [coding for coding in recodings.under(tx.connection, source.id, EVERYTHING) if coding.id in wanted]
    if not chosen:
        raise BadInput(f"Choose the passages of '{source.name}' that the new code is for.")
    new = codebook.make_code(
        tx, source.project_id, name, parent_id=parent_id, code_id=new_code_id, colour=colour, texts=texts
    )
    made = shift(tx, chosen, source.id, new.id)
    record = {**dataclasses.asdict(new), "shift": made}
    tx.record("code.split", ("code", new.id), project_id=new.project_id, after=record)
    return new


def unsplit_code(tx: Tx, code_id: str, made: Shift) -> Moved:
    """Take a splitting back: the codings return and the new code goes; raise Conflict if it is used otherwise."""
    new, source = standing(tx, code_id), standing(tx, made.source)
    require_nothing_hidden(tx, new.project_id)
    stayed = unshift(tx, made)
    codebook.require_unused(tx, new)
    after = codings.change_code(tx.connection, new, deleted_at=tx.time)
    record = {**dataclasses.asdict(after), "shift": made}
    tx.record("code.unsplit", ("code", new.id), project_id=new.project_id, before=record)
    return Moved(source.name, new.name, len(made.moved) - stayed, len(made.dropped), stayed)


def split_again(tx: Tx, code_id: str, made: Shift) -> Code:
    """Do a splitting again that was taken back, with those of its codings that are still where they were."""
    new = codings.code(tx.connection, code_id)
    source = standing(tx, made.source)
    require_nothing_hidden(tx, source.project_id)
    after = codebook.stand_again(tx, new, deleted_at=None)
    known = {id_ for id_, _, _ in made.moved} | set(made.dropped)
    again = shift(
        tx, [c for c in recodings.under(tx.connection, source.id, EVERYTHING) if c.id in known], source.id, new.id
    )
    record = {**dataclasses.asdict(after), "shift": again}
    tx.record("code.split", ("code", new.id), project_id=new.project_id, after=record)
    return after


def _merging(tx: Tx, code: Code) -> Event:
    if code.merged_into is None:
        raise Conflict(f"'{code.name}' is not merged into another code any more.")
    found = [event for event in events.of_target(tx.connection, code.id) if event.action == "code.merge"]
    return found[-1]


def _rehome(tx: Tx, code: Code, into: Code, way: Children | None) -> list[tuple[str, int]]:
    """Move the codes below `code` away; return each with the position it had."""
    codes = codings.codes_of(tx.connection, code.project_id)
    below = [c for c in codes if c.parent_id == code.id]
    if not below:
        return []
    if way is None:
        raise Conflict(
            f"'{code.name}' has {len(below)} codes below it. Say whether they go below '{into.name}' or one level up."
        )
    if way is Children.INTO and lies_inside(into.id, code.id, codes):
        raise Conflict(f"'{into.name}' lies inside '{code.name}'. Let the codes below go one level up.")
    home = into.id if way is Children.INTO else code.parent_id
    taken = max((c.position for c in codes if c.parent_id == home), default=-1)
    for place, child in enumerate(below, start=taken + 1):
        require_free_name(child.name, home, codes, besides=code.id)
        codings.change_code(tx.connection, child, parent_id=home, position=place)
    return [(child.id, child.position) for child in below]


def _bring_home(tx: Tx, code: Code, into: Code, child_id: str, position: int, way: str) -> None:
    """Put a child back, unless somebody moved it away since, or moved the code itself below it."""
    child = codings.code(tx.connection, child_id)
    home = into.id if way == Children.INTO else code.parent_id
    inside = lies_inside(code.id, child_id, codings.codes_of(tx.connection, code.project_id))
    if child.parent_id == home and child.merged_into is None and not inside:
        codings.change_code(tx.connection, child, parent_id=code.id, position=position)
