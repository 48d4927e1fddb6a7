"""What a person said of a passage that may speak against a theme."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Against(StrEnum):
    """Whether a passage speaks against a theme, in a person's judgement."""

    YES = "yes"  # it is shown with the theme as a counter quote
    NO = "no"  # it is not listed again


@dataclass(frozen=True, slots=True)
class CounterQuote:
    """A passage that a person held against a theme; `start` and `end` are code points into the revision's text."""

    id: str
    theme_id: str
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    verdict: Against
    why: dict[str, object]  # what the search had listed it for; empty if a person found it themselves
    decided_by: str
    decided_at: datetime
