"""People's decisions as conditions on clusters: what belongs together stays together, what must not never meets."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import v_measure_score

from qual.analysis.clustering import suggest
from qual.analysis.constraints import (
    Constraints,
    Trouble,
    merged,
    never_together,
    pinned,
    placed,
    settle,
    split,
)

N = 90
PAIRS = st.tuples(st.integers(0, N - 1), st.integers(0, N - 1)).filter(lambda pair: pair[0] != pair[1])


def vectors(groups: int = 3, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    belongs = np.arange(N) % groups
    found = random.normal(size=(groups, 16))[belongs] + 0.5 * random.normal(size=(N, 16))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32), belongs


@settings(max_examples=40, deadline=None)
@given(
    together=st.lists(st.lists(st.integers(0, N - 1), min_size=2, max_size=12).map(tuple), max_size=4).map(tuple),
    apart=st.lists(PAIRS, max_size=12).map(tuple),
    groups=st.integers(1, 4),
    resolution=st.sampled_from([0.5, 1.0, 2.0]),
)
def test_decisions_are_honoured_unless_they_contradict_each_other(together, apart, groups, resolution):
    given_vectors, _ = vectors(groups)

    found = suggest(
        given_vectors, ["en"] * N, resolution=resolution, constraints=Constraints(together=together, apart=apart)
    )

    for group in together:
        assert len({found.labels[i] for i in group}) == 1
    left_out = {one.passages for one in found.unmet}
    for one, other in apart:
        assert found.labels[one] != found.labels[other] or (one, other) in left_out
    sizes = np.bincount(found.labels)
    assert sizes.min() > 0
    assert (np.diff(sizes) <= 0).all()


@settings(max_examples=100, deadline=None)
@given(
    together=st.lists(st.lists(st.integers(0, 19), min_size=2, max_size=5).map(tuple), max_size=5).map(tuple),
    apart=st.lists(st.tuples(st.integers(0, 19), st.integers(0, 19)), max_size=8).map(tuple),
)
def test_a_pair_is_left_out_only_if_it_contradicts_what_belongs_together(together, apart):
    settled = settle(Constraints(together, apart), 20)

    linked = np.eye(20, dtype=bool)
    for group in together:
        linked[np.ix_(group, group)] = True
    for _ in range(5):
        linked = linked @ linked
    assert {one.passages for one in settled.unmet} == {pair for pair in apart if linked[pair]}
    assert all((settled.block[i] == settled.block[j]) == linked[i, j] for i in range(20) for j in range(20))


def test_a_split_cluster_stays_in_two_and_the_rest_follows_its_kin():
    given_vectors, belongs = vectors(groups=4)
    halves = np.where(belongs < 2)[0]  # pretend that the groups 0 and 1 had been one cluster
    one, other = ([int(i) for i in halves if belongs[i] == group][:8] for group in (0, 1))

    found = suggest(given_vectors, ["en"] * N, resolution=0.2, constraints=split([one, other]))

    assert len({found.labels[i] for i in one} | {found.labels[i] for i in other}) == 2
    assert v_measure_score(belongs[halves], found.labels[halves]) > 0.6


def test_merged_clusters_come_back_as_one():
    given_vectors, belongs = vectors()
    first, second, third = ([int(i) for i in np.flatnonzero(belongs == group)] for group in range(3))

    found = suggest(given_vectors, ["en"] * N, constraints=merged([first, second]))

    assert len({found.labels[i] for i in first + second}) == 1
    assert found.labels[third[0]] != found.labels[first[0]]


def test_one_passage_that_must_not_be_with_another_leaves_alone():
    given_vectors, belongs = vectors()
    one, other = (int(i) for i in np.flatnonzero(belongs == 0)[:2])
    before = suggest(given_vectors, ["en"] * N).labels

    after = suggest(given_vectors, ["en"] * N, constraints=never_together(one, other)).labels

    assert before[one] == before[other]
    assert after[one] != after[other]
    assert v_measure_score(before, after) > 0.9


def test_passages_that_are_all_alike_can_still_be_kept_apart():
    same = np.repeat(vectors()[0][:1], N, axis=0)

    found = suggest(same, ["en"] * N, constraints=never_together(3, 60))

    assert found.labels[3] != found.labels[60]


def test_decisions_do_not_depend_on_the_order_of_the_segments():
    given_vectors, _ = vectors()
    order = np.random.default_rng(1).permutation(N)
    places = {int(old): new for new, old in enumerate(order)}
    decisions = pinned([1, 40, 77]) + never_together(5, 8) + split([[10, 13, 16, 19, 22], [11, 14, 17, 20, 23]])
    moved, _ = placed(decisions, places)

    straight = suggest(given_vectors, ["en"] * N, constraints=decisions).labels
    shuffled = suggest(given_vectors[order], ["en"] * N, constraints=moved).labels

    assert (straight[order] == shuffled).all()


def test_a_contradiction_is_told_in_words():
    found = suggest(vectors()[0], ["en"] * N, constraints=pinned([3, 5, 9]) + never_together(3, 9))

    (unmet,) = found.unmet
    assert unmet.trouble is Trouble.CONTRADICTION
    assert unmet.words.startswith("Passages 3 and 9 were said to belong together")
    assert len({found.labels[i] for i in (3, 5, 9)}) == 1


def test_passages_that_are_gone_are_named_and_the_others_still_count():
    decisions = pinned(["a", "b", "c"]) + never_together("a", "z") + never_together("a", "d")

    left, unmet = placed(decisions, {"a": 0, "b": 1, "d": 2})

    assert left == Constraints(((0, 1),), ((0, 2),))
    assert [one.passages for one in unmet] == [("c",), ("a", "z")]
    assert "c was left out" in unmet[0].words


def test_a_group_of_which_one_is_left_says_nothing():
    left, _ = placed(pinned(["a", "b"]), {"a": 0})

    assert not left


def test_a_passage_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="there is no segment 90 among 90"):
        suggest(vectors()[0], ["en"] * N, constraints=pinned([0, 90]))
