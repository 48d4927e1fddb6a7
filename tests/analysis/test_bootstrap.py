"""Intervals from resampled interviews: the quick way is the slow way, and what cannot be said is not said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis import agreement, bootstrap
from qual.analysis.agreement import Segment, continuum, u_alpha
from qual.analysis.chance import MEASURES
from qual.analysis.coefficient import Undefined
from qual.analysis.tallies import Tally, stack, tally
from qual.analysis.unit_sums import unit_measure, unit_sums

VALUES = np.array([0.0, 1.0])


def interviews(n: int, seed: int = 3) -> list[np.ndarray]:
    """Make presence of a code in `n` interviews of different lengths, three coders, now and then one missing."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(n):
        truth = rng.random(rng.integers(5, 20)) < 0.3
        table = np.array([np.where(rng.random(len(truth)) < 0.2, ~truth, truth) for _ in range(3)], dtype=float)
        if rng.random() < 0.2:
            table[rng.integers(3)] = np.nan
        made.append(table)
    return made


@pytest.mark.parametrize("name", MEASURES)
def test_adding_up_tallies_gives_the_interval_of_computing_everything_again(name: str) -> None:
    tables = interviews(8)

    (quick,) = bootstrap.of_tallies(MEASURES[name], stack([tally(t, VALUES) for t in tables]), n=60)

    slow = bootstrap.interval(lambda drawn: getattr(agreement, name)(np.concatenate(drawn, axis=1)).value, tables, n=60)
    assert (quick.low, quick.high) == pytest.approx((slow.low, slow.high), abs=1e-9)
    assert quick.n_defined == slow.n_defined


def test_all_codes_are_resampled_at_once_each_as_if_alone() -> None:
    one, other = ([tally(t, VALUES) for t in interviews(9, seed)] for seed in (4, 5))
    together = stack([stack(pair) for pair in zip(one, other, strict=True)])

    found = bootstrap.of_tallies(MEASURES["krippendorff_alpha"], together, n=100)

    alone = [bootstrap.of_tallies(MEASURES["krippendorff_alpha"], stack(each), n=100)[0] for each in (one, other)]
    assert [i.low for i in found] == pytest.approx([i.low for i in alone])


def test_u_alpha_is_resampled_from_its_sums() -> None:
    rng = np.random.default_rng(2)
    documents = [
        [Segment(who, (at := int(rng.integers(0, 30))), at + int(rng.integers(1, 10)), "xy"[i % 2])
         for who in "AB" for i in range(4)]
        for _ in range(6)
    ]  # fmt: skip
    line = continuum(documents, [40] * 6)

    (quick,) = bootstrap.of_sums(
        lambda *sums: bootstrap.ratio_to_chance(*unit_measure(*sums)), unit_sums(line, "all")[:3], n=50
    )

    slow = bootstrap.interval(lambda drawn: u_alpha(drawn, [40] * len(drawn)).value, documents, n=50)
    assert (quick.low, quick.high) == pytest.approx((slow.low, slow.high), abs=1e-9)


def test_the_same_seed_gives_the_same_interval_and_another_another() -> None:
    tallies = stack([tally(t, VALUES) for t in interviews(12)])
    alpha = MEASURES["krippendorff_alpha"]

    assert bootstrap.of_tallies(alpha, tallies) == bootstrap.of_tallies(alpha, tallies)
    assert bootstrap.of_tallies(alpha, tallies) != bootstrap.of_tallies(alpha, tallies, seed=2)


def test_a_higher_level_is_a_wider_interval() -> None:
    tallies = stack([tally(t, VALUES) for t in interviews(12)])

    (narrow,), (wide,) = (bootstrap.of_tallies(MEASURES["gwet_ac1"], tallies, level=level) for level in (0.8, 0.95))

    assert wide.low < narrow.low < narrow.high < wide.high


def test_fewer_than_five_interviews_have_no_interval() -> None:
    four = interviews(4)

    found = bootstrap.of_tallies(MEASURES["gwet_ac1"], stack([tally(t, VALUES) for t in four]))

    assert [i.reason for i in found] == [Undefined.TOO_FEW_GROUPS]
    assert bootstrap.interval(len, four).reason is Undefined.TOO_FEW_GROUPS
    assert found[0].low is None
    assert bootstrap.interval(len, interviews(5), n=3).reason is None


def test_a_code_that_varies_in_no_interview_has_no_interval() -> None:
    never = stack([tally(np.zeros((2, 4)), VALUES)] * 6)

    (found,) = bootstrap.of_tallies(MEASURES["krippendorff_alpha"], never)

    assert found.reason is Undefined.MOSTLY_UNDEFINED
    assert found.n_defined == 0
    assert (found.low, found.high) == (None, None)


@given(st.lists(st.floats(0, 1), min_size=5, max_size=20), st.integers(0, 9))
def test_an_interval_of_a_mean_lies_within_the_values(values: list[float], seed: int) -> None:
    (found,) = bootstrap.of_sums(lambda total: total / len(values), [np.array(values)], n=50, seed=seed)

    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9


def test_about_as_many_intervals_as_promised_hold_the_truth() -> None:
    """Coverage of the mean of 30 fair coins, 300 times: a 95 % interval holds .5 in 85 to 100 %."""
    rng = np.random.default_rng(8)

    held = 0
    for _ in range(300):
        (found,) = bootstrap.of_sums(lambda total: total / 30, [(rng.random(30) < 0.5).astype(float)], n=400)
        held += found.low <= 0.5 <= found.high

    assert 0.85 <= held / 300 <= 1


def test_an_empty_tally_has_no_value() -> None:
    nothing = Tally(VALUES, np.zeros((3, 2, 2)), np.zeros((3, 2, 2)), np.zeros((3, 2)), np.zeros((3, 2, 2)))

    for measure in MEASURES.values():
        assert np.isnan(bootstrap.values_of(measure, nothing)).all()
