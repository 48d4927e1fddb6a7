"""Groups vectors by meaning: a neighbour graph and the consensus of many Louvain runs, within people's decisions.

Louvain (Blondel et al. 2008, J. Stat. Mech. P10008) runs many times on random parts of the graph; what stays together
through the runs is clustered once more (consensus clustering: Lancichinetti and Fortunato 2012, Sci. Rep. 2:336).
The same vectors and seed give the same labels in whatever order they come, on one thread or many.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np

from qual.analysis.centring import MIN_PER_LANGUAGE, centre, codes_of, languages_not_centred
from qual.analysis.constraints import Constraints, Settled, Unmet, settle
from qual.analysis.keeping_apart import keep_apart, strongest_ties
from qual.analysis.neighbours import STEPS, nearest, nearest_products

if TYPE_CHECKING:
    from scipy import sparse  # imported where used: it takes longer to load than a page may

__all__ = [
    "MIN_PER_LANGUAGE",
    "MIN_SEGMENTS",
    "Clusters",
    "Granularity",
    "centre",
    "cluster",
    "languages_not_centred",
    "n_neighbours",
    "n_runs",
    "nearest",
    "suggest",
]

MIN_SEGMENTS = 60  # fewer do not carry clusters: only neighbours are shown
MIN_CLUSTER = 5  # smaller ones join the cluster most of their neighbours are in
NEIGHBOURS = (10, 25)  # fewest and most in the graph
SEGMENTS_PER_NEIGHBOUR = 20  # more neighbours than n / 20 blur the clusters of small projects
LARGEST_SEED = 2**32 - 1
RUNS, RUNS_LARGE, LARGE = 60, 20, 5_000  # more runs repeat themselves better; large graphs need fewer
SHARE_OF_NODES = 0.9
JITTER = (0.7, 1.3)  # factors on the resolution
LEAST_TIE = 0.03  # cosine; Louvain takes no weights below zero
MIN_TOGETHER = 0.3  # pairs together in fewer runs do not count
NEIGHBOURS_SHOWN = 5  # where there are too few segments for clusters
NO_CONSTRAINTS: Constraints[int] = Constraints()


class Granularity(StrEnum):
    """How fine the clusters are."""

    COARSE = "coarse"
    MEDIUM = "medium"
    FINE = "fine"

    @property
    def resolution(self) -> float:
        """The resolution of the modularity: higher gives more clusters."""
        return {"coarse": 0.5, "medium": 1.0, "fine": 2.0}[self]


@dataclass(frozen=True, slots=True)
class Clusters:
    """A cluster for every segment, numbered by size from 0, and how surely each segment is where it is.

    With fewer than 60 segments there are no clusters: all labels are -1, `too_few` is set, and `neighbours` holds the
    nearest other segments of each.
    """

    labels: np.ndarray  # int64, (n_segments,)
    stability: np.ndarray  # float64, (n_segments,), 0 to 1
    too_few: bool = False
    all_alike: bool = False  # nothing tells the segments apart: they are one cluster
    neighbours: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.int64))  # (n_segments, up to 5)
    languages_not_centred: tuple[str, ...] = ()  # under 30 segments: these may cluster by language
    unmet: tuple[Unmet[int], ...] = ()  # constraints that contradict others

    @property
    def n_clusters(self) -> int:
        """How many clusters there are."""
        return int(self.labels.max(initial=-1)) + 1


def suggest(
    vectors: np.ndarray,
    languages: Iterable[str | None],
    *,
    resolution: float = 1.0,
    seed: int = 0,
    n_words: Sequence[int] | None = None,
    constraints: Constraints[int] = NO_CONSTRAINTS,
) -> Clusters:
    """Cluster segments by meaning, across languages; every segment gets one cluster.

    Args:
        vectors: as the encoder returns them, not centred; float, shape (n_segments, dimension).
        languages: one code per segment; None where it is not known.
        resolution: 0.5 gives coarse, 1 medium, 2 fine clusters.
        seed: 0 to 4,294,967,295; the same vectors and seed give the same labels.
        n_words: length of each segment; if given, its effect is taken out.
        constraints: by index into the segments; honoured without exception, except those that contradict others.

    Raises ValueError for vectors that are not finite, numbers that do not match, a resolution that is no number above
    0, a seed that is not a whole number in its range.
    """
    codes = codes_of(languages)
    centred = centre(vectors, codes, n_words)
    return cluster(
        centred, resolution=resolution, seed=seed, constraints=constraints, shared=languages_not_centred(codes)
    )


def cluster(
    vectors: np.ndarray,
    *,
    resolution: float = 1.0,
    seed: int = 0,
    constraints: Constraints[int] = NO_CONSTRAINTS,
    shared: tuple[str, ...] = (),
) -> Clusters:
    """Cluster centred vectors of unit length, shape (n_segments, dimension); see `suggest`.

    Stability is the share of a segment's neighbours that shared its cluster, averaged over the runs: on four labelled
    sets the stabler half agreed with people about twice as well as the other half.
    """
    if not (isinstance(resolution, Real) and 0 < resolution < math.inf):
        raise ValueError(f"the resolution must be a number above 0, not {resolution}")
    if not (isinstance(seed, Integral) and 0 <= seed <= LARGEST_SEED):
        raise ValueError(f"the seed must be a whole number from 0 to {LARGEST_SEED}, not {seed}")
    resolution, seed = float(resolution), int(seed)  # scikit-network takes no numbers of numpy
    n = len(vectors)
    settled = settle(constraints, n)
    if n < MIN_SEGMENTS:
        near = nearest(vectors, min(NEIGHBOURS_SHOWN, n - 1))[0] if n > 1 else np.zeros((n, 0), np.int64)
        return Clusters(np.full(n, -1), np.zeros(n), True, False, near, shared, settled.unmet)
    if not vectors.any() and not settled.apart:
        return Clusters(np.zeros(n, np.int64), np.ones(n), False, True, languages_not_centred=shared)
    order = _own_order(vectors)
    back = np.empty_like(order)
    back[order] = np.arange(n)
    inside, graph = _moved(constraints, back), _neighbour_graph(vectors[order])
    bound = settle(inside, n)
    labels, stability = _consensus(graph, bound, resolution, seed)
    if divided := _divided_equals(vectors[order], labels, inside, bound):
        labels, stability = _consensus(graph, settle(inside + divided, n), resolution, seed)
    return Clusters(
        labels[back], stability[back], all_alike=not vectors.any(), languages_not_centred=shared, unmet=settled.unmet
    )


def _own_order(vectors: np.ndarray) -> np.ndarray:
    """Return an order of the vectors that does not depend on the one they came in; only equal ones keep theirs."""
    leading = vectors.T[:3]
    order = np.lexsort(leading)
    if (np.diff(leading[:, order]) == 0).all(axis=0).any():  # alike so far: the rest decides
        rows = np.ascontiguousarray(vectors)
        ranks = np.unique(rows.view(np.dtype((np.void, rows.strides[0]))).ravel(), return_inverse=True)[1]
        order = np.lexsort([ranks, *leading])
    return order


def _divided_equals(
    ordered: np.ndarray, labels: np.ndarray, constraints: Constraints[int], bound: Settled
) -> Constraints[int]:
    """Return: equal vectors, which stand side by side here, that came into several clusters belong together.

    Where hardly any others are, ties alone divide them. Those that people want apart, or put into several groups, stay
    as they are: joining them would join the groups, however far apart people want these.
    """
    kinds = np.concatenate([[0], np.cumsum((ordered[1:] != ordered[:-1]).any(axis=1))])
    starts = np.flatnonzero(np.diff(kinds, prepend=-1))
    divided = np.minimum.reduceat(labels, starts) != np.maximum.reduceat(labels, starts)
    wanted_apart = {int(kinds[i]) for pair in constraints.apart for i in pair}
    wanted = [kind for kind in np.flatnonzero(divided).tolist() if kind not in wanted_apart]
    equal = [tuple(np.flatnonzero(kinds == kind).tolist()) for kind in wanted]
    n_in = Counter(bound.block)
    groups = [{bound.block[i] for i in one if n_in[bound.block[i]] > 1} for one in equal]
    return Constraints(together=tuple(one for one, of in zip(equal, groups, strict=True) if len(of) < 2))


def _moved(constraints: Constraints[int], back: np.ndarray) -> Constraints[int]:
    together = sorted(tuple(sorted(int(back[i]) for i in group)) for group in constraints.together)
    apart = sorted((int(min(back[[a, b]])), int(max(back[[a, b]]))) for a, b in constraints.apart)
    return Constraints(tuple(together), tuple(apart))


def _consensus(
    graph: sparse.csr_array, settled: Settled, resolution: float, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return labels and stability of the graph's nodes; what belongs together is one node while Louvain runs."""
    blocks = np.array(settled.block)
    sizes = np.bincount(blocks)
    graph = _joined(graph, blocks, settled)
    together = _togetherness(graph, resolution, np.random.default_rng(seed))
    strong = _keep(together, together.data >= MIN_TOGETHER)
    labels = _dissolve_small(_louvain(strong, resolution, seed), sizes, graph)
    labels = keep_apart(labels, sizes, graph, settled.apart, fewest=MIN_CLUSTER)
    return _by_size(labels[blocks]), _stability(together)[blocks]


