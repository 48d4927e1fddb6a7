"""Nearest vectors: exact, in an order that nothing but the vectors decides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.analysis import neighbours
from qual.analysis.neighbours import STEPS, nearest, nearest_products


def unit(n: int, dimension: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, dimension)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def slowly(vectors: np.ndarray, k: int) -> tuple[list[list[int]], list[list[int]]]:
    whole = np.rint(vectors * np.float32(STEPS)).astype(np.int64)
    products = whole @ whole.T
    ranked = [sorted((-int(p), j) for j, p in enumerate(row) if j != i)[:k] for i, row in enumerate(products)]
    return [[j for _, j in row] for row in ranked], [[-p for p, _ in row] for row in ranked]


@settings(max_examples=30, deadline=None)
@given(st.integers(2, 60), st.integers(1, 6), st.integers(0, 1000), st.data())
def test_all_pairs_compared_one_by_one_give_the_same(n, dimension, seed, data):
    k = data.draw(st.integers(1, n - 1))
    vectors = np.round(unit(n, dimension, seed), 1)  # rounded: many are equally near
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)

    indices, products = nearest_products(vectors, k)

    assert (indices.tolist(), products.tolist()) == slowly(vectors, k)


def test_many_vectors_sought_through_a_sample_give_the_same(monkeypatch):
    monkeypatch.setattr(neighbours, "_SAMPLE", 40)
    monkeypatch.setattr(neighbours, "_BLOCK", 32)
    vectors = np.concatenate([unit(250, 8, 1), np.repeat(unit(1, 8, 2), 60, axis=0), np.zeros((5, 8), np.float32)])

    indices, products = nearest_products(vectors, 12)

    assert (indices.tolist(), products.tolist()) == slowly(vectors, 12)


@settings(max_examples=30, deadline=None)
@given(st.integers(300, 500), st.integers(1, 12), st.integers(1, 12), st.integers(0, 1000))
def test_many_equal_vectors_have_the_neighbours_that_comparing_all_finds(n, n_kinds, k, seed):
    vectors = unit(n_kinds, 3, seed)[np.random.default_rng(seed).integers(n_kinds, size=n)]

    indices, products = nearest_products(vectors, k)

    assert [indices.tolist(), products.tolist()] == list(slowly(vectors, k))


def test_equal_vectors_are_not_compared_with_one_another(monkeypatch):
    compared = []
    real = neighbours._nearest_whole
    monkeypatch.setattr(neighbours, "_nearest_whole", lambda whole, k: compared.append(len(whole)) or real(whole, k))

    nearest(np.repeat(unit(40, 8, 0), 500, axis=0), 25)

    assert compared == [40]


def test_a_row_whose_neighbours_the_sample_missed_is_looked_at_again(monkeypatch):
    vectors = unit(100, 8, 1)
    monkeypatch.setattr(neighbours, "_floors", lambda whole, k: np.full(len(whole), STEPS**2, np.float32))

    indices, _ = nearest_products(vectors, 5)

    assert indices.tolist() == slowly(vectors, 5)[0]


def test_cosines_are_those_of_the_vectors():
    vectors = unit(50, 384, 0)

    indices, cosines = nearest(vectors, 3)

    exact = np.take_along_axis(vectors @ vectors.T, indices, axis=1)
    assert np.abs(cosines - exact).max() < 5e-4


@pytest.mark.parametrize("dimension", [2, 384, 4096])
def test_no_product_exceeds_what_32_bits_hold_exactly(dimension):
    vectors = np.concatenate([unit(3, dimension, 0), np.full((1, dimension), dimension**-0.5, np.float32)])
    whole = np.rint(vectors * np.float32(STEPS))

    assert (np.abs(whole.astype(np.int64)) ** 2).sum(axis=1).max() < 1 << 24


@pytest.mark.parametrize("k", [0, 3])
def test_neighbours_that_cannot_be_are_refused(k):
    with pytest.raises(ValueError, match=f"{k} neighbours were asked for among 3"):
        nearest(unit(3, 4, 0), k)
