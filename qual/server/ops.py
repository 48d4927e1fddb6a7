"""Gestures from the coding screen, turned from untrusted JSON into service calls, each done exactly once.

A request's gestures are done in their order, a few per transaction, each in a savepoint of its own: one refused
gesture harms no other, and a long batch after a time offline does not keep everybody else waiting.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.permission import Action
from qual.domain.project import Actor
from qual.errors import BadInput, QualError, SomebodyElse, StoreProblem, TooMuch
from qual.server import code_ops, codebook_ops, coding_ops, memo_ops, round_ops, shapes, theme_ops, transcript_ops
from qual.server.answers import OUR_FAULT_DESCRIBED, described, json_answer, log_defect, read_json
from qual.server.belonging import interview_of
from qual.server.fields import Fields
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import history, workspace
from qual.store.tx import Tx
from qual.workbench import Workbench

MOST_OPS = 500  # in one request
MOST_BYTES = 4 * 2**20
PER_TRANSACTION = 25  # about 50 ms: so long may another person's single gesture have to wait behind a batch

Perform = Callable[[Tx, str, Fields], Any]


async def post(request: Request) -> Response:
    """Answer `POST /api/ops`."""
    here, actor = site(), actor_of(request)
    body = await read_json(request, most_bytes=MOST_BYTES)
    project_id, ops = _read(body)
    _require_maker(body, actor)
    return json_answer({"results": await here.call(_perform_all, here.workbench, actor, project_id, ops)})


def _read(body: object) -> tuple[str, list[Fields]]:
    """Return the project and its gestures; raise BadInput or TooMuch when the whole request makes no sense."""
    if not isinstance(body, dict) or not isinstance(body.get("ops"), list):
        raise BadInput("The request has no list of 'ops'. Reload the page and try again.")
    listed: list[object] = body["ops"]
    if len(listed) > MOST_OPS:
        raise TooMuch(f"{len(listed)} gestures were sent at once; send at most {MOST_OPS}.")
    ops = []
    for number, op in enumerate(listed, start=1):
        if not isinstance(op, dict) or not isinstance(op.get("id"), str):
            raise BadInput(f"Gesture {number} of the request has no 'id'. Reload the page and try again.")
        ops.append(Fields(op))
    return Fields(body).id("project"), ops


def _require_maker(body: object, actor: Actor) -> None:
    """Raise NotSignedIn unless the gestures were made by who sends them: browsers keep them while somebody is away."""
    maker = body.get("user") if isinstance(body, dict) else None
    if maker is not None and maker != actor.user:
        raise SomebodyElse(
            f"{actor.name} is signed in in this browser now. These changes are somebody else's; they wait here until "
            "their maker signs in again."
        )


def _perform_all(workbench: Workbench, actor: Actor, project_id: str, ops: list[Fields]) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = []
    for first in range(0, len(ops), PER_TRANSACTION):
        with workbench.write(actor) as tx:
            tx.require(Action.READ, project_id)
            results += [_perform(tx, project_id, op) for op in ops[first : first + PER_TRANSACTION]]
    return results


def _perform(tx: Tx, project_id: str, op: Fields) -> dict[str, Any]:
    """Do one gesture, or return what it was answered the first time. StoreProblem ends the whole request."""
    given_id = op.given["id"]
    try:
        key = op.id("id")
        with tx.gesture(op.id_or_none("part_of") or key):
            answer = tx.earlier_answer(key)
            if answer is None:
                answer = _do(tx, project_id, op)
                tx.keep_answer(key, answer)
        return {"id": given_id, "ok": True, **answer}
    except StoreProblem:
        raise
    except QualError as problem:
        return {"id": given_id, "ok": False, **described(problem)}
    except Exception as defect:  # noqa: BLE001 - or one gesture that meets a defect blocks all behind it for ever
        log_defect(f"Gesture {str(op.given.get('kind'))[:40]!r}", defect)
        return {"id": given_id, "ok": False, "error": OUR_FAULT_DESCRIBED}


def _do(tx: Tx, project_id: str, op: Fields) -> dict[str, Any]:
    kind = op.text("kind")
    if kind not in KINDS:
        raise BadInput(f"Qual knows no gesture '{kind[:40]}'. Reload the page: it may be older than the server.")
    recorded = len(tx.recorded)
    value = KINDS[kind](tx, project_id, op)
    if len(tx.recorded) > recorded:
        seq = tx.recorded[-1].seq
    else:  # nothing had to change
        seq = workspace.newest_seqs(tx, [project_id]).get(project_id, 0)
    return {"seq": seq, "value": value}


def _undo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, act = interview_of(tx, project_id, op), op.id_or_none("act")
    return dataclasses.asdict(history.undo(tx, interview_id, past=op.ids("past", []), act=act))


def _redo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id = interview_of(tx, project_id, op)
    return dataclasses.asdict(history.redo(tx, interview_id, past=op.ids("past", [])))


KINDS: Mapping[str, Perform] = {
    **coding_ops.KINDS,
    **codebook_ops.KINDS,
    **code_ops.KINDS,
    **transcript_ops.KINDS,
    **memo_ops.KINDS,
    **round_ops.KINDS,
    **theme_ops.KINDS,
    "undo": _undo,
    "redo": _redo,
}
