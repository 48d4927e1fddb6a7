"""Gestures on codings: coding passages, also with suggested codes, changing, splitting, confirming and removing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qual.domain.document import Span
from qual.server import shapes
from qual.server.belonging import require_same
from qual.server.code_ops import landing_note
from qual.server.fields import Fields
from qual.services import code_suggestions, coding, many_codings, tray
from qual.store.tx import Tx


def _add_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    span = Span(op.whole("start"), op.whole("end"))
    where = (op.id("interview"), op.id("revision"), span, op.id("code"))
    if offer := op.id_or_none("offer"):
        made = code_suggestions.code_offered(tx, offer, *where, coding_id=op.id("coding"))
    else:
        made = coding.add_coding(tx, *where, coding_id=op.id("coding"))
    require_same(made.project_id, project_id)
    return shapes.shape(made, shapes.CODING) | landing_note(tx, made)


def _remove_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    removed = coding.remove_coding(tx, op.id("coding"), seen=op.whole_or_none("seen"))
    require_same(removed.project_id, project_id)
    return shapes.shape(removed, shapes.CODING)


def _confirm_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    settled = tray.confirm(tx, op.id("coding"), op.text("quote"))
    require_same(settled.project_id, project_id)
    return shapes.shape(settled, shapes.CODING)


def _change_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    changed = coding.change_coding(
        tx,
        op.id("coding"),
        revision_id=op.id("revision"),
        span=Span(op.whole("start"), op.whole("end")),
        code_id=op.id_or_none("code"),
        seen=op.whole_or_none("seen"),
    )
    require_same(changed.project_id, project_id)
    return shapes.shape(changed, shapes.CODING)


def _split_coding(tx: Tx, project_id: str, op: Fields) -> list[shapes.Shape]:
    parts = coding.split_coding(
        tx,
        op.id("coding"),
        revision_id=op.id("revision"),
        at=op.whole("at"),
        new_id=op.id("new"),
        seen=op.whole_or_none("seen"),
    )
    require_same(parts[0].project_id, project_id)
    return [shapes.shape(part, shapes.CODING) for part in parts]


def _offer_none(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    offer = code_suggestions.answer_none(tx, op.id("offer"))
    require_same(offer.project_id, project_id)
    return {"answer": offer.answer.value}


def _add_codings(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    wanted = [
        many_codings.Wanted(
            one.id("coding"),
            one.id("interview"),
            one.id("revision"),
            Span(one.whole("start"), one.whole("end")),
            one.id("code"),
        )
        for one in op.list("codings")
    ]
    made = many_codings.add_codings(tx, project_id, wanted)
    return {"codings": [coding.id for coding in made], "already": len(wanted) - len(made)}


def _remove_codings(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    removed = many_codings.remove_codings(tx, project_id, op.ids("codings"))
    return {"codings": [coding.id for coding in removed]}


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {
    "coding.add": _add_coding,
    "coding.remove": _remove_coding,
    "coding.confirm": _confirm_coding,
    "coding.change": _change_coding,
    "coding.split": _split_coding,
    "codings.add": _add_codings,
    "codings.remove": _remove_codings,
    "offer.none": _offer_none,
}
