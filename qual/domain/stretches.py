"""Sets of characters of one text, as stretches in order that neither touch nor overlap."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from qual.domain.document import Span
from qual.domain.edits import Edit, carry_all


def united(spans: Iterable[Span | tuple[int, int]]) -> tuple[Span, ...]:
    """Return the characters that lie in any of the spans; empty ones and their order do not matter.

    >>> [tuple(span) for span in united([(4, 6), (0, 2), (2, 3), (5, 9), (7, 7)])]
    [(0, 3), (4, 9)]
    """
    found: list[Span] = []
    for start, end in sorted(tuple(span) for span in spans):
        if start >= end:
            continue
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, end))
        else:
            found.append(Span(start, end))
    return tuple(found)


def within(spans: Sequence[Span], limits: Sequence[Span]) -> tuple[Span, ...]:
    """Return the characters that lie both in `spans` and in `limits`; both as `united` returns them.

    >>> [tuple(span) for span in within([Span(0, 5), Span(8, 12)], [Span(3, 9)])]
    [(3, 5), (8, 9)]
    """
    found = []
    first = 0
    for limit in limits:
        while first < len(spans) and spans[first].end <= limit.start:
            first += 1
        for span in spans[first:]:
            if span.start >= limit.end:
                break
            found.append(Span(max(span.start, limit.start), min(span.end, limit.end)))
    return tuple(found)


def n_characters(spans: Iterable[Span]) -> int:
    """Return how many characters a set holds."""
    return sum(span.end - span.start for span in spans)


def surviving(spans: Sequence[Span], edits: Sequence[Edit]) -> tuple[Span, ...]:
    """Return where the characters of a set stand after a change of the text; what the change wrote is not among them.

    >>> [tuple(span) for span in surviving([Span(0, 10)], [Edit(2, 4, "abc"), Edit(8, 8, "x")])]
    [(0, 2), (5, 9), (10, 12)]
    """
    pieces: list[Span] = []
    first = 0
    for span in spans:
        start = span.start
        while first < len(edits) and edits[first].end < span.start:
            first += 1
        for edit in edits[first:]:
            if edit.start >= span.end:
                break
            pieces.append(Span(start, max(start, edit.start)))
            start = max(start, min(edit.end, span.end))
        pieces.append(Span(start, span.end))
    return united(span for span, _ in carry_all([one for one in pieces if one.start < one.end], edits))
