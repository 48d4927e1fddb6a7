"""Edits of a text and what they do to spans: all arithmetic on offsets lives here.

One list of edits describes every change of a text. Positions always refer to the text before any edit of the
same list; edits are sorted and do not overlap; several at one place are applied in the order of the list.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

from qual.domain.alignment import differing_ranges
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


_FROM_GOOD_TO_BAD = (Anchor.EXACT, Anchor.TOUCHED, Anchor.LOST)


def worst(one: Anchor, other: Anchor) -> Anchor:
    """Return the worse of two."""
    return max(one, other, key=_FROM_GOOD_TO_BAD.index)


def judged_words(quote: str, was: str | None, before: Anchor, after: Anchor) -> str | None:
    """Return the words a person judged, once a span is `after` that was `before`; None while its quote is those."""
    if after is Anchor.EXACT:
        return None
    return quote if before is Anchor.EXACT else was


def diff(a: str, b: str) -> tuple[Edit, ...]:
    """Return edits that turn `a` into `b`, word by word; `apply(a, diff(a, b)) == b`.

    Lines are aligned first, then words with the blank attached; what words share at their ends is left alone.
    """
    return tuple(
        _trimmed(a, a_start, a_end, b[b_start:b_end]) for a_start, a_end, b_start, b_end in differing_ranges(a, b)
    )


def apply(text: str, edits: Iterable[Edit | tuple[int, int, str]]) -> str:
    """Return `text` with `edits` made; raise ValueError when they overlap, are unsorted or lie outside."""
    parts: list[str] = []
    position = 0
    for edit in checked(edits, length=len(text)):
        parts += (text[position : edit.start], edit.text)
        position = edit.end
    parts.append(text[position:])
    return "".join(parts)


def invert(text: str, edits: Iterable[Edit | tuple[int, int, str]]) -> tuple[Edit, ...]:
    """Return the edits that turn `apply(text, edits)` back into `text`; raise ValueError as `apply` does."""
    back: list[Edit] = []
    shift = 0
    for edit in checked(edits, length=len(text)):
        start = edit.start + shift
        back.append(Edit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += growth(edit)
    return tuple(back)


def carry(span: Span | tuple[int, int], edits: Iterable[Edit | tuple[int, int, str]]) -> tuple[Span, Anchor]:
    """Return where `span` lies after `edits`, and how well it survived. Nothing is ever dropped.

    - An edit wholly before shifts the span, wholly after leaves it. An insertion at an edge is outside.
    - An edit whose removed characters all lie inside the span grows or shrinks it: still exact.
    - An edit over an edge widens the span to the whole replacement: touched. Touched, too, is a span all of
      whose characters were replaced by something else, because nothing that was judged is left.
    - When nothing is left, the span is empty and lost, at the place where it stood. An empty span is lost.

    >>> carry((4, 8), [(0, 1, "abc")])
    (Span(start=6, end=10), <Anchor.EXACT: 'exact'>)
    >>> carry((4, 8), [(6, 9, "xyz")])
    (Span(start=4, end=9), <Anchor.TOUCHED: 'touched'>)
    >>> carry((4, 8), [(3, 9, "")])
    (Span(start=3, end=3), <Anchor.LOST: 'lost'>)
    """
    return carry_all((span,), edits)[0]


def carry_all(
    spans: Iterable[Span | tuple[int, int]], edits: Iterable[Edit | tuple[int, int, str]]
) -> list[tuple[Span, Anchor]]:
    """Return `carry` of every span; a thousand spans over hundreds of edits take milliseconds."""
    track = checked(edits)
    ends = [edit.end for edit in track]  # rising, because edits are sorted and apart
    shifts = list(accumulate(map(growth, track), initial=0))
    return [_carried(*_checked_span(span), track, ends, shifts) for span in spans]


def _carried(
    start: int, end: int, edits: Sequence[Edit], ends: Sequence[int], shifts: Sequence[int]
) -> tuple[Span, Anchor]:
    if start == end:
        place = _carried_place(start, edits, ends, shifts)
        return Span(place, place), Anchor.LOST
    index = bisect_right(ends, start)  # edits wholly before, insertions at the first edge among them
    shift_start = shift_end = shifts[index]
    new_start = new_end = None  # set by an edit over the edge
    removed = 0
    while index < len(edits) and edits[index].start < end:
        edit = edits[index]
        if edit.start < start:
            new_start = edit.start + shift_start
        if edit.end > end:
            new_end = edit.start + shift_end + len(edit.text)
        removed += min(edit.end, end) - max(edit.start, start)
        shift_end += growth(edit)
        index += 1
    over_an_edge = new_start is not None or new_end is not None
    carried = Span(
        start + shift_start if new_start is None else new_start,
        end + shift_end if new_end is None else new_end,
    )
    if carried.start == carried.end:
        return carried, Anchor.LOST
    return carried, Anchor.TOUCHED if over_an_edge or removed == end - start else Anchor.EXACT


def _carried_place(place: int, edits: Sequence[Edit], ends: Sequence[int], shifts: Sequence[int]) -> int:
    """Move a place without characters: it stays before what is inserted there, and never turns inside out."""
    index = bisect_right(ends, place)
    while index and edits[index - 1].start == place:  # insertions exactly here
        index -= 1
    if index < len(edits) and edits[index].start < place:
        place = edits[index].start
    return place + shifts[index]


def checked(edits: Iterable[Edit | tuple[int, int, str]], *, length: int | None = None) -> tuple[Edit, ...]:
    """Return `edits` as Edits; raise ValueError unless sorted, apart and inside `length` characters."""
    result: list[Edit] = []
    previous = 0
    for number, given in enumerate(edits, start=1):
        try:
            edit = Edit(*given)
            fits = previous <= edit.start <= edit.end and isinstance(edit.text, str)
        except TypeError:
            raise ValueError(f"Edit {number} is {given!r}; it must be (start, end, text).") from None
        if not fits:
            raise ValueError(
                f"Edit {number} replaces {edit.start} to {edit.end}, but must begin at or after {previous}, "
                "where the edit before it ends, and must not end before it begins."
            )
        if length is not None and edit.end > length:
            raise ValueError(f"Edit {number} ends at {edit.end}, outside the text of {length} characters.")
        result.append(edit)
        previous = edit.end
    return tuple(result)


def _checked_span(span: Span | tuple[int, int]) -> tuple[int, int]:
    start, end = span
    if not 0 <= start <= end:
        raise ValueError(f"A span from {start} to {end} is none; it needs 0 <= start <= end.")
    return start, end


def growth(edit: Edit) -> int:
    """Return by how many characters `edit` lengthens the text; negative when it shortens it."""
    return len(edit.text) - (edit.end - edit.start)


def _trimmed(a: str, start: int, end: int, replacement: str) -> Edit:
    """Leave out what the removed and the new characters share at both ends."""
    most = min(end - start, len(replacement))
    head = 0
    while head < most and a[start + head] == replacement[head]:
        head += 1
    tail = 0
    while tail < most - head and a[end - 1 - tail] == replacement[len(replacement) - 1 - tail]:
        tail += 1
    return Edit(start + head, end - tail, replacement[head : len(replacement) - tail])
