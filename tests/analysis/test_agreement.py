"""Coefficients of agreement reproduce published values and say when they are not defined."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qual.analysis.agreement import cohen_kappa, krippendorff_alpha, percent_agreement

NO = np.nan
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, section C: four observers, twelve units.
KRIPPENDORFF_2011 = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
        [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
    ]
)
DOUBLE_CODED = Path(__file__).parents[2] / "transcripts_example" / "double_coded"


def test_alpha_reproduces_krippendorff_2011() -> None:
    assert krippendorff_alpha(KRIPPENDORFF_2011) == pytest.approx(0.743, abs=0.0005)


def test_kappa_reproduces_cohen_1960() -> None:
    # Cohen (1960), Educ. Psychol. Meas. 20:37-46, p. 45: 200 units, three categories, kappa .492
    table = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]
    one = np.repeat([0, 1, 2], [sum(row) for row in table])
    other = np.concatenate([np.repeat([0, 1, 2], row) for row in table])

    assert cohen_kappa(one, other) == pytest.approx(0.492, abs=0.0006)


def test_alpha_of_the_double_coded_example_is_the_one_computed_by_hand() -> None:
    (file,) = DOUBLE_CODED.glob("*.csv")
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    values = sorted({row[coder] for row in rows for coder in ("coder_a", "coder_b")})
    ratings = np.array([[values.index(row[coder]) for row in rows] for coder in ("coder_a", "coder_b")], dtype=float)

    alpha = krippendorff_alpha(ratings)

    assert alpha == pytest.approx(388 / 583)
    assert f"{alpha:.4f}" in (DOUBLE_CODED / "README.md").read_text(encoding="utf-8")


def test_without_variation_alpha_and_kappa_are_not_defined() -> None:
    same = np.ones((2, 5))

    assert krippendorff_alpha(same) is None
    assert cohen_kappa(same[0], same[1]) is None
    assert percent_agreement(same) == 1.0


def test_one_coder_alone_has_no_agreement() -> None:
    alone = np.array([[1.0, 0.0, 1.0], [NO, NO, NO]])

    assert krippendorff_alpha(alone) is None
    assert percent_agreement(alone) is None


def test_a_unit_rated_by_one_coder_is_left_out() -> None:
    ratings = np.array([[1, 0, 1, 0], [1, 0, 0, NO]])

    assert krippendorff_alpha(ratings) == krippendorff_alpha(ratings[:, :3])


ratings = arrays(float, st.tuples(st.integers(2, 4), st.integers(1, 8)), elements=st.sampled_from([0.0, 1.0, 2.0, NO]))


@given(ratings)
def test_alpha_does_not_depend_on_the_order_of_coders_or_units(table: np.ndarray) -> None:
    first, second = krippendorff_alpha(table), krippendorff_alpha(table[::-1, ::-1])

    assert (first is None) == (second is None)
    if first is not None:
        assert first == pytest.approx(second)
        assert first <= 1 + 1e-12


@given(ratings)
def test_percent_agreement_is_a_share(table: np.ndarray) -> None:
    percent = percent_agreement(table)

    assert percent is None or 0 <= percent <= 1 + 1e-12
