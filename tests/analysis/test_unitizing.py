"""Agreement on free segments: what counts as a unit, who is compared, and when there is no value."""

from __future__ import annotations

import numpy as np
import pytest

from qual.analysis.agreement import (
    Coefficient,
    Segment,
    Undefined,
    c_alpha_binary,
    continuum,
    cu_alpha,
    krippendorff_alpha,
    ku_alpha,
    u_alpha,
    u_alpha_binary,
)

A, B = (Segment("A", 0, 6, "x"), Segment("B", 3, 6, "x"))


def reason(found: Coefficient) -> Undefined | None:
    """Return why there is no value, after a look that there is none."""
    assert found.value is None
    return found.reason


def test_c_alpha_binary_is_nominal_alpha_with_one_unit_a_character() -> None:
    characters = np.array([[1, 1, 1, 1, 1, 1, 0, 0, 0, 0], [0, 0, 0, 1, 1, 1, 0, 0, 0, 0]])

    assert c_alpha_binary([A, B], 10, "x") == krippendorff_alpha(characters)


def test_overlapping_segments_of_one_coder_and_code_are_one_segment() -> None:
    twice = [A, Segment("A", 2, 6, "x"), A, B]

    assert c_alpha_binary(twice, 10, "x") == c_alpha_binary([A, B], 10, "x")
    assert u_alpha(twice, 10) == u_alpha([A, B], 10)
    assert c_alpha_binary(twice[:3], 10, "x").reason is Undefined.ONE_CODER  # never an agreement with oneself


def test_segments_that_touch_stay_two_units() -> None:
    touching = [Segment("A", 0, 3, "x"), Segment("A", 3, 6, "x"), B]

    assert c_alpha_binary(touching, 10, "x") == c_alpha_binary([A, B], 10, "x")
    assert u_alpha(touching, 10).observed == u_alpha([A, B], 10).observed
    assert u_alpha(touching, 10).expected == pytest.approx(198 / (400 - 11 - 9 - 9 - 9))


def test_a_stretch_under_two_codes_agrees_only_with_the_same_two() -> None:
    both = [Segment("A", 0, 4, "x"), Segment("A", 2, 6, "y")]
    alike = [s._replace(coder="B") for s in both]

    assert u_alpha([*both, *alike], 10).value == 1
    assert cu_alpha([*both, *alike], 10).value == 1
    assert u_alpha([*both, alike[0]], 10).observed == pytest.approx(4 / 10)  # {x, y} is not x, y is not a gap
    assert ku_alpha([*both, alike[0]], 10, "x").observed == 0  # of x alone: both gave it where both coded


def test_u_alpha_binary_asks_only_whether_something_was_coded() -> None:
    other = B._replace(code="y")

    assert u_alpha_binary([A, other], 10) == u_alpha_binary([A, B], 10)
    assert u_alpha([A, other], 10).value < u_alpha([A, B], 10).value


def test_silence_of_somebody_who_coded_counts_and_of_somebody_else_does_not() -> None:
    alone = [A._replace(end=4)]

    assert reason(u_alpha(alone, 10)) is Undefined.ONE_CODER
    assert u_alpha(alone, 10, {"A", "B"}).observed == pytest.approx(4 / 10)
    assert c_alpha_binary(alone, 10, "x", {"A", "B"}).observed == pytest.approx(4 / 10)


def test_a_document_coded_by_one_person_is_left_out() -> None:
    documents, lengths = [[A, B], [A._replace(end=3)]], [10, 8]
    coders = [{"A", "B"}, {"A"}]

    assert u_alpha(documents, lengths, coders) == u_alpha([A, B], 10)
    assert cu_alpha(documents, lengths, coders) == cu_alpha([A, B], 10)
    assert c_alpha_binary(documents, lengths, "x", coders).n_units == 10
    assert ku_alpha(documents, lengths, "x", coders).coverage == ku_alpha([A, B], 10, "x").coverage


def test_segments_of_somebody_who_is_not_compared_are_left_out() -> None:
    third = Segment("C", 0, 9, "y")

    assert u_alpha([A, B, third], 10, {"A", "B"}) == u_alpha([A, B], 10)


