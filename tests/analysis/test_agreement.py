"""Coefficients of agreement reproduce published values and say when, and why, they are not defined."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qual.analysis import agreement
from qual.analysis.agreement import (
    Coefficient,
    Segment,
    Undefined,
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac1,
    gwet_ac2,
    holsti,
    krippendorff_alpha,
    ku_alpha,
    percent_agreement,
    scott_pi,
)

NO = np.nan
PUBLISHED = json.loads((Path(__file__).parents[1] / "data" / "agreement.json").read_text(encoding="utf-8"))
DOUBLE_CODED = Path(__file__).parents[2] / "transcripts_example" / "double_coded"
OF_TWO = {"cohen_kappa", "scott_pi"}
OF_MANY = (fleiss_kappa, conger_kappa, brennan_prediger, gwet_ac1, gwet_ac2, krippendorff_alpha)


def on_units() -> Iterator[object]:
    """Give every published value with its case; the name says which function, how weighted, and which part of it."""
    for case in PUBLISHED:
        if case["kind"] in {"ratings", "table"}:
            for what, value in case["expected"].items():
                yield pytest.param(case, what, value, id=f"{case['id']} {what}")


def ratings_of(case: dict) -> np.ndarray:
    """Read the ratings of a case, (n_coders, n_units)."""
    if case["kind"] == "ratings":
        return np.array(case["data"], dtype=float)
    counts = np.array(case["data"])
    cells = np.indices(counts.shape).reshape(2, -1) + 1
    return np.repeat(cells, counts.ravel(), axis=1).astype(float)


@pytest.mark.parametrize(("case", "what", "value"), list(on_units()))
def test_a_published_value_is_reproduced(case: dict, what: str, value: float) -> None:
    name, *options = what.split()
    part = options.pop() if options and options[-1] in {"observed", "expected"} else "value"
    table = ratings_of(case)

    found = getattr(agreement, name)(*(table if name in OF_TWO else [table]), *options)

    assert getattr(found, part) == pytest.approx(value, abs=case["tolerance"]), case["source"]


@pytest.mark.parametrize("case", [c for c in PUBLISHED if c["kind"] == "unitizing"], ids=lambda c: c["id"])
def test_published_values_on_free_segments_are_reproduced(case: dict) -> None:
    segments = [
        Segment(coder, first - 1, last, code) for coder, units in case["data"].items() for first, last, code in units
    ]

    for what, (value, tolerance) in case["expected"].items():
        name, *code = what.split()
        found = getattr(agreement, name)(segments, case["length"], *code)
        assert found.value == pytest.approx(value, abs=tolerance), what
    for code, share in case["coverage"].items():
        assert ku_alpha(segments, case["length"], code).coverage == pytest.approx(share, abs=0.001)


def test_every_published_case_names_its_source() -> None:
    assert all(len(case["source"]) > 10 for case in PUBLISHED)
    assert len({case["id"] for case in PUBLISHED}) == len(PUBLISHED)


def test_alpha_of_the_double_coded_example_is_the_one_computed_by_hand() -> None:
    (file,) = DOUBLE_CODED.glob("*.csv")
    with file.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    values = sorted({row[coder] for row in rows for coder in ("coder_a", "coder_b")})
    ratings = np.array([[values.index(row[coder]) for row in rows] for coder in ("coder_a", "coder_b")], dtype=float)

    alpha = krippendorff_alpha(ratings)

    assert alpha.value == pytest.approx(388 / 583)
    assert alpha.observed == pytest.approx(10 / 40)
    assert alpha.expected == pytest.approx(583 / 780)
    assert f"{alpha.value:.4f}" in (DOUBLE_CODED / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("compute", OF_MANY)
def test_where_nothing_varies_there_is_no_value_but_percent_agreement(compute) -> None:
    same = np.ones((3, 5))

    assert reason(compute(same)) is Undefined.NO_VARIATION
    assert compute(same).observed == 0
    assert percent_agreement(same).value == 1
    assert holsti(same).value == 1


def test_two_coders_who_never_vary_have_no_kappa_and_no_pi() -> None:
    assert reason(cohen_kappa(np.ones(4), np.ones(4))) is Undefined.NO_VARIATION
    assert reason(scott_pi(np.ones(4), np.ones(4))) is Undefined.NO_VARIATION


@pytest.mark.parametrize("compute", [*OF_MANY, percent_agreement, holsti])
def test_one_coder_alone_has_no_agreement(compute) -> None:
    alone = np.array([[1.0, 0.0, 1.0], [NO, NO, NO]])

    assert reason(compute(alone)) is Undefined.ONE_CODER
    assert compute(alone).n_coders == 1


@pytest.mark.parametrize("compute", [*OF_MANY, percent_agreement, holsti])
def test_coders_who_never_rated_the_same_unit_cannot_be_compared(compute) -> None:
    apart = np.array([[1.0, 0.0, NO, NO], [NO, NO, 1.0, 1.0]])

    assert reason(compute(apart)) is Undefined.NOTHING_SHARED
    assert compute(apart).n_units == 0


@pytest.mark.parametrize("compute", [*OF_MANY, percent_agreement, holsti])
def test_no_ratings_at_all_are_no_agreement(compute) -> None:
    assert reason(compute(np.zeros((2, 0)))) is Undefined.ONE_CODER
    assert reason(compute(np.full((2, 3), NO))) is Undefined.ONE_CODER


def test_a_unit_rated_by_one_coder_takes_no_part_in_alpha() -> None:
    ratings = np.array([[1, 0, 1, 0], [1, 0, 0, NO]])

    assert krippendorff_alpha(ratings) == krippendorff_alpha(ratings[:, :3])


def test_holsti_counts_what_only_one_rated_as_not_agreed() -> None:
    ratings = np.array([[1, 0, 1, 1], [1, 1, 1, NO]])

    assert holsti(ratings).value == pytest.approx(2 * 2 / (4 + 3))
    assert percent_agreement(ratings).value == pytest.approx(2 / 3)


def test_holsti_of_many_is_the_mean_over_pairs_with_a_common_unit() -> None:
    ratings = np.array([[1, 1, NO], [1, 0, NO], [NO, 0, 1]])

    assert holsti(ratings).value == pytest.approx((2 * 1 / 4 + 2 * 0 / 4 + 2 * 1 / 4) / 3)


def test_weights_use_the_numbers_so_that_a_value_nobody_gave_keeps_its_place() -> None:
    near, far = np.array([1, 2, 2, 9]), np.array([1, 1, 2, 9])

    assert cohen_kappa(near, far, "linear").observed == pytest.approx(1 / 8 / 4)


def test_ratios_of_negative_numbers_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        krippendorff_alpha(np.array([[-1.0, 1.0], [1.0, 1.0]]), "ratio")


def reason(found: Coefficient) -> Undefined | None:
    """Return why there is no value, after a look that there is none."""
    assert found.value is None
    return found.reason
