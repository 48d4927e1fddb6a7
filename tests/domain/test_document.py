"""The transcript as one text with spans."""

import json

import pytest
from hypothesis import given

from qual.domain.document import (
    Document,
    Mark,
    MarkKind,
    Span,
    SpokenTurn,
    Turn,
    Word,
    build_document,
    document_from_json,
    document_to_json,
)
from qual.errors import BadInput
from tests.domain.strategies import documents

TALK = build_document(
    [
        SpokenTurn("S1", "Hej 😀", 0.5, 2.0, (Word(Span(0, 3), 0.5, 1.0, 0.9),)),
        SpokenTurn("S2", "Ja.", 2.5, 3.0, (Word(Span(0, 3), 2.5, 3.0, 0.4),)),
    ],
    language="sv",
)


def test_spoken_turns_are_joined_by_a_break_that_belongs_to_none():
    assert TALK.text == "Hej 😀\nJa."
    assert [t.span for t in TALK.turns] == [(0, 5), (6, 9)]
    assert [w.span for w in TALK.words] == [(0, 3), (6, 9)]


def test_a_place_is_found_in_its_turn():
    assert [TALK.turn_index_at(p) for p in (0, 5, 6, 9)] == [0, 0, 1, 1]
    assert TALK.turn_index_at(10) is None


def test_a_place_is_heard_at_its_word_else_at_its_turn():
    assert TALK.seconds_at(1) == 0.5
    assert TALK.seconds_at(4) == 2.5  # the next word
    assert Document("a", (Turn(Span(0, 1), "S1", 7.0),)).seconds_at(0) == 7.0


def test_speakers_come_in_the_order_of_speaking():
    assert TALK.speakers == ("S1", "S2")


@pytest.mark.parametrize("spans", [[(0, 3), (2, 4)], [(2, 4), (0, 1)], [(0, 9)], [(-1, 2)], [(3, 2)]])
def test_spans_that_overlap_or_lie_outside_are_refused(spans):
    with pytest.raises(BadInput, match="turn"):
        Document("abcd", tuple(Turn(Span(*s), "S1") for s in spans))


@given(documents())
def test_a_transcript_survives_json(document):
    assert document_from_json(json.loads(json.dumps(document_to_json(document)))) == document


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"text": 3},
        {"text": "a", "turns": [{"start": 0}]},
        {"text": "a", "turns": 3},
        {"text": "a", "words": [{"start": "x", "end": 1}]},
        {"text": "a", "turns": [{"start": 0, "end": 5, "speaker": "S1"}]},
        {"text": "a", "marks": [{"start": 0, "end": 1, "kind": "pretty"}]},
        {"text": "a", "marks": [{"start": 0, "end": 2, "kind": "overlap"}]},
        {"text": "a", "marks": [{"start": 0, "end": 0, "kind": "overlap"}]},
    ],
)
def test_json_that_is_no_transcript_is_refused_in_words(data):
    with pytest.raises(BadInput):
        document_from_json(data)


def test_a_transcript_stored_before_there_were_marks_has_none():
    assert document_from_json({"text": "Hej", "turns": [], "words": []}).marks == ()


def test_marks_of_spoken_turns_are_placed_in_the_text():
    mark = Mark(Span(0, 2), MarkKind.OVERLAP, 3.0, 4.0)
    document = build_document([SpokenTurn("S1", "Ja."), SpokenTurn("S2", "Ja.", marks=(mark,))])

    assert document.marks == (Mark(Span(4, 6), MarkKind.OVERLAP, 3.0, 4.0),)


def test_marks_may_overlap_but_not_go_back():
    first, second = Mark(Span(0, 3), MarkKind.OVERLAP), Mark(Span(1, 2), MarkKind.FAST)

    assert Document("abcd", marks=(first, second)).marks == (first, second)
    with pytest.raises(BadInput, match="mark 2"):
        Document("abcd", marks=(second, first))