def test_documents_coded_by_different_people_are_each_weighed_by_their_own() -> None:
    documents = [[A, B], [Segment("C", 0, 4, "x"), Segment("D", 0, 4, "x")]]

    found = c_alpha_binary(documents, [10, 10], "x", [{"A", "B"}, {"C", "D"}])

    characters = np.full((4, 20), np.nan)
    characters[0, :10], characters[1, :10] = [1] * 6 + [0] * 4, [0] * 3 + [1] * 3 + [0] * 4
    characters[2:, 10:] = [1] * 4 + [0] * 6
    assert found == krippendorff_alpha(characters)


@pytest.mark.parametrize("compute", [u_alpha, u_alpha_binary, cu_alpha])
def test_coders_of_different_documents_cannot_be_compared(compute) -> None:
    found = compute([[A], [B]], [10, 10], [{"A"}, {"B"}])

    assert reason(found) is Undefined.NOTHING_SHARED


def test_one_code_on_everything_leaves_nothing_to_expect() -> None:
    everything = [Segment("A", 0, 10, "x"), Segment("B", 0, 10, "x")]

    for found in (u_alpha(everything, 10), u_alpha_binary(everything, 10), cu_alpha(everything, 10)):
        assert reason(found) is Undefined.NO_VARIATION
    assert reason(ku_alpha(everything, 10, "x")) is Undefined.NO_VARIATION
    assert reason(c_alpha_binary(everything, 10, "x")) is Undefined.NO_VARIATION


def test_a_code_nobody_used_has_no_agreement() -> None:
    assert reason(c_alpha_binary([A, B], 10, "y")) is Undefined.NO_VARIATION
    assert reason(ku_alpha([A, B], 10, "y")) is Undefined.CODE_NOT_SHARED


def test_a_code_where_nobody_else_coded_has_no_agreement_and_no_coverage() -> None:
    apart = [A, B, Segment("A", 7, 9, "y")]

    assert reason(ku_alpha(apart, 10, "y")) is Undefined.CODE_NOT_SHARED
    assert ku_alpha(apart, 10, "y").coverage == 0
    assert ku_alpha(apart, 10, "x").coverage == pytest.approx(6 / 9)


def test_coders_who_coded_nothing_in_common_have_no_cu_alpha() -> None:
    assert reason(cu_alpha([A._replace(end=2), B], 10)) is Undefined.NOTHING_SHARED


def test_two_of_six_who_met_once_are_too_few_to_tell_chance() -> None:
    met = [Segment("A", 0, 5, "x"), Segment("B", 0, 5, "y")]

    assert reason(cu_alpha(met, 10, set("ABCDEF"))) is Undefined.TOO_LITTLE_SHARED


def test_no_text_and_no_segments_are_no_agreement() -> None:
    assert reason(u_alpha([], 0)) is Undefined.ONE_CODER
    assert reason(u_alpha([[], []], [0, 0], [{"A", "B"}, {"A", "B"}])) is Undefined.NOTHING_SHARED
    assert reason(c_alpha_binary([], 5, "x", {"A", "B"})) is Undefined.NO_VARIATION
    assert reason(ku_alpha([], 5, "x", {"A", "B"})) is Undefined.CODE_NOT_SHARED


@pytest.mark.parametrize("wrong", [Segment("A", 0, 11, "x"), Segment("A", -1, 3, "x"), Segment("A", 5, 4, "x")])
def test_a_segment_outside_its_document_is_a_mistake(wrong: Segment) -> None:
    with pytest.raises(ValueError, match="outside"):
        u_alpha([wrong], 10)


def test_more_codes_than_a_word_has_bits_are_told_apart() -> None:
    many = [Segment("A", i, i + 2, f"k{i:03}") for i in range(150)]
    alike = [s._replace(coder="B") for s in many]

    assert u_alpha([*many, *alike], 160).value == 1
    wrong = [*alike[:-1], alike[-1]._replace(code="k000")]
    assert u_alpha([*many, *wrong], 160).observed == pytest.approx(2 / 160)


def test_a_continuum_serves_for_every_coefficient() -> None:
    line = continuum([A, B], 10)

    assert u_alpha(line) == u_alpha([A, B], 10)
    assert c_alpha_binary(line, code="x") == c_alpha_binary([A, B], 10, "x")
