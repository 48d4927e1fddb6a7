"""Gestures on codes that are in use: merging, splitting, recoding, removing and putting back, confirming a wording."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from qual.domain.coding import Coding
from qual.errors import NotFound
from qual.server import shapes
from qual.server.fields import Fields
from qual.services import codebook, merging, recoding, wordings
from qual.services.recoding import Moved
from qual.store.tx import Tx


def landing_note(tx: Tx, made: Coding) -> shapes.Shape:
    """Return a sentence for whoever coded with a code that was merged meanwhile, or nothing."""
    if made.coded_as is None:
        return {}
    earlier, now = codebook.code(tx, made.coded_as).name, codebook.code(tx, made.code_id).name
    return {"note": f"'{earlier}' was merged into '{now}' meanwhile; the passage is coded with '{now}'."}


def _merge(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    way = op.choice("children", merging.Children)
    children = None if way is None else merging.Children(way)
    return _moved(
        merging.merge_code(tx, _code(tx, project_id, op), _code(tx, project_id, op, "into"), children=children)
    )


def _split(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = merging.split_code(
        tx,
        _code(tx, project_id, op),
        op.text("name"),
        op.ids("codings"),
        new_code_id=op.id("new"),
        parent_id=op.id_or_none("parent"),
        colour=op.text("colour", ""),
        texts=op.texts_given(codebook.WORDING[1:]),
    )
    return shapes.shape(made, shapes.CODE)


def _recode(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    moved = recoding.move_codings(
        tx,
        _code(tx, project_id, op),
        _code(tx, project_id, op, "into"),
        coding_ids=op.ids("codings") if op.given.get("codings") is not None else None,
        interview_id=op.id_or_none("interview"),
        mine=op.given.get("mine") is True,
    )
    return _moved(moved)


def _remove(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    move_to = _code(tx, project_id, op, "into") if op.given.get("into") is not None else None
    with_codings = op.choice("codings", ("remove",)) is not None
    code_id = _code(tx, project_id, op)
    return shapes.shape(codebook.remove_code(tx, code_id, with_codings=with_codings, move_to=move_to), shapes.CODE)


def _restore(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    """Put a removed code back, or take a merging back."""
    code_id = _code(tx, project_id, op)
    if codebook.code(tx, code_id).merged_into is not None:
        merging.unmerge_code(tx, code_id)
    else:
        codebook.restore_code(tx, code_id)
    return shapes.shape(codebook.code(tx, code_id), shapes.CODE)


def _confirm(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    chosen = op.ids("codings") if op.given.get("codings") is not None else None
    return {"confirmed": wordings.confirm_wording(tx, _code(tx, project_id, op), chosen)}


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {
    "code.merge": _merge,
    "code.split": _split,
    "code.recode": _recode,
    "code.remove": _remove,
    "code.restore": _restore,
    "wording.confirm": _confirm,
}


def _code(tx: Tx, project_id: str, op: Fields, field: str = "code") -> str:
    """Return the gesture's code; raise NotFound unless it belongs to the request's project."""
    found = codebook.code(tx, op.id(field))
    if found.project_id != project_id:
        raise NotFound("This code belongs to another project. Reload the page.")
    return found.id


def _moved(moved: Moved) -> shapes.Shape:
    return dataclasses.asdict(moved)
