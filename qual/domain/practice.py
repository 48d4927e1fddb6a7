"""Reading at one's own pace and practising: where one person is, and what they try out for nobody but themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qual.domain.document import Span


@dataclass(frozen=True, slots=True)
class ReadingPlace:
    """How far one person has read an interview, passage by passage; positions count in the text of `revision_id`."""

    id: str
    project_id: str
    user_id: str
    interview_id: str
    revision_id: str
    at: int  # where they go on
    furthest: int  # everything before it they have had before their eyes
    changed_at: datetime


class Model(StrEnum):
    """What a practice is compared with."""

    AGREED = "agreed"  # what the coders of a revealed round agreed on
    ROUND = "round"  # what one coder had made when they said "done" in a revealed round
    PERSON = "person"  # what one person's codings are now


@dataclass(frozen=True, slots=True)
class Practice:
    """One person's try at an interview that is coded already. Nobody else ever sees it, not even the owner."""

    id: str
    project_id: str
    user_id: str
    interview_id: str
    revision_id: str  # the text that is read, whatever is corrected meanwhile
    model: Model
    round_id: str | None
    coder_id: str | None
    start: int  # the stretch that the model covers
    end: int
    at: int
    furthest: int
    started_at: datetime
    asked_at: datetime | None = None  # when the person asked for the result; nothing is added after that

    @property
    def span(self) -> Span:
        """The stretch that is practised on."""
        return Span(self.start, self.end)

    @property
    def is_over(self) -> bool:
        """Say whether the person has asked for the result."""
        return self.asked_at is not None


@dataclass(frozen=True, slots=True)
class Trial:
    """What was said about a passage in a practice: a code, or with none of them words of one's own."""

    id: str
    practice_id: str
    start: int
    end: int
    code_id: str | None
    words: str
    created_at: datetime

    @property
    def span(self) -> Span:
        """The passage in the text that is practised on."""
        return Span(self.start, self.end)