def _joined(graph: sparse.csr_array, blocks: np.ndarray, settled: Settled) -> sparse.csr_array:
    """Return the graph with each block as one node, without ties between blocks to be kept apart."""
    from scipy import sparse

    n = int(blocks.max()) + 1
    if n == len(blocks) and not settled.apart:
        return graph
    rows, columns = graph.tocoo().coords
    joined = sparse.csr_array((graph.data, (blocks[rows], blocks[columns])), shape=(n, n))
    joined.sum_duplicates()
    rows, columns = joined.tocoo().coords
    low, high = np.minimum(rows, columns), np.maximum(rows, columns)
    cut = np.array([one * n + other for one, other in settled.apart], np.int64)
    return _keep(joined, ~np.isin(low * n + high, cut))


def n_neighbours(n_segments: int) -> int:
    """Return how many neighbours each segment gets in the graph."""
    fewest, most = NEIGHBOURS
    return min(max(fewest, min(most, n_segments // SEGMENTS_PER_NEIGHBOUR)), n_segments - 1)


def n_runs(n_segments: int) -> int:
    """Return how many Louvain runs make the consensus."""
    return RUNS if n_segments <= LARGE else RUNS_LARGE


def _neighbour_graph(vectors: np.ndarray) -> sparse.csr_array:
    """Return the symmetric graph of nearest neighbours, without self-loops.

    A tie weighs the cosine where both are among the other's nearest, half of it where one is. Whole numbers all
    through, see `neighbours`.
    """
    from scipy import sparse

    n = len(vectors)
    k = n_neighbours(n)
    columns, products = nearest_products(vectors, k)
    weights = np.maximum(products.ravel() / STEPS**2, LEAST_TIE)
    one_way = sparse.csr_array((weights, (np.repeat(np.arange(n), k), columns.ravel())), shape=(n, n))
    return sparse.csr_array((one_way + one_way.T) / 2)


def _togetherness(graph: sparse.csr_array, resolution: float, random: np.random.Generator) -> sparse.csr_array:
    """Return the graph's edges weighted by the share of runs in which both ends were in one cluster."""
    from scipy import sparse

    n = graph.shape[0]
    rows, columns = graph.tocoo().coords
    same = np.zeros(len(rows))
    seen = np.zeros(len(rows))
    for _ in range(n_runs(n)):
        chosen = np.sort(random.permutation(n)[: round(n * SHARE_OF_NODES)])
        factor = random.uniform(*JITTER)
        labels = np.full(n, -1)
        labels[chosen] = _louvain(graph[chosen][:, chosen], resolution * factor, int(random.integers(2**31)))
        both = (labels[rows] >= 0) & (labels[columns] >= 0)
        seen += both
        same += both & (labels[rows] == labels[columns])
    return sparse.csr_array((same / np.maximum(seen, 1), (rows, columns)), shape=(n, n))


def _louvain(graph: sparse.csr_array, resolution: float, seed: int) -> np.ndarray:
    from scipy import sparse
    from sknetwork.clustering import Louvain

    if not graph.nnz:  # so fine that nothing is tied to anything
        return np.arange(graph.shape[0])
    # Of scikit-network's methods Louvain repeats itself exactly for a seed; Leiden does not.
    return Louvain(resolution=resolution, random_state=seed).fit_predict(sparse.csr_matrix(graph))


def _keep(graph: sparse.csr_array, wanted: np.ndarray) -> sparse.csr_array:
    kept = graph.copy()
    kept.data = np.where(wanted, kept.data, 0)
    kept.eliminate_zeros()
    return kept


def _dissolve_small(labels: np.ndarray, sizes: np.ndarray, graph: sparse.csr_array) -> np.ndarray:
    """Merge clusters below MIN_CLUSTER, smallest first, into the one they are tied to most."""
    labels = labels.copy()
    while True:
        totals = np.bincount(labels, sizes)
        names = np.flatnonzero(totals)
        if len(names) == 1 or totals[names].min() >= MIN_CLUSTER:
            return labels
        small = names[totals[names].argmin()]
        members = np.flatnonzero(labels == small)
        labels[members] = strongest_ties(graph, members, labels, [int(n) for n in names if n != small])


def _by_size(labels: np.ndarray) -> np.ndarray:
    """Number the clusters from 0, largest first, ties by their first segment."""
    names, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(names), np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(names))
    return rank[inverse]


def _stability(together: sparse.csr_array) -> np.ndarray:
    degrees = np.diff(together.indptr)
    shares = np.asarray(together.sum(axis=1)).ravel() / np.maximum(degrees, 1)
    return np.round(np.clip(shares, 0, 1), 9)  # the last digits depend on the order of adding
