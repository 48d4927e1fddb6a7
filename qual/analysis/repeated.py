"""Finds where a text repeats another one word for word: what people copied of an interview into their own notes."""

from __future__ import annotations

from collections.abc import Sequence

from qual.analysis.folding import fold
from qual.analysis.stems import words

IN_A_ROW = 6  # fewer words in a row are said by many people without anybody having copied them


def runs_of(text: str) -> frozenset[tuple[str, ...]]:
    """Return every run of IN_A_ROW words of a text, without case and punctuation."""
    spoken = _words(text)
    return frozenset(tuple(spoken[at : at + IN_A_ROW]) for at in range(len(spoken) - IN_A_ROW + 1))


def repeats(runs: frozenset[tuple[str, ...]], text: str) -> bool:
    """Say whether a text holds one of these runs of words.

    >>> repeats(runs_of("I waited by the locked door, and nobody came."), "She 'waited by the locked door and' slept")
    True
    """
    return not runs.isdisjoint(runs_of(text))


def _words(text: str) -> Sequence[str]:
    folded = fold(text).text
    return [folded[start:end] for start, end in words(folded)]
