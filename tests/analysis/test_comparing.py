"""Codings of several people compared: kinds of difference, passages, and which difference to talk about first."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.comparing import Comparison, Difference, Kind, Placed, compare, rank

BOTH = ["Ada", "Ben"]


def coding(coder: str, start: int, end: int, code: str = "calm") -> Placed:
    """Make a coding named after what it is."""
    return Placed(f"{coder}-{start}-{end}-{code}", coder, start, end, code)


def only(comparison: Comparison) -> Difference:
    """Return the only finding."""
    (difference,) = comparison.differences
    assert not comparison.agreements
    return difference


def test_the_same_code_with_the_same_borders_is_agreement() -> None:
    found = compare([coding("Ada", 0, 9), coding("Ben", 0, 9)], BOTH)

    assert not found.differences
    assert (found.agreements[0].start, found.agreements[0].end, found.agreements[0].code) == (0, 9, "calm")


def test_what_one_coded_and_the_other_did_not_is_only_some() -> None:
    difference = only(compare([coding("Ada", 0, 9)], BOTH))

    assert (difference.kind, difference.coders, difference.silent) == (Kind.ONLY_SOME, ("Ada",), ("Ben",))


def test_the_same_code_with_other_borders_is_one_difference() -> None:
    difference = only(compare([coding("Ada", 0, 9), coding("Ben", 5, 14)], BOTH))

    assert (difference.kind, difference.start, difference.end) == (Kind.OTHER_BORDERS, 0, 14)
    assert difference.silent == ()


def test_borders_within_the_slack_are_the_same() -> None:
    near = [coding("Ada", 0, 9), coding("Ben", 1, 10)]

    assert compare(near, BOTH, slack=1).agreements
    assert not compare(near, BOTH).agreements


def test_one_long_coding_against_two_short_ones_is_a_matter_of_borders() -> None:
    found = compare([coding("Ada", 0, 20), coding("Ben", 0, 8), coding("Ben", 10, 20)], BOTH)

    assert only(found).kind is Kind.OTHER_BORDERS
    assert len(only(found).codings) == 3


def test_codings_of_one_person_that_meet_are_read_as_one() -> None:
    assert compare([coding("Ada", 0, 20), coding("Ben", 0, 8), coding("Ben", 8, 20)], BOTH).agreements


def test_another_code_on_the_same_passage_is_one_difference() -> None:
    difference = only(compare([coding("Ada", 0, 9, "calm"), coding("Ben", 1, 9, "tired")], BOTH))

    assert (difference.kind, difference.codes) == (Kind.OTHER_CODE, ("calm", "tired"))
    assert (difference.codes_of("Ada"), difference.codes_of("Ben")) == (("calm",), ("tired",))


def test_three_people_with_three_codes_are_one_difference() -> None:
    three = [coding("Ada", 0, 9, "calm"), coding("Ben", 0, 9, "tired"), coding("Cem", 0, 8, "safe")]

    assert only(compare(three, [*BOTH, "Cem"])).codes == ("calm", "safe", "tired")


def test_another_code_on_a_passage_that_barely_overlaps_is_a_difference_of_its_own() -> None:
    found = compare([coding("Ada", 0, 10, "calm"), coding("Ben", 8, 20, "tired")], BOTH)

    assert [d.kind for d in found.differences] == [Kind.ONLY_SOME, Kind.ONLY_SOME]
    assert len(found.passages) == 1


def test_who_gave_both_codes_did_not_give_another_one() -> None:
    found = compare([coding("Ada", 0, 9, "calm"), coding("Ada", 0, 9, "tired")], BOTH)

    assert [d.kind for d in found.differences] == [Kind.ONLY_SOME, Kind.ONLY_SOME]


def test_an_agreement_and_a_further_code_on_the_same_words_are_two_findings_of_one_passage() -> None:
    found = compare([coding("Ada", 0, 9), coding("Ben", 0, 9), coding("Ben", 0, 9, "tired")], BOTH)

    (passage,) = found.passages
    assert [len(passage.agreements), len(passage.differences)] == [1, 1]
    assert passage.differences[0].kind is Kind.ONLY_SOME


def test_passages_that_only_touch_are_two() -> None:
    found = compare([coding("Ada", 0, 9), coding("Ben", 9, 12)], BOTH)

    assert [(p.start, p.end) for p in found.passages] == [(0, 9), (9, 12)]


def test_codings_of_somebody_who_is_not_compared_are_left_out() -> None:
    found = compare([coding("Ada", 0, 9), coding("Ben", 0, 9), coding("Cem", 0, 9, "tired")], BOTH)

    assert not found.differences


def test_of_three_two_who_agree_differ_from_the_third() -> None:
    difference = only(compare([coding("Ada", 0, 9), coding("Cem", 0, 9)], [*BOTH, "Cem"]))

    assert (difference.kind, difference.coders, difference.silent) == (Kind.ONLY_SOME, ("Ada", "Cem"), ("Ben",))


def test_nothing_coded_is_nothing_found() -> None:
    assert compare([], BOTH) == Comparison((), ())
    assert compare([coding("Ada", 3, 3)], BOTH).passages == ()


def test_comparing_somebody_with_nobody_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="two coders"):
        compare([coding("Ada", 0, 9)], ["Ada"])


@st.composite
def coded(draw) -> tuple[list[Placed], list[str]]:
    """Draw who is compared and what they coded."""
    coders = [*BOTH, "Cem", "Dag", "Eva", "Fia"][: draw(st.integers(2, 6))]
    spans = st.tuples(st.integers(0, 40), st.integers(1, 15))
    drawn = draw(st.lists(st.tuples(st.sampled_from(coders), spans, st.sampled_from("xyz")), max_size=20))
    return [Placed(str(n), who, at, at + size, code) for n, (who, (at, size), code) in enumerate(drawn)], coders


@given(coded(), st.integers(0, 3))
def test_every_coding_belongs_to_exactly_one_finding_and_every_finding_to_one_passage(project, slack: int) -> None:
    codings, coders = project
    found = compare(codings, coders, slack=slack)
    findings = [*found.agreements, *found.differences]

    assert Counter(c.id for f in findings for c in f.codings) == Counter(c.id for c in codings)
    assert Counter(f for p in found.passages for f in [*p.agreements, *p.differences]) == Counter(findings)
    assert all(a.end <= b.start for a, b in zip(found.passages, found.passages[1:], strict=False))


@given(coded(), st.randoms(), st.permutations(["Ada", "Ben", "Cem", "Dag", "Eva", "Fia"]))
def test_neither_order_nor_names_of_coders_matter(project, random, names: list[str]) -> None:
    codings, coders = project
    found = compare(codings, coders)

    assert compare(random.sample(codings, len(codings)), random.sample(coders, len(coders))) == found

    other = dict(zip(["Ada", "Ben", "Cem", "Dag", "Eva", "Fia"], names, strict=True))
    renamed = compare([replace(c, coder=other[c.coder]) for c in codings], [other[c] for c in coders])
    assert [(d.kind, d.start, d.end, d.codes) for d in renamed.differences] == [
        (d.kind, d.start, d.end, d.codes) for d in found.differences
    ]
    assert [d.silent for d in renamed.differences] == [
        tuple(sorted(other[c] for c in d.silent)) for d in found.differences
    ]


@given(coded())
def test_what_a_kind_of_difference_promises_holds(project) -> None:
    codings, coders = project

    for d in compare(codings, coders).differences:
        assert set(d.coders) | set(d.silent) == set(coders)
        assert not set(d.coders) & set(d.silent)
        if d.kind is Kind.OTHER_CODE:
            assert len(d.codes) > 1
            assert all(len(d.codes_of(coder)) == 1 for coder in d.coders)
        else:
            assert len(d.codes) == 1
            assert bool(d.silent) == (d.kind is Kind.ONLY_SOME)


@given(coded())
def test_people_who_code_the_same_have_no_differences(project) -> None:
    codings, coders = project
    alike = [replace(c, id=f"{c.id}-{coder}", coder=coder) for c in codings for coder in coders]

    found = compare(alike, coders)

    assert not found.differences
    assert bool(found.agreements) == bool(codings)


def difference(code: str, start: int = 0) -> Difference:
    """Make a difference about a code."""
    return only(compare([coding("Ada", start, start + 5, code)], BOTH))


def test_the_most_consequential_difference_comes_first_and_says_why() -> None:
    project = {
        "1": [difference("often"), difference("often", 9), difference("wide"), difference("themed")],
        "2": [difference("wide"), difference("themed")],
        "3": [],
        "4": [],
    }

    ranked = rank(project, {"themed": ["t1", "t2"], "elsewhere": ["t3"]})

    assert [r.difference.codes[0] for r in ranked] == ["themed", "themed", "wide", "wide", "often", "often"]
    first = ranked[0].weight
    assert (first.n_alike, first.n_interviews, first.n_compared, first.n_themes) == (2, 2, 4, 2)
    assert first.score == pytest.approx(2 * (2 / 4) * (1 + 2))
    assert ranked[-1].weight.score == pytest.approx(2 * (1 / 4) * 1)


def test_a_difference_about_two_codes_counts_what_concerns_either_once() -> None:
    both = only(compare([coding("Ada", 0, 5, "a"), coding("Ben", 0, 5, "b")], BOTH))

    ranked = rank({"1": [both, difference("a", 20)], "2": [difference("b")]}, {"a": ["t"], "b": ["t"]})

    assert ranked[0].difference == both
    assert (ranked[0].weight.n_alike, ranked[0].weight.n_interviews, ranked[0].weight.n_themes) == (3, 2, 1)


@given(st.lists(coded(), min_size=1, max_size=4), st.randoms())
def test_ranking_loses_nothing_and_does_not_depend_on_the_order_of_interviews(projects, random) -> None:
    found = {str(n): list(compare(*project).differences) for n, project in enumerate(projects)}
    ranked = rank(found, {"x": ["t"]})

    assert Counter((r.interview_id, r.difference) for r in ranked) == Counter(
        (interview, d) for interview, of_one in found.items() for d in of_one
    )
    scores = [r.weight.score for r in ranked]
    assert scores == sorted(scores, reverse=True)
    assert all(score > 0 for score in scores)
    mixed = random.sample(sorted(found), len(found))
    assert rank({key: random.sample(found[key], len(found[key])) for key in mixed}, {"x": ["t"]}) == ranked
