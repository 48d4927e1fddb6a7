"""Agreement about all codes together on given units: a unit's value is the set of codes that somebody gave it.

Two coders agree on a unit only if they gave it the same set; no code is a set, too. There can be hundreds of sets, so
that nothing here is as large as their square: what is expected by chance is quadratic in how often each interview is
drawn, and needs only one number for each two interviews.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.compared import Given

Drawn = np.ndarray  # (n_draws, n_groups): how often each interview is drawn
Disagreements = tuple[np.ndarray, np.ndarray]  # observed and expected, (n_draws,) each


@dataclass(frozen=True, slots=True, eq=False)
class SetSums:
    """Sums over the units of each interview."""

    differing: np.ndarray  # (n_groups,) share of pairs of coders that differ, summed over units
    n_units: np.ndarray  # (n_groups,)
    differing_ratings: np.ndarray  # (n_groups,) the same, each unit with the weight of its ratings
    n_ratings: np.ndarray  # (n_groups,)
    counts: np.ndarray  # (n_groups, n_sets) how often each set was given
    shares: np.ndarray  # (n_groups, n_sets) summed over units, the share of the unit's ratings
    by_coder: np.ndarray  # (n_coders, n_groups, n_sets)


def set_sums(documents: Sequence[Given], groups: Sequence[int], n_groups: int) -> SetSums:
    """Sum up the sets of codes of every unit; `groups` says to which interview each stretch belongs."""
    values, n_sets = _values(documents)
    n_coders = len(documents[0].there) if documents else 0
    sums = SetSums(
        np.zeros(n_groups), np.zeros(n_groups), np.zeros(n_groups), np.zeros(n_groups),
        np.zeros((n_groups, n_sets)), np.zeros((n_groups, n_sets)), np.zeros((n_coders, n_groups, n_sets)),
    )  # fmt: skip
    for value, document, group in zip(values, documents, groups, strict=True):
        mine = value[document.there]
        n, n_units = mine.shape
        unequal = sum(float((mine[a] != mine[b]).sum()) for a in range(n) for b in range(a)) * 2
        sums.differing[group] += unequal / (n * (n - 1))
        sums.differing_ratings[group] += unequal / (n - 1)
        sums.n_units[group] += n_units
        sums.n_ratings[group] += n_units * n
        for coder, row in zip(np.flatnonzero(document.there), mine, strict=True):
            sums.by_coder[coder, group] += np.bincount(row, minlength=n_sets)
        counted = np.bincount(mine.ravel(), minlength=n_sets)
        sums.counts[group] += counted
        sums.shares[group] += counted / n
    return sums


def measures(sums: SetSums, *, two: bool) -> dict[str, Callable[[Drawn], Disagreements]]:
    """Return each coefficient as a function of how often each interview is drawn; the names are those of `chance`.

    With two coders, Fleiss' and Conger's kappa go by the names of Scott and Cohen, whose formulas they then are.
    """
    return {
        "percent_agreement": lambda drawn: (_observed(sums, drawn), np.ones(len(drawn))),
        "scott_pi" if two else "fleiss_kappa": lambda drawn: (_observed(sums, drawn), _pooled(sums, drawn)),
        "cohen_kappa" if two else "conger_kappa": lambda drawn: (_observed(sums, drawn), _separate(sums, drawn)),
        "brennan_prediger": lambda drawn: (_observed(sums, drawn), _uniform(sums, drawn)),
        "gwet_ac1": lambda drawn: (_observed(sums, drawn), _gwet(sums, drawn)),
        "krippendorff_alpha": lambda drawn: _krippendorff(sums, drawn),
    }


def _observed(sums: SetSums, drawn: Drawn) -> np.ndarray:
    return _ratio(drawn @ sums.differing, drawn @ sums.n_units)


def _pooled(sums: SetSums, drawn: Drawn) -> np.ndarray:
    alike = _ratio(_quadratic(drawn, sums.shares @ sums.shares.T), (drawn @ sums.n_units) ** 2)
    return np.where(_present(sums, drawn) > 1, 1 - alike, 0.0)


def _separate(sums: SetSums, drawn: Drawn) -> np.ndarray:
    totals = [drawn @ own.sum(axis=1) for own in sums.by_coder]
    alike, pairs = np.zeros(len(drawn)), np.zeros(len(drawn))
    for a, own in enumerate(sums.by_coder):
        for b in range(a):
            both = totals[a] * totals[b]
            alike += _ratio(_quadratic(drawn, own @ sums.by_coder[b].T), both, empty=0.0)
            pairs += both > 0
    return np.where(_present(sums, drawn) > 1, 1 - _ratio(alike, pairs), 0.0)


def _uniform(sums: SetSums, drawn: Drawn) -> np.ndarray:
    return 1 - _ratio(np.ones(len(drawn)), _present(sums, drawn))


def _gwet(sums: SetSums, drawn: Drawn) -> np.ndarray:
    present = _present(sums, drawn)
    alike = _ratio(_quadratic(drawn, sums.shares @ sums.shares.T), (drawn @ sums.n_units) ** 2)
    return np.where(present > 1, 1 - _ratio(1 - alike, present - 1), 0.0)


def _krippendorff(sums: SetSums, drawn: Drawn) -> Disagreements:
    n = drawn @ sums.n_ratings
    unlike = n**2 - _quadratic(drawn, sums.counts @ sums.counts.T)
    return _ratio(drawn @ sums.differing_ratings, n), _ratio(unlike, n * (n - 1))


def _present(sums: SetSums, drawn: Drawn) -> np.ndarray:
    """Return how many sets occur among the interviews drawn."""
    there = (sums.counts > 0).astype(np.float32)
    return ((drawn > 0).astype(np.float32) @ there > 0).sum(axis=1)


def _quadratic(drawn: Drawn, products: np.ndarray) -> np.ndarray:
    return ((drawn @ products) * drawn).sum(axis=1)


def _values(documents: Sequence[Given]) -> tuple[list[np.ndarray], int]:
    """Return the number of each unit's set, (n_coders, n_units) a document, and how many sets there are; 0 is none."""
    packed = [np.packbits(document.present, axis=0) for document in documents]  # codes of one coder and unit together
    rows = [np.ascontiguousarray(np.moveaxis(each, 0, -1)) for each in packed]
    coded = [each.any(axis=-1) for each in rows]
    found = np.concatenate([each[some] for each, some in zip(rows, coded, strict=True)]) if rows else np.zeros((0, 1))
    if not len(found):
        return [np.zeros(some.shape, np.int64) for some in coded], 1
    as_one = np.ascontiguousarray(found).view(np.dtype((np.void, found.shape[1]))).ravel()
    sets, numbers = np.unique(as_one, return_inverse=True)
    values, first = [], 0
    for some in coded:
        value = np.zeros(some.shape, np.int64)
        last = first + int(some.sum())
        value[some] = numbers[first:last] + 1
        values.append(value)
        first = last
    return values, len(sets) + 1


def _ratio(above: np.ndarray, below: np.ndarray, empty: float = np.nan) -> np.ndarray:
    return np.divide(above, below, out=np.full(np.shape(above), empty, dtype=float), where=np.asarray(below) > 0)
