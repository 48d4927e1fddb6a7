"""Interviews: adding, naming and listing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from qual.domain.ids import new_id
from qual.domain.interview import Checked, Interview, Recording, Speaker
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.services.in_rounds import sight
from qual.store import checks, codings, events, interviews
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """An interview as the list shows it."""

    interview: Interview
    recording: Recording | None
    speakers: tuple[str, ...]  # shown names
    participants: tuple[str, ...]  # labels
    groups: tuple[str, ...]
    n_codings: int
    checked: Checked | None = None
    n_unsettled: int = 0  # codings that a correction touched or left without their words


@dataclass(frozen=True, slots=True)
class InterviewChoice:
    """An interview as one chooses it: enough to recognise it and to open it."""

    id: str
    name: str
    language: str
    revision_id: str | None
    codings: int
    unsettled: int  # codings that a correction touched or left without their words


def add_interview(
    tx: Tx,
    project_id: str,
    name: str,
    *,
    language: str,
    recording_id: str | None = None,
    expected_speakers: int | None = None,
    recorded_on: str | None = None,
) -> Interview:
    """Add an interview under a free name: a taken one gets a number."""
    tx.require(Action.IMPORT, project_id)
    shown = " ".join(name.split())[:200] or "Interview"
    taken = {i.name.casefold() for i in interviews.of_project(tx.connection, project_id)}
    free, number = shown, 2
    while free.casefold() in taken:
        free, number = f"{shown} ({number})", number + 1
    interview = interviews.add(
        tx.connection,
        Interview(new_id(), project_id, free, language, recording_id, None, expected_speakers, tx.time, recorded_on),
    )
    tx.record(
        "interview.add", ("interview", interview.id), project_id=project_id, interview_id=interview.id, after=interview
    )
    return interview


def interview(tx: Tx, interview_id: str) -> Interview:
    """Return one interview."""
    found = interviews.get(tx.connection, interview_id)
    tx.require(Action.READ, found.project_id)
    return found


def change_interview(tx: Tx, interview_id: str, *, name: str, recorded_on: date | None) -> Interview:
    """Give an interview another name, and say on which day it was held (None: not known)."""
    before = interviews.get(tx.connection, interview_id)
    tx.require(Action.EDIT_TRANSCRIPT, before.project_id)
    shown = " ".join(name.split())
    if not shown or len(shown) > 200:
        raise BadInput("An interview's name has between 1 and 200 characters.")
    if recorded_on is not None and recorded_on > (tx.time + timedelta(days=1)).date():
        raise BadInput(f"{recorded_on.isoformat()} is yet to come. Give the day on which the interview was held.")
    day = recorded_on.isoformat() if recorded_on else None
    after = interviews.change(tx.connection, before, name=shown, recorded_on=day)
    tx.record(
        "interview.update",
        ("interview", interview_id),
        project_id=before.project_id,
        interview_id=interview_id,
        before=before,
        after=after,
    )
    return after


def choices_seq(tx: Tx, project_id: str) -> int:
    """Return the number of the project's newest event; enough to know whether a list of choices is still good."""
    tx.require(Action.READ, project_id)
    return events.last_seq(tx.connection, project_id)


def interview_choices(tx: Tx, project_id: str) -> tuple[InterviewChoice, ...]:
    """Return a project's interviews by name, with how many passages of each are coded."""
    tx.require(Action.READ, project_id)
    seen = sight(tx, project_id)
    counts = codings.counts_by_interview(tx.connection, project_id, seen)
    waiting = codings.unsettled_by_interview(tx.connection, project_id, seen)
    return tuple(
        InterviewChoice(
            found.id, found.name, found.language, found.revision_id, counts.get(found.id, 0), waiting.get(found.id, 0)
        )
        for found in interviews.of_project(tx.connection, project_id)
    )


def interview_lines(tx: Tx, project_id: str) -> tuple[InterviewLine, ...]:
    """Return a project's interviews with who speaks in them, for the list."""
    tx.require(Action.READ, project_id)
    people = {p.id: p for p in interviews.participants_of(tx.connection, project_id)}
    seen = sight(tx, project_id)
    counts = codings.counts_by_interview(tx.connection, project_id, seen)
    waiting = codings.unsettled_by_interview(tx.connection, project_id, seen)
    reached = checks.of_project(tx.connection, project_id)
    voices: dict[str, list[Speaker]] = {}
    for speaker in interviews.speakers_of_project(tx.connection, project_id):
        voices.setdefault(speaker.interview_id, []).append(speaker)
    lines = []
    for found in interviews.of_project(tx.connection, project_id):
        mine = voices.get(found.id, [])
        linked = [people[s.participant_id] for s in mine if s.participant_id in people]
        lines.append(
            InterviewLine(
                found,
                interviews.recording(tx.connection, found.recording_id) if found.recording_id else None,
                tuple(s.name for s in mine),
                tuple(p.label for p in linked),
                tuple(dict.fromkeys(p.group for p in linked if p.group)),
                counts.get(found.id, 0),
                reached.get(found.id),
                waiting.get(found.id, 0),
            )
        )
    return tuple(lines)
