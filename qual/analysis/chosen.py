"""How well passages that a person put together hang together, measured against all others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qual.analysis.clustering import n_neighbours
from qual.analysis.neighbours import STEPS

_BLOCK = 512  # rows multiplied at once: bounds memory


def togetherness(vectors: np.ndarray, members: Sequence[int]) -> np.ndarray:
    """Return for each member the share of the passages most like it that are members too, float64 (n_members,), 0 to 1.

    As many neighbours count as the graph of a run has, but no more than there are other members: alone in a region of
    the map, even two passages reach 1. Of equally near ones each counts for a part. Whole numbers all through, see
    `neighbours`, so that the answer is the same on every machine.

    Args:
        vectors: centred, of unit length or zero, float32 (n_segments, dimension).
        members: indices of at least two passages, each once.

    >>> togetherness(np.array([[1, 0], [0.98, 0.2], [0, 1]], np.float32), [0, 1]).tolist()
    [1.0, 1.0]
    """
    n, chosen = len(vectors), np.asarray(members, np.int64)
    if len(chosen) < 2 or len(np.unique(chosen)) < len(chosen):
        raise ValueError("at least two different passages hang together, or do not")
    k = min(n_neighbours(n), len(chosen) - 1)
    inside = np.zeros(n, bool)
    inside[chosen] = True
    whole = np.rint(np.asarray(vectors, np.float32) * np.float32(STEPS))
    found = []
    for start in range(0, len(chosen), _BLOCK):
        rows = chosen[start : start + _BLOCK]
        products = whole[rows] @ whole.T
        products[np.arange(len(rows)), rows] = -np.inf  # nobody is their own neighbour
        least = np.partition(products, n - k, axis=1)[:, n - k, None]
        above, level = products > least, products == least
        left = k - above.sum(axis=1)
        share = (level & inside).sum(axis=1) / level.sum(axis=1)
        found.append(((above & inside).sum(axis=1) + left * share) / k)
    return np.concatenate(found)
