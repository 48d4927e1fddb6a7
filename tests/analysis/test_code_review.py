"""Lists for review: what a code may have missed, and codings unlike their code."""

import numpy as np
import pytest

from qual.analysis.code_review import review_code


def two_kinds(n: int = 60, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Return vectors of two kinds, and which are of the first."""
    random = np.random.default_rng(seed)
    first = np.arange(n) < n // 2
    vectors = np.where(first[:, None], 1, -1) * np.eye(1, 12) + 0.2 * random.normal(size=(n, 12))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), first


def test_a_passage_like_those_coded_may_have_been_missed():
    vectors, carries = two_kinds()
    carries[[3, 11]] = False

    review = review_code(vectors, carries)

    assert {odd.passage for odd in review.missed} <= {3, 11}
    assert review.missed
    assert all(set(odd.nearest) <= set(np.flatnonzero(carries)) for odd in review.missed)


def test_a_coding_among_others_looks_unlike_its_code():
    vectors, carries = two_kinds()
    carries[[40, 55]] = True

    review = review_code(vectors, carries)

    assert [odd.passage for odd in review.unlike[:2]] in ([40, 55], [55, 40])
    assert all(odd.standing > 0.1 for odd in review.unlike)


def test_codings_that_fit_give_empty_lists():
    review = review_code(*two_kinds())

    assert (review.missed, review.unlike, review.too_few) == ((), (), False)


def test_a_coding_does_not_vouch_for_its_own_copy():
    vectors, carries = two_kinds()
    vectors[20] = vectors[50]  # two copies of an odd one, both coded, would teach the model that it fits
    vectors[21] = vectors[50]
    carries[50] = False

    assert {20, 21} <= {odd.passage for odd in review_code(vectors, carries).unlike}


@pytest.mark.parametrize("n", [0, 1, 7])
def test_a_code_with_few_examples_is_not_judged(n):
    vectors, _ = two_kinds()

    review = review_code(vectors, np.arange(60) < n)

    assert (review.missed, review.unlike, review.too_few) == ((), (), True)


def test_a_code_that_everything_has_is_not_judged():
    assert review_code(two_kinds()[0], np.ones(60, bool)).too_few


def test_the_lists_do_not_change_from_call_to_call():
    vectors, carries = two_kinds(seed=2)
    carries[[3, 40]] = carries[[40, 3]]

    assert review_code(vectors, carries) == review_code(vectors, carries)
