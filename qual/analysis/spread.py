"""Choosing a few things out of many so that no source speaks for all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def in_turn(items: Iterable[T], group: Iterable[Hashable]) -> list[T]:
    """Return items so that every group has its first before any has its second; otherwise the order stays.

    >>> in_turn(["a1", "a2", "b1", "a3", "b2"], "aabab")
    ['a1', 'b1', 'a2', 'b2', 'a3']
    """
    seen: Counter[Hashable] = Counter()
    ranked = []
    for item, key in zip(items, group, strict=True):
        ranked.append((seen[key], item))
        seen[key] += 1
    return [item for _, item in sorted(ranked, key=lambda pair: pair[0])]
