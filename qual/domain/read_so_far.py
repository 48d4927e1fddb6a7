"""What people have read of the material, and the rule that suggestions wait until enough of it has been read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qual.domain.document import Span
from qual.errors import BadInput

KEY = "suggestions_wait"  # in Project.settings
USUAL_PERCENT = 30


@dataclass(frozen=True, slots=True)
class ReadSoFar:
    """What stood on one person's screen long enough to be read, in the text of `revision_id`."""

    id: str
    project_id: str
    user_id: str
    interview_id: str
    revision_id: str
    spans: tuple[tuple[int, int], ...]  # code points; in order, apart from each other
    changed_at: datetime

    @property
    def stretches(self) -> tuple[Span, ...]:
        """The same as spans."""
        return tuple(Span(start, end) for start, end in self.spans)


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """Suggestions wait until the team has read `percent` of the characters of the project's present texts."""

    percent: int = USUAL_PERCENT
    is_on: bool = True

    def __post_init__(self) -> None:
        """Raise BadInput unless the share can be reached and means something."""
        if not 1 <= self.percent <= 100:
            raise BadInput(f"{self.percent} % cannot be read. Choose between 1 and 100, or switch the rule off.")

    def as_json(self) -> dict[str, object]:
        """Return the rule as the project's settings keep it."""
        return {"percent": self.percent, "is_on": self.is_on}


def reading_rule(settings: Mapping[str, Any]) -> ReadingRule:
    """Return the rule of a project's settings; one that chose nothing has the usual rule.

    >>> reading_rule({}).percent
    30
    """
    stored = settings.get(KEY)
    if not isinstance(stored, dict):
        return ReadingRule()
    return ReadingRule(int(stored.get("percent", USUAL_PERCENT)), bool(stored.get("is_on", True)))
