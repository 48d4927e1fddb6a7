"""Edits of a text and what they do to spans: all arithmetic on offsets lives here."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from qual.domain.document import Span


class Edit(NamedTuple):
    """Replace `text[start:end]` by `text`; positions refer to the text before any edit of the same list."""

    start: int
    end: int
    text: str


class Anchor(StrEnum):
    """How well a span survived: exact, touched by an edit over its edge, or lost."""

    EXACT = "exact"
    TOUCHED = "touched"
    LOST = "lost"
