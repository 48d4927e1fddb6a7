"""Every coefficient equals a slow one written from its definition, and does not depend on what must not matter."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from sklearn.metrics import cohen_kappa_score

from qual.analysis import agreement
from qual.analysis.agreement import (
    Coefficient,
    Segment,
    c_alpha_binary,
    continuum,
    cu_alpha,
    ku_alpha,
    u_alpha,
    u_alpha_binary,
)
from qual.analysis.chance import krippendorff
from qual.analysis.unitizing import character_tallies, character_tally
from tests.analysis import slow_agreement as slow

NO = np.nan
CODES = "xyz"
ON_RATINGS = {
    "percent_agreement": slow.percent,
    "holsti": slow.holsti,
    "fleiss_kappa": slow.fleiss,
    "conger_kappa": slow.conger,
    "brennan_prediger": slow.brennan_prediger,
    "gwet_ac1": slow.gwet,
}
tables = arrays(
    float, st.tuples(st.integers(2, 5), st.integers(1, 9)), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0, NO])
)
pairs = arrays(float, st.tuples(st.just(2), st.integers(1, 12)), elements=st.sampled_from([0.0, 1.0, 2.0, 5.0, NO]))


def same(found: Coefficient, expected: float | None) -> None:
    """Say that two coefficients are the same, and that one without a value says why."""
    assert (found.value is None) == (found.reason is not None)
    if expected is None:
        assert found.value is None
    else:
        assert found.value == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("name", ON_RATINGS)
@given(table=tables)
def test_a_coefficient_of_ratings_is_what_its_definition_says(name: str, table: np.ndarray) -> None:
    same(getattr(agreement, name)(table), ON_RATINGS[name](table.tolist()))


@given(tables, st.sampled_from(["identity", "linear", "quadratic", "ordinal"]))
def test_ac2_is_what_its_definition_says(table: np.ndarray, weights: str) -> None:
    same(agreement.gwet_ac2(table, weights), slow.gwet(table.tolist(), weights))


@given(tables, st.sampled_from(["nominal", "ordinal", "interval", "ratio"]))
def test_alpha_is_what_its_definition_says(table: np.ndarray, level: str) -> None:
    same(agreement.krippendorff_alpha(table, level), slow.krippendorff(table.tolist(), level))


@given(pairs, st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_and_pi_of_two_are_what_their_definitions_say(table: np.ndarray, weights: str | None) -> None:
    one, other = table.tolist()

    same(agreement.cohen_kappa(*table, weights), slow.cohen(one, other, weights or "identity"))
    same(agreement.scott_pi(*table), slow.scott(one, other))


@given(
    arrays(int, st.tuples(st.just(2), st.integers(2, 12)), elements=st.integers(0, 3)),
    st.sampled_from([None, "linear", "quadratic"]),
)
def test_kappa_is_that_of_scikit_learn(table: np.ndarray, weights: str | None) -> None:
    assume(len(np.unique(table)) > 1)

    expected = cohen_kappa_score(*table, labels=[0, 1, 2, 3], weights=weights)

    assert agreement.cohen_kappa(*table, weights).value == pytest.approx(expected, abs=1e-9)


@given(tables, st.randoms())
def test_neither_the_order_of_coders_and_units_nor_the_names_of_values_matter(table: np.ndarray, random) -> None:
    coders, units, names = (random.sample(range(n), n) for n in (*table.shape, 6))
    moved = table[coders][:, units]
    moved[~np.isnan(moved)] = np.array(names, float)[moved[~np.isnan(moved)].astype(int)]

    for name in [*ON_RATINGS, "krippendorff_alpha"]:
        same(getattr(agreement, name)(moved), getattr(agreement, name)(table).value)


@given(tables)
def test_a_coefficient_is_at_most_one_and_percent_agreement_a_share(table: np.ndarray) -> None:
    for name in [*ON_RATINGS, "krippendorff_alpha", "gwet_ac2"]:
        found = getattr(agreement, name)(table)
        assert found.value is None or found.value <= 1 + 1e-12
    assert 0 <= (agreement.percent_agreement(table).value or 0) <= 1


@given(tables)
def test_of_two_coders_without_gaps_conger_is_cohen_and_fleiss_is_scott(table: np.ndarray) -> None:
    two = table[:2][:, ~np.isnan(table[:2]).any(axis=0)]
    assume(two.size)

    same(agreement.conger_kappa(two), agreement.cohen_kappa(*two).value)
    same(agreement.fleiss_kappa(two), agreement.scott_pi(*two).value)


@st.composite
def projects(draw) -> tuple[list[list[Segment]], list[int], list[set[str]]]:
    """Draw documents, also empty ones, with the segments and coders of each; segments may overlap anyhow."""
    documents, lengths, coders = [], [], []
    for _ in range(draw(st.integers(1, 3))):
        length = draw(st.integers(0, 12))
        who = draw(st.sets(st.sampled_from("ABCD"), min_size=1))
        spans = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted)
        drawn = draw(st.lists(st.tuples(st.sampled_from(sorted(who)), spans, st.sampled_from(CODES)), max_size=9))
        documents.append([Segment(coder, start, end, code) for coder, (start, end), code in drawn])
        lengths.append(length)
        coders.append(who)
    return documents, lengths, coders


@given(projects())
def test_the_u_alpha_family_counts_as_if_it_went_character_by_character(project) -> None:
    slowly = slow.Characters(*project)

    same(u_alpha(*project), slowly.u())
    same(u_alpha_binary(*project), slowly.u(binary=True))
    same(cu_alpha(*project), slowly.cu())
    for code in CODES:
        same(ku_alpha(*project[:2], code, project[2]), slowly.ku(code))


@given(projects(), st.sampled_from(CODES))
def test_c_alpha_binary_is_alpha_of_the_table_of_characters(project, code: str) -> None:
    table = slow.Characters(*project).presence(code)

    same(c_alpha_binary(*project[:2], code, project[2]), slow.krippendorff(table) if table else None)


@given(projects(), st.sampled_from(CODES))
def test_every_coefficient_of_units_can_be_had_of_characters(project, code: str) -> None:
    table = slow.Characters(*project).presence(code)
    tally = character_tally(continuum(*project), code)
    by_document = character_tallies(continuum(*project), code)

    assume(table and table[0])
    same(agreement.from_tally(tally, "percent_agreement"), slow.percent(table))
    for of_all, of_each in zip(tally.parts, zip(*(t.parts for t in by_document), strict=True), strict=True):
        np.testing.assert_allclose(of_all, sum(of_each), atol=1e-9)
    same(agreement.from_tally(tally, "krippendorff_alpha"), agreement.concluded(tally, *krippendorff(tally)).value)


def family(project) -> list[Coefficient]:
    documents, lengths, coders = project
    overall = [u_alpha(*project), u_alpha_binary(*project), cu_alpha(*project)]
    by_code = [f(documents, lengths, code, coders) for f in (ku_alpha, c_alpha_binary) for code in CODES]
    return [*overall, *by_code]


@given(projects(), st.permutations("ABCD"), st.randoms())
def test_neither_who_is_who_nor_the_order_of_segments_and_documents_matters(project, names, random) -> None:
    other = dict(zip("ABCD", names, strict=True))
    moved = [
        ([s._replace(coder=other[s.coder]) for s in random.sample(doc, len(doc))], n, {other[c] for c in who})
        for doc, n, who in zip(*project, strict=True)
    ]
    random.shuffle(moved)

    for found, expected in zip(family(tuple(zip(*moved, strict=True))), family(project), strict=True):
        same(found, expected.value)


@given(projects(), st.permutations(CODES))
def test_the_names_of_codes_do_not_matter(project, names) -> None:
    other = dict(zip(CODES, names, strict=True))
    documents, lengths, coders = project
    renamed = [[s._replace(code=other[s.code]) for s in doc] for doc in documents]

    same(u_alpha(renamed, lengths, coders), u_alpha(*project).value)
    same(cu_alpha(renamed, lengths, coders), cu_alpha(*project).value)
    same(ku_alpha(renamed, lengths, other["x"], coders), ku_alpha(documents, lengths, "x", coders).value)


@given(projects(), st.integers(0, 3))
def test_an_empty_document_changes_nothing(project, where: int) -> None:
    more = tuple([*part[:where], empty, *part[where:]] for part, empty in zip(project, ([], 0, set("AB")), strict=True))
    assume({"A", "B"} <= set().union(*project[2]))

    assert family(more) == family(project)


@given(projects())
def test_documents_are_counted_as_if_they_were_one_text(project) -> None:
    lengths = project[1]
    # at an edge two units of neighbouring documents would become one gap or two touching segments
    documents = [[s for s in doc if s.start > 0 and s.end < n] for doc, n in zip(project[0], lengths, strict=True)]
    offsets = np.cumsum([0, *lengths]).tolist()
    one = [
        s._replace(start=s.start + at, end=s.end + at) for doc, at in zip(documents, offsets, strict=False) for s in doc
    ]

    same(u_alpha(documents, lengths), u_alpha(one, sum(lengths)).value)
    same(cu_alpha(documents, lengths), cu_alpha(one, sum(lengths)).value)
    same(c_alpha_binary(documents, lengths, "x"), c_alpha_binary(one, sum(lengths), "x").value)
