"""Compares two runs of clustering: which clusters are the same, which were split, merged, are new, or gone."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

SAME = 0.5  # Jaccard from which two clusters count as one
MOST = 0.5  # of a cluster's passages must be in another to be a part of it
PART = 0.2  # of a cluster's passages make a part worth naming


class Change(StrEnum):
    """What became of a cluster."""

    MATCHED = "matched"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Event:
    """Clusters of the earlier run and what they are in the later one; numbers are positions in the runs.

    `shares`: for a match, the Jaccard of the two; for a split, the share of the earlier cluster in each later one;
    for a merger, the share of each earlier cluster that went into the later one; for new and gone ones, the largest
    share of it that lies in one cluster of the other run.
    """

    change: Change
    earlier: tuple[int, ...]
    later: tuple[int, ...]
    shares: tuple[float, ...]
    near: int | None = None  # for new and gone ones, the cluster of the other run with that share, if any has one


@dataclass(frozen=True, slots=True)
class Comparison:
    """All clusters of both runs, and how many passages both runs looked at; only those are compared.

    `n_elsewhere` of these lie in another cluster than before, if every cluster is taken for the one of the other run
    with which it shares most, no two for the same one.
    """

    events: tuple[Event, ...]
    n_shared: int
    n_elsewhere: int
    only_earlier: int
    only_later: int


def compare_runs(earlier: Sequence[Collection[Hashable]], later: Sequence[Collection[Hashable]]) -> Comparison:
    """Say what became of each cluster; every cluster of either run is in at least one event.

    Clusters are collections of passages, named alike in both runs. Pairs are chosen so that the sum of their Jaccard
    coefficients is largest (Kuhn 1955, Naval Research Logistics Quarterly 2, "The Hungarian method"), and count as
    the same from 0.5 on.

    >>> [e.change.value for e in compare_runs([{1, 2, 3, 4}, {5, 6}], [{1, 2}, {3, 4}, {5, 6}]).events]
    ['matched', 'matched', 'split']
    """
    before, after = _members(earlier), _members(later)
    shared = before.keys() & after.keys()
    table = np.zeros((len(earlier), len(later)))
    for passage in shared:
        table[before[passage], after[passage]] += 1
    matches = _matches(table)
    splits, mergers = _splits(table), _mergers(table)
    events = [*matches, *splits, *mergers]
    named = {i for event in events for i in event.earlier}, {j for event in events for j in event.later}
    gone = [i for i in range(len(earlier)) if i not in named[0]]
    new = [j for j in range(len(later)) if j not in named[1]]
    events += [Event(Change.GONE, (i,), (), (_largest(table[i]),), _nearest(table[i])) for i in gone]
    events += [Event(Change.NEW, (), (j,), (_largest(table[:, j]),), _nearest(table[:, j])) for j in new]
    alike = int(table[_assigned(table)].sum())
    return Comparison(
        tuple(events), len(shared), len(shared) - alike, len(before) - len(shared), len(after) - len(shared)
    )


def _assigned(worth: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(-worth)
    return rows, columns


def _members(clusters: Sequence[Collection[Hashable]]) -> dict[Hashable, int]:
    found = {passage: number for number, cluster in enumerate(clusters) for passage in cluster}
    if len(found) != sum(len(set(cluster)) for cluster in clusters):
        raise ValueError("a passage is in two clusters of one run")
    return found


def _matches(table: np.ndarray) -> list[Event]:
    union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
    alike = table / np.maximum(union, 1)
    pairs = zip(*(numbers.tolist() for numbers in _assigned(alike)), strict=True)
    return [Event(Change.MATCHED, (i,), (j,), (float(alike[i, j]),)) for i, j in pairs if alike[i, j] >= SAME]


def _splits(table: np.ndarray) -> list[Event]:
    """Find clusters of which two or more parts make up most of a later cluster each."""
    from_earlier = table / np.maximum(table.sum(axis=1, keepdims=True), 1)
    of_later = table / np.maximum(table.sum(axis=0, keepdims=True), 1)
    found = []
    for i in range(len(table)):
        parts = np.flatnonzero((from_earlier[i] >= PART) & (of_later[i] > MOST))
        if len(parts) > 1:
            found.append(Event(Change.SPLIT, (i,), tuple(parts.tolist()), tuple(from_earlier[i, parts].tolist())))
    return found


def _mergers(table: np.ndarray) -> list[Event]:
    turned = _splits(table.T)
    found = []
    for event in turned:
        (j,), parts = event.earlier, list(event.later)
        shares = table[parts, j] / np.maximum(table[parts].sum(axis=1), 1)
        found.append(Event(Change.MERGED, event.later, (j,), tuple(shares.tolist())))
    return found


def _largest(counts: np.ndarray) -> float:
    return float(counts.max() / counts.sum()) if counts.sum() else 0.0


def _nearest(counts: np.ndarray) -> int | None:
    return int(counts.argmax()) if counts.sum() else None
