"""Observed disagreement and the one expected by chance, for each coefficient, from tallies of ratings.

Every function takes a tally, returns disagreements without its last axes (one number for a plain tally, one a resample
for a resampled one), and gives NaN or 0 where nothing can be expected: `coefficient.conclude` says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np

from qual.analysis.coefficient import Coefficient, conclude
from qual.analysis.tallies import Tally

Measure = Callable[[Tally], tuple[np.ndarray, np.ndarray]]
Weights = Literal["identity", "linear", "quadratic", "ordinal"]
Level = Literal["nominal", "ordinal", "interval", "ratio"]


def observed(t: Tally, distances: np.ndarray | None = None) -> np.ndarray:
    """Return the mean over units of the mean distance of two ratings of a unit."""
    distances = _unequal(t) if distances is None else distances
    return _ratio((t.pairs * distances).sum(axis=(-2, -1)), t.n_units)


def pooled(t: Tally, distances: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Two ratings drawn with putting back from all (Scott, Fleiss); missing ratings as in irrCAC."""
    distances = _unequal(t) if distances is None else distances
    drawn = prevalence(t)
    return observed(t, distances), np.einsum("...v,vw,...w->...", drawn, distances, drawn)


def separate(t: Tally, distances: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """One rating drawn from each of two people, mean over pairs of people (Cohen, Conger)."""
    distances = _unequal(t) if distances is None else distances
    own = _ratio(t.by_coder, t.by_coder.sum(axis=-1, keepdims=True), empty=0.0)
    everybody = own.sum(axis=-2)
    both = np.einsum("...v,vw,...w->...", everybody, distances, everybody)
    same = np.einsum("...iv,vw,...iw->...", own, distances, own)  # nobody is paired with oneself
    return observed(t, distances), _ratio(both - same, t.n_coders * (t.n_coders - 1))


def uniform(t: Tally) -> tuple[np.ndarray, np.ndarray]:
    """Every value that occurs equally likely (Brennan and Prediger)."""
    return observed(t), 1 - _ratio(np.ones(t.n_present.shape), t.n_present)


def gwet(t: Tally, distances: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Chance only where a unit is hard (Gwet); the more even the values, the more of it."""
    alike = 1 - (_unequal(t) if distances is None else distances)
    present = (t.shares > 0).astype(float)
    total = np.einsum("...v,vw,...w->...", present, alike, present)
    drawn = prevalence(t)
    by_chance = _ratio(total * (drawn * (1 - drawn)).sum(axis=-1), t.n_present * (t.n_present - 1))
    return observed(t, 1 - alike), np.where(t.n_present > 1, 1 - by_chance, 0.0)


def krippendorff(t: Tally, level: Level = "nominal") -> tuple[np.ndarray, np.ndarray]:
    """Two ratings drawn without putting back from those that can be paired."""
    totals = t.coincidences.sum(axis=-1)
    n = totals.sum(axis=-1)
    distances = metric(t.values, totals, level)
    drawn = np.einsum("...v,...vw,...w->...", totals, distances, totals)
    return _ratio((t.coincidences * distances).sum(axis=(-2, -1)), n), _ratio(drawn, n * (n - 1))


def percent(t: Tally) -> tuple[np.ndarray, np.ndarray]:
    """No chance: compared with an expected disagreement of 1."""
    seen = observed(t)
    return seen, np.ones_like(seen)


# Those that can be resampled by adding up tallies; the keys are the names of the functions in `agreement`.
MEASURES: dict[str, Measure] = {
    "percent_agreement": percent,
    "fleiss_kappa": pooled,
    "conger_kappa": separate,
    "brennan_prediger": uniform,
    "gwet_ac1": gwet,
    "krippendorff_alpha": krippendorff,
}


def from_tally(t: Tally, name: str) -> Coefficient:
    """Return the coefficient of that name from ratings that were summed up before."""
    return concluded(t, *MEASURES[name](t), is_chance=name != "percent_agreement")


def concluded(t: Tally, seen: np.ndarray, by_chance: np.ndarray, *, is_chance: bool = True) -> Coefficient:
    """Return the coefficient that a measure of this tally comes to."""
    n_units, n_coders = round(float(t.n_units)), int(t.n_coders)
    if n_units == 0:
        return conclude(None, None, 0, n_coders)
    return conclude(float(seen), float(by_chance), n_units, n_coders, chance=is_chance)


def prevalence(t: Tally) -> np.ndarray:
    """Return how often each value is given, (..., v): mean over units of its share of the unit's ratings."""
    return _ratio(t.shares, t.shares.sum(axis=-1, keepdims=True))


def weights_to_distances(values: np.ndarray, weights: Weights) -> np.ndarray:
    """Return distances from 0 to 1 between values, shape (v, v); 1 - distance is the weight of irrCAC.

    Linear and quadratic use the numbers themselves, ordinal their ranks: the share of all pairs of ranks that lie
    between two values.
    """
    if weights == "identity" or len(values) < 2:
        return 1.0 - np.eye(len(values))
    if weights == "ordinal":
        steps = np.abs(np.subtract.outer(np.arange(len(values)), np.arange(len(values)))) + 1.0
        return steps * (steps - 1) / (len(values) * (len(values) - 1))
    apart = np.abs(np.subtract.outer(values, values)) / (values[-1] - values[0])
    return apart if weights == "linear" else apart**2


def metric(values: np.ndarray, totals: np.ndarray, level: Level) -> np.ndarray:
    """Return Krippendorff's squared differences, (v, v), for ordinal (..., v, v) with one for each set of `totals`."""
    if level == "nominal":
        return 1.0 - np.eye(len(values))
    if level == "ordinal":
        ranks = np.cumsum(totals, axis=-1) - totals / 2  # the middle of the ranks that a value takes
        return (ranks[..., :, None] - ranks[..., None, :]) ** 2
    apart = np.subtract.outer(values, values)
    if level == "interval":
        return apart**2
    if len(values) and values[0] < 0:
        raise ValueError("ratios need values of 0 or more")
    return _ratio(apart, np.add.outer(values, values), empty=0.0) ** 2


def _unequal(t: Tally) -> np.ndarray:
    return 1.0 - np.eye(len(t.values))


def _ratio(above: np.ndarray, below: np.ndarray, empty: float = np.nan) -> np.ndarray:
    """Divide; `empty` where there is nothing to divide by."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.full(above.shape, empty), where=below > 0)
