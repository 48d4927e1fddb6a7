"""A whole comparison gives what each coefficient gives alone, and a plain reason where there is none."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest

from qual.analysis import agreement
from qual.analysis.bootstrap import interval
from qual.analysis.coefficient import Undefined
from qual.analysis.compared import Basis, Compared, Segment, given, under_chosen, within
from qual.analysis.pair_counts import holsti
from qual.analysis.scores import compute
from qual.domain.document import Span

CODERS = ("Ada", "Ben", "Cem")
CODES = ("calm", "door", "time")
LENGTH, UNIT = 400, 20
ALONE = {
    "percent_agreement": agreement.percent_agreement,
    "fleiss_kappa": agreement.fleiss_kappa,
    "conger_kappa": agreement.conger_kappa,
    "brennan_prediger": agreement.brennan_prediger,
    "gwet_ac1": agreement.gwet_ac1,
    "krippendorff_alpha": agreement.krippendorff_alpha,
}


def document(number: int, coders: tuple[str, ...] = CODERS, *, group: str = "", seed: int = 1) -> Compared:
    rng = random.Random(seed * 1000 + number)
    segments = []
    for start in range(0, LENGTH - 60, 30):
        code = rng.choice(CODES)
        for coder in coders:
            if rng.random() < 0.7:
                segments.append(Segment(coder, start + rng.randrange(9), start + rng.randrange(10, 50), code))
    units = tuple(Span(at, at + UNIT) for at in range(0, LENGTH, UNIT))
    return Compared(group or f"i{number}", LENGTH, coders, tuple(segments), units)


def ratings_of(documents: list[Compared], code: str, coders: tuple[str, ...] = CODERS) -> np.ndarray:
    tables = []
    for one in documents:
        found = given(one, coders, CODES)
        table = found.present[CODES.index(code)].astype(float)
        table[~found.there] = np.nan
        tables.append(table)
    return np.concatenate(tables, axis=1)


def sets_of(documents: list[Compared], coders: tuple[str, ...] = CODERS) -> np.ndarray:
    """Number the sets of codes as a reader would: a binary number whose digits are the codes."""
    return sum(2**at * ratings_of(documents, code, coders) for at, code in enumerate(CODES))


DOCUMENTS = [document(n) for n in range(5)] + [document(5, ("Ada", "Ben")), document(6, ("Ben", "Cem"))]


@pytest.mark.parametrize("name", ALONE)
def test_every_code_and_all_together_have_the_coefficients_computed_alone(name: str) -> None:
    table = compute(DOCUMENTS, CODES, Basis.TURN)

    for row in table.codes:
        assert row.by_name[name].coefficient.value == pytest.approx(ALONE[name](ratings_of(DOCUMENTS, row.code)).value)
    assert table.overall.by_name[name].coefficient.value == pytest.approx(ALONE[name](sets_of(DOCUMENTS)).value)


@pytest.mark.parametrize("name", ALONE)
def test_intervals_are_those_of_computing_everything_again_for_each_drawn_set_of_interviews(name: str) -> None:
    table = compute(DOCUMENTS, CODES, Basis.TURN, n_resamples=100)

    def of_code(drawn: list[Compared]) -> float | None:
        return ALONE[name](ratings_of(drawn, "door")).value

    def of_all(drawn: list[Compared]) -> float | None:
        return ALONE[name](sets_of(drawn)).value

    for row, statistic in ((table.codes[1], of_code), (table.overall, of_all)):
        found, expected = row.by_name[name].interval, interval(statistic, DOCUMENTS, n=100)
        assert (found.low, found.high) == pytest.approx((expected.low, expected.high))


def test_two_coders_have_the_kappas_of_scott_and_cohen_and_pairs_have_them_too() -> None:
    two = ("Ada", "Ben")
    of_two = [document(n, two) for n in range(3)]
    table = compute(of_two, CODES, Basis.TURN)
    among_three = compute(DOCUMENTS, CODES, Basis.TURN)

    for name in ("scott_pi", "cohen_kappa"):
        a, b = ratings_of(of_two, "calm", two)
        assert table.codes[0].by_name[name].coefficient.value == pytest.approx(getattr(agreement, name)(a, b).value)
        pair = next(p for p in among_three.pairs if p.coders == two and p.code == "calm")
        a, b, _ = ratings_of(DOCUMENTS, "calm")
        assert pair.by_name[name].value == pytest.approx(getattr(agreement, name)(a, b).value)
    assert "fleiss_kappa" not in table.codes[0].by_name


def test_pairs_over_all_codes_compare_sets() -> None:
    pair = next(p for p in compute(DOCUMENTS, CODES, Basis.TURN).pairs if p.coders == ("Ben", "Cem") and p.code is None)
    _, b, c = sets_of(DOCUMENTS)

    assert pair.by_name["krippendorff_alpha"].value == pytest.approx(
        agreement.krippendorff_alpha(np.array([b, c])[:, ~np.isnan(b + c)]).value
    )


def test_free_segments_have_the_whole_family() -> None:
    table = compute(DOCUMENTS, CODES, Basis.CHARACTERS)
    laid = ([d.segments for d in DOCUMENTS], [d.length for d in DOCUMENTS])
    who = [d.coders for d in DOCUMENTS]

    for name in ("u_alpha", "u_alpha_binary", "cu_alpha"):
        found = table.overall.by_name[name]
        assert found.coefficient.value == pytest.approx(getattr(agreement, name)(*laid, coders=who).value)
        assert found.interval.low < found.coefficient.value < found.interval.high
    for name in ("ku_alpha", "c_alpha_binary"):
        found = table.codes[2].by_name[name]
        assert found.coefficient.value == pytest.approx(getattr(agreement, name)(*laid, "time", who).value)
        assert found.interval.low < found.coefficient.value < found.interval.high
    assert table.n_units == 7 * LENGTH


def test_runs_of_characters_count_as_if_every_character_were_a_unit() -> None:
    each = [replace(d, units=tuple(Span(at, at + 1) for at in range(LENGTH))) for d in DOCUMENTS]
    by_unit, by_run = (compute(each, CODES, basis, n_resamples=50) for basis in (Basis.TURN, Basis.CHARACTERS))

    for unit, run in zip(by_unit.codes, by_run.codes, strict=True):
        assert unit.prevalence == pytest.approx(run.prevalence)
        for name in (*ALONE, "holsti"):
            one, other = unit.by_name[name], run.by_name["c_alpha_binary" if "alpha" in name else name]
            assert one.coefficient.value == pytest.approx(other.coefficient.value)
            assert one.coefficient.n_units == other.coefficient.n_units == 7 * LENGTH
            assert (one.interval.low, one.interval.high) == pytest.approx((other.interval.low, other.interval.high))
    for unit, run in zip(by_unit.pairs, by_run.pairs, strict=True):
        if unit.code:
            assert unit.by_name["gwet_ac1"].value == pytest.approx(run.by_name["gwet_ac1"].value)


def test_stretches_of_one_interview_are_drawn_together() -> None:
    apart = [document(n) for n in range(10)]
    together = [document(n, group=f"i{n // 2}") for n in range(10)]

    for basis in Basis:
        one, other = (compute(documents, CODES, basis).overall for documents in (apart, together))
        for name, score in one.by_name.items():
            assert score.coefficient.value == pytest.approx(other.by_name[name].coefficient.value)
            assert (score.interval.n_groups, other.by_name[name].interval.n_groups) == (10, 5)


def test_holsti_counts_codings_not_their_absence() -> None:
    # Ada gives the code to units 0 and 1, Ben to 1 and 2, of 20 units: 2 * 1 / (2 + 2).
    segments = (Segment("Ada", 0, 40, "calm"), Segment("Ben", 20, 60, "calm"))
    units = tuple(Span(at, at + UNIT) for at in range(0, LENGTH, UNIT))
    one = Compared("i", LENGTH, ("Ada", "Ben"), segments, units)

    for basis in Basis:
        table = compute([one], ["calm"], basis)
        assert table.codes[0].by_name["holsti"].coefficient.value == pytest.approx(1 / 2)
        assert table.overall.by_name["holsti"].coefficient.value == pytest.approx(1 / 2)
        assert table.pairs[1].by_name["holsti"].value == pytest.approx(1 / 2)


def test_a_pair_that_never_agrees_counts_as_never_agreeing() -> None:
    # pairs: 2 * 1 / 4 and 0 / 4; the third pair never gave the code and says nothing
    assert holsti(np.array([1.0, 0, 0]), np.array([2.0, 2, 0]), np.array([2.0, 2, 0])) == pytest.approx(1 / 4)


@pytest.mark.parametrize("basis", Basis)
def test_where_nothing_varies_it_says_so(basis: Basis) -> None:
    everywhere = tuple(Segment(coder, 0, LENGTH, "calm") for coder in CODERS)
    units = tuple(Span(at, at + UNIT) for at in range(0, LENGTH, UNIT))
    table = compute([Compared("i", LENGTH, CODERS, everywhere, units)], ["calm", "door"], basis)

    used, unused = table.codes
    for name in ("gwet_ac1", "fleiss_kappa", "conger_kappa", "brennan_prediger"):
        assert used.by_name[name].coefficient.reason is Undefined.NO_VARIATION
        assert unused.by_name[name].coefficient.reason is Undefined.NO_VARIATION
    assert used.by_name["percent_agreement"].coefficient.value == 1
    assert unused.by_name["holsti"].coefficient.reason is Undefined.NO_VARIATION
    assert (used.prevalence, unused.prevalence, unused.n_codings) == (1, 0, 0)


@pytest.mark.parametrize("basis", Basis)
@pytest.mark.parametrize("codes", [CODES, ()])
def test_without_anything_to_compare_every_number_says_why(basis: Basis, codes: tuple[str, ...]) -> None:
    table = compute([], codes, basis)

    for row in (table.overall, *table.codes):
        assert {score.coefficient.reason for score in row.by_name.values()} == {Undefined.ONE_CODER}
        assert row.prevalence is None
    assert table.pairs == ()


@pytest.mark.parametrize("basis", Basis)
def test_an_empty_document_changes_nothing_but_the_number_of_interviews(basis: Basis) -> None:
    empty = Compared("empty", 0, CODERS, ())
    one, other = compute(DOCUMENTS, CODES, basis), compute([*DOCUMENTS, empty], CODES, basis)

    for before, after in zip((one.overall, *one.codes), (other.overall, *other.codes), strict=True):
        for name, score in before.by_name.items():
            assert after.by_name[name].coefficient.value == pytest.approx(score.coefficient.value)


@pytest.mark.parametrize("basis", Basis)
def test_overlapping_segments_of_one_coder_change_nothing(basis: Basis) -> None:
    plain = Compared("i", 100, ("Ada", "Ben"), (Segment("Ada", 10, 50, "calm"), Segment("Ben", 30, 60, "calm")),
                     tuple(Span(at, at + UNIT) for at in range(0, 100, UNIT)))  # fmt: skip
    twice = Compared("i", 100, ("Ada", "Ben"), (*plain.segments, Segment("Ada", 20, 45, "calm")), plain.units)

    one, other = (compute([each], ["calm"], basis).codes[0] for each in (plain, twice))
    assert {n: s.coefficient.value for n, s in one.by_name.items()} == {
        n: s.coefficient.value for n, s in other.by_name.items()
    }


def test_codes_under_a_chosen_one_count_for_it_when_asked() -> None:
    segments = [Segment("Ada", 0, 9, "calm"), Segment("Ben", 0, 9, "door")]

    assert [s.code for s in under_chosen(segments, {"calm": ["top"], "door": ["top"]})] == ["top", "top"]
    assert within(segments, Span(9, 20)) == ()
