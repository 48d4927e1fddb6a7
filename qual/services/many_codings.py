"""Many codings in one act: all hits of a search, say. All are stored or none, and one undo takes all of them back."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from qual.domain.codebook import standing_for
from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor, worst
from qual.domain.interview import Interview, Revision
from qual.domain.permission import Action
from qual.domain.round import EVERYTHING
from qual.errors import BadInput, Conflict, NotFound
from qual.services.coding import Given, current_revision, giving, same_passage
from qual.services.in_rounds import TasksHere, require_not_done, sight
from qual.services.passages import carried_all
from qual.store import codings, events, interviews
from qual.store.tx import Tx

T = TypeVar("T")

MOST = 5000  # codings in one act


@dataclass(frozen=True, slots=True)
class Wanted:
    """A coding somebody wants: the passage as it stood in the revision they saw."""

    coding_id: str
    interview_id: str
    revision_id: str
    span: Span
    code_id: str


def add_codings(tx: Tx, project_id: str, wanted: Sequence[Wanted]) -> tuple[Coding, ...]:
    """Code many passages of a project, in any of its interviews; return the codings made.

    Passages the actor has coded so already, character for character, are left as they are. Raises BadInput for a
    passage without characters or more than MOST, Conflict when a code or the words of a passage are gone.
    """
    tx.require(Action.CODE, project_id)
    _require_few([w.coding_id for w in wanted])
    if codings.some(tx.connection, [w.coding_id for w in wanted]):
        raise Conflict("Some of these codings are stored already. Reload the page.")
    given = {id_: giving(tx, project_id, id_) for id_ in {w.code_id for w in wanted}}
    made: list[Coding] = []
    for interview_id, here in _grouped(wanted, lambda w: w.interview_id).items():
        interview = interviews.get(tx.connection, interview_id)
        if interview.project_id != project_id:
            raise NotFound("This interview belongs to another project. Reload the page.")
        new = _placed(tx, interview, here, given)
        codings.add_all(tx.connection, new)
        _record(tx, "codings.add", interview.id, project_id, after=new)
        made += new
    return tuple(made)


def remove_codings(tx: Tx, project_id: str, coding_ids: Sequence[str]) -> tuple[Coding, ...]:
    """Take many codings back; return those that stood. Those of others need the right to remove them."""
    tx.require(Action.CODE, project_id)
    _require_few(coding_ids)
    found = _of_project(tx, project_id, coding_ids)
    gone = [dataclasses.replace(c, deleted_at=tx.time) for c in found if c.deleted_at is None]
    if any(c.coder_id != tx.actor.user for c in gone):
        tx.require(Action.REMOVE_CODINGS, project_id)
    codings.replace_all(tx.connection, gone)
    for interview_id, here in _grouped(gone, lambda c: c.interview_id).items():
        _record(tx, "codings.remove", interview_id, project_id, before=here)
    return tuple(gone)


def remove_untouched(tx: Tx, project_id: str, coding_ids: Sequence[str], seq: int) -> tuple[Coding, ...]:
    """Take back those codings that nobody has changed since event number `seq`, or that were changed back."""
    _of_project(tx, project_id, coding_ids)
    touched = {event.target_id for event in events.standing_since(tx.connection, coding_ids, seq)}
    return remove_codings(tx, project_id, [id_ for id_ in coding_ids if id_ not in touched])


def restore_codings(tx: Tx, project_id: str, coding_ids: Sequence[str]) -> tuple[Coding, ...]:
    """Bring removed codings back, carried to the present texts; those whose code is gone stay away.

    Those of a merged code come back under the one it was merged into, unless their coder has the passage there.
    """
    tx.require(Action.CODE, project_id)
    codes = {code.id: code for code in codings.codes_of(tx.connection, project_id, deleted=True)}
    gone = [c for c in _of_project(tx, project_id, coding_ids) if c.deleted_at is not None]
    gone = [c for c in gone if standing_for(codes[c.code_id], codes).deleted_at is None]
    back: list[Coding] = []
    for interview_id, here in _grouped(gone, lambda c: c.interview_id).items():
        current = current_revision(tx, interviews.get(tx.connection, interview_id))
        there = {(same_passage(c), c.code_id) for c in codings.of_interview(tx.connection, interview_id, EVERYTHING)}
        new = []
        for coding, place in _carried(tx, current, here):
            brought = _brought(coding, current, *place)
            code = standing_for(codes[coding.code_id], codes)
            if code.id != coding.code_id:
                if (same_passage(brought), code.id) in there:
                    continue
                made_with = coding.coded_as or coding.code_id
                brought = dataclasses.replace(
                    brought, code_id=code.id, coded_as=None if made_with == code.id else made_with
                )
            new.append(brought)
        codings.replace_all(tx.connection, new)
        _record(tx, "codings.restore", interview_id, project_id, after=new)
        back += new
    return tuple(back)


def _placed(tx: Tx, interview: Interview, wanted: Sequence[Wanted], given: dict[str, Given]) -> list[Coding]:
    current = current_revision(tx, interview)
    text = current.document.text
    had = {
        (c.start, c.end, c.code_id)
        for c in codings.of_interview(tx.connection, interview.id, EVERYTHING)
        if c.coder_id == tx.actor.user and c.anchor is not Anchor.LOST
    }
    tasks = TasksHere(tx, interview.project_id, interview.id)
    made: list[Coding] = []
    for revision_id, here in _grouped(wanted, lambda w: w.revision_id).items():
        if revision_id != current.id and interviews.revision_interview(tx.connection, revision_id) != interview.id:
            raise NotFound("This transcript does not exist any more. Reload the page.")
        for one, (span, anchor) in zip(
            here, carried_all(tx, revision_id, current, [w.span for w in here]), strict=True
        ):
            if anchor is Anchor.LOST and one.span.start < one.span.end:
                raise Conflict(
                    f"In '{interview.name}' words you wanted to code were deleted from the transcript meanwhile. "
                    "Search again, then code."
                )
            if not 0 <= span.start < span.end <= len(text):
                raise BadInput("One of the passages has no words. Reload the page and select again.")
            under = given[one.code_id]
            if (span.start, span.end, under.code_id) in had:
                continue
            had.add((span.start, span.end, under.code_id))
            made.append(
                Coding(
                    one.coding_id, interview.project_id, interview.id, current.id, span.start, span.end,
                    span.slice(text), under.code_id, under.code_version, tx.actor.user, Anchor.EXACT, Origin.PERSON,
                    tx.time, coded_as=under.coded_as, round_id=tasks.round_of(span),
                )
            )  # fmt: skip
    return made


def _carried(tx: Tx, current: Revision, here: Sequence[Coding]) -> Iterable[tuple[Coding, tuple[Span, Anchor]]]:
    for revision_id, few in _grouped(here, lambda c: c.revision_id).items():
        yield from zip(few, carried_all(tx, revision_id, current, [c.span for c in few]), strict=True)


def _brought(coding: Coding, current: Revision, span: Span, anchor: Anchor) -> Coding:
    anchor = worst(coding.anchor, anchor)
    quote = coding.quote if anchor is Anchor.LOST else span.slice(current.document.text)
    place = {"revision_id": current.id, "start": span.start, "end": span.end, "was": coding.judged_as(anchor)}
    return dataclasses.replace(coding, deleted_at=None, anchor=anchor, quote=quote, **place)  # type: ignore[arg-type]


def _of_project(tx: Tx, project_id: str, coding_ids: Sequence[str]) -> list[Coding]:
    found, seen = codings.some(tx.connection, coding_ids), sight(tx, project_id)
    known = [c for c in found.values() if seen.sees(c.coder_id, c.interview_id, c.round_id)]
    if len(known) < len(coding_ids) or any(c.project_id != project_id for c in known):
        raise NotFound("Some of these codings do not exist. Reload the page.")
    for coding in {(c.interview_id, c.coder_id, c.round_id): c for c in known}.values():
        require_not_done(tx, coding)
    return [found[id_] for id_ in coding_ids]


def _require_few(coding_ids: Sequence[str]) -> None:
    if len(coding_ids) > MOST:
        raise BadInput(f"These are {len(coding_ids)} codings; at most {MOST} can be changed in one act.")
    if len(set(coding_ids)) < len(coding_ids):
        raise BadInput("The same coding is named twice. Reload the page and try again.")


def _record(
    tx: Tx,
    action: str,
    interview_id: str,
    project_id: str,
    *,
    before: Sequence[Coding] = (),
    after: Sequence[Coding] = (),
) -> None:
    """Record one event per interview: its readers hear of all its codings at once."""
    if before or after:
        tx.record(
            action,
            ("interview", interview_id),
            project_id=project_id,
            interview_id=interview_id,
            before={"codings": [_kept(c) for c in before]} if before else None,
            after={"codings": [_kept(c) for c in after]} if after else None,
        )


def _kept(coding: Coding) -> dict[str, object]:
    """Return what the log keeps of each: what the browsers of others draw, and what the history says."""
    return {
        "id": coding.id, "revision_id": coding.revision_id, "start": coding.start, "end": coding.end,
        "quote": coding.quote, "code_id": coding.code_id, "coder_id": coding.coder_id, "anchor": coding.anchor.value,
        "origin": coding.origin.value, "round_id": coding.round_id,
    }  # fmt: skip


def _grouped(things: Iterable[T], key: Callable[[T], str]) -> dict[str, list[T]]:
    groups: dict[str, list[T]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return dict(groups)
