"""Asking for a transcription and taking in what the engine heard."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.document import Document
from qual.domain.interview import Interview, Revision, RevisionKind
from qual.domain.permission import Action
from qual.engines.base import EngineInfo
from qual.errors import BadInput, Conflict, NotFound
from qual.services import transcripts
from qual.store import accounts, events, interviews
from qual.store.tx import JobRequest, Tx

MOST_SPEAKERS = 12


@dataclass(frozen=True, slots=True)
class Task:
    """What the worker needs to know to transcribe an interview."""

    interview: Interview
    recording_id: str
    sha256: str
    filename: str
    language: str  # or "detect"
    candidates: tuple[str, ...]  # the project's languages
    n_speakers: int | None


def options(language: str, n_speakers: int | None) -> dict[str, object]:
    """Return checked job options; raise BadInput for an impossible language code or number of speakers."""
    if language != "detect" and not (2 <= len(language) <= 3 and language.isascii() and language.isalpha()):
        raise BadInput(f"'{language}' is not a language code. Choose sv, de, en, or 'detect'.")
    if n_speakers is not None and not 1 <= n_speakers <= MOST_SPEAKERS:
        raise BadInput(f"{n_speakers} speakers cannot be told apart; choose 1 to {MOST_SPEAKERS}, or 'find out'.")
    return {"language": language, "n_speakers": n_speakers}


def request(tx: Tx, interview: Interview, wanted: dict[str, object]) -> str:
    """Queue the transcription of an interview's recording; return the job's id."""
    tx.require(Action.TRANSCRIBE, interview.project_id)
    if interview.recording_id is None:
        raise Conflict(f"'{interview.name}' has no recording to transcribe. Upload one first.")
    return tx.request_job("transcribe", interview.project_id, interview.id, wanted)


def request_again(tx: Tx, interview_id: str, *, language: str, n_speakers: int | None) -> str:
    """Queue another transcription with other settings; the present transcript stays until it is finished."""
    return request(tx, interviews.get(tx.connection, interview_id), options(language, n_speakers))


def task(tx: Tx, job_id: str) -> Task:
    """Return what a queued transcription is about; raise NotFound if the interview is gone."""
    asked = events.job_request(tx.connection, job_id)
    interview = interviews.get(tx.connection, asked.target_id)
    tx.require(Action.TRANSCRIBE, interview.project_id)
    if interview.recording_id is None:
        raise NotFound(f"The recording of '{interview.name}' is gone. Upload it again.")
    recording = interviews.recording(tx.connection, interview.recording_id)
    languages = accounts.project(tx.connection, interview.project_id).languages
    return Task(
        interview,
        recording.id,
        recording.sha256,
        recording.filename,
        str(asked.options["language"]),
        languages,
        asked.options["n_speakers"],
    )


def request_of(tx: Tx, job_id: str) -> JobRequest:
    """Return a job request the actor's role lets them steer (cancel, try again)."""
    asked = events.job_request(tx.connection, job_id)
    tx.require(Action.TRANSCRIBE if asked.kind == "transcribe" else Action.SUGGEST, asked.project_id)
    return asked


def take_in(tx: Tx, job_id: str, document: Document, info: EngineInfo) -> Revision:
    """Store what the engine heard as the interview's new current transcript. Doing it twice stores it once."""
    asked = events.job_request(tx.connection, job_id)
    interview = interviews.get(tx.connection, asked.target_id)
    tx.require(Action.TRANSCRIBE, interview.project_id)
    earlier = tx.earlier_answer(f"take-in:{job_id}")
    if earlier:
        return interviews.revision(tx.connection, earlier["revision_id"])
    if document.language and document.language != interview.language:
        interview = interviews.change(tx.connection, interview, language=document.language)
    revision = transcripts.put_revision(tx, interview, document, RevisionKind.ASR, engine=info.as_json())
    tx.keep_answer(f"take-in:{job_id}", {"revision_id": revision.id})
    return revision
