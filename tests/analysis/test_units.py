"""Codings laid over turns and sentences: who gave which code to which unit."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.agreement import Segment
from qual.analysis.segments import Unit
from qual.analysis.tallies import tally
from qual.analysis.units import placed, presence, presence_tally, ratings, unit_spans
from qual.domain.coding import Coding, Origin
from qual.domain.document import Document, Span, SpokenTurn, build_document
from qual.domain.edits import Anchor

TURNS = [Span(0, 10), Span(11, 20), Span(21, 30)]
SPOKEN = [SpokenTurn("a", "One is. Two was."), SpokenTurn("b", "Three."), SpokenTurn("a", "Four\n\nFive. Six.")]


def sentences(text: str) -> list[tuple[int, int]]:
    """Cut after full stops."""
    return [(m.start(), m.end()) for m in re.finditer(r"[^.]+\.?", text)]


def test_a_coding_counts_for_every_turn_it_shares_a_character_with() -> None:
    across = [Segment("A", 9, 12, "x"), Segment("B", 20, 21, "x"), Segment("B", 22, 23, "y")]

    given_codes = presence(TURNS, across, ["A", "B"], ["x", "y"])

    assert given_codes.astype(int).tolist() == [[[1, 1, 0], [0, 0, 0]], [[0, 0, 0], [0, 0, 1]]]


def test_the_same_code_twice_in_a_turn_is_there_once_and_nothing_is_nowhere() -> None:
    twice = [Segment("A", 0, 3, "x"), Segment("A", 2, 5, "x"), Segment("A", 12, 12, "x"), Segment("C", 0, 30, "x")]

    assert presence(TURNS, twice, ["A"], ["x"]).astype(int).tolist() == [[[1, 0, 0]]]
    assert presence([], twice, ["A"], ["x"]).shape == (1, 1, 0)


def test_who_did_not_code_the_interview_has_no_ratings_there() -> None:
    table = ratings(presence(TURNS, [Segment("A", 0, 3, "x")], ["A", "B"], ["x"]), ["A", "B"], {"A"})

    assert np.isnan(table[0, 1]).all()
    assert table[0, 0].tolist() == [1, 0, 0]


segments = st.tuples(
    st.sampled_from("ABC"), st.integers(0, 29), st.integers(1, 12), st.sampled_from("xy")
).map(lambda s: Segment(s[0], s[1], min(30, s[1] + s[2]), s[3]))  # fmt: skip


@given(st.lists(segments, max_size=12))
def test_laying_over_is_what_comparing_each_with_each_says(drawn: list[Segment]) -> None:
    laid = presence(TURNS, drawn, "ABC", "xy")

    for k, code in enumerate("xy"):
        for c, coder in enumerate("ABC"):
            mine = [Span(s.start, s.end) for s in drawn if (s.coder, s.code) == (coder, code)]
            assert laid[k, c].tolist() == [any(turn.overlaps(span) for span in mine) for turn in TURNS]


@given(st.lists(segments, max_size=12), st.sets(st.sampled_from("ABC")))
def test_the_quick_tally_is_the_tally_of_the_ratings(drawn: list[Segment], took_part: set[str]) -> None:
    laid = presence(TURNS, drawn, "ABC", "xy")

    quick = presence_tally(laid, "ABC", took_part)

    for code, table in enumerate(ratings(laid, "ABC", took_part)):
        slow = tally(table, np.array([0.0, 1.0]))
        for part, expected in zip(quick.parts, slow.parts, strict=True):
            np.testing.assert_allclose(part[code], expected, atol=1e-12)


def test_a_document_is_cut_into_turns_paragraphs_or_sentences_without_blanks_around_them() -> None:
    document = build_document(SPOKEN, language="en")

    def cut(unit: Unit) -> list[str]:
        return [span.slice(document.text) for span in unit_spans(document, unit, sentences)]

    assert cut(Unit.TURN) == [turn.text for turn in SPOKEN]
    assert cut(Unit.PARAGRAPH) == ["One is. Two was.", "Three.", "Four", "Five. Six."]
    assert cut(Unit.SENTENCE)[:3] == ["One is.", "Two was.", "Three."]


def test_an_empty_document_has_no_units() -> None:
    assert unit_spans(Document(""), Unit.SENTENCE, sentences) == []


def test_lost_codings_have_no_place_and_touched_ones_only_if_wanted() -> None:
    codings = [coding(anchor) for anchor in Anchor]

    assert len(placed(codings)) == 2
    assert placed(codings, touched=False) == [Segment("A", 0, 3, "x")]


def coding(anchor: Anchor) -> Coding:
    """Make a coding of the first three characters."""
    made = datetime(2026, 1, 1, tzinfo=UTC)
    return Coding("i", "p", "t", "r", 0, 3, "One", "x", 1, "A", anchor, Origin.PERSON, made)
