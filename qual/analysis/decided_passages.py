"""Turns decisions about passages into conditions on the next clusters, and says what had to be left out of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from qual.analysis.constraints import Constraints
from qual.domain.passage_decision import DecisionKind, PassageDecision, PassagePlace

_KEEPS_APART = (DecisionKind.SPLIT, DecisionKind.APART)
Pair = tuple[int, int]


class Lack(StrEnum):
    """Why a decision, or a part of it, could not be honoured."""

    DELETED = "deleted"  # the words are gone from the transcript
    NO_INTERVIEW = "no_interview"  # the interview is gone
    CUT_OTHERWISE = "cut_otherwise"  # the interview was looked at, but not in this piece
    ONE_PASSAGE = "one_passage"  # what is to be kept apart lies in one passage now
    CONTRADICTION = "contradiction"  # a newer decision says otherwise, directly or through others


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What of a decision was left out: of how many passages, and, of a contradiction, two of them by index."""

    decision_id: str
    lack: Lack
    n: int
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Honoured:
    """The conditions that follow from decisions, by index into the passages looked at; they never contradict."""

    constraints: Constraints[int]
    decision_ids: tuple[str, ...] = ()  # those that bind anything here, newest first
    left_out: tuple[LeftOut, ...] = ()


NOTHING_DECIDED = Honoured(Constraints())


def honour(
    decisions: Sequence[PassageDecision],
    places: Mapping[PassagePlace, int],
    lacks: Mapping[PassagePlace, Lack],
) -> Honoured:
    """Join what all decisions ask for; where two contradict, the newer one counts, as far as the contradiction goes.

    The passages of an accepted, added or pinned part belong together, as do those of all joined questions and all that
    one theme was given. The parts of a split each belong together, and no two of them do. Setting aside asks nothing.

    Args:
        decisions: those that stand, oldest first.
        places: the index of each passage among those looked at now.
        lacks: why a passage is not among them. A passage in neither lies outside what was asked for and is not missed.
    """
    ground = _Ground()
    ids: list[str] = []
    left_out: list[LeftOut] = []
    for decision in reversed(decisions):
        if decision.kind is DecisionKind.SET_ASIDE:
            continue
        missing = Counter(lacks[place] for part in decision.places for place in part if place in lacks)
        left_out += [LeftOut(decision.id, lack, n) for lack, n in sorted(missing.items())]
        parts = [[places[place] for place in part if place in places] for part in decision.places]
        apart = decision.kind in _KEEPS_APART
        groups = parts if apart else [[i for part in parts for i in part]]
        refused = [pair for group in groups for pair in ground.join(group, theme=decision.theme_id)]
        parted = 0
        if apart:
            same, others, parted = ground.part(parts)
            left_out += [LeftOut(decision.id, Lack.ONE_PASSAGE, len(same))] if same else []
            refused += others
        if refused:
            left_out.append(LeftOut(decision.id, Lack.CONTRADICTION, len(refused), refused[0]))
        if parted or any(len(set(group)) > 1 for group in groups):
            ids.append(decision.id)
    return Honoured(ground.constraints, tuple(ids), tuple(left_out))


class _Ground:
    """Passages joined to blocks and blocks kept apart, such that nothing added later contradicts."""

    def __init__(self) -> None:
        self._root: dict[int, int] = {}
        self._apart: defaultdict[int, set[int]] = defaultdict(set)  # by root, the roots it is kept apart from
        self._of_theme: dict[str, int] = {}

    def join(self, group: Sequence[int], *, theme: str | None) -> list[Pair]:
        """Join what may be joined; return, with the passage each should have joined, those that may not."""
        if not group:
            return []
        first = self._of_theme.setdefault(theme, group[0]) if theme else group[0]
        blocks = [first]
        refused = []
        for i in group:
            into = next((one for one in blocks if self._find(i) not in self._apart[self._find(one)]), None)
            if into is None:
                blocks.append(i)
            else:
                self._unite(into, i)
            if into != first:
                refused.append((first, i))
        return refused

    def part(self, parts: Sequence[Sequence[int]]) -> tuple[list[Pair], list[Pair], int]:
        """Keep the parts apart; return pairs that are one passage, pairs that belong together, how many are apart."""
        same, refused, parted = [], [], 0
        for one, other in combinations([part for part in parts if part], 2):
            for a, b in _first_of_blocks(one, other, self._find):
                if a == b:
                    same.append((a, b))
                elif self._find(a) == self._find(b):
                    refused.append((a, b))
                else:
                    parted += 1
                    self._apart[self._find(a)].add(self._find(b))
                    self._apart[self._find(b)].add(self._find(a))
        return same, refused, parted

    @property
    def constraints(self) -> Constraints[int]:
        """What was joined and parted, by index."""
        blocks: defaultdict[int, list[int]] = defaultdict(list)
        for i in self._root:
            blocks[self._find(i)].append(i)
        together = tuple(tuple(sorted(block)) for block in blocks.values() if len(block) > 1)
        apart = {(min(a, b), max(a, b)) for a, others in self._apart.items() for b in others}
        return Constraints(tuple(sorted(together)), tuple(sorted(apart)))

    def _find(self, i: int) -> int:
        self._root.setdefault(i, i)
        while self._root[i] != i:
            self._root[i] = self._root[self._root[i]]
            i = self._root[i]
        return i

    def _unite(self, one: int, other: int) -> None:
        kept, gone = sorted((self._find(one), self._find(other)))
        if kept == gone:
            return
        self._root[gone] = kept
        for enemy in self._apart.pop(gone, set()):
            self._apart[enemy].discard(gone)
            self._apart[enemy].add(kept)
            self._apart[kept].add(enemy)


def _first_of_blocks(one: Sequence[int], other: Sequence[int], find: Callable[[int], int]) -> list[Pair]:
    """Return pairs from one part to the other, one for each two blocks that meet."""
    firsts = [list({find(i): i for i in reversed(part)}.values()) for part in (one, other)]
    return [(a, b) for a in firsts[0] for b in firsts[1]]
