"""Codings: a person's judgement that a passage belongs to a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from qual.domain.document import Span
from qual.domain.edits import Anchor, judged_words


class Origin(StrEnum):
    """Whether a person coded alone, or took up what a machine proposed. It is their decision all the same."""

    PERSON = "person"
    SUGGESTION = "suggestion"  # one of the codes suggested for the passage
    LIST = "list"  # the passage was on a list of what its code may have missed


@dataclass(frozen=True, slots=True)
class Coding:
    """`text[span] == quote` of its revision unless the anchor is lost; always somebody's."""

    id: str
    project_id: str
    interview_id: str
    revision_id: str
    start: int
    end: int
    quote: str
    code_id: str
    code_version: int  # the wording in force when it was coded, of `coded_as` where that is set
    coder_id: str
    anchor: Anchor
    origin: Origin
    created_at: datetime
    deleted_at: datetime | None = None
    was: str | None = None  # the words a person judged, while the anchor is not exact
    coded_as: str | None = None  # the code it was made with, if it was moved to another one since
    round_id: str | None = None  # the round of coding it was made in

    @property
    def span(self) -> Span:
        """The passage as a span of its revision's text."""
        return Span(self.start, self.end)

    def judged_as(self, anchor: Anchor) -> str | None:
        """Return what `was` becomes with a new anchor: the judged words, kept until a person has looked again."""
        return judged_words(self.quote, self.was, self.anchor, anchor)


def halved(text: str, span: Span, at: int) -> tuple[Span, Span] | None:
    """Cut a passage before character `at`, without the blanks around the cut; None when one half would be empty.

    >>> halved("one two three", Span(0, 13), 4)
    (Span(start=0, end=3), Span(start=4, end=13))
    """
    left, right = min(at, span.end), max(at, span.start)
    while left > span.start and text[left - 1].isspace():
        left -= 1
    while right < span.end and text[right].isspace():
        right += 1
    if left <= span.start or right >= span.end:
        return None
    return Span(span.start, left), Span(right, span.end)
