"""Many ranges of one text against many others, as arrays: who overlaps, who is covered."""

from __future__ import annotations

import numpy as np


def overlapping(spans: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Say for each of `spans` whether it shares a character with any of `others`.

    Both are int arrays of shape (n, 2), half-open; the answer is bool of shape (n_spans,).

    >>> overlapping(np.array([[0, 2], [5, 6]]), np.array([[1, 5], [2, 3]])).tolist()
    [True, False]
    """
    starts, ends = _sorted_with_reach(others)
    before = np.searchsorted(starts, spans[:, 1], side="left")  # how many begin before the span ends
    return (before > 0) & (ends[np.maximum(before, 1) - 1] > spans[:, 0]) if len(starts) else np.zeros(len(spans), bool)


def covered(spans: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Say for each of `spans` whether it lies wholly inside a single one of `others`; shapes as in `overlapping`.

    >>> covered(np.array([[1, 3], [2, 5]]), np.array([[0, 3], [3, 6]])).tolist()
    [True, False]
    """
    starts, ends = _sorted_with_reach(others)
    before = np.searchsorted(starts, spans[:, 0], side="right")  # how many begin at or before the span
    return (
        (before > 0) & (ends[np.maximum(before, 1) - 1] >= spans[:, 1]) if len(starts) else np.zeros(len(spans), bool)
    )


def _sorted_with_reach(ranges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the starts in order, and how far the ranges up to each one reach."""
    ordered = ranges[np.argsort(ranges[:, 0], kind="stable")]
    return ordered[:, 0], np.maximum.accumulate(ordered[:, 1]) if len(ordered) else ordered[:, 1]
