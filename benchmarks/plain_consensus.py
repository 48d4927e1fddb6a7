"""The method that Qual's clustering grew from, as it is usually written down: Louvain runs and what they agree on.

Neighbours by cosine, k = 25, symmetric; each run on 90 % of the passages at a resolution of 0.7 to 1.3; two neighbours
are tied by the share of runs in which they fell into one group, ties below 0.3 dropped; Louvain on what remains. After
Lancichinetti and Fortunato, "Consensus clustering in complex networks", Scientific Reports 2 (2012) 336.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sknetwork.clustering import Louvain

from qual.analysis.clustering import centre

NEIGHBOURS, RUNS, SHARE, WEAKEST = 25, 20, 0.9, 0.3


def plain_consensus(vectors: np.ndarray, languages: Sequence[str], seed: int = 0) -> np.ndarray:
    """Return a group for each passage; vectors (n, d), one language each."""
    graph = _neighbours(centre(vectors, languages))
    n = graph.shape[0]
    ties = graph.tocoo()
    upper = ties.row < ties.col
    ends = ties.row[upper], ties.col[upper]
    rng = np.random.default_rng(seed)
    together, looked_at = np.zeros(len(ends[0])), np.zeros(len(ends[0]))
    for run in range(RUNS):
        chosen = np.sort(rng.permutation(n)[: round(SHARE * n)])
        labels = np.full(n, -1)
        labels[chosen] = _louvain(graph[chosen][:, chosen], rng.uniform(0.7, 1.3), run)
        a, b = labels[ends[0]], labels[ends[1]]
        looked_at += (a >= 0) & (b >= 0)
        together += (a >= 0) & (a == b)
    share = together / np.maximum(looked_at, 1)
    strong = share >= WEAKEST
    agreed = csr_matrix((share[strong], (ends[0][strong], ends[1][strong])), shape=(n, n))
    return _louvain(agreed + agreed.T, 1.0, seed)


def _neighbours(vectors: np.ndarray) -> csr_matrix:
    n = len(vectors)
    k = min(NEIGHBOURS, n // 10)
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -2)
    nearest = np.argpartition(-cosines, k, axis=1)[:, :k]
    rows = np.repeat(np.arange(n), k)
    weights = np.maximum(cosines[rows, nearest.ravel()], 1e-6)
    found = csr_matrix((weights, (rows, nearest.ravel())), shape=(n, n))
    return found.maximum(found.T).tocsr()


def _louvain(graph: csr_matrix, resolution: float, seed: int) -> np.ndarray:
    return Louvain(resolution=resolution, random_state=seed).fit_predict(graph)
