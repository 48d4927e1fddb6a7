"""Codes that a machine offered for a passage, what the person answered, and what people said of its review lists."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from qual.domain.document import Span


class Answer(StrEnum):
    """What came of an offer."""

    NOTHING = "nothing"  # asked, and left it at that
    TAKEN = "taken"  # one or more of the offered codes
    OTHER = "other"  # the person gave the passage codes of their own choice
    NONE = "none"  # "none of these", whatever was coded afterwards


class CodingState(StrEnum):
    """How a coding came about, with regard to the machine."""

    ALONE = "alone"  # coded without having asked
    AFTER = "after"  # asked for suggestions at this place, then chose another code
    ACCEPTED = "accepted"
    LISTED = "listed"  # found on a list of what the code may have missed


@dataclass(frozen=True, slots=True)
class Offer:
    """Up to three codes, best first, for a passage of its revision; never changed, only answered.

    `shown`: {"code_id", "code_version", "method", "n_examples", "nearest": [{"interview_id", "revision_id", "start",
    "end", "quote"}]}. `given`: {"code_id", "coding_id", "rank"}, the rank from 1, None for a code that was not offered.
    """

    id: str
    project_id: str
    user_id: str
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    shown: tuple[dict[str, Any], ...]
    engine: dict[str, Any]
    n_examples: int
    made_at: datetime
    answer: Answer = Answer.NOTHING
    given: tuple[dict[str, Any], ...] = ()
    answered_at: datetime | None = None

    @property
    def span(self) -> Span:
        """The passage as a span of its revision's text."""
        return Span(self.start, self.end)

    def rank(self, code_id: str) -> int | None:
        """Return the place of a code among those offered, from 1; None if it was not offered."""
        return next((n for n, one in enumerate(self.shown, start=1) if one["code_id"] == code_id), None)


def answer_with(answer: Answer, rank: int | None) -> Answer:
    """Return an offer's answer once the passage was coded too, with the code at `rank` or one not offered.

    >>> answer_with(Answer.NONE, None), answer_with(Answer.OTHER, 2), answer_with(Answer.TAKEN, None)
    (<Answer.NONE: 'none'>, <Answer.TAKEN: 'taken'>, <Answer.TAKEN: 'taken'>)
    """
    if rank is not None:
        return Answer.TAKEN
    return Answer.OTHER if answer is Answer.NOTHING else answer


class Said(StrEnum):
    """What a person says of a passage on a review list."""

    NOT_THIS = "not_this"  # the code does not belong here
    FITS = "fits"  # the coding looks unlike its code, and is right


@dataclass(frozen=True, slots=True)
class ListVerdict:
    """It holds for the whole team until it is withdrawn: the passage is not listed for this code again."""

    id: str
    project_id: str
    code_id: str
    verdict: Said
    coding_id: str | None
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    user_id: str
    said_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def span(self) -> Span:
        """The passage as a span of its revision's text."""
        return Span(self.start, self.end)
