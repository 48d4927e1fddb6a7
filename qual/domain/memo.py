"""Memos: what somebody thinks about a passage, a coding, an interview, a code or the project; some ask a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qual.domain.document import Span
from qual.domain.edits import Anchor, judged_words
from qual.errors import BadInput

LONGEST_MEMO = 20_000  # characters


class MemoTarget(StrEnum):
    """What a memo lies on; the first three have a place in a transcript."""

    CODING = "coding"
    PASSAGE = "passage"
    TURN = "turn"
    INTERVIEW = "interview"
    CODE = "code"
    PROJECT = "project"


class MemoKind(StrEnum):
    """Whether a memo only says something or wants an answer."""

    NOTE = "note"
    QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Memo:
    """Somebody's text on a target. With a place, `text_of_revision[span] == quote` unless the anchor is lost.

    A memo on a coding keeps passage and code of its own, so that it stays readable when the coding is removed.
    Answers have `reply_to`, the memo their thread begins with, and stand on the same target.
    """

    id: str
    project_id: str
    author_id: str
    text: str
    asked: tuple[str, ...]  # ids of the people named with @
    answered_at: datetime | None  # when the first of them answered
    answered_by: str | None
    reply_to: str | None
    target_kind: MemoTarget
    target_id: str  # of the coding, the code or the project; of the interview for everything else
    interview_id: str | None
    code_id: str | None  # of a memo on a coding or a code
    revision_id: str | None
    start: int | None
    end: int | None
    quote: str
    anchor: Anchor
    version: int
    created_at: datetime
    changed_at: datetime  # by its author
    deleted_at: datetime | None = None
    round_id: str | None = None  # the round of coding it was written in
    was: str | None = None  # the words it was written on, while the anchor is not exact

    @property
    def kind(self) -> MemoKind:
        """A memo that names somebody is a question to them."""
        return MemoKind.QUESTION if self.asked else MemoKind.NOTE

    @property
    def is_open(self) -> bool:
        """Say whether somebody still waits for an answer."""
        return bool(self.asked) and self.answered_at is None and self.deleted_at is None

    @property
    def span(self) -> Span | None:
        """The place in its revision's text, None for what has none."""
        return None if self.start is None or self.end is None else Span(self.start, self.end)

    def written_on(self, anchor: Anchor) -> str | None:
        """Return what `was` becomes with a new anchor."""
        return judged_words(self.quote, self.was, self.anchor, anchor)


def clean_text(text: str) -> str:
    """Return a memo's text as it is stored: line ends as one character; raise BadInput if empty or too long."""
    said = text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()
    if not said:
        raise BadInput("The memo is empty. Write something, or remove it.")
    if len(said) > LONGEST_MEMO:
        raise BadInput(f"The memo has {len(said)} characters; use at most {LONGEST_MEMO}. Split it in two.")
    return said


def answer_to(question: Memo, thread: Iterable[Memo]) -> Memo | None:
    """Return the first standing answer in the question's thread by somebody it asks, None while there is none.

    What somebody else in the thread says is welcome, and does not answer for the one who was asked.
    """
    standing = (m for m in thread if m.deleted_at is None and m.id != question.id and m.author_id in question.asked)
    later = [m for m in standing if (m.created_at, m.id) > (question.created_at, "")]
    return min(later, key=lambda m: (m.created_at, m.id), default=None)


@dataclass(frozen=True, slots=True)
class Target:
    """What somebody wants to write a memo on; `revision_id` and `span` only for passages and turns."""

    kind: MemoTarget
    id: str  # as `Memo.target_id`
    revision_id: str | None = None
    span: Span | None = None
