"""Groups of vectors: language and length taken out, planted groups found, nothing left to order or chance."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import normalized_mutual_info_score, v_measure_score

from qual.analysis.clustering import MIN_CLUSTER, Granularity, centre, cluster, nearest

TOPICS, LANGUAGES, PER_CELL, DIMENSION = 4, ("sv", "de", "en"), 14, 24


def planted(seed: int = 0) -> tuple[np.ndarray, list[int], list[str]]:
    """Return vectors in which language weighs more than topic, as in real encoders."""
    random = np.random.default_rng(seed)
    topics = random.normal(size=(TOPICS, DIMENSION))
    tongues = 3 * random.normal(size=(len(LANGUAGES), DIMENSION))
    cells = [(t, c) for t in range(TOPICS) for c in range(len(LANGUAGES)) for _ in range(PER_CELL)]
    vectors = [topics[t] + tongues[c] + 0.6 * random.normal(size=DIMENSION) for t, c in cells]
    unit = np.array(vectors) / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit.astype(np.float32), [t for t, _ in cells], [LANGUAGES[c] for _, c in cells]


def test_topics_across_languages_are_found_once_languages_are_centred():
    vectors, topics, languages = planted()

    raw = cluster(vectors).labels
    centred = cluster(centre(vectors, languages).vectors).labels

    assert normalized_mutual_info_score(languages, raw) > 0.5
    assert normalized_mutual_info_score(languages, centred) < 0.05
    assert v_measure_score(topics, centred) > 0.9


def test_centred_languages_have_no_direction_left():
    vectors, _, languages = planted()

    centred = centre(vectors, languages)

    for language in LANGUAGES:
        here = [i for i, c in enumerate(languages) if c == language]
        assert np.linalg.norm(centred.vectors[here].mean(axis=0)) < 0.05
    assert centred.shared == ()
    assert np.allclose(np.linalg.norm(centred.vectors, axis=1), 1, atol=1e-5)


def test_a_language_of_few_segments_is_centred_with_the_whole_and_named():
    vectors, _, languages = planted()
    languages = ["fi"] * 5 + languages[5:]

    assert centre(vectors, languages).shared == ("fi",)


def test_what_grows_with_length_is_taken_out():
    random = np.random.default_rng(0)
    n_words = random.integers(4, 120, size=200)
    vectors = random.normal(size=(200, 8))
    vectors[:, 0] += np.log1p(n_words) * 5

    kept = centre(vectors, ["en"] * 200).vectors
    left = centre(vectors, ["en"] * 200, n_words).vectors

    assert np.corrcoef(kept[:, 0], n_words)[0, 1] > 0.8
    assert abs(np.corrcoef(left[:, 0], n_words)[0, 1]) < 0.3


def test_lengths_that_hardly_differ_take_nothing_out():
    vectors, topics, languages = planted()

    left = centre(vectors, languages, [15 + (t == 0) for t in topics]).vectors

    assert v_measure_score(topics, cluster(left).labels) > 0.9


def test_nothing_at_all_can_be_centred():
    assert centre(np.zeros((0, 8)), []).vectors.shape == (0, 8)


def test_equal_seeds_give_equal_clusters():
    vectors, _, languages = planted()
    centred = centre(vectors, languages).vectors

    first, second = cluster(centred, seed=7), cluster(centred, seed=7)

    assert (first.labels == second.labels).all()
    assert (first.stability == second.stability).all()


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**16))
def test_the_order_of_the_segments_changes_nothing(seed):
    vectors, _, languages = planted()
    centred = centre(vectors, languages).vectors
    order = np.random.default_rng(seed).permutation(len(centred))

    straight, shuffled = cluster(centred), cluster(centred[order])

    assert (straight.labels[order] == shuffled.labels).all()
    assert (straight.stability[order] == shuffled.stability).all()


@settings(max_examples=5, deadline=None)
@given(st.integers(60, 150), st.integers(0, 2**16), st.sampled_from(list(Granularity)))
def test_every_segment_has_one_cluster_of_decent_size_numbered_by_size(n, seed, granularity):
    vectors = np.random.default_rng(seed).normal(size=(n, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    found = cluster(vectors, granularity=granularity, seed=seed)

    sizes = np.bincount(found.labels)
    assert sizes.sum() == n
    assert sizes.min() >= MIN_CLUSTER
    assert (np.diff(sizes) <= 0).all()
    assert ((found.stability >= 0) & (found.stability <= 1)).all()


def test_finer_means_more_clusters():
    vectors, _, languages = planted()
    centred = centre(vectors, languages).vectors

    coarse = cluster(centred, granularity=Granularity.COARSE).labels.max()
    fine = cluster(centred, granularity=Granularity.FINE).labels.max()

    assert coarse < fine


def test_segments_between_two_groups_are_less_stable():
    vectors, topics, languages = planted()
    centred = centre(vectors, languages).vectors
    between = list(range(20))
    other = [i for i, t in enumerate(topics) if t == 1][:20]
    centred[between] = centred[between] + centred[other]
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)

    stability = cluster(centred).stability

    assert stability[between].mean() < np.delete(stability, between).mean()


def test_equal_passages_are_each_others_neighbours():
    vectors = np.eye(8, dtype=np.float32)[[0, 0, 0, 1, 2]]

    neighbours, cosines = nearest(vectors, 2)

    assert set(neighbours[0]) == {1, 2}
    assert np.allclose(cosines[0], 1)
    assert all(i not in row for i, row in enumerate(neighbours))


def test_too_few_segments_are_refused():
    with pytest.raises(ValueError, match="59 segments are too few"):
        cluster(np.eye(59, dtype=np.float32))
