"""Writing memos, changing, removing and answering them; a memo that names a colleague with @ is a question to them."""

from __future__ import annotations

from typing import Any

from qual.domain.edits import Anchor, worst
from qual.domain.ids import new_id
from qual.domain.memo import Memo, MemoTarget, Target, answer_to, clean_text
from qual.domain.mention import mentioned
from qual.domain.permission import Action, may
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services.in_rounds import require_seen, round_of_memo
from qual.services.passages import carried
from qual.store import accounts, codings, interviews, memos
from qual.store.tx import Tx


def add_memo(tx: Tx, target: Target, text: str, *, memo_id: str | None = None) -> Memo:
    """Write a memo. A passage chosen in an older revision is carried to the current text.

    Raises BadInput for an empty or too long text, Conflict if what it lies on was deleted meanwhile.
    """
    project_id = _project_of(tx, target)
    tx.require(Action.WRITE_MEMOS, project_id)
    return _put(tx, "memo.add", project_id, _ground(tx, target), text, memo_id, reply_to=None)


def answer_memo(tx: Tx, answered_id: str, text: str, *, memo_id: str | None = None) -> Memo:
    """Answer a memo: the answer joins its thread. A question is answered when somebody it asks has answered."""
    answered = _standing(tx, answered_id, Action.WRITE_MEMOS)
    root = memos.get(tx.connection, answered.reply_to) if answered.reply_to else answered
    places = ("target_kind", "target_id", "interview_id", "code_id", "revision_id", "start", "end", "quote", "anchor")
    ground = {name: getattr(root, name) for name in places}
    made = _put(tx, "memo.answer", root.project_id, ground, text, memo_id, reply_to=root.id)
    _settle(tx, root.id)
    return made


def change_memo(tx: Tx, memo_id: str, version: int, text: str) -> Memo:
    """Write one's own memo anew; raise Conflict when it was changed since `version` (in another window)."""
    before = _standing(tx, memo_id, Action.WRITE_MEMOS)
    if before.author_id != tx.actor.user:
        author = accounts.names(tx.connection).get(before.author_id, "whoever wrote it")
        raise NotAllowed(f"Only {author} can change this memo. You can answer it.")
    if before.version != version:
        raise Conflict("You changed this memo in another window meanwhile. Read what it says now, then change it.")
    said = clean_text(text)
    if said == before.text:
        return before
    after = memos.change(
        tx.connection,
        before,
        text=said,
        asked=_asked(tx, before.project_id, said),
        version=version + 1,
        changed_at=tx.time,
    )
    _record(tx, "memo.change", after, before=before, after=after)
    _settle(tx, after.reply_to or after.id)
    return after


def remove_memo(tx: Tx, memo_id: str) -> Memo:
    """Take a memo away: one's own, or for owners anybody's. The record stays for undo.

    Raises Conflict while it has answers, which would lose what they answer.
    """
    before = _standing(tx, memo_id, Action.READ_MEMOS)
    _require_may_remove(tx, before)
    if before.reply_to is None and len(memos.thread(tx.connection, memo_id)) > 1:
        raise Conflict("This memo has answers, so it stays. You can change its text, or remove the answers first.")
    after = memos.change(tx.connection, before, deleted_at=tx.time)
    _record(tx, "memo.remove", after, before=before, after=None)
    if after.reply_to:
        _settle(tx, after.reply_to)
    return after


def restore_memo(tx: Tx, memo_id: str) -> Memo:
    """Bring a removed memo back, carried to the current text."""
    before = memos.get(tx.connection, memo_id)
    require_seen(tx, before)
    _require_may_remove(tx, before)
    if before.reply_to and memos.get(tx.connection, before.reply_to).deleted_at is not None:
        raise Conflict("The memo that this one answers was removed meanwhile. Put it back first.")
    after = memos.change(tx.connection, before, deleted_at=None, **_place_now(tx, before))
    _record(tx, "memo.restore", after, before=None, after=after)
    _settle(tx, after.reply_to or after.id)
    return after


def _put(
    tx: Tx,
    action: str,
    project_id: str,
    ground: dict[str, Any],
    text: str,
    memo_id: str | None,
    *,
    reply_to: str | None,
) -> Memo:
    said = clean_text(text)
    if memo_id and memos.find(tx.connection, memo_id):
        raise Conflict("This memo is stored already.")
    memo = Memo(
        id=memo_id or new_id(),
        project_id=project_id,
        author_id=tx.actor.user,
        text=said,
        asked=_asked(tx, project_id, said),
        answered_at=None,
        answered_by=None,
        reply_to=reply_to,
        version=1,
        created_at=tx.time,
        changed_at=tx.time,
        round_id=round_of_memo(tx, project_id, ground["interview_id"]),
        **ground,
    )
    memos.add(tx.connection, memo)
    _record(tx, action, memo, before=None, after=memo)
    return memo


