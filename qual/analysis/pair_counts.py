"""What two coders have in common, counted: for each code and each pair, how much both gave it, and each of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.chance import MEASURES
from qual.analysis.coefficient import Coefficient, Undefined, conclude
from qual.analysis.tallies import Tally

ABSENT_OR_GIVEN = np.array([0.0, 1.0])
OF_TWO = {  # Fleiss' and Conger's kappa of two coders are Scott's pi and Cohen's kappa
    "percent_agreement": "percent_agreement",
    "scott_pi": "fleiss_kappa",
    "cohen_kappa": "conger_kappa",
    "brennan_prediger": "brennan_prediger",
    "gwet_ac1": "gwet_ac1",
    "krippendorff_alpha": "krippendorff_alpha",
}


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """Units, or characters, that both of a pair coded; every array is (..., n_codes, n_pairs) and can be added."""

    both: np.ndarray  # both gave the code
    first: np.ndarray  # the first of the two gave it
    second: np.ndarray
    n_units: np.ndarray

    @property
    def parts(self) -> tuple[np.ndarray, ...]:
        """The arrays."""
        return self.both, self.first, self.second, self.n_units

    def summed(self) -> PairCounts:
        """Return the counts without their first axis."""
        return PairCounts(*(part.sum(axis=0) for part in self.parts))


def count_pairs(
    given: np.ndarray, there: np.ndarray, pairs: Sequence[tuple[int, int]], sizes: np.ndarray | None = None
) -> PairCounts:
    """Count one document.

    Args:
        given: (n_codes, n_coders, n_units) bool; False for who is not there.
        there: (n_coders,) bool, who coded the document.
        pairs: numbers of coders.
        sizes: (n_units,) how many characters a unit stands for; 1 if None.
    """
    gave = given.astype(float)
    weighted = gave if sizes is None else gave * sizes
    total = float(given.shape[-1] if sizes is None else sizes.sum())
    common = weighted @ gave.transpose(0, 2, 1)  # (n_codes, n_coders, n_coders)
    alone = weighted.sum(axis=2)
    a = np.array([pair[0] for pair in pairs], np.intp)
    b = np.array([pair[1] for pair in pairs], np.intp)
    shared = (there[a] & there[b]).astype(float)
    n_units = np.broadcast_to(total * shared, (len(given), len(pairs)))
    return PairCounts(common[:, a, b] * shared, alone[:, a] * shared, alone[:, b] * shared, n_units)


def coefficients(counts: PairCounts, names: Sequence[str]) -> list[list[dict[str, Coefficient]]]:
    """Return the coefficients of `OF_TWO`, and Holsti's, of each pair and code: `[pair][code][name]`."""
    tally = _tally(counts)
    found = {name: MEASURES[OF_TWO[name]](tally) for name in names}
    n_codes, n_pairs = counts.both.shape
    shared = holsti_of_pairs(counts)

    def of(code: int, pair: int) -> dict[str, Coefficient]:
        n = round(float(counts.n_units[code, pair]))
        values = {
            name: conclude(
                float(seen[code, pair]) if n else None,
                float(np.broadcast_to(by_chance, seen.shape)[code, pair]),
                n,
                2,
                chance=name != "percent_agreement",
            )
            for name, (seen, by_chance) in found.items()
        }
        return values | {"holsti": concluded_holsti(float(shared[code, pair]), n, 2)}

    return [[of(code, pair) for code in range(n_codes)] for pair in range(n_pairs)]


def holsti_of_pairs(counts: PairCounts) -> np.ndarray:
    """Return 2 M / (N1 + N2) of every pair, NaN where neither gave the code; see `holsti`."""
    given = counts.first + counts.second
    return np.divide(2 * counts.both, given, out=np.full(given.shape, np.nan), where=given > 0)


def holsti(both: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return Holsti's coefficient over codings, the mean over pairs (the last axis); NaN where nobody gave the code.

    Formula: 2 M / (N1 + N2), N1 and N2 the units to which each gave the code, M those to which both did: the share of
    the codings of two people that the other one made, too. Units without the code do not count, so that a rare code
    cannot agree by its absence. Range 0 to 1.
    Source: O. R. Holsti (1969), Content Analysis for the Social Sciences and Humanities, p. 140, with the codings as
    the decisions counted.

    >>> float(holsti(np.array([2.0]), np.array([3.0]), np.array([5.0])))  # 2 * 2 / (3 + 5)
    0.5
    """
    values = holsti_of_pairs(PairCounts(both, first, second, first))
    known = ~np.isnan(values)
    n = known.sum(axis=-1)
    return np.divide(np.where(known, values, 0).sum(axis=-1), n, out=np.full(n.shape, np.nan), where=n > 0)


def concluded_holsti(value: float, n_units: int, n_coders: int) -> Coefficient:
    """Return Holsti's coefficient as a result; a code that nobody gave has none."""
    if n_coders < 2 or not n_units:
        return conclude(None, None, n_units, n_coders)
    if np.isnan(value):
        return Coefficient(None, Undefined.NO_VARIATION, None, None, n_units, n_coders)
    return conclude(1 - value, None, n_units, n_coders, chance=False)


def _tally(counts: PairCounts) -> Tally:
    """Return the counts as tallies of two coders who rated everything, with axes of codes and pairs."""
    one = counts.first + counts.second
    mixed = one - 2 * counts.both
    neither = counts.n_units - one + counts.both
    pairs = np.array([[2 * neither, mixed], [mixed, 2 * counts.both]]).transpose(2, 3, 0, 1)
    shares = np.stack([counts.n_units - one / 2, one / 2], axis=-1)
    by_coder = np.stack(
        [np.stack([counts.n_units - own, own], axis=-1) for own in (counts.first, counts.second)], axis=-2
    )
    return Tally(ABSENT_OR_GIVEN, pairs, pairs / 2, shares, by_coder)
