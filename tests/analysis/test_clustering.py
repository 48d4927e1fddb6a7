"""Groups of vectors: language and length taken out, planted groups found, nothing left to order or chance."""

import hashlib
import os
import platform
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import normalized_mutual_info_score, v_measure_score

from qual.analysis.clustering import MIN_CLUSTER, Granularity, centre, cluster, languages_not_centred, nearest, suggest
from qual.analysis.constraints import Constraints

FINGERPRINT = "1b105ba0a25bf7ea"  # of `vague`: if it changes, stored runs can no longer be repeated
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
    centred = cluster(centre(vectors, languages)).labels

    assert normalized_mutual_info_score(languages, raw) > 0.5
    assert normalized_mutual_info_score(languages, centred) < 0.05
    assert v_measure_score(topics, centred) > 0.9


def test_centred_languages_have_no_direction_left():
    vectors, _, languages = planted()

    centred = centre(vectors, languages)

    for language in LANGUAGES:
        here = [i for i, c in enumerate(languages) if c == language]
        assert np.linalg.norm(centred[here].mean(axis=0)) < 0.05
    assert np.allclose(np.linalg.norm(centred, axis=1), 1, atol=1e-5)


def test_a_language_of_few_segments_is_centred_with_the_whole_and_named():
    languages = ["fi"] * 5 + planted()[2][5:]

    assert languages_not_centred(languages) == ("fi",)


def test_what_grows_with_length_is_taken_out():
    random = np.random.default_rng(0)
    n_words = random.integers(4, 120, size=200)
    vectors = random.normal(size=(200, 8))
    vectors[:, 0] += np.log1p(n_words) * 5

    kept = centre(vectors, ["en"] * 200)
    left = centre(vectors, ["en"] * 200, n_words)

    assert np.corrcoef(kept[:, 0], n_words)[0, 1] > 0.8
    assert abs(np.corrcoef(left[:, 0], n_words)[0, 1]) < 0.3


def test_lengths_that_hardly_differ_take_nothing_out():
    vectors, topics, languages = planted()

    left = centre(vectors, languages, [15 + (t == 0) for t in topics])

    assert v_measure_score(topics, cluster(left).labels) > 0.9


def test_nothing_at_all_can_be_centred():
    assert centre(np.zeros((0, 8)), []).shape == (0, 8)


def test_equal_seeds_give_equal_clusters():
    vectors, _, languages = planted()
    centred = centre(vectors, languages)

    first, second = cluster(centred, seed=7), cluster(centred, seed=7)

    assert (first.labels == second.labels).all()
    assert (first.stability == second.stability).all()


@settings(max_examples=3, deadline=None)
@given(st.integers(0, 2**16))
def test_the_order_of_the_segments_changes_nothing(seed):
    vectors, _, languages = planted()
    centred = centre(vectors, languages)
    order = np.random.default_rng(seed).permutation(len(centred))

    straight, shuffled = cluster(centred), cluster(centred[order])

    assert (straight.labels[order] == shuffled.labels).all()
    assert (straight.stability[order] == shuffled.stability).all()


