"""Asking for a transcription, once or again, whole or a passage, and steering it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from qual.domain.interview import Interview
from qual.domain.permission import Action
from qual.domain.speech import Stretch
from qual.domain.speech_settings import SpeechSettings, check_engine, check_model_name, read_settings
from qual.errors import BadInput, Conflict, NotFound
from qual.store import accounts, events, interviews
from qual.store.tx import JobRequest, Tx

MOST_SPEAKERS = 12
TRANSCRIBE, SPEAKERS = "transcribe", "speakers"  # kinds of jobs on a recording


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
    model: str = ""  # asked for by name; "" leaves it to `choices`
    engine: str = ""
    passage: Stretch | None = None  # None: the whole recording
    choices: SpeechSettings = field(default_factory=SpeechSettings)

    def model_for(self, language: str) -> str:
        """Return the model that writes down `language`, "" for the packaged one."""
        return self.model or self.choices.model_for(language)


def options(
    language: str,
    n_speakers: int | None,
    *,
    model: str = "",
    engine: str = "",
    passage: Stretch | None = None,
) -> dict[str, object]:
    """Return checked job options; raise BadInput for an impossible language, number of speakers, model or passage."""
    if language != "detect" and not (2 <= len(language) <= 3 and language.isascii() and language.isalpha()):
        raise BadInput(f"'{language}' is not a language code. Choose sv, de, en, or 'detect'.")
    if n_speakers is not None and not 1 <= n_speakers <= MOST_SPEAKERS:
        raise BadInput(f"{n_speakers} speakers cannot be told apart; choose 1 to {MOST_SPEAKERS}, or 'find out'.")
    check_model_name(model)
    check_engine(engine)
    if passage is not None and not 0 <= passage.start_s < passage.end_s:
        raise BadInput("A passage ends after it begins. Give two times of the recording, the earlier one first.")
    wanted: dict[str, object] = {"language": language, "n_speakers": n_speakers}
    if model:
        wanted["model"] = model
    if engine:
        wanted["engine"] = engine
    if passage is not None:
        wanted["passage_s"] = [passage.start_s, passage.end_s]
    return wanted


def request(tx: Tx, interview: Interview, wanted: Mapping[str, object]) -> str:
    """Queue the transcription of an interview's recording; return the job's id."""
    return _request(tx, TRANSCRIBE, interview, wanted)


def request_again(
    tx: Tx,
    interview_id: str,
    *,
    language: str,
    n_speakers: int | None,
    model: str = "",
    engine: str = "",
    passage: Stretch | None = None,
) -> str:
    """Queue another transcription, of the whole interview or of a passage; corrections by hand will stay.

    The present transcript stays until the new one is there. A passage needs a transcript to stand in.
    """
    interview = interviews.get(tx.connection, interview_id)
    if passage is not None and interview.revision_id is None:
        raise Conflict(f"'{interview.name}' has no transcript yet, so no passage of it can be replaced.")
    return request(tx, interview, options(language, n_speakers, model=model, engine=engine, passage=passage))


def request_speakers(tx: Tx, interview_id: str, n_speakers: int | None) -> str:
    """Queue telling the voices apart anew, without writing the words down again; return the job's id."""
    interview = interviews.get(tx.connection, interview_id)
    if interview.revision_id is None:
        raise Conflict(f"'{interview.name}' has no transcript yet. Transcribe it first.")
    job_id = _request(tx, SPEAKERS, interview, options(interview.language or "detect", n_speakers))
    interviews.change(tx.connection, interview, expected_speakers=n_speakers)
    return job_id


def task(tx: Tx, job_id: str) -> Task:
    """Return what a queued transcription is about; raise NotFound if the interview is gone."""
    asked = events.job_request(tx.connection, job_id)
    interview = interviews.get(tx.connection, asked.target_id)
    tx.require(Action.TRANSCRIBE, interview.project_id)
    if interview.recording_id is None:
        raise NotFound(f"The recording of '{interview.name}' is gone. Upload it again.")
    recording = interviews.recording(tx.connection, interview.recording_id)
    project = accounts.project(tx.connection, interview.project_id)
    given: dict[str, Any] = asked.options
    choices = read_settings(project.settings)
    return Task(
        interview,
        recording.id,
        recording.sha256,
        recording.filename,
        str(given["language"]),
        project.languages,
        given["n_speakers"],
        model=str(given.get("model", "")),
        engine=str(given.get("engine", "") or choices.engine),
        passage=Stretch(*given["passage_s"]) if given.get("passage_s") else None,
        choices=choices,
    )


def request_of(tx: Tx, job_id: str) -> JobRequest:
    """Return a job request the actor's role lets them steer (pause, cancel, move, try again)."""
    asked = events.job_request(tx.connection, job_id)
    tx.require(
        Action.SUGGEST if asked.kind in {"suggest", "map", "theme_draft"} else Action.TRANSCRIBE, asked.project_id
    )
    return asked


def _request(tx: Tx, kind: str, interview: Interview, wanted: Mapping[str, object]) -> str:
    tx.require(Action.TRANSCRIBE, interview.project_id)
    if interview.recording_id is None:
        raise Conflict(f"'{interview.name}' has no recording to transcribe. Upload one first.")
    return tx.request_job(kind, interview.project_id, interview.id, dict(wanted))
