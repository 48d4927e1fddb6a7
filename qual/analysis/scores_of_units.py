"""Every coefficient on turns or sentences: per code whether it was given, over all codes the set that was given."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from qual.analysis import code_sets, pair_counts
from qual.analysis.bootstrap import Interval, of_sums, of_tallies, ratio_to_chance
from qual.analysis.chance import MEASURES, prevalence
from qual.analysis.code_sets import Disagreements, Drawn
from qual.analysis.coefficient import Coefficient, conclude
from qual.analysis.compared import Given, given
from qual.analysis.pair_counts import OF_TWO, PairCounts
from qual.analysis.tallies import Tally
from qual.analysis.units import presence_tally

if TYPE_CHECKING:
    from qual.analysis.scores import Layout


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """All results; rows are all codes together, then each code."""

    n_units: int
    prevalence: np.ndarray  # (1 + n_codes,)
    scores: list[dict[str, Coefficient]]
    intervals: list[dict[str, Interval]]
    of_pairs: list[list[dict[str, Coefficient]]]  # [pair][row]


def unit_scores(layout: Layout) -> Found:
    """Compute agreement on given units."""
    documents = [given(document, layout.coders, layout.codes) for document in layout.documents]
    n_units = sum(len(document.units) for document in layout.documents)
    n_coders, n_codes = len(layout.coders), len(layout.codes)
    if not documents:
        return nothing(n_codes, tuple(measures_of(2)))
    names = measures_of(n_coders)
    tallies = _by_group(layout, documents)
    counts = pairs_by_group(
        layout, [pair_counts.count_pairs(document.present, document.there, layout.pairs) for document in documents]
    )
    per_code = scores_of_tallies(tallies, names)
    spread = intervals_of_tallies(layout, tallies, names)
    add_holsti(layout, per_code, spread, counts)
    sums = code_sets.set_sums(documents, layout.groups, layout.n_groups)
    overall, its_spread = scores_of_sets(layout, sums)
    whole = PairCounts(*(part.sum(axis=1, keepdims=True) for part in counts.parts))
    add_holsti(layout, [overall], [its_spread], whole)
    of_codes = pair_counts.coefficients(counts.summed(), tuple(OF_TWO))
    of_all = pair_counts.coefficients(whole.summed(), ())
    for number, pair in enumerate(layout.pairs):
        of_codes[number].insert(0, _sets_of_pair(documents, pair) | of_all[number][0])
    return Found(
        n_units,
        np.concatenate([[_any(documents)], prevalence(_summed(tallies))[:, 1]]),
        [overall, *per_code],
        [its_spread, *spread],
        of_codes,
    )


def measures_of(n_coders: int) -> dict[str, str]:
    """Return the coefficients of so many coders and the measure of `chance` that each is."""
    return OF_TWO if n_coders == 2 else {name: name for name in MEASURES}


def scores_of_tallies(tallies: Tally, names: Mapping[str, str]) -> list[dict[str, Coefficient]]:
    """Return the coefficients of each code from tallies with axes of interviews and codes."""
    summed = _summed(tallies)
    found = {name: MEASURES[measure](summed) for name, measure in names.items()}
    n_units, n_coders = np.round(summed.n_units).astype(int), summed.n_coders
    return [
        {
            name: _concluded(name, seen[code], by_chance[code], int(n_units[code]), int(n_coders[code]))
            for name, (seen, by_chance) in found.items()
        }
        for code in range(len(n_units))
    ]


def intervals_of_tallies(layout: Layout, tallies: Tally, names: Mapping[str, str]) -> list[dict[str, Interval]]:
    """Return the intervals of each code."""
    found = {name: of_tallies(MEASURES[measure], tallies, layout.n_resamples) for name, measure in names.items()}
    return [{name: each[code] for name, each in found.items()} for code in range(tallies.shares.shape[1])]


def add_holsti(
    layout: Layout, scores: list[dict[str, Coefficient]], spread: list[dict[str, Interval]], counts: PairCounts
) -> None:
    """Put Holsti's coefficient beside the others, from counts with axes of interviews, codes and pairs."""
    parts = (counts.both, counts.first, counts.second)
    values = pair_counts.holsti(*(part.sum(axis=0) for part in parts))
    between = of_sums(pair_counts.holsti, parts, layout.n_resamples)
    for own, its_spread, value, interval in zip(scores, spread, values, between, strict=True):
        n_units, n_coders = own["percent_agreement"].n_units, len(layout.coders)
        own["holsti"] = pair_counts.concluded_holsti(float(value), n_units, n_coders)
        its_spread["holsti"] = interval


