"""Recordings: taking them in, and handing out the sound to those who may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from qual.domain.ids import new_id
from qual.domain.interview import Interview, Recording
from qual.domain.permission import Action
from qual.engines import sniff
from qual.services import transcription
from qual.services.interviews import add_interview
from qual.store import interviews
from qual.store.blobs import StoredBlob
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an upload. A `duplicate` recording was already in the project; its interview is given."""

    interview: Interview
    recording: Recording
    job_id: str | None
    duplicate: bool


def require_may_receive(tx: Tx, project_id: str) -> None:
    """Raise NotAllowed or NotFound before an upload begins rather than after its last byte."""
    tx.require(Action.IMPORT, project_id)


def check_recording(head: bytes, filename: str) -> str:
    """Return the media type of the recording that begins with `head`; raise BadFile if it is none."""
    return sniff.sniff(head, filename)


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
    recorded_on: str | None = None,
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
        recorded_on=recorded_on,
    )
    job_id = transcription.request(tx, interview, options)
    return Received(interview, recording, job_id, duplicate=False)


def audible(tx: Tx, recording_id: str) -> Recording:
    """Return a recording the actor may hear."""
    found = interviews.recording(tx.connection, recording_id)
    tx.require(Action.HEAR, found.project_id)
    return found


def note_decoded(tx: Tx, interview_id: str, *, duration_s: float, recorded_on: str) -> None:
    """Keep the length that decoding found, and the day the file names ("": none) unless a person gave another."""
    interview = interviews.get(tx.connection, interview_id)
    if interview.recording_id is None:
        return
    recording = interviews.recording(tx.connection, interview.recording_id)
    interviews.change_recording(tx.connection, recording, duration_s=duration_s)
    if recorded_on and interview.recorded_on is None:
        interviews.change(tx.connection, interview, recorded_on=recorded_on)
