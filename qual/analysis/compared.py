"""What several people coded of the same stretches of text, as agreement is computed from it: units, coders, codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from qual.analysis.continua import Segment
from qual.analysis.units import presence
from qual.domain.document import Span


class Basis(StrEnum):
    """What is compared: given units, or every character of free segments."""

    TURN = "turn"
    SENTENCE = "sentence"
    CHARACTERS = "characters"


@dataclass(frozen=True, slots=True)
class Compared:
    """A stretch that all of `coders` were to code. Positions count from where it begins."""

    group: str  # the interview: for intervals whole interviews are drawn
    length: int  # characters
    coders: tuple[str, ...]  # two or more; their silence counts
    segments: tuple[Segment, ...]  # of `coders`, inside the stretch
    units: tuple[Span, ...] = ()  # in order; none where characters are compared


@dataclass(frozen=True, slots=True, eq=False)
class Given:
    """Who gave which code to which unit of one stretch."""

    present: np.ndarray  # (n_codes, n_coders, n_units) bool, False for who is not there
    there: np.ndarray  # (n_coders,) bool: who coded the stretch


def given(document: Compared, coders: Sequence[str], codes: Sequence[str]) -> Given:
    """Lay the codings of a stretch over its units; rows are all coders of the comparison."""
    there = np.array([coder in document.coders for coder in coders], bool)
    return Given(presence(document.units, document.segments, coders, codes) & there[:, None], there)


def everybody(documents: Sequence[Compared]) -> tuple[str, ...]:
    """Return all coders of a comparison, sorted."""
    return tuple(sorted({coder for document in documents for coder in document.coders}))


def within(segments: Sequence[Segment], stretch: Span) -> tuple[Segment, ...]:
    """Return the parts of segments that lie in a stretch, counted from where it begins.

    >>> within([Segment("A", 2, 8, "x"), Segment("A", 9, 12, "x")], Span(5, 9))
    (Segment(coder='A', start=0, end=3, code='x'),)
    """
    cut = (
        Segment(s.coder, max(s.start, stretch.start) - stretch.start, min(s.end, stretch.end) - stretch.start, s.code)
        for s in segments
    )
    return tuple(s for s in cut if s.end > s.start)


def units_within(units: Sequence[Span], stretch: Span) -> tuple[Span, ...]:
    """Return the parts of units that lie in a stretch, counted from where it begins.

    >>> units_within([Span(0, 4), Span(4, 8)], Span(5, 9))
    (Span(start=0, end=3),)
    """
    cut = (Span(max(u.start, stretch.start) - stretch.start, min(u.end, stretch.end) - stretch.start) for u in units)
    return tuple(u for u in cut if u.end > u.start)


def under_chosen(segments: Sequence[Segment], above: Mapping[str, Sequence[str]]) -> tuple[Segment, ...]:
    """Return segments once for each code they count for; `above` names these, codes without an entry are left out.

    >>> under_chosen([Segment("A", 0, 3, "x"), Segment("A", 0, 3, "y")], {"x": ["x", "all"]})
    (Segment(coder='A', start=0, end=3, code='x'), Segment(coder='A', start=0, end=3, code='all'))
    """
    return tuple(Segment(s.coder, s.start, s.end, code) for s in segments for code in above.get(s.code, ()))