def scores_of_sets(layout: Layout, sums: code_sets.SetSums) -> tuple[dict[str, Coefficient], dict[str, Interval]]:
    """Return the coefficients of all codes together, with intervals."""
    n_coders = len(layout.coders)
    measures = code_sets.measures(sums, two=n_coders == 2)
    once, each = np.ones((1, len(sums.n_units))), np.eye(len(sums.n_units))
    n_units = round(float(sums.n_units.sum()))
    scores, spread = {}, {}
    for name, measure in measures.items():
        seen, by_chance = measure(once)
        scores[name] = _concluded(name, seen[0], by_chance[0], n_units, n_coders)
        (spread[name],) = of_sums(partial(_drawn, measure), [each], layout.n_resamples)
    return scores, spread


def pairs_by_group(layout: Layout, counts: list[PairCounts]) -> PairCounts:
    """Sum up the counts of the stretches of each interview."""
    return PairCounts(*(_grouped(layout, list(parts)) for parts in zip(*(each.parts for each in counts), strict=True)))


def nothing(n_codes: int, names: tuple[str, ...], of_all: tuple[str, ...] | None = None) -> Found:
    """Return the results of a comparison without a text that two people coded: not defined, and why."""
    none = conclude(None, None, 0, 0)
    first = dict.fromkeys((*(of_all or names), "holsti"), none)
    rows = [first, *(dict.fromkeys((*names, "holsti"), none) for _ in range(n_codes))]
    return Found(0, np.full(1 + n_codes, np.nan), rows, [{} for _ in rows], [])


def _drawn(measure: Callable[[Drawn], Disagreements], drawn: Drawn) -> np.ndarray:
    return ratio_to_chance(*measure(drawn))


def _concluded(name: str, seen: float, by_chance: float, n_units: int, n_coders: int) -> Coefficient:
    if not n_units:
        return conclude(None, None, 0, n_coders)
    return conclude(float(seen), float(by_chance), n_units, n_coders, chance=name != "percent_agreement")


def _sets_of_pair(documents: list[Given], pair: tuple[int, int]) -> dict[str, Coefficient]:
    two = list(pair)
    shared = [number for number, document in enumerate(documents) if document.there[two].all()]
    if not shared:
        return dict.fromkeys(OF_TWO, conclude(None, None, 0, 2))
    mine = [Given(documents[number].present[:, two], documents[number].there[two]) for number in shared]
    sums = code_sets.set_sums(mine, [0] * len(mine), 1)
    once = np.ones((1, 1))
    found: dict[str, Disagreements] = {
        name: measure(once) for name, measure in code_sets.measures(sums, two=True).items()
    }
    n_units = round(float(sums.n_units.sum()))
    return {name: _concluded(name, seen[0], by_chance[0], n_units, 2) for name, (seen, by_chance) in found.items()}


def _by_group(layout: Layout, documents: list[Given]) -> Tally:
    tallies = [
        presence_tally(document.present, layout.coders, own.coders)
        for document, own in zip(documents, layout.documents, strict=True)
    ]
    return group_tallies(layout, tallies)


def group_tallies(layout: Layout, tallies: list[Tally]) -> Tally:
    """Sum up the tallies of the stretches of each interview; the first axis is that of interviews."""
    parts = zip(*(tally.parts for tally in tallies), strict=True)
    return Tally(pair_counts.ABSENT_OR_GIVEN, *(_grouped(layout, list(each)) for each in parts))


def _grouped(layout: Layout, arrays: list[np.ndarray]) -> np.ndarray:
    found = np.zeros((layout.n_groups, *arrays[0].shape))
    for group, array in zip(layout.groups, arrays, strict=True):
        found[group] += array
    return found


def _summed(tallies: Tally) -> Tally:
    return Tally(tallies.values, *(part.sum(axis=0) for part in tallies.parts))


def _any(documents: list[Given]) -> float:
    """Return the share of all coders' units that have any code."""
    coded = sum(int(document.present.any(axis=0).sum()) for document in documents)
    rated = sum(int(document.there.sum()) * document.present.shape[2] for document in documents)
    return coded / rated if rated else np.nan
