"""Coding passages and taking codings back."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qual.domain.codebook import Code, standing_for
from qual.domain.coding import Coding, Origin, halved
from qual.domain.document import Span
from qual.domain.edits import Anchor, worst
from qual.domain.ids import new_id
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action
from qual.domain.round import EVERYTHING
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services.acts import Names, by_others_since, short
from qual.services.in_rounds import TasksHere, require_not_done, require_seen, sight
from qual.services.passages import carried, present_span
from qual.store import codings, events, interviews
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
    current = current_revision(tx, interview)
    place = present_span(tx, interview, current, revision_id, span)
    given = giving(tx, interview.project_id, code_id)
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
        given.code_id,
        given.code_version,
        tx.actor.user,
        Anchor.EXACT,
        origin,
        tx.time,
        coded_as=given.coded_as,
        round_id=TasksHere(tx, interview.project_id, interview.id).round_of(place),
    )
    _require_no_twin(tx, code_id, coding)
    codings.add(tx.connection, coding)
    tx.record(
        "coding.add", ("coding", coding.id), project_id=interview.project_id, interview_id=interview.id, after=coding
    )
    return coding


def change_coding(
    tx: Tx, coding_id: str, *, revision_id: str, span: Span, code_id: str | None = None, seen: int | None = None
) -> Coding:
    """Give a coding another place, another code, or both, in place: it stays the same coding of the same person.

    `seen` is the number of the newest event its maker had seen. Owners and editors may move anybody's coding; only
    its coder may say what it means. Raises Conflict, naming the person, when somebody else has changed it since, and
    NotFound when it was removed.
    """
    before = standing_coding(tx, coding_id, seen)
    interview = interviews.get(tx.connection, before.interview_id)
    current = current_revision(tx, interview)
    place = present_span(tx, interview, current, revision_id, span)
    wanted = code_id or before.code_id
    if wanted != before.code_id and before.coder_id != tx.actor.user:
        raise NotAllowed("Only the person who coded a passage can give it another code. Add a coding of your own.")
    changes: dict[str, object] = {}
    if wanted != before.code_id:
        changes |= dataclasses.asdict(giving(tx, before.project_id, wanted))
        changes["origin"] = Origin.PERSON  # no machine proposed this one
    if place != before.span or before.anchor is not Anchor.EXACT:
        changes |= {"revision_id": current.id, "start": place.start, "end": place.end, "anchor": Anchor.EXACT}
        changes |= {"quote": place.slice(current.document.text), "was": None}
    return put_change(tx, before, changes)


def put_change(tx: Tx, before: Coding, changes: Mapping[str, object]) -> Coding:
    """Write changes to a coding and record them; nothing is recorded when nothing changes."""
    if all(getattr(before, field) == value for field, value in changes.items()):
        return before
    after = codings.change(tx.connection, before, **changes)
    target = ("coding", before.id)
    where = {"project_id": before.project_id, "interview_id": before.interview_id}
    tx.record("coding.change", target, **where, before=before, after=after)
    return after


def split_coding(
    tx: Tx, coding_id: str, *, revision_id: str, at: int, new_id: str, seen: int | None = None
) -> tuple[Coding, Coding]:
    """Make two codings of one, before the character `at`; the second one is new. Both stay the same person's.

    Raises BadInput when nothing but blanks would be left of one, else as `change_coding`.
    """
    before = standing_coding(tx, coding_id, seen)
    interview = interviews.get(tx.connection, before.interview_id)
    current = current_revision(tx, interview)
    if revision_id != current.id:
        at = present_span(tx, interview, current, revision_id, Span(max(at - 1, 0), at)).end
    halves = halved(current.document.text, before.span, at)
    if before.anchor is Anchor.LOST or halves is None:
        raise BadInput("Put the cursor between two words of this coding, then split it.")
    if codings.find(tx.connection, new_id):
        raise Conflict("This coding is stored already.")
    left = change_coding(tx, coding_id, revision_id=current.id, span=halves[0])
    place = halves[1]
    right = dataclasses.replace(
        left, id=new_id, start=place.start, end=place.end, quote=place.slice(current.document.text), created_at=tx.time
    )
    codings.add(tx.connection, right)
    where = {"project_id": right.project_id, "interview_id": right.interview_id}
    tx.record("coding.add", ("coding", right.id), **where, after=right)
    return left, right


def remove_coding(tx: Tx, coding_id: str, *, seen: int | None = None) -> Coding:
    """Take a coding back: one's own, or anybody's for owners and editors. The record stays for undo.

    Raises Conflict when somebody else changed it after event number `seen`, NotFound when it was removed already.
    """
    before = standing_coding(tx, coding_id, seen)
    after = codings.change(tx.connection, before, deleted_at=tx.time)
    tx.record(
        "coding.remove",
        ("coding", coding_id),
        project_id=before.project_id,
        interview_id=before.interview_id,
        before=before,
    )
    return after


def restore_coding(tx: Tx, coding_id: str) -> Coding:
    """Bring a removed coding back, carried to the current text, under the code that its own was merged into."""
    before = codings.get(tx.connection, coding_id)
    require_seen(tx, before)
    tx.require(Action.CODE, before.project_id)
    if before.deleted_at is None:
        return before
    require_not_done(tx, before)
    changes = brought_to(tx, before, current_revision(tx, interviews.get(tx.connection, before.interview_id)))
    changes |= landed(tx, before)
    back = dataclasses.replace(before, deleted_at=None, **changes)
    _require_no_twin(tx, before.code_id, back)
    after = codings.change(tx.connection, before, deleted_at=None, **changes)
    tx.record(
        "coding.restore",
        ("coding", coding_id),
        project_id=before.project_id,
        interview_id=before.interview_id,
        after=after,
    )
    return after


def brought_to(tx: Tx, coding: Coding, current: Revision) -> dict[str, Any]:
    """Return the changes that bring a coding, as it stood in its revision, to the current text."""
    span, since = carried(tx, coding.revision_id, current, coding.span)
    anchor = worst(coding.anchor, since)
    return {
        "revision_id": current.id,
        "start": span.start,
        "end": span.end,
        "anchor": anchor,
        "quote": coding.quote if anchor is Anchor.LOST else span.slice(current.document.text),
        "was": coding.judged_as(anchor),
    }


def landed(tx: Tx, coding: Coding) -> dict[str, Any]:
    """Return the changes that put a coding under the code that stands for its own; none unless that was merged."""
    code = require_code(tx, coding.project_id, coding.code_id)
    if code.id == coding.code_id:
        return {}
    made_with = coding.coded_as or coding.code_id
    return {"code_id": code.id, "coded_as": None if made_with == code.id else made_with}


def codings_of_interview(tx: Tx, interview_id: str) -> tuple[Coding, ...]:
    """Return the standing codings of an interview by place, as far as the actor may see them now."""
    project_id = interviews.get(tx.connection, interview_id).project_id
    tx.require(Action.READ, project_id)
    return codings.of_interview(tx.connection, interview_id, sight(tx, project_id))


def codings_of_project(tx: Tx, project_id: str) -> tuple[Coding, ...]:
    """Return the standing codings of a project, as far as the actor may see them now."""
    tx.require(Action.READ, project_id)
    return codings.of_project(tx.connection, project_id, sight(tx, project_id))


@dataclass(frozen=True, slots=True)
class Given:
    """What a coding says of the code it was given: where it stands, and under which words of which code it was made."""

    code_id: str
    code_version: int
    coded_as: str | None


def giving(tx: Tx, project_id: str, code_id: str) -> Given:
    """Return what a coding made with a code carries; with a merged code it lands on the one that stands for it."""
    code = require_code(tx, project_id, code_id)
    if code.id == code_id:
        return Given(code.id, code.version, None)
    return Given(code.id, codings.code(tx.connection, code_id).version, code_id)


def require_code(tx: Tx, project_id: str, code_id: str) -> Code:
    """Return the code one codes with: this one, or what it was merged into; raise Conflict when it was removed."""
    code = landing(tx, codings.code(tx.connection, code_id))
    if code.project_id != project_id:
        raise Conflict("This code was removed from the codebook meanwhile. Choose another one.")
    if code.deleted_at is not None:
        raise Conflict(f"The code '{code.name}' was removed from the codebook meanwhile. Choose another one.")
    return code


def landing(tx: Tx, code: Code) -> Code:
    """Return the code on which codings made with `code` stand: itself, unless it was merged into another one."""
    if code.merged_into is None:
        return code
    return standing_for(code, {c.id: c for c in codings.codes_of(tx.connection, code.project_id, deleted=True)})


def standing_coding(tx: Tx, coding_id: str, seen: int | None = None) -> Coding:
    """Return a coding the actor may change, unless others were faster."""
    coding = codings.get(tx.connection, coding_id)
    require_seen(tx, coding)
    tx.require(Action.CODE, coding.project_id)
    if coding.coder_id != tx.actor.user:
        tx.require(Action.REMOVE_CODINGS, coding.project_id)
    if coding.deleted_at is not None:
        raise NotFound(
            f"{_who_removed(tx, coding_id)} already. Nothing was changed; code the passage again if it should be coded."
        )
    others = [] if seen is None else by_others_since(tx, coding_id, seen)
    if others:
        names = Names(tx)
        raise Conflict(
            f"{names.person(others[-1].actor_id)} changed this coding meanwhile: '{names.code(coding.code_id)}' "
            f"now covers '{short(coding.quote)}'. Look at it, then decide again."
        )
    require_not_done(tx, coding)
    return coding


def _who_removed(tx: Tx, coding_id: str) -> str:
    last = events.of_target(tx.connection, coding_id)[-1:]
    if not last or last[0].action != "coding.remove" or last[0].actor_id == tx.actor.user:
        return "This coding was removed"
    return f"{Names(tx).person(last[0].actor_id)} removed this coding"


def current_revision(tx: Tx, interview: Interview) -> Revision:
    """Return the transcript an interview has now; raise NotFound when it has none."""
    if interview.revision_id is None:
        raise NotFound(f"'{interview.name}' has no transcript yet. Transcribe or import one first.")
    return interviews.revision(tx.connection, interview.revision_id)


def _require_no_twin(tx: Tx, given: str, coding: Coding) -> None:
    """Raise Conflict if a coding landed on another code than was given, and its coder has the passage there already."""
    if coding.code_id == given:
        return
    for other in codings.of_interview(tx.connection, coding.interview_id, EVERYTHING):
        if same_passage(other) == same_passage(coding) and other.code_id == coding.code_id:
            name = codings.code(tx.connection, coding.code_id).name
            raise Conflict(f"This code was merged into '{name}' meanwhile, and the passage has that code already.")


def same_passage(coding: Coding) -> tuple[object, ...]:
    """Return what two codings of one person on the same words share."""
    return coding.interview_id, coding.start, coding.end, coding.quote, coding.coder_id
