"""Counts which codes lie where a question's passages lie: how many of its passages, and how much of each code."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qual.analysis.same_passages import Place

MUST_SHARE = 0.5  # of the shorter of the two: a coding that only touches a passage does not lie in it


@dataclass(frozen=True, slots=True)
class CodeOverlap:
    """A code and a question: passages of the question that carry it, and coded places that lie in the question."""

    code_id: str
    passages: int
    of_passages: int
    places: int  # the same words coded by several people are one place
    of_places: int

    @property
    def share_of_code(self) -> float:
        """The share of the code that lies in the question, 0 to 1."""
        return self.places / self.of_places


def overlaps(passages: Sequence[Place], coded: Iterable[tuple[str, Place]]) -> tuple[CodeOverlap, ...]:
    """Return the codes that lie in any of the passages, the one with most of them first.

    A coding lies in a passage when they share at least half of the shorter one. `passages` do not overlap.

    >>> overlaps([Place("a", 0, 10), Place("a", 10, 20)], [("door", Place("a", 2, 8)), ("door", Place("b", 0, 9))])
    (CodeOverlap(code_id='door', passages=1, of_passages=2, places=1, of_places=2),)
    """
    by_interview = defaultdict(list)
    for number, place in enumerate(passages):
        by_interview[place.interview_id].append((place.start, place.end, number))
    for known in by_interview.values():
        known.sort()
    touched: defaultdict[str, set[int]] = defaultdict(set)
    inside: defaultdict[str, int] = defaultdict(int)
    everywhere: defaultdict[str, int] = defaultdict(int)
    for code_id, place in dict.fromkeys(coded):
        everywhere[code_id] += 1
        hit = _carriers(place, by_interview.get(place.interview_id, []))
        touched[code_id].update(hit)
        inside[code_id] += bool(hit)
    found = [
        CodeOverlap(code_id, len(numbers), len(passages), inside[code_id], everywhere[code_id])
        for code_id, numbers in touched.items()
        if numbers
    ]
    return tuple(sorted(found, key=lambda one: (-one.passages, -one.share_of_code, one.code_id)))


def _carriers(coding: Place, known: list[tuple[int, int, int]]) -> list[int]:
    first = bisect_right(known, coding.start, key=lambda one: one[1])
    last = bisect_left(known, coding.end, key=lambda one: one[0])
    return [number for start, end, number in known[first:last] if _lies_in(coding, start, end)]


def _lies_in(coding: Place, start: int, end: int) -> bool:
    shared = min(coding.end, end) - max(coding.start, start)
    return shared >= MUST_SHARE * min(coding.end - coding.start, end - start)
