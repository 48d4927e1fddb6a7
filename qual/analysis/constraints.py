"""What people decided about passages, as conditions on the next clusters: together, or never together."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import combinations, pairwise
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)


class Trouble(StrEnum):
    """Why a decision could not be honoured."""

    CONTRADICTION = "contradiction"  # together and never together
    GONE = "gone"  # a passage is not among those clustered


@dataclass(frozen=True, slots=True)
class Unmet(Generic[Key]):
    """A decision that was left out, and the passages it is about."""

    trouble: Trouble
    passages: tuple[Key, ...]

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        named = " and ".join(str(passage) for passage in self.passages)
        if self.trouble is Trouble.CONTRADICTION:
            return (
                f"Passages {named} were said to belong together, directly or through others, and also never to be put "
                "together. They were kept together; take one of the two decisions back."
            )
        return f"A decision about {named} was left out: not all of it is among the passages looked at now."


@dataclass(frozen=True, slots=True)
class Constraints(Generic[Key]):
    """Groups of passages that belong together, and pairs of passages that must never be in one cluster.

    Passages are named by any key, or by their index. All values may be joined with `+`.
    """

    together: tuple[tuple[Key, ...], ...] = ()
    apart: tuple[tuple[Key, Key], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.together or self.apart)

    def __add__(self, other: Constraints[Key]) -> Constraints[Key]:
        return Constraints(self.together + other.together, self.apart + other.apart)


@dataclass(frozen=True, slots=True)
class Settled:
    """Constraints without contradictions: the block of each segment, and pairs of blocks to be kept apart."""

    block: tuple[int, ...]  # one per segment, numbered by their first segment
    apart: frozenset[tuple[int, int]]  # the smaller number first
    unmet: tuple[Unmet[int], ...] = field(default=())


def pinned(passages: Sequence[Key]) -> Constraints[Key]:
    """Return: these passages belong together."""
    return Constraints(together=(tuple(passages),))


def never_together(one: Key, other: Key) -> Constraints[Key]:
    """Return: these two are never put together."""
    return Constraints(apart=((one, other),))


def merged(clusters: Sequence[Sequence[Key]]) -> Constraints[Key]:
    """Return: all passages of these clusters belong together."""
    return pinned([passage for cluster in clusters for passage in cluster])


def split(parts: Sequence[Sequence[Key]]) -> Constraints[Key]:
    """Return: each part belongs together, and no two parts do."""
    full = [tuple(part) for part in parts if part]
    pairs = tuple((one[0], other[0]) for one, other in combinations(full, 2))
    return Constraints(tuple(full), pairs)


def placed(constraints: Constraints[Key], places: Mapping[Key, int]) -> tuple[Constraints[int], tuple[Unmet[Key], ...]]:
    """Return the constraints by index, given each passage's index, and those whose passages are not all there.

    Of a group the passages that are still there stay together; fewer than two left say nothing.
    """
    together, apart = [], []
    unmet: list[Unmet[Key]] = []
    for group in constraints.together:
        left = [places[passage] for passage in group if passage in places]
        together.append(tuple(left))
        if gone := tuple(passage for passage in group if passage not in places):
            unmet.append(Unmet(Trouble.GONE, gone))
    for one, other in constraints.apart:
        if one in places and other in places:
            apart.append((places[one], places[other]))
        else:
            unmet.append(Unmet(Trouble.GONE, (one, other)))
    return Constraints(tuple(g for g in together if len(g) > 1), tuple(apart)), tuple(unmet)


def settle(constraints: Constraints[int], n_segments: int) -> Settled:
    """Join what belongs together, through others as well; leave out pairs that contradict it, and name them.

    Raises ValueError for an index that is no segment.

    >>> settled = settle(Constraints(together=((0, 2), (2, 3)), apart=((0, 3), (1, 2))), 4)
    >>> settled.block, sorted(settled.apart), [one.passages for one in settled.unmet]
    ((0, 1, 0, 0), [(0, 1)], [(0, 3)])
    """
    named = {i for group in (*constraints.together, *constraints.apart) for i in group}
    if outside := sorted(i for i in named if not 0 <= i < n_segments):
        raise ValueError(f"there is no segment {outside[0]} among {n_segments}")
    root = list(range(n_segments))
    for group in constraints.together:
        for one, other in pairwise(group):
            first, second = sorted((_root(root, one), _root(root, other)))
            root[second] = first
    roots = [_root(root, i) for i in range(n_segments)]
    number = {name: i for i, name in enumerate(dict.fromkeys(roots))}
    block = tuple(number[name] for name in roots)
    pairs = {(a, b): tuple(sorted((block[a], block[b]))) for a, b in constraints.apart}
    unmet = tuple(Unmet(Trouble.CONTRADICTION, pair) for pair, (one, other) in pairs.items() if one == other)
    return Settled(block, frozenset((one, other) for one, other in pairs.values() if one != other), unmet)


def _root(root: list[int], i: int) -> int:
    while root[i] != i:
        root[i] = root[root[i]]  # shortens the way for the next one
        i = root[i]
    return i
