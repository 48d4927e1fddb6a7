"""Reading an interview one passage at a time and saying what each is about: with words of one's own, and with codes.

What is said here are ordinary codings and memos, made by the ordinary services; only where a person is in an interview
is kept besides. That is theirs alone: it is in no list of anybody else, and no event tells of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from qual.analysis.steps import Step, cut_steps, step_at
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.interview import Interview, Revision, Speaker, SpeakerRole
from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Action
from qual.domain.practice import ReadingPlace
from qual.domain.round import Round
from qual.services.coding import add_coding, current_revision
from qual.services.in_rounds import sight
from qual.services.memos import add_memo
from qual.services.passages import carried
from qual.services.rounds import TaskView, my_tasks
from qual.store import codings, interviews, memos, practices
from qual.store.tx import Tx


@dataclass(frozen=True)
class Reading:
    """An interview as one person reads it, passage by passage."""

    interview: Interview
    revision: Revision
    steps: tuple[Step, ...]
    voices: Mapping[str, str]  # shown names by key
    at: int  # position in the text where they go on
    furthest: int  # everything before it they have had before their eyes
    tasks: tuple[tuple[Round, TaskView], ...] = ()  # of theirs in this interview, in open rounds

    @cached_property
    def number(self) -> int:
        """The number of the passage they are at, counted from 0; `len(steps)` behind the last."""
        return step_at(self.steps, self.at)

    @property
    def step(self) -> Step | None:
        """The passage they are at, None behind the last."""
        return self.steps[self.number] if self.number < len(self.steps) else None

    @property
    def n_read(self) -> int:
        """How many passages lie behind them."""
        return step_at(self.steps, max(self.furthest, self.at))

    @property
    def is_done(self) -> bool:
        """Say whether they have said "done" of all their tasks here, so that nothing can be changed."""
        return bool(self.tasks) and all(task.assignment.is_done for _, task in self.tasks)

    def position_of(self, number: int) -> int:
        """Return the position at which a passage begins; behind the last one, where the last ends."""
        if number < len(self.steps):
            return self.steps[max(number, 0)].span.start
        return self.steps[-1].span.end if self.steps else 0


@dataclass(frozen=True, slots=True)
class Said:
    """Something a person said about a passage: words of their own, or a code they chose."""

    id: str
    span: Span  # in the text that is read
    quote: str
    code_id: str | None  # None for words of one's own
    words: str


@dataclass(frozen=True, slots=True)
class ToRead:
    """An interview one may read, with how far one is."""

    interview: Interview
    share: float  # of the text that lies behind the person, 0 to 1
    has_begun: bool
    tasks: tuple[tuple[Round, TaskView], ...]

    @property
    def is_done(self) -> bool:
        """Say whether the person has said "done" of all their tasks here."""
        return bool(self.tasks) and all(task.assignment.is_done for _, task in self.tasks)


def to_read(tx: Tx, project_id: str) -> tuple[ToRead, ...]:
    """Return the interviews the actor may read and code: first their open tasks, then what is done, then the others."""
    tx.require(Action.CODE, project_id)
    mine: dict[str, list[tuple[Round, TaskView]]] = {}
    for one in my_tasks(tx, project_id):
        mine.setdefault(one[1].assignment.interview_id, []).append(one)
    begun = practices.places(tx.connection, tx.actor.user, project_id)
    texts = {revision.interview_id: revision for revision in interviews.current_revisions(tx.connection, project_id)}
    found = []
    for interview in interviews.of_project(tx.connection, project_id):
        revision = texts.get(interview.id)
        if revision is None:
            continue
        tasks, place = tuple(mine.get(interview.id, ())), begun.get(interview.id)
        share = _share(tx, revision, place, tasks) if place else 0.0
        found.append(ToRead(interview, share, place is not None, tasks))
    return tuple(sorted(found, key=lambda one: (not one.tasks, one.is_done)))


def open_reading(tx: Tx, interview_id: str) -> Reading:
    """Return an interview with the passages the actor is to read: those of their tasks, or all of them.

    Raises NotFound when there is no transcript, NotAllowed to people who do not code.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    revision = current_revision(tx, interview)
    tasks = tuple(one for one in my_tasks(tx, interview.project_id) if one[1].assignment.interview_id == interview_id)
    voices = interviews.speakers_of(tx.connection, interview_id)
    steps = steps_of(revision, voices, _stretches(tasks))
    at, furthest = _places(tx, revision, practices.place(tx.connection, tx.actor.user, interview_id))
    return Reading(interview, revision, steps, {v.key: v.name for v in voices}, at, furthest, tasks)


