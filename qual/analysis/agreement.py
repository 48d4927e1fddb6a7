"""Coefficients of agreement between coders on given units, one pure function each."""

from __future__ import annotations

import numpy as np


def percent_agreement(ratings: np.ndarray) -> float | None:
    """Return the share of coder pairs that agree, over all units rated by two or more; None if there are none.

    `ratings` has shape (n_coders, n_units); NaN marks a unit that a coder did not rate. Result in 0 to 1.

    >>> percent_agreement(np.array([[1, 0, 1], [1, 1, 1]]))
    0.6666666666666666
    """
    coincidences = _coincidences(ratings)
    if coincidences is None:
        return None
    return float(np.trace(coincidences) / coincidences.sum())


def krippendorff_alpha(ratings: np.ndarray) -> float | None:
    """Return Krippendorff's alpha for nominal ratings; None where it is not defined.

    It is not defined without a unit rated by two coders, nor when everybody always gives the same value: then no
    disagreement could be expected by chance.

    Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section D.

    Args:
        ratings: category numbers, shape (n_coders, n_units); NaN marks a unit that a coder did not rate.

    Returns:
        1 for perfect agreement, 0 for agreement as expected by chance, below 0 for systematic disagreement.

    >>> round(krippendorff_alpha(np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])), 3)
    0.095
    """
    coincidences = _coincidences(ratings)
    if coincidences is None:
        return None
    totals = coincidences.sum(axis=0)  # n_c: how often each value was given in units that can be compared
    n_values = totals.sum()
    expected = n_values**2 - (totals**2).sum()
    if expected == 0:
        return None
    observed = n_values - np.trace(coincidences)
    return float(1 - (n_values - 1) * observed / expected)


def cohen_kappa(y_one: np.ndarray, y_other: np.ndarray) -> float | None:
    """Return Cohen's kappa of two coders; None where it is not defined.

    Source: J. Cohen (1960), A coefficient of agreement for nominal scales, Educational and Psychological
    Measurement 20(1), equation 1.

    Args:
        y_one, y_other: category numbers, each of shape (n_units,); units that either has as NaN are left out.

    >>> cohen_kappa(np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0]))
    0.5
    """
    both = ~(np.isnan(y_one.astype(float)) | np.isnan(y_other.astype(float)))
    one, other = y_one[both], y_other[both]
    if len(one) == 0:
        return None
    values = np.union1d(one, other)
    observed = float((one == other).mean())
    by_chance = float(sum((one == v).mean() * (other == v).mean() for v in values))
    return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def _coincidences(ratings: np.ndarray) -> np.ndarray | None:
    """Return Krippendorff's coincidence matrix, shape (n_values, n_values); None if no unit has two ratings."""
    ratings = np.asarray(ratings, dtype=float)
    given = ~np.isnan(ratings)
    values = np.unique(ratings[given])
    # counts: (n_units, n_values), how many coders gave each value to each unit
    counts = (
        np.stack([((ratings == v) & given).sum(axis=0) for v in values], axis=1) if len(values) else np.zeros((0, 0))
    )
    paired = counts[counts.sum(axis=1) >= 2] if counts.size else counts
    if not len(paired):
        return None
    n_raters = paired.sum(axis=1)
    weights = 1 / (n_raters - 1)
    matrix = np.einsum("uv,uw,u->vw", paired, paired, weights)
    matrix[np.diag_indices_from(matrix)] -= (paired * weights[:, None]).sum(axis=0)  # nobody is paired with oneself
    return matrix
