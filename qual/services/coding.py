"""Coding passages and taking codings back."""

from __future__ import annotations

from typing import Any

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

    Raises BadInput for an empty span, Conflict if the passage or the code is gone.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    current = current_text(tx, interview)
    place = placed(tx, interview, current, revision_id, span)
    code = codings.code(tx.connection, code_id)
    if code.project_id != interview.project_id or code.deleted_at is not None:
        raise Conflict("This code was removed from the codebook meanwhile. Choose another one.")
    if coding_id and codings.find(tx.connection, coding_id):
        raise Conflict("This coding is stored already.")
    coding = codings.add(
        tx.connection,
        Coding(
            coding_id or new_id(),
            interview.project_id,
            interview.id,
            current.id,
            place.start,
            place.end,
            place.slice(current.document.text),
            code.id,
            code.version,
            tx.actor.user,
            Anchor.EXACT,
            origin,
            tx.time,
        ),
    )
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
    """Bring a removed coding back, carried to the current text."""
    before = codings.get(tx.connection, coding_id)
    tx.require(Action.CODE, before.project_id)
    code = codings.code(tx.connection, before.code_id)
    if code.deleted_at is not None:
        raise Conflict(f"The code '{code.name}' was removed from the codebook meanwhile. Put it back first.")
    current = current_text(tx, interviews.get(tx.connection, before.interview_id))
    after = codings.change(tx.connection, before, deleted_at=None, **brought_to(tx, before, current))
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
    anchor = coding.anchor.or_worse(anchor)
    return {
        "revision_id": current.id,
        "start": span.start,
        "end": span.end,
        "anchor": anchor,
        "quote": coding.quote if anchor is Anchor.LOST else span.slice(current.document.text),
        "was": coding.judged_as(anchor),
    }


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


def placed(tx: Tx, interview: Interview, current: Revision, revision_id: str, span: Span) -> Span:
    """Carry a span chosen in an earlier revision to the current text; raise Conflict when its words are gone."""
    if revision_id != current.id:
        if interviews.revision_interview(tx.connection, revision_id) != interview.id:
            raise NotFound("This transcript does not exist any more. Reload the page.")
        span, anchor = carried(tx, revision_id, current, span)
        if anchor is Anchor.LOST:
            raise Conflict("The words you coded were just deleted from the transcript. Look at the new text.")
    if not 0 <= span.start < span.end <= len(current.document.text):
        raise BadInput("Select some words of the transcript before you choose a code.")
    return span
