"""What a team agrees on: what all coders gave alike, and what decisions made of their differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from qual.analysis.comparing import Agreement, Difference


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of text with a code."""

    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True)
class Decided:
    """What comparing needs of a decision: the codings it was about, and what it gave them."""

    id: str
    codings: frozenset[str]
    gives: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A stretch of the agreed layer; `decision` is None where all coders had agreed already."""

    stretch: Stretch
    decision: str | None
    codings: tuple[str, ...]  # of the individual layers, that it rests on


def kept_of(difference: Difference, coder: str) -> tuple[Stretch, ...]:
    """Return what one coder gave, where it meets itself as one; nothing if they were silent."""
    return _joined(Stretch(c.start, c.end, c.code) for c in difference.codings if c.coder == coder)


def all_of(difference: Difference) -> tuple[Stretch, ...]:
    """Return what anybody gave; where borders differ, the wider ones."""
    return _joined(Stretch(c.start, c.end, c.code) for c in difference.codings)


def whole_under(difference: Difference, codes: Iterable[str]) -> tuple[Stretch, ...]:
    """Return the whole passage under each of these codes."""
    return tuple(Stretch(difference.start, difference.end, code) for code in dict.fromkeys(codes))


def agreed_layer(agreements: Iterable[Agreement], decisions: Sequence[Decided]) -> tuple[Agreed, ...]:
    """Return the agreed layer of one interview, in the order of the text, each stretch and code once.

    An agreement whose codings a decision is about gives way to it: people looked at it.

    >>> from qual.analysis.comparing import Placed
    >>> both = (Placed("1", "Ada", 0, 9, "calm"), Placed("2", "Ben", 0, 9, "calm"))
    >>> agreed_layer([Agreement(0, 9, "calm", both)], [Decided("d", frozenset("3"), (Stretch(3, 5, "fear"),))])
    ... # doctest: +ELLIPSIS
    (Agreed(stretch=Stretch(start=0, end=9, code='calm'), decision=None, ...), Agreed(...'fear'), decision='d', ...))
    """
    looked_at = frozenset[str]().union(*(decision.codings for decision in decisions))
    found: dict[Stretch, Agreed] = {}
    for decision in decisions:
        for stretch in decision.gives:
            found.setdefault(stretch, Agreed(stretch, decision.id, tuple(sorted(decision.codings))))
    for one in agreements:
        ids = tuple(sorted(coding.id for coding in one.codings))
        if not looked_at.issuperset(ids):
            stretch = Stretch(one.start, one.end, one.code)
            found.setdefault(stretch, Agreed(stretch, None, ids))
    return tuple(sorted(found.values(), key=lambda a: (a.stretch.start, a.stretch.end, a.stretch.code)))


def _joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    joined: list[Stretch] = []
    ordered = sorted(stretches, key=lambda s: (s.code, s.start, s.end))
    for _, of_code in groupby(ordered, key=lambda s: s.code):
        start, end = -1, -1
        for one in of_code:
            if one.start <= end:
                end = max(end, one.end)
                joined[-1] = Stretch(start, end, one.code)
            else:
                start, end = one.start, one.end
                joined.append(one)
    return tuple(sorted(joined, key=lambda s: (s.start, s.end, s.code)))
