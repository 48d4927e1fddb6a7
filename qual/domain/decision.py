"""Decisions about differences between coders: what was agreed, why, who disagrees, and how it was talked through."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import NAMESPACE_URL, uuid5

from qual.domain.document import Span
from qual.errors import BadInput

LONGEST_REASON = 4000  # characters of a reason, a dissent or a comment


class Outcome(StrEnum):
    """What people made of a difference."""

    KEEP = "keep"  # what one of them gave; of somebody who gave nothing: no code
    BOTH = "both"  # all that anybody gave
    OTHER = "other"  # another code than anybody gave
    CODEBOOK = "codebook"  # the wording of a code was at fault, and was changed
    OPEN = "open"  # left open, on purpose


class State(StrEnum):
    """Where a difference stands."""

    OPEN = "open"
    DECIDED = "decided"
    LEFT_OPEN = "left_open"


@dataclass(frozen=True, slots=True)
class Given:
    """One coding in question, as it stood when the decision was taken; `start` and `end` in the decision's revision."""

    coding_id: str
    coder_id: str
    code_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What was agreed about one difference. Reopened it counts no longer; it is never changed otherwise."""

    id: str
    project_id: str
    round_id: str | None  # None: about codings as they stood, outside rounds
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    kind: str  # of the difference
    coding_ids: tuple[str, ...]  # which difference it is about, sorted
    given: tuple[dict[str, object], ...]  # `Given` as plain values
    compared: tuple[str, ...]  # the coders compared
    outcome: Outcome
    kept_of: str | None  # whose codes were kept
    reason: str
    is_nameless: bool  # taken without seeing who coded what
    code_id: str | None  # whose wording was changed
    old_version: int | None
    new_version: int | None
    decided_by: str
    decided_at: datetime
    reopened_by: str | None = None
    reopened_at: datetime | None = None
    reopen_reason: str = ""

    @property
    def span(self) -> Span:
        """The passage in its revision's text."""
        return Span(self.start, self.end)

    @property
    def stands(self) -> bool:
        """Say whether it counts."""
        return self.reopened_at is None

    @property
    def state(self) -> State:
        """Where its difference stands while it counts."""
        return State.LEFT_OPEN if self.outcome is Outcome.OPEN else State.DECIDED

    @property
    def was_given(self) -> tuple[Given, ...]:
        """The codings in question as they stood."""
        return tuple(Given(**one) for one in self.given)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class AgreedCoding:
    """A passage and the code that a decision gave it; in the text as it was then."""

    decision_id: str
    number: int
    revision_id: str
    start: int
    end: int
    quote: str
    code_id: str
    code_version: int

    @property
    def span(self) -> Span:
        """The passage in its revision's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Dissent:
    """Somebody disagrees with a decision that stands nevertheless, and why."""

    id: str
    decision_id: str
    user_id: str
    why: str
    recorded_by: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark in the thread beside a difference. Never changed; one corrects oneself by another one."""

    id: str
    project_id: str
    round_id: str | None
    interview_id: str
    coding_ids: tuple[str, ...]
    author_id: str
    text: str
    corrects: str | None  # an earlier comment of the same author
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Objection:
    """Who disagrees and why, as somebody says it while deciding."""

    user_id: str
    why: str


def identity(round_id: str | None, interview_id: str, coding_ids: Iterable[str]) -> str:
    """Return the name of a difference: the same for the same codings, wherever a corrected text has put them.

    >>> identity(None, "i", ["b", "a"]) == identity(None, "i", ["a", "b"]) != identity("r", "i", ["a", "b"])
    True
    """
    return str(uuid5(NAMESPACE_URL, "|".join(["difference", round_id or "", interview_id, *sorted(coding_ids)])))


def settles(decision: Decision, coding_ids: Iterable[str]) -> bool:
    """Say whether a standing decision is about all of these codings; new ones want a new look."""
    return decision.stands and set(coding_ids) <= set(decision.coding_ids)


def in_hidden_order(coders: Sequence[str], seed: str) -> tuple[str, ...]:
    """Return people in an order that tells nothing about them and is the same for everybody: A, B, C.

    >>> in_hidden_order(["ada", "ben"], "1") == in_hidden_order(["ben", "ada"], "1")
    True
    """
    order = sorted(coders)
    random.Random(seed).shuffle(order)
    return tuple(order)


def clean_words(text: str, what: str) -> str:
    """Return a reason, dissent or comment as it is stored; raise BadInput if it is empty or too long."""
    said = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not said:
        raise BadInput(f"Say {what} in a few words; it is kept, and you will want to know in a year.")
    if len(said) > LONGEST_REASON:
        raise BadInput(f"This has {len(said)} characters; use at most {LONGEST_REASON}.")
    return said
