"""How well chosen passages hang together: all their nearest among them is one, none is nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.chosen import togetherness
from qual.analysis.clustering import centre, n_neighbours
from qual.analysis.neighbours import nearest_products
from tests.analysis.test_clustering import planted


def random_vectors(n: int, seed: int) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(n, 6)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_passages_of_one_topic_hang_together_and_a_mixture_does_not():
    vectors, topics, languages = planted()
    centred, topics = centre(vectors, languages), np.array(topics)

    one = togetherness(centred, np.flatnonzero(topics == topics[0]))
    mixed = togetherness(centred, np.arange(0, len(topics), 3))

    assert one.mean() > 0.9
    assert mixed.mean() < 0.6


@given(st.integers(3, 60), st.integers(0, 10_000), st.data())
def test_it_is_the_share_of_the_nearest_that_were_chosen_too(n, seed, data):
    vectors = random_vectors(n, seed)
    members = data.draw(st.lists(st.integers(0, n - 1), min_size=2, max_size=n, unique=True))

    shares = togetherness(vectors, members)

    k = min(n_neighbours(n), len(members) - 1)
    indices, products = nearest_products(vectors, n - 1)
    for share, member in zip(shares, members, strict=True):
        near = indices[member][:k]
        if products[member][k - 1 : k + 1].tolist().count(products[member][k - 1]) == 1:  # no tie at the border
            assert share == pytest.approx(len(set(near.tolist()) & set(members)) / k)
        assert 0 <= share <= 1


@given(st.integers(2, 40), st.integers(0, 10_000))
def test_everything_together_leaves_nothing_outside(n, seed):
    assert togetherness(random_vectors(n, seed), range(n)).tolist() == [1.0] * n


def test_of_passages_all_alike_each_counts_for_a_part():
    assert togetherness(np.tile(np.array([[1, 0]], np.float32), (5, 1)), [0, 1, 2]) == pytest.approx([0.5] * 3)


@pytest.mark.parametrize("members", [[], [1], [1, 1]])
def test_fewer_than_two_are_refused(members):
    with pytest.raises(ValueError, match="at least two"):
        togetherness(random_vectors(5, 0), members)
