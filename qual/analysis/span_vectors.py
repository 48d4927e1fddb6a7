"""The vector of any stretch of text, from the vectors of the sentences it covers.

Measured on interviews put together from labelled sentences (docs/decisions/0020): learnt from such means the right code
is among three more often than from vectors of the stretches' own words, and far more often than from those of whole
turns. So a coding can be learnt from, and a selection judged, without a model at hand.
"""

from __future__ import annotations

import numpy as np


def of_spans(places: np.ndarray, vectors: np.ndarray, spans: np.ndarray) -> np.ndarray:
    """Return the direction of what each span covers, by how many characters of it; zero where it covers nothing.

    Args:
        places: half-open ranges of the text that have a vector, int, (n, 2).
        vectors: theirs, of unit length, (n, dimension).
        spans: the stretches, int, (n_spans, 2).

    Returns:
        Unit or zero vectors, float32, (n_spans, dimension).

    >>> of_spans(np.array([[0, 4], [4, 8]]), np.eye(2, dtype=np.float32), np.array([[1, 3], [8, 9]])).tolist()
    [[1.0, 0.0], [0.0, 0.0]]
    """
    if not len(places) or not len(spans):
        return np.zeros((len(spans), vectors.shape[-1] if vectors.ndim == 2 else 0), np.float32)
    sums = shared_characters(spans, places).astype(np.float32) @ vectors
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return sums / np.where(lengths > 0, lengths, 1)


def shared_characters(spans: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return how many characters each span shares with each other range, int, (n_spans, n_others)."""
    ends = np.minimum(spans[:, None, 1], others[None, :, 1])
    return np.maximum(ends - np.maximum(spans[:, None, 0], others[None, :, 0]), 0)


def evenly(n: int, most: int) -> np.ndarray:
    """Return at most `most` of the numbers 0 to n - 1, evenly spread.

    >>> evenly(10, 3).tolist()
    [0, 4, 8]
    """
    return np.arange(0, n, max(1, -(-n // most)))
