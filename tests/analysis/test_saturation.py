"""New codes for each further interview, over all orders."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.analysis.saturation import interviews_needed, saturation


@settings(max_examples=40)
@given(st.lists(st.frozensets(st.integers(0, 6)), min_size=1, max_size=5))
def test_the_mean_is_that_of_all_orders(found):
    steps = saturation(found, n_orderings=20)

    orders = list(permutations(found))
    for step in steps:
        known = [len(frozenset().union(*order[: step.n_interviews])) for order in orders]
        assert step.known == pytest.approx(sum(known) / len(known))
        assert step.low <= step.high
        assert min(known) <= step.low
        assert step.high <= max(known)
    assert sum(step.new for step in steps) == pytest.approx(steps[-1].known)


def test_the_order_given_is_shown_as_it_was():
    steps = saturation([{"a"}, {"a", "b", "c"}, set(), {"d"}])

    assert [(step.known_here, step.new_here) for step in steps] == [(1, 1), (3, 2), (3, 0), (4, 1)]


def test_at_the_last_interview_nothing_is_left_to_chance():
    last = saturation([{"a", "b"}, {"b", "c"}, {"d"}])[-1]

    assert (last.known, last.low, last.high) == (4, 4, 4)


def test_the_same_seed_gives_the_same_interval():
    found = [{i, i // 2, i // 3} for i in range(12)]

    assert saturation(found, seed=4) == saturation(found, seed=4)


def test_interviews_needed_counts_to_nine_tenths():
    assert interviews_needed(saturation([{"a", "b"}] * 5)) == 1
    assert interviews_needed(saturation([{i} for i in range(10)])) == 9


def test_without_interviews_or_codes_there_is_no_curve():
    assert saturation([]) == ()
    assert interviews_needed(()) is None
    assert interviews_needed(saturation([set(), set()])) is None
