"""Gestures on memos: writing, changing, removing and answering them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qual.domain.document import Span
from qual.domain.memo import MemoTarget, Target
from qual.errors import BadInput
from qual.server import shapes
from qual.server.belonging import require_same
from qual.server.fields import Fields
from qual.services import memos
from qual.store.tx import Tx


def _add_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = memos.add_memo(tx, _memo_target(op), op.text("text"), memo_id=op.id("memo"))
    require_same(made.project_id, project_id)
    return shapes.memo(made)


def _memo_target(op: Fields) -> Target:
    kinds = {kind.value: kind for kind in MemoTarget}
    if (kind := kinds.get(op.text("target_kind"))) is None:
        raise BadInput(f"A memo lies on one of: {', '.join(kinds)}. Reload the page and try again.")
    if kind not in {MemoTarget.PASSAGE, MemoTarget.TURN}:
        return Target(kind, op.id("target"))
    return Target(kind, op.id("target"), op.id("revision"), Span(op.whole("start"), op.whole("end")))


def _change_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    changed = memos.change_memo(tx, op.id("memo"), op.whole("version"), op.text("text"))
    require_same(changed.project_id, project_id)
    return shapes.memo(changed)


def _remove_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    removed = memos.remove_memo(tx, op.id("memo"))
    require_same(removed.project_id, project_id)
    return shapes.memo(removed)


def _answer_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = memos.answer_memo(tx, op.id("to"), op.text("text"), memo_id=op.id("memo"))
    require_same(made.project_id, project_id)
    return shapes.memo(made)


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {
    "memo.add": _add_memo,
    "memo.change": _change_memo,
    "memo.remove": _remove_memo,
    "memo.answer": _answer_memo,
}
