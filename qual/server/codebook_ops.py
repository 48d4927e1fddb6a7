"""Gestures on the codebook itself: adding, describing and moving codes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qual.server import shapes
from qual.server.belonging import require_same
from qual.server.fields import Fields
from qual.services import codebook
from qual.store.tx import Tx


def _add_code(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = codebook.add_code(
        tx,
        project_id,
        op.text("name"),
        parent_id=op.id_or_none("parent"),
        code_id=op.id("code"),
        colour=op.text("colour", ""),
        texts=op.texts_given(codebook.WORDING[1:]),
    )
    return shapes.shape(made, shapes.CODE)


def _update_code(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    changes = op.texts_given((*codebook.WORDING, "colour"))
    changed = codebook.update_code(tx, op.id("code"), op.whole("version"), changes)
    require_same(changed.project_id, project_id)
    return shapes.shape(changed, shapes.CODE)


def _move_code(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    moved = codebook.move_code(tx, op.id("code"), op.id_or_none("parent"), op.whole("position"))
    require_same(moved.project_id, project_id)
    return shapes.shape(moved, shapes.CODE)


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {
    "code.add": _add_code,
    "code.update": _update_code,
    "code.move": _move_code,
}
