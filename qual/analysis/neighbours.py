"""Finds the nearest vectors exactly, with the same answer on every machine and whatever the number of threads.

Sums of floating-point numbers depend on the order in which a processor adds them, and a last digit can decide who is
whose neighbour. So vectors are rounded to whole numbers small enough for every sum to be exact in 32-bit arithmetic.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

STEPS = 4000  # for a length of 1; by Cauchy and Schwarz no sum of products exceeds STEPS² < 2**24, which float32 holds
MOST = 1 << 19  # vectors; row, column and cosine share 63 bits
_BLOCK = 512  # rows multiplied at once: bounds memory
_SAMPLE = 2048  # columns that tell how near a row's nearest ones about are
_COSINE_BITS = 25
_OFFSET = 1 << 24
_CROWD = 8  # equal vectors are put together where their pairs alone outnumber all neighbours this many times


def nearest(vectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the k nearest other vectors of each: indices int64 and cosines float32, both (n, k), best first.

    Of equally near ones the first comes first. Cosines are right to about 0.0002. `vectors` have unit length or are
    zero. Raises ValueError for k outside 1 to n - 1, and for more than 524,288 vectors.

    >>> nearest(np.array([[1, 0], [0.6, 0.8], [0, 1]], np.float32), 1)[0].ravel().tolist()
    [1, 2, 1]
    """
    indices, products = nearest_products(vectors, k)
    return indices, (products / STEPS**2).astype(np.float32)


def nearest_products(vectors: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return as `nearest`, but cosines times STEPS² as whole numbers, int64."""
    n = len(vectors)
    if not 1 <= k < n:
        raise ValueError(f"{k} neighbours were asked for among {n} vectors")
    if n > MOST:
        raise ValueError(f"{n} vectors are too many; {MOST} can be compared")
    whole = np.rint(np.asarray(vectors, np.float32) * np.float32(STEPS))
    kinds, firsts = _kinds(whole)
    if (np.bincount(kinds).astype(np.int64) ** 2).sum() > _CROWD * k * n:
        return _among_equals(whole, kinds, firsts, k)
    return _nearest_whole(whole, k)


def _nearest_whole(whole: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    keys = np.concatenate(list(_near_pairs(whole, _floors(whole, k))))
    keys.sort()
    return _first_of_each(whole, keys, k)


def _kinds(whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each row which of the different rows it is, numbered as they first come, and where each first is."""
    seen: dict[bytes, int] = {}
    kinds = np.array([seen.setdefault(row.tobytes(), len(seen)) for row in whole])
    return kinds, np.unique(kinds, return_index=True)[1]


def _among_equals(whole: np.ndarray, kinds: np.ndarray, firsts: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    """Return as `nearest_products` where many rows are equal, and comparing each with each would fill the memory.

    Whatever is among a row's k nearest is equal to one of the k nearest different rows, or to the row itself.
    """
    n, n_kinds, bits = len(whole), len(firsts), len(whole).bit_length()
    different = whole[firsts]
    near, products = np.arange(n_kinds)[:, None], (different.astype(np.int64) ** 2).sum(axis=1)[:, None]
    if n_kinds > 1:
        others, theirs = _nearest_whole(different, min(k, n_kinds - 1))
        near, products = np.hstack([near, others]), np.hstack([products, theirs])
    members = _first_members(kinds, n_kinds, k + 1)
    ranked = np.empty((n_kinds, k + 1), np.int64)  # a row is not its own neighbour: one more
    for start in range(0, n_kinds, _BLOCK):
        some = slice(start, start + _BLOCK)
        found = members[near[some]]
        keys = np.where(found < 0, np.iinfo(np.int64).max, ((_OFFSET - products[some, :, None]) << bits) | found)
        ranked[some] = np.sort(keys.reshape(len(keys), -1), axis=1)[:, : k + 1]
    indices, their_products = _read(ranked[kinds], bits)
    own = indices == np.arange(n)[:, None]
    own[~own.any(axis=1), -1] = True
    return indices[~own].reshape(n, k), their_products[~own].reshape(n, k)


def _first_members(kinds: np.ndarray, n_kinds: int, most: int) -> np.ndarray:
    """Return the first rows of each kind, shape (n_kinds, most), filled up with -1."""
    order = np.argsort(kinds, kind="stable")
    place = np.arange(len(kinds)) - np.searchsorted(kinds[order], kinds[order])
    members = np.full((n_kinds, most), -1)
    kept = place < most
    members[kinds[order][kept], place[kept]] = order[kept]
    return members


def _floors(whole: np.ndarray, k: int) -> np.ndarray:
    """Return for each row a product that about two to four times k others reach; minus infinity where n is small."""
    n = len(whole)
    if n <= 2 * _SAMPLE:
        return np.full(n, -np.inf, np.float32)
    sample = whole[:: -(-n // _SAMPLE)]
    wanted = k * len(sample) / n
    rank = math.ceil(1.3 * wanted + 3 * math.sqrt(wanted) + 1)
    floors = np.empty(n, np.float32)
    for start in range(0, n, _BLOCK):
        products = whole[start : start + _BLOCK] @ sample.T
        floors[start : start + _BLOCK] = np.partition(products, -rank, axis=1)[:, -rank]
    return floors


def _near_pairs(whole: np.ndarray, floors: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the keys of all pairs that reach their row's floor; each product is computed once for both its rows."""
    n = len(whole)
    bits = n.bit_length()
    for start in range(0, n, _BLOCK):
        rows = whole[start : start + _BLOCK]
        products = rows @ whole[start:].T
        here, there = np.nonzero(products >= floors[start : start + len(rows), None])
        yield _keys(here + start, there + start, products[here, there], bits)
        later = products[:, len(rows) :]  # the block's own square holds both directions already
        here, there = np.nonzero(later >= floors[start + len(rows) :])
        yield _keys(there + start + len(rows), here + start, later[here, there], bits)


def _keys(rows: np.ndarray, columns: np.ndarray, products: np.ndarray, bits: int) -> np.ndarray:
    """Return numbers that sort by row, then nearest first, then column; a row is not its own neighbour."""
    other = rows != columns
    rows, columns = rows[other].astype(np.int64), columns[other].astype(np.int64)
    farness = _OFFSET - products[other].astype(np.int64)
    return (((rows << _COSINE_BITS) | farness) << bits) | columns


def _first_of_each(whole: np.ndarray, keys: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
    n = len(whole)
    bits = n.bit_length()
    starts = np.searchsorted(keys, np.arange(n + 1, dtype=np.int64) << (_COSINE_BITS + bits))
    indices, products = np.empty((n, k), np.int64), np.empty((n, k), np.int64)
    full = np.flatnonzero(np.diff(starts) >= k)
    found = keys[starts[full][:, None] + np.arange(k)]
    indices[full], products[full] = _read(found, bits)
    for row in np.flatnonzero(np.diff(starts) < k):  # the sample misled: look at all
        own = _keys(np.full(n, row), np.arange(n), whole @ whole[row], bits)
        own.sort()
        indices[row], products[row] = _read(own[:k], bits)
    return indices, products


def _read(keys: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray]:
    return keys & ((1 << bits) - 1), _OFFSET - ((keys >> bits) & ((1 << _COSINE_BITS) - 1))
