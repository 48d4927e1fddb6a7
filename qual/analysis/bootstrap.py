"""How sure a coefficient is: intervals from interviews drawn again with putting back, seeded.

Interviews are drawn, not units, because the units of one interview resemble each other. A percentile interval: the
middle of the values that the drawn sets of interviews give (B. Efron, R. J. Tibshirani (1993), An Introduction to the
Bootstrap, section 13.3; for alpha A. F. Hayes, K. Krippendorff (2007), Communication Methods and Measures 1(1)).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from qual.analysis.chance import Measure
from qual.analysis.coefficient import Undefined
from qual.analysis.tallies import Tally

N_RESAMPLES = 2000  # the ends of a 95 % interval then rest on 50 values each
FEWEST_GROUPS = 5  # four interviews make 35 different sets, too few for a tail of 2.5 %; five make 126
FEWEST_DEFINED = 0.5  # share of the drawn sets in which the coefficient has a value

Group = TypeVar("Group")


@dataclass(frozen=True, slots=True)
class Interval:
    """Where the coefficient lies in `level` of the drawn sets; no ends, and a reason, where that cannot be said."""

    low: float | None
    high: float | None
    reason: Undefined | None
    level: float
    n_groups: int
    n_resamples: int
    n_defined: int  # drawn sets in which the coefficient has a value; the others say nothing and are left out


def interval(
    statistic: Callable[[Sequence[Group]], float | None],
    groups: Sequence[Group],
    n: int = N_RESAMPLES,
    level: float = 0.95,
    seed: int = 1,
) -> Interval:
    """Draw `n` times as many groups as there are, and return the middle of what `statistic` makes of them.

    For anything that can be computed from a list of interviews; `of_sums` and `of_tallies` are far faster
    where interviews can be summed up before.

    >>> found = interval(lambda drawn: sum(drawn) / len(drawn), [0, 0, 1, 1, 1, 1], n=200)
    >>> 0 <= found.low < 4 / 6 < found.high <= 1
    True
    """
    if len(groups) < FEWEST_GROUPS:
        return _between(np.zeros(0), len(groups), level)
    drawn = (np.repeat(np.arange(len(groups)), times) for times in _times(len(groups), n, seed))
    values = [statistic([groups[int(i)] for i in chosen]) for chosen in drawn]
    return _between(np.array([np.nan if v is None else v for v in values], dtype=float), len(groups), level)


def of_sums(
    statistic: Callable[..., np.ndarray],
    sums: Sequence[np.ndarray],
    n: int = N_RESAMPLES,
    level: float = 0.95,
    seed: int = 1,
) -> list[Interval]:
    """Return intervals of a statistic that is computed from sums over groups, all resamples at once.

    Args:
        statistic: takes one array for each of `sums`, with an axis of resamples instead of that of groups, and returns
            values (n_resamples,) or (n_resamples, n_statistics); NaN where there is none.
        sums: arrays whose first axis is that of the groups.
        n: number of resamples.
        level: share of the values inside the interval.
        seed: the same seed draws the same sets.

    >>> (found,) = of_sums(lambda ones, all: ones / all, [np.array([0., 0, 1, 1, 1, 1]), np.ones(6)], n=200)
    >>> found == interval(lambda drawn: sum(drawn) / len(drawn), [0, 0, 1, 1, 1, 1], n=200)
    True
    """
    n_groups = len(sums[0])
    if n_groups < FEWEST_GROUPS:
        n_values = np.size(statistic(*(part.sum(axis=0, keepdims=True) for part in sums)))
        return [_between(np.zeros(0), n_groups, level)] * n_values
    draw = _drawing(n_groups, n, seed)
    values = np.asarray(statistic(*(draw(part) for part in sums)), dtype=float)
    return [_between(column, n_groups, level) for column in values.reshape(n, -1).T]


def of_tallies(
    measure: Measure, tallies: Tally, n: int = N_RESAMPLES, level: float = 0.95, seed: int = 1
) -> list[Interval]:
    """Return intervals of a coefficient of `chance.MEASURES`, for each code.

    `tallies` has a first axis of interviews and perhaps a second one of codes, see `tallies.stack`.
    """

    def value(*parts: np.ndarray) -> np.ndarray:
        return values_of(measure, Tally(tallies.values, *parts))

    return of_sums(value, tallies.parts, n, level, seed)


def values_of(measure: Measure, tally: Tally) -> np.ndarray:
    """Return the coefficients of a tally with leading axes, NaN where there is none."""
    return ratio_to_chance(*measure(tally))


def ratio_to_chance(observed: np.ndarray, expected: np.ndarray) -> np.ndarray:
    """Return 1 - observed / expected disagreement, NaN where there is none to be expected."""
    return 1 - np.divide(observed, expected, out=np.full(np.shape(observed), np.nan), where=expected > 0)


def _drawing(n_groups: int, n: int, seed: int) -> Callable[[np.ndarray], np.ndarray]:
    times = _times(n_groups, n, seed).astype(float)

    def draw(part: np.ndarray) -> np.ndarray:
        return (times @ part.reshape(n_groups, -1)).reshape(n, *part.shape[1:])

    return draw


def _times(n_groups: int, n: int, seed: int) -> np.ndarray:
    """Return how often each group is drawn in each resample, int of shape (n, n_groups)."""
    return np.random.default_rng(seed).multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=n)


def _between(values: np.ndarray, n_groups: int, level: float) -> Interval:
    defined = values[~np.isnan(values)]
    if n_groups < FEWEST_GROUPS:
        return Interval(None, None, Undefined.TOO_FEW_GROUPS, level, n_groups, len(values), len(defined))
    if len(defined) < FEWEST_DEFINED * len(values):
        return Interval(None, None, Undefined.MOSTLY_UNDEFINED, level, n_groups, len(values), len(defined))
    low, high = np.quantile(defined, [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(low), float(high), None, level, n_groups, len(values), len(defined))
