"""Rounds of coding: who codes which interviews, together or each for themselves, and what is hidden meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from qual.domain.document import Span


class RoundState(StrEnum):
    """A round is open until everybody is done or its owner ends it; then everything in it can be seen."""

    OPEN = "open"
    REVEALED = "revealed"


class AssignmentState(StrEnum):
    """Whether a coder still works on an interview. Agreement counts only what is done."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Round:
    """A named stretch of the team's work. Blind: until it is revealed nobody sees what another one coded in it."""

    id: str
    project_id: str
    name: str
    is_blind: bool
    is_codebook_fixed: bool  # nobody changes the codebook while the round is open
    codebook_seq: int  # the newest event when the round began: the codebook as everybody had it
    state: RoundState
    created_by: str
    created_at: datetime
    ended_at: datetime | None = None
    ended_by: str | None = None
    end_reason: str = ""  # why it was ended before everybody was done
    sample: Mapping[str, Any] | None = None  # how its interviews were drawn, if they were

    @property
    def is_open(self) -> bool:
        """Say whether people still code in it."""
        return self.state is RoundState.OPEN

    @property
    def hides(self) -> bool:
        """Say whether it keeps what its coders do from the others."""
        return self.is_blind and self.is_open


@dataclass(frozen=True, slots=True)
class Assignment:
    """One person's task in a round: an interview, or the stretch of it from `start` to `end` in its revision."""

    id: str
    project_id: str
    round_id: str
    interview_id: str
    coder_id: str
    revision_id: str | None  # the text in which `start` and `end` count; None for the whole interview
    start: int | None
    end: int | None
    state: AssignmentState
    created_at: datetime
    done_at: datetime | None = None

    @property
    def span(self) -> Span | None:
        """The stretch to code, None for the whole interview."""
        return None if self.start is None or self.end is None else Span(self.start, self.end)

    @property
    def is_done(self) -> bool:
        """Say whether its coder has finished."""
        return self.state is AssignmentState.DONE


@dataclass(frozen=True, slots=True)
class LayerCoding:
    """A coding as it stood when its coder said "done": it stays so, whatever becomes of the coding itself."""

    assignment_id: str
    coding_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    code_id: str
    code_version: int
    anchor: str

    @property
    def span(self) -> Span:
        """The passage as a span of its revision's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one person may see of the others' work: everything but what open blind rounds hide from them.

    >>> sight = Veil({"r1": frozenset({("i1", "anna"), ("i1", "ben")})}).sight("anna")
    >>> sight.sees("ben", "i1", "r1"), sight.sees("ben", "i1", None), sight.sees("ben", "i2", None)
    (False, False, True)
    """

    user: str
    rounds: frozenset[str] = frozenset()  # open blind rounds: what others do in them is hidden from everybody
    interviews: frozenset[str] = frozenset()  # where this person codes blind: there all the others did is hidden

    def sees(self, author_id: str, interview_id: str | None, round_id: str | None) -> bool:
        """Say whether the person may see a coding or memo of this author."""
        return author_id == self.user or (round_id not in self.rounds and interview_id not in self.interviews)

    @property
    def is_clear(self) -> bool:
        """Say whether nothing is hidden from the person."""
        return not (self.rounds or self.interviews)


EVERYTHING = Sight("")  # for what has to act on all codings, whoever asks: corrections, merging, checks


@dataclass(frozen=True, slots=True)
class Veil:
    """What the open blind rounds of a project hide: by round, which interviews who codes in it."""

    rounds: Mapping[str, frozenset[tuple[str, str]]] = field(default_factory=dict)

    def sight(self, user: str) -> Sight:
        """Return what one person may see."""
        mine = {interview for tasks in self.rounds.values() for interview, coder in tasks if coder == user}
        return Sight(user, frozenset(self.rounds), frozenset(mine))

    @property
    def interviews(self) -> frozenset[str]:
        """The interviews that somebody codes blind."""
        return frozenset(interview for tasks in self.rounds.values() for interview, _ in tasks)

    def told(self) -> dict[str, list[list[str]]]:
        """Return the veil as an event keeps it."""
        return {round_id: [list(task) for task in sorted(tasks)] for round_id, tasks in sorted(self.rounds.items())}

    @classmethod
    def of(cls, told: Mapping[str, Iterable[Iterable[str]]]) -> Veil:
        """Return a veil as an event keeps it."""
        return cls({id_: frozenset((str(i), str(c)) for i, c in tasks) for id_, tasks in told.items()})
