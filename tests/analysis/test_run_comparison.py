"""Two runs beside each other: what stayed, was split, merged, is new or gone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.run_comparison import Change, Event, compare_runs


def test_the_same_clusters_in_another_order_are_matched():
    compared = compare_runs([{1, 2, 3}, {4, 5}], [{4, 5}, {1, 2, 3}])

    assert compared.events == (
        Event(Change.MATCHED, (0,), (1,), (1.0,)),
        Event(Change.MATCHED, (1,), (0,), (1.0,)),
    )


def test_a_split_names_its_parts_and_their_shares():
    compared = compare_runs([set(range(10))], [{0, 1, 2, 3}, {4, 5, 6}, {7, 8, 9}])

    assert compared.events == (Event(Change.SPLIT, (0,), (0, 1, 2), (0.4, 0.3, 0.3)),)


def test_a_merger_says_how_much_of_each_went_in():
    compared = compare_runs([{0, 1, 2, 3}, {4, 5, 6}, {7, 8}], [{0, 1, 2, 4, 5, 6}, {3, 7, 8}])

    assert Event(Change.MERGED, (0, 1), (0,), (0.75, 1.0)) in compared.events
    assert Event(Change.MATCHED, (0,), (0,), (3 / 7,)) not in compared.events  # under half


def test_what_came_apart_altogether_is_gone_and_new():
    earlier = [{10 * i + j for j in range(5)} for i in range(5)]
    later = [{10 * i + j for i in range(5)} for j in range(5)]

    compared = compare_runs(earlier, later)

    assert [event.change for event in compared.events] == [Change.GONE] * 5 + [Change.NEW] * 5
    assert compared.events[0].shares == (0.2,)


def test_passages_of_one_run_only_do_not_count_but_are_counted():
    compared = compare_runs([{1, 2, 3, "gone"}], [{1, 2, 3, "a", "b"}])

    assert compared.events == (Event(Change.MATCHED, (0,), (0,), (1.0,)),)
    assert (compared.n_shared, compared.only_earlier, compared.only_later) == (3, 1, 2)


def test_passages_in_another_cluster_than_before_are_counted():
    moved = compare_runs([{0, 1, 2, 3}, {4, 5, 6}], [{4, 5, 6, 3}, {0, 1, 2, "new"}])

    assert (moved.n_shared, moved.n_elsewhere) == (7, 1)
    assert compare_runs([{1, 2}, {3, 4}], [{3, 4}, {1, 2}]).n_elsewhere == 0
    assert compare_runs([{1, 2, 3, 4}], [{1, 2}, {3, 4}]).n_elsewhere == 2


def test_a_passage_in_two_clusters_of_a_run_is_a_mistake():
    with pytest.raises(ValueError, match="in two clusters of one run"):
        compare_runs([{1, 2}, {2, 3}], [{1}])


def test_nothing_can_be_compared_with_nothing():
    assert compare_runs([], []).events == ()
    assert compare_runs([{1}], []).events == (Event(Change.GONE, (0,), (), (0.0,)),)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40), st.randoms())
def test_every_cluster_of_both_runs_is_named(labels, rng):
    other = [rng.randrange(5) for _ in labels]
    runs = [
        [set(np.flatnonzero(np.array(run) == name).tolist()) for name in sorted(set(run))] for run in (labels, other)
    ]

    events = compare_runs(*runs).events

    assert {i for event in events for i in event.earlier} == set(range(len(runs[0])))
    assert {j for event in events for j in event.later} == set(range(len(runs[1])))
    assert all(0 <= share <= 1 for event in events for share in event.shares)