def steps_of(revision: Revision, voices: Sequence[Speaker], stretches: Sequence[Span] = ()) -> tuple[Step, ...]:
    """Return the passages of a transcript, or those of some stretches of it."""
    asking = {voice.key for voice in voices if voice.role is SpeakerRole.INTERVIEWER}
    if not stretches:
        return cut_steps(revision.document, asking=asking)
    return tuple(step for one in stretches for step in cut_steps(revision.document, asking=asking, within=one))


def said_in(tx: Tx, interview_id: str, span: Span) -> tuple[Said, ...]:
    """Return what the actor has said about a passage of the present text, here or on the coding screen."""
    project_id = interviews.get(tx.connection, interview_id).project_id
    tx.require(Action.CODE, project_id)
    seen, me = sight(tx, project_id), tx.actor.user
    words = [
        Said(memo.id, memo.span, memo.quote, None, memo.text)
        for memo in memos.shown_in(tx.connection, project_id, interview_id, seen)
        if memo.author_id == me
        and memo.target_kind in (MemoTarget.PASSAGE, MemoTarget.TURN)
        and memo.interview_id == interview_id
        and memo.anchor is not Anchor.LOST
        and memo.span is not None
        and memo.span.overlaps(span)
    ]
    chosen = [
        Said(coding.id, coding.span, coding.quote, coding.code_id, "")
        for coding in codings.of_interview(tx.connection, interview_id, seen)
        if coding.coder_id == me and coding.anchor is not Anchor.LOST and coding.span.overlaps(span)
    ]
    return (*words, *chosen)


def say_words(tx: Tx, interview_id: str, revision_id: str, stretches: Sequence[Span], text: str) -> None:
    """Keep the actor's own words about a passage, as a memo on it from the first marked character to the last."""
    hull = Span(stretches[0].start, stretches[-1].end)
    add_memo(tx, Target(MemoTarget.PASSAGE, interview_id, revision_id, hull), text)


def choose_codes(
    tx: Tx, interview_id: str, revision_id: str, stretches: Sequence[Span], code_ids: Sequence[str]
) -> None:
    """Code marked stretches; what the actor has coded so already stays as it is."""
    interview = interviews.get(tx.connection, interview_id)
    there = {
        (coding.revision_id, coding.span, coding.code_id)
        for coding in codings.of_interview(tx.connection, interview_id, sight(tx, interview.project_id))
        if coding.coder_id == tx.actor.user
    }
    for code_id in code_ids:
        for span in stretches:
            if (revision_id, span, code_id) not in there:
                add_coding(tx, interview_id, revision_id, span, code_id)


def keep_place(tx: Tx, interview_id: str, revision_id: str, position: int) -> ReadingPlace:
    """Keep where the actor goes on in an interview; no event tells of it, because it concerns nobody else."""
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    current = current_revision(tx, interview)
    at = position if revision_id == current.id else carried(tx, revision_id, current, Span(position, position))[0].start
    at = max(0, min(at, len(current.document.text)))
    before = practices.place(tx.connection, tx.actor.user, interview_id)
    furthest = max(_places(tx, current, before)[1], at)
    if before is None:
        one = ReadingPlace(
            new_id(), interview.project_id, tx.actor.user, interview_id, current.id, at, furthest, tx.time
        )
        return practices.add_place(tx.connection, one)
    return practices.change_place(
        tx.connection, before, revision_id=current.id, at=at, furthest=furthest, changed_at=tx.time
    )


def _places(tx: Tx, current: Revision, place: ReadingPlace | None) -> tuple[int, int]:
    """Return a place and the furthest one as they are in the present text."""
    if place is None:
        return 0, 0
    if place.revision_id == current.id:
        return place.at, place.furthest
    at, furthest = (
        carried(tx, place.revision_id, current, Span(one, one))[0].start for one in (place.at, place.furthest)
    )
    return at, furthest


def _stretches(tasks: Sequence[tuple[Round, TaskView]]) -> tuple[Span, ...]:
    """Return the stretches somebody is to read, none for the whole interview."""
    found = [task.stretch for _, task in tasks]
    return () if None in found else tuple(sorted(span for span in found if span is not None))


def _share(tx: Tx, revision: Revision, place: ReadingPlace, tasks: Sequence[tuple[Round, TaskView]]) -> float:
    whole = _stretches(tasks) or (Span(0, len(revision.document.text)),)
    furthest = max(_places(tx, revision, place))
    behind = sum(min(max(furthest - one.start, 0), one.end - one.start) for one in whole)
    return behind / max(sum(one.end - one.start for one in whole), 1)
