"""Tells which passages of two lists are the same, although a correction or another cut has moved their edges."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

SAME = 0.5  # of the characters of both together that both have


class Place(NamedTuple):
    """Where a passage stands in the present text of an interview: half-open code points."""

    interview_id: str
    start: int
    end: int


def same_passages(wanted: Mapping[int, Place] | Sequence[Place], known: Sequence[Place]) -> dict[int, int]:
    """Return for each of the passages `wanted` the number of the one among `known` that it is, if there is one.

    Two passages are the same when at least half of all characters of both are in both. Passages in `known` may touch
    but not overlap, as those of one run do; then no passage is the same as two of them, but for two exact halves,
    of which the first counts.

    >>> same_passages([Place("a", 0, 10), Place("a", 30, 31)], [Place("a", 2, 11), Place("a", 20, 60)])
    {0: 0}
    """
    sorted_ = defaultdict(list)
    for number, place in enumerate(known):
        sorted_[place.interview_id].append((place.start, place.end, number))
    starts, ends = {}, {}
    for interview_id, places in sorted_.items():
        places.sort()
        starts[interview_id] = [start for start, _, _ in places]
        ends[interview_id] = [end for _, end, _ in places]
    found = {}
    for number, place in wanted.items() if isinstance(wanted, Mapping) else enumerate(wanted):
        near = sorted_.get(place.interview_id, ())
        if not near:
            continue
        first = bisect_right(ends[place.interview_id], place.start)
        last = bisect_left(starts[place.interview_id], place.end)
        alike = [(_likeness(place, start, end), -other) for start, end, other in near[first:last]]
        best, other = max(alike, default=(0.0, 0))
        if best >= SAME:
            found[number] = -other
    return found


def _likeness(place: Place, start: int, end: int) -> float:
    shared = min(place.end, end) - max(place.start, start)
    return shared / (place.end - place.start + end - start - shared)
