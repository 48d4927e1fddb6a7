"""Machine suggestions, the themes people make of them, and the team's reviews; kept visibly apart."""

from __future__ import annotations

from collections.abc import Iterable
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
class ThemeReview:
    """One reviewer's judgement; append-only, the newest per reviewer counts."""

    id: str
    theme_id: str
    reviewer_id: str
    quote_id: str | None  # about one quote, or the statement when None
    theme_version: int
    verdict: Verdict
    comment: str
    created_at: datetime


def state_after_reviews(theme: Theme, reviews: Iterable[ThemeReview]) -> ThemeState:
    """Return the state that the newest statement verdict of each *other* person implies.

    A theme is agreed only when somebody besides its author agrees with its present wording and nobody disputes it.
    """
    if theme.state is ThemeState.SET_ASIDE:
        return ThemeState.SET_ASIDE
    newest: dict[str, Verdict] = {}
    for review in sorted(reviews, key=lambda r: r.created_at):
        if review.quote_id is None and review.theme_version == theme.version and review.verdict != Verdict.COMMENT:
            newest[review.reviewer_id] = review.verdict
    if Verdict.DISPUTE in newest.values():
        return ThemeState.DISPUTED
    if any(v is Verdict.AGREE for who, v in newest.items() if who != theme.created_by):
        return ThemeState.AGREED
    return ThemeState.IN_REVIEW if newest else ThemeState.DRAFT
