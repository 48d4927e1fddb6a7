"""How much of the material the team has read, and the project's rule that suggestions wait for a share of it.

A character counts as read when anybody of the team has had it before their eyes: it stood on their screen long enough,
they coded it, they read it with "Read and say", they said "done" of a task it lies in, or the transcript was checked
past it. Codings count as far as the person who asks may see them; otherwise nothing tells who has read what.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.domain.read_so_far import KEY, ReadingRule, reading_rule
from qual.domain.stretches import n_characters, united, within
from qual.services.in_rounds import sight, stretches_now
from qual.services.passages import carried_between
from qual.services.reading_record import read_now
from qual.store import accounts, checks, codings, interviews, practices, reads, rounds
from qual.store.tx import Tx

Found = Iterator[tuple[str, Span]]  # an interview, and characters of its present text that somebody has read


@dataclass(frozen=True, slots=True)
class InterviewRead:
    """How much of one interview the team has read, in whole percent, rounded down."""

    interview_id: str
    name: str
    percent: int


@dataclass(frozen=True, slots=True)
class TeamRead:
    """How much of the project's present texts the team has read, and what the project asks for."""

    rule: ReadingRule
    percent: int  # rounded down
    by_interview: tuple[InterviewRead, ...]  # least read first

    @property
    def is_enough(self) -> bool:
        """Say whether suggestions are open."""
        return not self.rule.is_on or self.percent >= self.rule.percent


def rule(tx: Tx, project_id: str) -> ReadingRule:
    """Return the project's rule."""
    tx.require(Action.READ, project_id)
    return reading_rule(accounts.project(tx.connection, project_id).settings)


def set_rule(tx: Tx, project_id: str, percent: int, *, is_on: bool) -> ReadingRule:
    """Have suggestions wait for another share, or for none. Owners only; raises BadInput."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    before, wanted = accounts.project(tx.connection, project_id), ReadingRule(percent, is_on)
    if reading_rule(before.settings) != wanted:
        after = accounts.change_project(tx.connection, before, settings={**before.settings, KEY: wanted.as_json()})
        tx.record("project.update", ("project", project_id), project_id=project_id, before=before, after=after)
    return wanted


def team_read(tx: Tx, project_id: str) -> TeamRead:
    """Return how much of the project the team has read."""
    tx.require(Action.READ, project_id)
    known = {i.id: i for i in interviews.of_project(tx.connection, project_id) if i.revision_id}
    lengths = reads.lengths(tx.connection, project_id)
    spans: defaultdict[str, list[Span]] = defaultdict(list)
    for source in (_on_screens, _coded, _checked, _read_and_said, _done):
        for interview_id, span in source(tx, project_id, known):
            spans[interview_id].append(span)
    read = {i: n_characters(within(united(spans[i]), [Span(0, lengths[i])])) if spans[i] else 0 for i in known}
    by_interview = [InterviewRead(i, one.name, _percent(read[i], lengths[i])) for i, one in known.items()]
    return TeamRead(
        reading_rule(accounts.project(tx.connection, project_id).settings),
        _percent(sum(read.values()), sum(lengths[i] for i in known)),
        tuple(sorted(by_interview, key=lambda one: one.percent)),
    )


def _percent(read: int, of: int) -> int:
    return 100 * read // of if of else 0


def _on_screens(tx: Tx, project_id: str, known: dict[str, Interview]) -> Found:
    for one in reads.of_project(tx.connection, project_id):
        interview = known.get(one.interview_id)
        if interview and interview.revision_id:
            for span in read_now(tx, interview.id, interview.revision_id, one):
                yield interview.id, span


def _coded(tx: Tx, project_id: str, known: dict[str, Interview]) -> Found:
    for place in codings.places(tx.connection, project_id, sight(tx, project_id)):
        if place.interview_id in known:
            yield place.interview_id, Span(place.start, place.end)


def _checked(tx: Tx, project_id: str, known: dict[str, Interview]) -> Found:
    for interview_id, mark in checks.of_project(tx.connection, project_id).items():
        if interview_id in known:
            yield interview_id, Span(0, mark.position)


def _read_and_said(tx: Tx, project_id: str, known: dict[str, Interview]) -> Found:
    """Yield what lies behind people who read passage by passage; whose task is a stretch saw nothing but stretches."""
    tasks: defaultdict[tuple[str, str], list[Span | None]] = defaultdict(list)
    given = rounds.assignments_of_project(tx.connection, project_id)
    now = stretches_now(tx, given)
    for task in given:
        tasks[task.coder_id, task.interview_id].append(now[task.id])
    for place in practices.places_of_all(tx.connection, project_id):
        interview = known.get(place.interview_id)
        if interview is None or interview.revision_id is None:
            continue
        furthest = Span(place.furthest, place.furthest)
        ((here, _),) = carried_between(tx, interview.id, (place.revision_id, interview.revision_id), [furthest])
        behind, mine = [Span(0, here.start)], tasks[place.user_id, interview.id]
        stretches = united(span for span in mine if span is not None)
        for span in within(behind, stretches) if stretches and None not in mine else behind:
            yield interview.id, span


def _done(tx: Tx, project_id: str, known: dict[str, Interview]) -> Found:
    """Yield what people said "done" of: silence about a passage means there that it was read."""
    done = [one for one in rounds.assignments_of_project(tx.connection, project_id) if one.is_done]
    now = stretches_now(tx, done)
    for task in done:
        if task.interview_id in known:
            yield task.interview_id, now[task.id] or Span(0, 2**31 - 1)
