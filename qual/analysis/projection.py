"""A map of passages on two axes in which neighbours in meaning lie near each other, whatever their language."""

from __future__ import annotations

import numpy as np

PERPLEXITY = 30.0  # about how many neighbours each passage keeps; t-SNE's usual value
FEWEST = 10  # passages; fewer are laid out by their main directions alone
MOST_EXACT = 4_000  # passages moved one by one, some 20 s of a processor; of more a part, the rest put between them
_PLACED_BY = 5  # neighbours
_DIRECTIONS = 50


def map_of(vectors: np.ndarray, *, seed: int = 0) -> np.ndarray:
    """Return places, float64, shape (n_segments, 2), centred, the farthest at distance 1.

    t-SNE (van der Maaten and Hinton 2008, JMLR 9) from the two main directions, which makes it repeatable and keeps
    large things where they are (Kobak and Berens 2019, Nature Communications 10). Distances between far places mean
    nothing. Of more than 4,000 passages every so many-th is laid out, and the others by their neighbours among them.

    Args:
        vectors: centred (see `clustering.centre`), of unit length, shape (n_segments, dimension).
        seed: of the method; the first layout has no chance in it.
    """
    n = len(vectors)
    if n > MOST_EXACT:
        chosen = np.unique(np.linspace(0, n - 1, MOST_EXACT).astype(np.int64))
        return _placed(vectors, chosen, _laid_out(vectors[chosen], seed))
    return _laid_out(vectors, seed)


def trustworthiness(vectors: np.ndarray, places: np.ndarray, k: int = 10) -> float:
    """Return how far neighbours on the map are neighbours in meaning, 1 at best (Venna and Kaski 2001)."""
    from sklearn.manifold import trustworthiness as measure

    return float(measure(vectors, places, n_neighbors=k))


def _laid_out(vectors: np.ndarray, seed: int) -> np.ndarray:
    from sklearn.manifold import TSNE
    from threadpoolctl import threadpool_limits

    n = len(vectors)
    if n < 3 or not vectors.any():
        return np.column_stack([np.linspace(-1, 1, n) if n > 1 else np.zeros(n), np.zeros(n)])
    directions = _main_directions(vectors)
    start = directions[:, :2] if directions.shape[1] > 1 else np.column_stack([directions, np.zeros(n)])
    if n < FEWEST:
        return _scaled(start)
    method = TSNE(
        perplexity=min(PERPLEXITY, (n - 1) / 3),
        init=(start / max(float(start[:, 0].std()), 1e-9) * 1e-4).astype(np.float32),
        random_state=seed,
        n_jobs=1,
    )
    with threadpool_limits(1):  # more threads wait for each other most of the time
        return _scaled(method.fit_transform(directions.astype(np.float32)).astype(np.float64))


def _main_directions(vectors: np.ndarray) -> np.ndarray:
    """Return the coordinates along up to 50 main directions, each turned so that its largest weight is positive."""
    values = vectors.astype(np.float64)
    values -= values.mean(axis=0)
    strengths, directions = np.linalg.eigh(values.T @ values)
    kept = np.argsort(-strengths, kind="stable")[: min(_DIRECTIONS, len(vectors), len(strengths))]
    axes = directions[:, kept]
    axes *= np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return values @ axes


def _placed(vectors: np.ndarray, chosen: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Put the vectors that were not chosen at the middle of their nearest chosen ones."""
    found = np.zeros((len(vectors), 2))
    found[chosen] = places
    rest = np.setdiff1d(np.arange(len(vectors)), chosen)
    for start in range(0, len(rest), 1024):
        some = rest[start : start + 1024]
        cosines = vectors[some] @ vectors[chosen].T
        near = np.argpartition(-cosines, _PLACED_BY, axis=1)[:, :_PLACED_BY]
        weights = np.maximum(np.take_along_axis(cosines, near, axis=1), 1e-3)[:, :, None]
        found[some] = (places[near] * weights).sum(axis=1) / weights.sum(axis=1)
    return found


def _scaled(places: np.ndarray) -> np.ndarray:
    places = places - places.mean(axis=0)
    return places / max(float(np.linalg.norm(places, axis=1).max()), 1e-12)
