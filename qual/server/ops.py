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

from qual.domain.document import Span
from qual.domain.interview import Revision
from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Action
from qual.domain.project import Actor
from qual.domain.speech import Stretch
from qual.errors import BadInput, NotFound, QualError, SomebodyElse, StoreProblem, TooMuch
from qual.server import code_ops, shapes
from qual.server.answers import OUR_FAULT_DESCRIBED, described, json_answer, log_defect, read_json
from qual.server.fields import Fields
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import (
    codebook,
    coding,
    history,
    interviews,
    many_codings,
    memos,
    progress,
    transcription,
    transcripts,
    tray,
    turns,
    workspace,
)
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


def _add_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    span = Span(op.whole("start"), op.whole("end"))
    made = coding.add_coding(tx, op.id("interview"), op.id("revision"), span, op.id("code"), coding_id=op.id("coding"))
    _require_same(made.project_id, project_id)
    return shapes.shape(made, shapes.CODING) | code_ops.landing_note(tx, made)


def _remove_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    removed = coding.remove_coding(tx, op.id("coding"), seen=op.whole_or_none("seen"))
    _require_same(removed.project_id, project_id)
    return shapes.shape(removed, shapes.CODING)


def _confirm_coding(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    settled = tray.confirm(tx, op.id("coding"), op.text("quote"))
    _require_same(settled.project_id, project_id)
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
    _require_same(changed.project_id, project_id)
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
    _require_same(parts[0].project_id, project_id)
    return [shapes.shape(part, shapes.CODING) for part in parts]


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
    _require_same(changed.project_id, project_id)
    return shapes.shape(changed, shapes.CODE)


def _move_code(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    moved = codebook.move_code(tx, op.id("code"), op.id_or_none("parent"), op.whole("position"))
    _require_same(moved.project_id, project_id)
    return shapes.shape(moved, shapes.CODE)


def _correct_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = _interview(tx, project_id, op), len(tx.recorded)
    made = transcripts.correct_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.text("text"))
    return _revised(made) | _harm(tx, recorded)


def _assign_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id = _interview(tx, project_id, op)
    return _revised(transcripts.assign_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.text("speaker")))


def _split_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = _interview(tx, project_id, op), len(tx.recorded)
    text = op.text("text") if "text" in op.given else None
    made = turns.split_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.whole("at"), text=text)
    return _revised(made) | _harm(tx, recorded)


def _merge_turns(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    return _revised(turns.merge_turns(tx, _interview(tx, project_id, op), op.id("revision"), op.whole("turn")))


def _assign_words(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    span = Span(op.whole("start"), op.whole("end"))
    speaker = None if op.given.get("speaker") is None else op.text("speaker")
    interview_id = _interview(tx, project_id, op)
    return _revised(turns.assign_words(tx, interview_id, op.id("revision"), span, speaker, name=op.text("name", "")))


def _replace_words(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = _interview(tx, project_id, op), len(tx.recorded)
    places = [(place.whole("start"), place.whole("end"), place.text("text")) for place in op.list("places")]
    return _revised(turns.replace_words(tx, interview_id, op.id("revision"), places)) | _harm(tx, recorded)


def _passage_again(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    job_id = transcription.request_again(
        tx,
        _interview(tx, project_id, op),
        language=op.text("language"),
        n_speakers=None,
        model=op.text("model", ""),
        passage=Stretch(op.whole("start_ms") / 1000, op.whole("end_ms") / 1000),
    )
    return {"job_id": job_id}


def _set_progress(tx: Tx, project_id: str, op: Fields) -> shapes.Shape | None:
    interview_id = _interview(tx, project_id, op)
    return shapes.checked(progress.set_checked(tx, interview_id, op.id("revision"), op.whole("position")))


def _harm(tx: Tx, recorded: int) -> shapes.Shape:
    """Return how many codings a correction touched and how many lost their text."""
    revised = next((e for e in tx.recorded[recorded:] if e.action == "transcript.revise"), None)
    done: Mapping[str, Any] = (revised.after or {}) if revised else {}
    return {"touched": done.get("touched", 0), "lost": done.get("lost", 0)}


def _add_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = memos.add_memo(tx, _memo_target(op), op.text("text"), memo_id=op.id("memo"))
    _require_same(made.project_id, project_id)
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
    _require_same(changed.project_id, project_id)
    return shapes.memo(changed)


def _remove_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    removed = memos.remove_memo(tx, op.id("memo"))
    _require_same(removed.project_id, project_id)
    return shapes.memo(removed)


def _answer_memo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    made = memos.answer_memo(tx, op.id("to"), op.text("text"), memo_id=op.id("memo"))
    _require_same(made.project_id, project_id)
    return shapes.memo(made)


def _update_speaker(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    changes: dict[str, object] = dict(op.texts_given(("name", "role")))
    if "participant" in op.given:
        changes["participant_id"] = op.id_or_none("participant")
    speaker = transcripts.update_speaker(tx, _interview(tx, project_id, op), op.text("key"), changes)
    return shapes.shape(speaker, shapes.SPEAKER)


def _undo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, act = _interview(tx, project_id, op), op.id_or_none("act")
    return dataclasses.asdict(history.undo(tx, interview_id, past=op.ids("past", []), act=act))


def _redo(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id = _interview(tx, project_id, op)
    return dataclasses.asdict(history.redo(tx, interview_id, past=op.ids("past", [])))


KINDS: Mapping[str, Perform] = {
    "coding.add": _add_coding,
    "coding.remove": _remove_coding,
    "coding.confirm": _confirm_coding,
    "coding.change": _change_coding,
    "coding.split": _split_coding,
    "codings.add": _add_codings,
    "codings.remove": _remove_codings,
    "code.add": _add_code,
    "code.update": _update_code,
    "code.move": _move_code,
    "turn.correct": _correct_turn,
    "turn.assign": _assign_turn,
    "turn.split": _split_turn,
    "turn.merge": _merge_turns,
    "words.assign": _assign_words,
    "words.replace": _replace_words,
    "passage.again": _passage_again,
    "progress.set": _set_progress,
    "memo.add": _add_memo,
    "memo.change": _change_memo,
    "memo.remove": _remove_memo,
    "memo.answer": _answer_memo,
    "speaker.update": _update_speaker,
    "undo": _undo,
    "redo": _redo,
    **code_ops.KINDS,
}


def _interview(tx: Tx, project_id: str, op: Fields) -> str:
    """Return the gesture's interview; raise NotFound unless it belongs to the request's project."""
    interview_id = op.id("interview")
    _require_same(interviews.interview(tx, interview_id).project_id, project_id)
    return interview_id


def _require_same(found_in: str, project_id: str) -> None:
    """Raise NotFound, which takes the gesture back, if it reached into another project."""
    if found_in != project_id:
        raise NotFound("This belongs to another project. Reload the page.")


def _revised(revision: Revision) -> shapes.Shape:
    return {"revision_id": revision.id, "number": revision.number}
