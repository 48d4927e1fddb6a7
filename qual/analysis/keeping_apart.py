"""Changes clusters as little as needed for what must never be together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

_ROUNDS = 10  # of letting the rest of a cluster follow its parts


def keep_apart(
    labels: np.ndarray,
    sizes: np.ndarray,
    graph: sparse.csr_array,
    apart: Collection[tuple[int, int]],
    *,
    fewest: int,
) -> np.ndarray:
    """Return the labels with no pair of `apart` in one cluster.

    Of two large nodes each takes the rest of the cluster that is tied more to it; a node of fewer than `fewest`
    passages leaves alone, for the cluster without a counterpart that it is tied to most, or for one of its own.

    Args:
        labels: int, (n_nodes,).
        sizes: passages in each node.
        graph: ties between nodes.
        apart: pairs of nodes.
        fewest: passages that make a cluster.
    """
    labels = labels.copy()
    foes: dict[int, set[int]] = {}
    for one, other in apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    for cluster in np.unique(labels).tolist():
        here = [node for node in sorted(foes) if labels[node] == cluster]
        at_odds = [node for node in here if any(labels[foe] == cluster for foe in foes[node])]
        large = sorted((node for node in at_odds if sizes[node] >= fewest), key=lambda node: (-sizes[node], node))
        if len(large) > 1:
            _divide(labels, graph, cluster, _parts(large, foes))
    for node in sorted(foes, key=lambda node: (sizes[node], -node)):
        if any(labels[foe] == labels[node] for foe in foes[node]):
            labels[node] = _refuge(labels, graph, node, foes[node])
    return labels


def strongest_ties(graph: sparse.csr_array, members: np.ndarray, labels: np.ndarray, wanted: Sequence[int]) -> int:
    """Return which of the clusters `wanted` the members are tied to most; the first of equals."""
    rows = graph[members].tocoo()
    ties = np.bincount(labels[rows.coords[1]], rows.data, minlength=max(wanted) + 1)
    return max(wanted, key=lambda name: (ties[name], -name))


def _parts(nodes: Sequence[int], foes: dict[int, set[int]]) -> list[list[int]]:
    """Put nodes into as few parts without foes as fit one after the other."""
    parts: list[list[int]] = []
    for node in nodes:
        for part in parts:
            if not foes[node].intersection(part):
                part.append(node)
                break
        else:
            parts.append([node])
    return parts


def _divide(labels: np.ndarray, graph: sparse.csr_array, cluster: int, parts: Sequence[Sequence[int]]) -> None:
    """Give each part a cluster; the rest follows the part it is tied to most, and the first where to none."""
    names = [cluster, *range(int(labels.max()) + 1, int(labels.max()) + len(parts))]
    members = np.flatnonzero(labels == cluster)
    inside = graph[members][:, members]
    fixed = {int(np.searchsorted(members, node)): number for number, part in enumerate(parts) for node in part}
    belongs = np.zeros((len(members), len(parts)))
    for row, number in fixed.items():
        belongs[row, number] = 1
    for _ in range(_ROUNDS):
        ties = inside @ belongs
        chosen = np.where(ties.max(axis=1) > 0, ties.argmax(axis=1), 0)
        following = np.zeros_like(belongs)
        following[np.arange(len(members)), chosen] = ties.max(axis=1) > 0
        for row, number in fixed.items():
            chosen[row] = number
            following[row] = np.arange(len(parts)) == number
        if np.array_equal(following, belongs):
            break
        belongs = following
    labels[members] = np.array(names)[chosen]


def _refuge(labels: np.ndarray, graph: sparse.csr_array, node: int, foes: set[int]) -> int:
    """Return the cluster without foes that a node is tied to most, or a new one."""
    barred = {int(labels[foe]) for foe in foes}
    row = graph[[node]].tocoo()
    near = {int(labels[other]) for other in row.coords[1] if other != node}
    free = sorted(near - barred)
    return strongest_ties(graph, np.array([node]), labels, free) if free else int(labels.max()) + 1
