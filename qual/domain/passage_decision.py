"""What people decided about which passages belong together: the answers to the questions of suggestions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class DecisionKind(StrEnum):
    """What was decided."""

    ACCEPTED = "accepted"  # made a theme of the passages
    ADDED = "added"  # put the passages into a theme that existed
    JOINED = "joined"  # made one question of several
    SPLIT = "split"  # made several questions of one
    PINNED = "pinned"  # these passages belong together
    APART = "apart"  # these two are never put together
    SET_ASIDE = "set_aside"  # they do not make a theme; says nothing about who belongs with whom


class PassagePlace(NamedTuple):
    """A passage as it stood when something was decided about it: half-open code points of a revision's text."""

    interview_id: str
    revision_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PassageDecision:
    """One decision. It is kept for good; taken back, it no longer counts.

    `parts` holds the passages it is about: the parts of a split, the questions that were joined, the two that are
    kept apart; else one part.
    """

    id: str
    project_id: str
    kind: DecisionKind
    suggestion_ids: tuple[str, ...]  # the questions it answers; none when passages were chosen elsewhere
    theme_id: str | None
    parts: tuple[list[list[object]], ...]  # as JSON keeps them; `places` reads them
    reason: str
    made_by: str
    made_at: datetime
    taken_back_by: str | None = None
    taken_back_at: datetime | None = None

    @property
    def places(self) -> tuple[tuple[PassagePlace, ...], ...]:
        """The passages of each part."""
        return tuple(tuple(PassagePlace(*place) for place in part) for part in self.parts)  # type: ignore[arg-type]

    @property
    def stands(self) -> bool:
        """Say whether nobody has taken it back."""
        return self.taken_back_at is None
