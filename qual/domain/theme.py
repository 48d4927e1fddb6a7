"""Machine suggestions, the themes people make of them, and the team's reviews; kept visibly apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SuggestionState(StrEnum):
    """What people did with a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    SET_ASIDE = "set_aside"
    JOINED = "joined"  # with other questions to a new one
    SPLIT = "split"  # into new ones
    WITHDRAWN = "withdrawn"  # made by people, who took that back


class ThemeState(StrEnum):
    """How far the team is with a theme."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    AGREED = "agreed"
    DISPUTED = "disputed"
    SET_ASIDE = "set_aside"


class Verdict(StrEnum):
    """What a reviewer says."""

    AGREE = "agree"
    DISPUTE = "dispute"
    COMMENT = "comment"
    QUESTION = "question"  # waits for an answer
    ANSWER = "answer"  # to a question


class SentenceOrigin(StrEnum):
    """Who wrote a sentence: a person, or a machine whose words nobody has taken over yet."""

    PERSON = "person"
    EXTRACT = "extract"
    MODEL = "model"

    @property
    def is_machine(self) -> bool:
        """Say whether the words are a machine's, which are never counted."""
        return self is not SentenceOrigin.PERSON


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage in a revision, with what is needed to show and play it."""

    interview_id: str
    interview_name: str
    revision_id: str
    start: int
    end: int
    quote: str
    speaker: str  # shown name
    participant: str  # label, "" if the voice is not linked
    group: str
    language: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A cluster of passages posed as a question. Immutable except for the decision about it."""

    id: str
    project_id: str
    run_id: str
    kind: str  # "theme"
    position: int
    payload: dict[str, object]  # see services.suggestions: words, coverage, stability, passages
    engine: dict[str, object]  # model, digest, versions, parameters, seed
    state: SuggestionState
    decided_by: str | None
    decided_at: datetime | None
    reason: str
    theme_id: str | None
    created_at: datetime

    @property
    def chosen_by(self) -> str:
        """Who put its passages together; "" for a cluster that the machine found."""
        return str(self.engine.get("chosen_by") or "")


@dataclass(frozen=True, slots=True)
class Theme:
    """A statement by people about the material, carried by quotes. `version` guards against overwriting."""

    id: str
    project_id: str
    name: str
    statement: str
    state: ThemeState
    version: int
    created_by: str
    worded_by: str  # who wrote the present name and statement
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThemeQuote:
    """A passage that carries a theme."""

    id: str
    theme_id: str
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    origin: str  # "person" or "suggestion"
    position: int


@dataclass(frozen=True, slots=True)
class ThemeSentence:
    """A sentence of a theme's summary. `version` counts its wordings and guards against overwriting."""

    id: str
    theme_id: str
    position: int
    text: str
    origin: SentenceOrigin
    engine: dict[str, object]  # where a machine's words came from, kept when a person takes them over; else {}
    version: int
    made_by: str  # who wrote the present words, took them over, or asked the machine for them
    created_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class ThemeCode:
    """A code whose codings belong to a theme."""

    theme_id: str
    code_id: str
    added_by: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThemeMove:
    """A step of a theme from one state to another: who took it, and why. Never changed."""

    id: str
    theme_id: str
    was: ThemeState
    now: ThemeState
    moved_by: str
    note: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ThemeReview:
    """One reviewer's judgement; append-only, the newest per reviewer and part counts.

    It is about one quote or one sentence, or about the statement when it names neither.
    """

    id: str
    theme_id: str
    reviewer_id: str
    quote_id: str | None
    theme_version: int
    verdict: Verdict
    comment: str
    created_at: datetime
    sentence_id: str | None = None
    sentence_version: int | None = None
    answers: str | None = None  # the question that an answer belongs to
