"""Every coefficient on free segments: each character of the text counts, computed from runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from qual.analysis import pair_counts
from qual.analysis.bootstrap import Interval, of_sums, ratio_to_chance
from qual.analysis.chance import prevalence
from qual.analysis.coefficient import Coefficient, conclude
from qual.analysis.continua import Continuum, continuum
from qual.analysis.pair_counts import OF_TWO, PairCounts
from qual.analysis.scores_of_units import (
    Found,
    add_holsti,
    intervals_of_tallies,
    measures_of,
    nothing,
    scores_of_tallies,
)
from qual.analysis.tallies import Tally
from qual.analysis.unit_sums import Kind, code_measure, code_sums, unit_measure, unit_sums
from qual.analysis.unitizing import cu_alpha, ku_alpha, u_alpha, u_alpha_binary

if TYPE_CHECKING:
    from qual.analysis.scores import Layout

_OF_ALL = {"u_alpha": u_alpha, "u_alpha_binary": u_alpha_binary, "cu_alpha": cu_alpha}
_KINDS: dict[str, Kind] = {"u_alpha": "all", "u_alpha_binary": "binary", "cu_alpha": "coded"}
_RENAMED = {"krippendorff_alpha": "c_alpha_binary"}  # what nominal alpha of characters is called


def character_scores(layout: Layout) -> Found:
    """Compute agreement on free segments."""
    names = {_RENAMED.get(name, name): measure for name, measure in measures_of(len(layout.coders)).items()}
    if not layout.documents:
        return nothing(len(layout.codes), (*names, "ku_alpha"), ("percent_agreement", *_OF_ALL))
    line = _line(layout)
    of_documents, common = _of_runs(layout, line)
    tallies = Tally(of_documents.values, *(_by_group(layout, part) for part in of_documents.parts))
    counts = PairCounts(*(_by_group(layout, part) for part in common.parts))
    per_code, spread = scores_of_tallies(tallies, names), intervals_of_tallies(layout, tallies, names)
    add_holsti(layout, per_code, spread, counts)
    _add_ku(layout, line, per_code, spread)
    overall, its_spread = _of_all(layout, line)
    whole = PairCounts(*(part.sum(axis=1, keepdims=True) for part in counts.parts))
    add_holsti(layout, [overall], [its_spread], whole)
    summed = Tally(tallies.values, *(part.sum(axis=0) for part in tallies.parts))
    return Found(
        int(line.borders[-1]),
        np.concatenate([[_coded(line)], prevalence(summed)[:, 1]]),
        [overall, *per_code],
        [its_spread, *spread],
        _of_pairs(layout, counts, whole),
    )


def _line(layout: Layout) -> Continuum:
    documents = layout.documents
    return continuum([d.segments for d in documents], [d.length for d in documents], [d.coders for d in documents])


def _of_runs(layout: Layout, line: Continuum) -> tuple[Tally, PairCounts]:
    """Return tallies and what pairs have in common, with axes of documents and codes, as if character by character."""
    n_documents, n_codes, n_pairs = line.n_documents, len(layout.codes), len(layout.pairs)
    n = line.n_present.astype(float)
    sizes_of = np.diff(line.borders).astype(float)
    by_coder = np.zeros((n_documents, n_codes, len(line.coders)))
    sums = np.zeros((4, n_documents, n_codes))  # ratings with the code; pairs with neither, one of them, both
    common = np.zeros((n_documents, n_codes, n_pairs))
    a, b = (np.array([pair[which] for pair in layout.pairs], np.intp) for which in (0, 1))
    for code, name in enumerate(layout.codes):
        ratings, sizes, document = line.runs(name)
        edges = np.searchsorted(document, np.arange(n_documents + 1))
        gave = np.nan_to_num(ratings)
        giving, silent = gave.sum(axis=0), n[document] - gave.sum(axis=0)
        paired = np.stack([giving, silent * (silent - 1), giving * silent, giving * (giving - 1)])
        sums[:, :, code] = _between(paired * sizes, edges)
        by_coder[:, code] = _between(gave * sizes, edges).T
        common[:, code] = _between(gave[a] * gave[b] * sizes, edges).T
    there = line.present.astype(float)
    shared = np.broadcast_to((there[:, a] * there[:, b] * sizes_of[:, None])[:, None], common.shape)
    mine = by_coder[:, :, a] * there[:, None, b], by_coder[:, :, b] * there[:, None, a]
    return _tally(sums, by_coder, there, sizes_of), PairCounts(common, *mine, shared)


def _tally(sums: np.ndarray, by_coder: np.ndarray, there: np.ndarray, sizes: np.ndarray) -> Tally:
    """Return tallies of absent and given, each document with the weight of its coders."""
    n = there.sum(axis=1)[:, None, None, None]
    ones, neither, mixed, both = sums
    pairs = np.moveaxis(np.array([[neither, mixed], [mixed, both]]), (0, 1), (2, 3)) / (n - 1)
    share = ones / n[:, :, 0, 0]
    rated = (there * sizes[:, None])[:, None]
    return Tally(
        pair_counts.ABSENT_OR_GIVEN,
        pairs,
        pairs / n,
        np.stack([sizes[:, None] - share, share], axis=-1),
        np.stack([rated - by_coder, by_coder], axis=-1),
    )


def _between(values: np.ndarray, edges: np.ndarray) -> np.ndarray:
    """Sum up runs between edges, (n, n_runs) to (n, n_edges - 1); whole numbers, so that differences are exact."""
    reached = np.concatenate([np.zeros((len(values), 1)), np.cumsum(values, axis=1)], axis=1)
    return np.diff(reached[:, edges], axis=1)


def _of_all(layout: Layout, line: Continuum) -> tuple[dict[str, Coefficient], dict[str, Interval]]:
    scores = {name: compute(line) for name, compute in _OF_ALL.items()}
    spread = {}
    for name, kind in _KINDS.items():
        sums = unit_sums(line, kind)
        parts = [_by_group(layout, part) for part in sums[:3]]
        (spread[name],) = of_sums(lambda *drawn: ratio_to_chance(*unit_measure(*drawn)), parts, layout.n_resamples)
    whole = unit_sums(line, "all")
    differing, mass = _by_group(layout, whole.differing), _by_group(layout, whole.mass.sum(axis=1))
    u = scores["u_alpha"]
    scores["percent_agreement"] = conclude(u.observed, None, u.n_units, u.n_coders, chance=False)
    (spread["percent_agreement"],) = of_sums(_alike, [differing, mass], layout.n_resamples)
    return scores, spread


def _alike(differing: np.ndarray, mass: np.ndarray) -> np.ndarray:
    return 1 - np.divide(differing, mass, out=np.full(np.shape(mass), np.nan), where=mass > 0)


def _add_ku(
    layout: Layout, line: Continuum, scores: list[dict[str, Coefficient]], spread: list[dict[str, Interval]]
) -> None:
    if not layout.codes:
        return
    sums = [code_sums(line, code) for code in layout.codes]
    parts = [_by_group(layout, np.stack([own[part] for own in sums], axis=1)) for part in range(4)]
    between = of_sums(lambda *drawn: ratio_to_chance(*code_measure(*drawn)), parts, layout.n_resamples)
    for code, own, its_spread, interval in zip(layout.codes, scores, spread, between, strict=True):
        own["ku_alpha"] = ku_alpha(line, code=code)
        its_spread["ku_alpha"] = interval


def _of_pairs(layout: Layout, counts: PairCounts, whole: PairCounts) -> list[list[dict[str, Coefficient]]]:
    found = pair_counts.coefficients(counts.summed(), tuple(OF_TWO))
    of_all = pair_counts.coefficients(whole.summed(), ())
    for number, pair in enumerate(layout.pairs):
        rows = [{_RENAMED.get(name, name): score for name, score in row.items()} for row in found[number]]
        found[number] = [_all_of_pair(layout, pair) | of_all[number][0], *rows]
    return found


def _all_of_pair(layout: Layout, pair: tuple[int, int]) -> dict[str, Coefficient]:
    two = frozenset(layout.coders[number] for number in pair)
    shared = [document for document in layout.documents if two <= set(document.coders)]
    if not shared:
        return dict.fromkeys(_OF_ALL, conclude(None, None, 0, 2))
    mine = [[segment for segment in document.segments if segment.coder in two] for document in shared]
    line = continuum(mine, [document.length for document in shared], [two] * len(shared))
    return {name: compute(line) for name, compute in _OF_ALL.items()}


def _by_group(layout: Layout, part: np.ndarray) -> np.ndarray:
    found = np.zeros((layout.n_groups, *part.shape[1:]))
    np.add.at(found, np.array(layout.groups, np.intp), part)
    return found


def _coded(line: Continuum) -> float:
    """Return the share of all coders' characters that have any code."""
    units = line.units
    there = line.present[units.document].T * units.size
    return float(((units.value > 0) * there).sum() / there.sum()) if there.sum() else np.nan
