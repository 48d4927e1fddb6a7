"""Coding passages and taking codings back."""

from __future__ import annotations

import dataclasses
from typing import Any

from qual.domain.codebook import Code, standing_for
from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict, NotFound
from qual.services.passages import carried
from qual.store import codings, interviews
from qual.store.tx import Tx


def add_coding(
    tx: Tx,
    interview_id: str,
    revision_id: str,
    span: Span,
    code_id: str,
    *,
    coding_id: str | None = None,
    origin: Origin = Origin.PERSON,
) -> Coding:
    """Code a passage. A span chosen in an older revision is carried to the current text.

    With a code that was merged meanwhile the coding lands on the one it was merged into, as made with the first.
    Raises BadInput for an empty span, Conflict if the passage or the code is gone.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    current = current_text(tx, interview)
    place = _place(tx, interview, current, revision_id, span)
    made_with = codings.code(tx.connection, code_id)
    code = landing(tx, made_with)
    if code.project_id != interview.project_id or code.deleted_at is not None:
        raise Conflict("This code was removed from the codebook meanwhile. Choose another one.")
    if coding_id and codings.find(tx.connection, coding_id):
        raise Conflict("This coding is stored already.")
    coding = Coding(
        coding_id or new_id(),
        interview.project_id,
        interview.id,
        current.id,
        place.start,
        place.end,
        place.slice(current.document.text),
        code.id,
        made_with.version,
        tx.actor.user,
        Anchor.EXACT,
        origin,
        tx.time,
        coded_as=None if code is made_with else made_with.id,
    )
    if code is not made_with:
        _require_not_there(tx, coding, code)
    codings.add(tx.connection, coding)
    tx.record(
        "coding.add", ("coding", coding.id), project_id=interview.project_id, interview_id=interview.id, after=coding
    )
    return coding


def remove_coding(tx: Tx, coding_id: str, *, undoes: str | None = None) -> Coding:
    """Take a coding back: one's own, or anybody's for owners and editors. The record stays for undo."""
    before = codings.get(tx.connection, coding_id)
    tx.require(Action.CODE, before.project_id)
    if before.coder_id != tx.actor.user:
        tx.require(Action.REMOVE_CODINGS, before.project_id)
    if before.deleted_at is not None:
        raise NotFound("This coding was removed already.")
    after = codings.change(tx.connection, before, deleted_at=tx.time)
    tx.record(
        "coding.remove",
        ("coding", coding_id),
        project_id=before.project_id,
        interview_id=before.interview_id,
        before=before,
        undoes=undoes,
    )
    return after


def restore_coding(tx: Tx, coding_id: str, *, undoes: str | None = None) -> Coding:
    """Bring a removed coding back, carried to the current text, under the code that its own was merged into."""
    before = codings.get(tx.connection, coding_id)
    tx.require(Action.CODE, before.project_id)
    earlier = codings.code(tx.connection, before.code_id)
    code = landing(tx, earlier)
    if code.deleted_at is not None:
        raise Conflict(f"The code '{code.name}' was removed from the codebook meanwhile. Put it back first.")
    changes = brought_to(tx, before, current_text(tx, interviews.get(tx.connection, before.interview_id)))
    if code is not earlier:
        made_with = before.coded_as or earlier.id
        changes |= {"code_id": code.id, "coded_as": None if made_with == code.id else made_with}
        _require_not_there(tx, dataclasses.replace(before, **changes), code)
    after = codings.change(tx.connection, before, deleted_at=None, **changes)
    tx.record(
        "coding.restore",
        ("coding", coding_id),
        project_id=before.project_id,
        interview_id=before.interview_id,
        after=after,
        undoes=undoes,
    )
    return after


def brought_to(tx: Tx, coding: Coding, current: Revision) -> dict[str, Any]:
    """Return the changes that bring a coding, as it stood in its revision, to the current text."""
    span, anchor = carried(tx, coding.revision_id, current, coding.span)
    anchor = coding.anchor if anchor is Anchor.EXACT else anchor
    return {
        "revision_id": current.id,
        "start": span.start,
        "end": span.end,
        "anchor": anchor,
        "quote": coding.quote if anchor is Anchor.LOST else span.slice(current.document.text),
    }


def landing(tx: Tx, code: Code) -> Code:
    """Return the code on which codings made with `code` stand: itself, unless it was merged into another one."""
    if code.merged_into is None:
        return code
    return standing_for(code, {c.id: c for c in codings.codes_of(tx.connection, code.project_id, deleted=True)})


def codings_of_interview(tx: Tx, interview_id: str) -> tuple[Coding, ...]:
    """Return the standing codings of an interview by place."""
    tx.require(Action.READ, interviews.get(tx.connection, interview_id).project_id)
    return codings.of_interview(tx.connection, interview_id)


def codings_of_project(tx: Tx, project_id: str) -> tuple[Coding, ...]:
    """Return all standing codings of a project."""
    tx.require(Action.READ, project_id)
    return codings.of_project(tx.connection, project_id)


def current_text(tx: Tx, interview: Interview) -> Revision:
    """Return an interview's present transcript; raise NotFound before there is one."""
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
    return interviews.revision(tx.connection, interview.revision_id)


def _place(tx: Tx, interview: Interview, current: Revision, revision_id: str, span: Span) -> Span:
    if revision_id != current.id:
        if interviews.revision_interview(tx.connection, revision_id) != interview.id:
            raise NotFound("This transcript does not exist any more. Reload the page.")
        span, anchor = carried(tx, revision_id, current, span)
        if anchor is Anchor.LOST:
            raise Conflict("The words you coded were just deleted from the transcript. Look at the new text.")
    if not 0 <= span.start < span.end <= len(current.document.text):
        raise BadInput("Select some words of the transcript before you choose a code.")
    return span


def _require_not_there(tx: Tx, coding: Coding, code: Code) -> None:
    """Raise Conflict if its coder has the passage already under the code that codings of a merged one land on."""
    for other in codings.of_interview(tx.connection, coding.interview_id):
        if (other.code_id, other.coder_id, other.span, other.quote) == (
            code.id, coding.coder_id, coding.span, coding.quote
        ):  # fmt: skip
            raise Conflict(f"This code was merged into '{code.name}' meanwhile, and the passage has that code already.")
