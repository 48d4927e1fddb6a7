"""Recordings: taking them in, listing interviews, and handing out the sound to those who may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from qual.domain.ids import new_id
from qual.domain.interview import Interview, Recording
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.services import transcription
from qual.store import codings, interviews
from qual.store.blobs import StoredBlob
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an upload. A `duplicate` recording was already in the project; its interview is given."""

    interview: Interview
    recording: Recording
    job_id: str | None
    duplicate: bool


@dataclass(frozen=True, slots=True)
class InterviewLine:
    """An interview as the list shows it."""

    interview: Interview
    recording: Recording | None
    speakers: tuple[str, ...]  # shown names
    participants: tuple[str, ...]  # labels
    groups: tuple[str, ...]
    n_codings: int


def receive_recording(
    tx: Tx,
    project_id: str,
    blob: StoredBlob,
    *,
    filename: str,
    media_type: str,
    language: str,
    n_speakers: int | None,
    name: str = "",
) -> Received:
    """Make an interview of an uploaded recording and ask for its transcription.

    `language` is an ISO 639-1 code or "detect"; `n_speakers` None finds the number automatically.
    """
    tx.require(Action.IMPORT, project_id)
    options = transcription.options(language, n_speakers)
    known = interviews.recording_by_hash(tx.connection, project_id, blob.sha256)
    if known is not None:
        for interview in interviews.of_project(tx.connection, project_id):
            if interview.recording_id == known.id:
                return Received(interview, known, None, duplicate=True)
    recording = known or interviews.add_recording(
        tx.connection,
        Recording(new_id(), project_id, blob.sha256, filename, media_type, blob.size_bytes, None, tx.time),
    )
    interview = add_interview(
        tx,
        project_id,
        name or PurePath(filename).stem,
        language="" if language == "detect" else language,
        recording_id=recording.id,
        expected_speakers=n_speakers,
    )
    job_id = transcription.request(tx, interview, options)
    return Received(interview, recording, job_id, duplicate=False)


def add_interview(
    tx: Tx,
    project_id: str,
    name: str,
    *,
    language: str,
    recording_id: str | None = None,
    expected_speakers: int | None = None,
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
        Interview(new_id(), project_id, free, language, recording_id, None, expected_speakers, tx.time),
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


def rename_interview(tx: Tx, interview_id: str, name: str) -> Interview:
    """Give an interview another name."""
    before = interviews.get(tx.connection, interview_id)
    tx.require(Action.EDIT_TRANSCRIPT, before.project_id)
    shown = " ".join(name.split())
    if not shown or len(shown) > 200:
        raise BadInput("An interview's name has between 1 and 200 characters.")
    after = interviews.change(tx.connection, before, name=shown)
    tx.record(
        "interview.update",
        ("interview", interview_id),
        project_id=before.project_id,
        interview_id=interview_id,
        before=before,
        after=after,
    )
    return after


def interview_lines(tx: Tx, project_id: str) -> tuple[InterviewLine, ...]:
    """Return a project's interviews with who speaks in them, for the list."""
    tx.require(Action.READ, project_id)
    people = {p.id: p for p in interviews.participants_of(tx.connection, project_id)}
    counts = codings.counts_by_interview(tx.connection, project_id)
    voices: dict[str, list] = {}
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
            )
        )
    return tuple(lines)


def audible(tx: Tx, recording_id: str) -> Recording:
    """Return a recording the actor may hear."""
    found = interviews.recording(tx.connection, recording_id)
    tx.require(Action.HEAR, found.project_id)
    return found


def note_duration(tx: Tx, recording_id: str, duration_s: float) -> None:
    """Keep the length that decoding found."""
    interviews.change_recording(tx.connection, interviews.recording(tx.connection, recording_id), duration_s=duration_s)
