"""Gestures of somebody who codes in a round: saying that one is done with a task, and taking that back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qual.domain.round import Assignment
from qual.server import shapes
from qual.server.belonging import require_same
from qual.server.fields import Fields
from qual.services import rounds
from qual.store.tx import Tx


def _done(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    return _told(rounds.say_done(tx, op.id("task")), project_id)


def _resume(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    return _told(rounds.take_done_back(tx, op.id("task")), project_id)


def _told(task: Assignment, project_id: str) -> shapes.Shape:
    require_same(task.project_id, project_id)
    return shapes.shape(task, ("id", "round_id", "is_done"))


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {"round.done": _done, "round.resume": _resume}
