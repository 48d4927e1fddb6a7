"""Interviews, their recordings, who speaks in them, and the participants behind the voices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qual.domain.document import Document
from qual.domain.edits import Edit


class RevisionKind(StrEnum):
    """How a transcript revision came to be."""

    ASR = "asr"
    IMPORT = "import"
    CORRECTION = "correction"
    PSEUDONYM = "pseudonym"


class Consent(StrEnum):
    """What a participant said when asked; only `yes` is a yes."""

    NOT_ASKED = "not_asked"
    YES = "yes"
    NO = "no"


class SpeakerRole(StrEnum):
    """What a voice does in the interview; interviewers' turns are left out of theme suggestions."""

    INTERVIEWER = "interviewer"
    PARTICIPANT = "participant"


@dataclass(frozen=True, slots=True)
class Recording:
    """A sound file, stored once under the SHA-256 of its bytes, outside the database."""

    id: str
    project_id: str
    sha256: str
    filename: str
    media_type: str
    size_bytes: int
    duration_s: float | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """A recording being made in a browser; it becomes a Recording when it is kept."""

    id: str
    project_id: str
    user_id: str  # who makes it, and alone sees it
    name: str
    language: str  # or "detect"
    n_speakers: int | None
    rate: int  # samples a second
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Interview:
    """One conversation; it has 0..n revisions of its transcript, at most one of them current."""

    id: str
    project_id: str
    name: str
    language: str  # ISO 639-1, "" until detected
    recording_id: str | None
    revision_id: str | None  # the current one
    expected_speakers: int | None
    created_at: datetime
    recorded_on: str | None = None  # the day it was held, ISO 8601; None where nobody has said so


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice in one interview: `key` is what turns carry, `name` what is shown."""

    id: str
    interview_id: str
    key: str
    name: str
    role: SpeakerRole
    participant_id: str | None


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who takes part in the study, under a label rather than a name."""

    id: str
    project_id: str
    label: str
    group: str
    attributes: dict[str, str]
    quotes_outside: Consent = Consent.NOT_ASKED  # may people outside the research team read what this person said?
    sound_outside: Consent = Consent.NOT_ASKED  # and hear it, in this person's own voice?


@dataclass(frozen=True, slots=True)
class Checked:
    """How far an interview's transcript has been checked against its recording, and by whom last."""

    interview_id: str
    position: int  # code points into the current revision
    time_s: float | None  # when that place is said; None where the transcript has no times
    share: float  # of the text, 0 to 1
    user_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Revision:
    """An immutable version of a transcript: the parent's text with `edits` applied."""

    id: str
    interview_id: str
    number: int
    kind: RevisionKind
    parent_id: str | None
    edits: tuple[Edit, ...]
    document: Document
    made_by: str  # user id
    engine: dict[str, object]  # model, digest, version, settings; empty for human work
    created_at: datetime