@settings(max_examples=5, deadline=None)
@given(st.integers(60, 150), st.integers(0, 2**16), st.sampled_from(list(Granularity)))
def test_every_segment_has_one_cluster_of_decent_size_numbered_by_size(n, seed, granularity):
    vectors = np.random.default_rng(seed).normal(size=(n, 12)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    found = cluster(vectors, resolution=granularity.resolution, seed=seed)

    sizes = np.bincount(found.labels)
    assert sizes.sum() == n
    assert sizes.min() >= MIN_CLUSTER
    assert (np.diff(sizes) <= 0).all()
    assert ((found.stability >= 0) & (found.stability <= 1)).all()


def test_finer_means_more_clusters_where_topics_are_not_far_apart():
    centred = centre(*vague())

    coarse = cluster(centred, resolution=Granularity.COARSE.resolution).labels.max()
    fine = cluster(centred, resolution=Granularity.FINE.resolution).labels.max()

    assert coarse < fine


def test_segments_between_two_groups_are_less_stable():
    vectors, topics, languages = planted()
    centred = centre(vectors, languages)
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


def test_too_few_segments_get_neighbours_instead_of_clusters():
    vectors, _, languages = planted()

    found = suggest(vectors[:59], languages[:59])

    assert found.too_few
    assert found.n_clusters == 0
    assert set(found.labels.tolist()) == {-1}
    assert found.neighbours.shape == (59, 5)


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_segments_are_no_error(n):
    vectors, _, languages = planted()

    found = suggest(vectors[:n], languages[:n])

    assert found.too_few
    assert found.neighbours.shape == (n, max(0, n - 1))


def test_segments_that_are_all_alike_are_one_cluster_and_it_says_so():
    vectors = np.repeat(planted()[0][:1], 80, axis=0)

    found = suggest(vectors, ["sv"] * 40 + ["de"] * 40)

    assert found.all_alike
    assert found.n_clusters == 1


def test_rounding_of_equal_segments_makes_no_clusters():
    noise = np.random.default_rng(0).normal(size=(80, DIMENSION)) * 1e-7
    vectors = (planted()[0][:1] + noise).astype(np.float32)

    assert suggest(vectors, ["sv"] * 80).all_alike


def test_segments_without_any_meaning_do_not_disturb_the_others():
    vectors, topics, languages = planted()
    vectors[:6] = 0

    found = suggest(vectors, languages)

    assert v_measure_score(topics[6:], found.labels[6:]) > 0.9


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vectors_that_are_no_numbers_are_refused_by_name(bad):
    vectors, _, languages = planted()
    vectors[[3, 7], 2] = bad

    with pytest.raises(ValueError, match="2 of 168 vectors hold something that is no number, the first for passage 3"):
        suggest(vectors, languages)


def test_languages_must_be_as_many_as_vectors():
    with pytest.raises(ValueError, match="do not go with 2 languages"):
        suggest(np.eye(3, dtype=np.float32), ["sv", "de"])


@pytest.mark.parametrize("resolution", [0, -1, float("nan"), float("inf"), "1", None])
def test_a_resolution_must_be_a_number_above_nothing(resolution):
    with pytest.raises(ValueError, match="must be a number above 0"):
        suggest(*planted()[::2], resolution=resolution)


def test_so_fine_that_nothing_is_tied_to_anything_still_gives_clusters_of_decent_size():
    found = suggest(*planted()[::2], resolution=1e9)

    assert np.bincount(found.labels).min() >= MIN_CLUSTER


@pytest.mark.parametrize("seed", [-1, 2**32, 3.5, None, "3"])
def test_a_seed_must_be_a_whole_number_that_can_be_repeated(seed):
    with pytest.raises(ValueError, match="must be a whole number from 0 to 4294967295"):
        suggest(*planted()[::2], seed=seed)


def test_a_seed_out_of_a_table_of_numbers_is_the_same_seed():
    vectors, _, languages = planted()

    assert (suggest(vectors, languages, seed=np.int64(3)).labels == suggest(vectors, languages, seed=3).labels).all()


def test_vectors_and_languages_may_come_as_tables_lists_or_views():
    vectors, _, languages = planted()
    wide = np.zeros((2 * len(vectors), 2 * DIMENSION), np.float64)
    wide[::2, ::2] = vectors
    expected = suggest(vectors, languages).labels

    for form in (vectors.tolist(), vectors.astype(np.float64), np.asfortranarray(vectors), wide[::2, ::2]):
        assert (suggest(form, np.array(languages)).labels == expected).all()
    assert (suggest(vectors, iter(languages)).labels == expected).all()
    assert suggest([], []).too_few


def test_segments_whose_language_nobody_told_are_one_language_and_few_of_them_are_named():
    vectors, _, languages = planted()
    swedish = [None if code == "sv" else code for code in languages]

    assert (suggest(vectors, swedish).labels == suggest(vectors, languages).labels).all()
    assert suggest(vectors, [None, float("nan"), *languages[2:]]).languages_not_centred == ("und",)


@pytest.mark.parametrize("languages", [None, "sv"])
def test_one_language_instead_of_a_list_of_them_is_refused(languages):
    with pytest.raises(ValueError, match="a list with one code for each passage"):
        suggest(np.eye(2, dtype=np.float32), languages)


@pytest.mark.parametrize("kind", [complex, object, str])
def test_vectors_must_be_real_numbers(kind):
    with pytest.raises(ValueError, match="real numbers, not of"):
        suggest(np.eye(3).astype(kind), ["sv"] * 3)


def test_lengths_must_be_as_many_as_vectors():
    with pytest.raises(ValueError, match="2 lengths do not go with 3 vectors"):
        suggest(np.eye(3), ["sv"] * 3, n_words=[1, 2])


def test_vectors_that_begin_alike_have_the_same_clusters_in_any_order():
    random = np.random.default_rng(0)
    vectors = (random.random((300, 50)) < 0.05).astype(np.float32)
    vectors[:, :3] = 0
    order = random.permutation(300)

    straight, shuffled = suggest(vectors, ["sv"] * 300), suggest(vectors[order], ["sv"] * 300)

    assert (straight.labels[order] == shuffled.labels).all()


def test_equal_segments_come_into_one_cluster_even_where_hardly_any_others_are():
    alike = np.eye(DIMENSION, dtype=np.float32)[[0] * 79 + [1]]

    assert suggest(alike, ["sv"] * 80).n_clusters == 1


def test_groups_that_people_made_stay_apart_even_where_they_hold_equal_segments():
    alike = np.repeat(np.random.default_rng(1).standard_normal((8, 12)), 10, axis=0).astype(np.float32)
    odd, even = tuple(range(1, 80, 2)), tuple(range(0, 80, 2))  # every text in both

    found = suggest(alike, ["sv"] * 80, constraints=Constraints(together=(odd, even), apart=((2, 13),)))

    assert len(set(found.labels[list(odd)])) == len(set(found.labels[list(even)])) == 1
    assert found.labels[0] != found.labels[1]
    assert not found.unmet


def test_equal_segments_that_people_want_apart_are_apart():
    alike = np.eye(DIMENSION, dtype=np.float32)[[0] * 79 + [1]]

    found = suggest(alike, ["sv"] * 80, constraints=Constraints(apart=((0, 1),)))

    assert found.labels[0] != found.labels[1]
    assert not found.unmet


def test_the_language_of_few_segments_is_named_with_the_clusters():
    vectors, _, languages = planted()

    found = suggest(vectors, ["fi"] * 5 + languages[5:])

    assert found.languages_not_centred == ("fi",)


def vague() -> tuple[np.ndarray, list[str]]:
    """Return vectors with hardly any groups, so that every little thing could change the labels."""
    random = np.random.default_rng(3)
    return (random.random((400, 40)) - 0.5).astype(np.float32), [LANGUAGES[i] for i in random.integers(3, size=400)]


def fingerprint() -> str:
    found = suggest(*vague(), seed=3, n_words=list(range(1, 401)))
    return hashlib.sha256(found.labels.astype("<i8").tobytes() + found.stability.astype("<f8").tobytes()).hexdigest()


@pytest.mark.parametrize("threads", [1, 2])
def test_the_number_of_threads_changes_nothing(threads):
    from threadpoolctl import threadpool_limits

    with threadpool_limits(threads):
        assert fingerprint()[:16] == FINGERPRINT


@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names processors of one kind")
@pytest.mark.parametrize("processor", ["Prescott", "Haswell"])
def test_an_older_processor_gives_the_same_labels(processor):
    older = {
        "OPENBLAS_CORETYPE": processor,
        "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL" if processor == "Haswell" else "X86_V3 X86_V4 AVX512_ICL",
    }
    program = "from tests.analysis.test_clustering import fingerprint; print(fingerprint()[:16])"

    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], env={**os.environ, **older}, capture_output=True, text=True
    )

    assert done.stdout.strip() == FINGERPRINT, done.stderr