def _settle(tx: Tx, root_id: str) -> None:
    """Have every question of a thread say whether it is answered, and by whom; this follows from what is recorded."""
    thread = memos.thread(tx.connection, root_id)
    for memo in thread:
        answer = answer_to(memo, thread)
        now = (answer.created_at, answer.author_id) if answer else (None, None)
        if now != (memo.answered_at, memo.answered_by):
            memos.change(tx.connection, memo, answered_at=now[0], answered_by=now[1])


def _record(tx: Tx, action: str, memo: Memo, *, before: Memo | None, after: Memo | None) -> None:
    tx.record(
        action,
        ("memo", memo.id),
        project_id=memo.project_id,
        interview_id=memo.interview_id,
        before=before,
        after=after,
    )


def _asked(tx: Tx, project_id: str, text: str) -> tuple[str, ...]:
    """Return whom the text names among those who may read it."""
    readers = (m for m in accounts.members_of(tx.connection, project_id) if may(m.role, Action.READ_MEMOS))
    return mentioned(text, {m.user_id: m.name for m in readers})


def _project_of(tx: Tx, target: Target) -> str:
    if target.kind is MemoTarget.PROJECT:
        return target.id
    if target.kind is MemoTarget.CODE:
        return codings.code(tx.connection, target.id).project_id
    if target.kind is MemoTarget.CODING:
        return codings.get(tx.connection, target.id).project_id
    return interviews.get(tx.connection, target.id).project_id


def _ground(tx: Tx, target: Target) -> dict[str, Any]:
    """Return what a memo on `target` stores about where it lies."""
    ground: dict[str, Any] = {
        "target_kind": target.kind,
        "target_id": target.id,
        "interview_id": None,
        "code_id": None,
        "revision_id": None,
        "start": None,
        "end": None,
        "quote": "",
        "anchor": Anchor.EXACT,
        "was": None,
    }
    if target.kind is MemoTarget.CODING:
        coding = codings.get(tx.connection, target.id)
        require_seen(tx, coding)
        if coding.deleted_at is not None:
            raise Conflict("This coding was removed meanwhile. Write the memo on the passage instead.")
        places = ("interview_id", "code_id", "revision_id", "start", "end", "quote", "anchor", "was")
        ground |= {name: getattr(coding, name) for name in places}
    elif target.kind is MemoTarget.CODE:
        if codings.code(tx.connection, target.id).deleted_at is not None:
            raise Conflict("This code was removed from the codebook meanwhile.")
        ground["code_id"] = target.id
    elif target.kind is not MemoTarget.PROJECT:
        ground["interview_id"] = target.id
        if target.kind is not MemoTarget.INTERVIEW:
            ground |= _passage(tx, target)
    return ground


def _passage(tx: Tx, target: Target) -> dict[str, Any]:
    interview = interviews.get(tx.connection, target.id)
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
    if target.revision_id is None or target.span is None:
        raise BadInput("Select some words of the transcript before you write a memo on them.")
    current, span = interviews.revision(tx.connection, interview.revision_id), target.span
    if target.revision_id != current.id:
        if interviews.revision_interview(tx.connection, target.revision_id) != interview.id:
            raise NotFound("This transcript does not exist any more. Reload the page.")
        span, anchor = carried(tx, target.revision_id, current, span)
        if anchor is Anchor.LOST:
            raise Conflict("The words your memo is about were just deleted from the transcript. Look at the new text.")
    text = current.document.text
    if target.kind is MemoTarget.TURN:
        index = current.document.turn_index_at(span.start)
        span = current.document.turns[index].span if index is not None else span
    if not 0 <= span.start < span.end <= len(text):
        raise BadInput("Select some words of the transcript before you write a memo on them.")
    return {"revision_id": current.id, "start": span.start, "end": span.end, "quote": span.slice(text)}


def _place_now(tx: Tx, memo: Memo) -> dict[str, Any]:
    """Return the changes that bring a memo's place to the current text; none if it has no place."""
    if memo.span is None or memo.interview_id is None or memo.revision_id is None:
        return {}
    interview = interviews.get(tx.connection, memo.interview_id)
    if interview.revision_id is None or interview.revision_id == memo.revision_id:
        return {}
    current = interviews.revision(tx.connection, interview.revision_id)
    span, anchor = carried(tx, memo.revision_id, current, memo.span)
    anchor = worst(memo.anchor, anchor)
    quote = memo.quote if anchor is Anchor.LOST else span.slice(current.document.text)
    place = {"revision_id": current.id, "start": span.start, "end": span.end}
    return place | {"anchor": anchor, "quote": quote, "was": memo.written_on(anchor)}


def _require_may_remove(tx: Tx, memo: Memo) -> None:
    tx.require(Action.WRITE_MEMOS, memo.project_id)
    if memo.author_id != tx.actor.user:
        tx.require(Action.REMOVE_MEMOS, memo.project_id)


def _standing(tx: Tx, memo_id: str, action: Action) -> Memo:
    memo = memos.get(tx.connection, memo_id)
    require_seen(tx, memo)
    tx.require(action, memo.project_id)
    if memo.deleted_at is not None:
        raise NotFound("This memo was removed meanwhile.")
    return memo
