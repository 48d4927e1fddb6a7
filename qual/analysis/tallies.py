"""Ratings summed up so that every coefficient of agreement can be computed from the sums, and sums can be added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Tally:
    """Sums over units. Leading axes may be anything (resamples, codes); `values` is (n_values,), rising.

    Units that nobody rated do not appear anywhere; those rated once appear in `shares` and `by_coder` only.
    """

    values: np.ndarray
    coincidences: np.ndarray  # (..., v, v): pairs within units, each unit with the weight of its ratings (Krippendorff)
    pairs: np.ndarray  # (..., v, v): the same, each unit with weight 1 (Gwet)
    shares: np.ndarray  # (..., v): sum over units of the share of its ratings that give each value
    by_coder: np.ndarray  # (..., n_coders, v): how often each person gave each value

    @property
    def n_units(self) -> np.ndarray:
        """Units with two or more ratings."""
        return self.pairs.sum(axis=(-2, -1))

    @property
    def n_coders(self) -> np.ndarray:
        """People who rated anything."""
        return (self.by_coder.sum(axis=-1) > 0).sum(axis=-1)

    @property
    def n_present(self) -> np.ndarray:
        """Values that somebody gave."""
        return (self.shares > 0).sum(axis=-1)

    def resampled(self, draw: Callable[[np.ndarray], np.ndarray]) -> Tally:
        """Return the tally in which `draw` has summed each array over its first axis."""
        return Tally(self.values, *(draw(part) for part in self.parts))

    @property
    def parts(self) -> tuple[np.ndarray, ...]:
        """The arrays that can be added."""
        return self.coincidences, self.pairs, self.shares, self.by_coder


def tally(ratings: np.ndarray, values: np.ndarray | None = None, weights: np.ndarray | None = None) -> Tally:
    """Sum up ratings of shape (n_coders, n_units), NaN where somebody did not rate.

    Args:
        ratings: numbers.
        values: all values that may occur, rising; those found in the ratings if None.
        weights: how many equal units each column stands for, e.g. the characters of a run; 1 if None.
    """
    ratings = np.atleast_2d(np.asarray(ratings, dtype=float))
    given = ~np.isnan(ratings)
    values = np.unique(ratings[given]) if values is None else np.asarray(values, dtype=float)
    size = np.ones(ratings.shape[1]) if weights is None else np.asarray(weights, dtype=float)
    who, unit = np.nonzero(given)
    what = np.searchsorted(values, ratings[given])
    n_coders, n_units, n_values = len(ratings), ratings.shape[1], len(values)
    counts = np.bincount(unit * n_values + what, minlength=n_units * n_values).reshape(n_units, n_values).astype(float)
    by_coder = np.bincount(who * n_values + what, size[unit], n_coders * n_values).reshape(n_coders, n_values)
    rated = counts.sum(axis=1)
    shares = (counts / np.maximum(rated, 1)[:, None] * size[:, None]).sum(axis=0)
    paired = rated >= 2
    counts, rated, size = counts[paired], rated[paired], size[paired]
    return Tally(
        values, _pairs(counts, size / (rated - 1)), _pairs(counts, size / (rated * (rated - 1))), shares, by_coder
    )


def stack(tallies: Sequence[Tally]) -> Tally:
    """Put tallies of the same values and coders one behind the other on a new first axis."""
    parts = zip(*(each.parts for each in tallies), strict=True)
    return Tally(tallies[0].values, *(np.stack(part) for part in parts))


def _pairs(counts: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum the ordered pairs of ratings within each unit; nobody is paired with oneself."""
    weighted = counts * weights[:, None]
    matrix = weighted.T @ counts
    matrix[np.diag_indices_from(matrix)] -= weighted.sum(axis=0)
    return matrix
