"""Taking back one change of a transcript while later ones stay."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qual.domain.document import Document, Span, SpokenTurn, build_document
from qual.domain.edits import apply
from qual.domain.regroup import assign_words, merge_turns, split_turn
from qual.domain.restore import restore
from qual.domain.revise import correct_turn
from qual.errors import BadInput, Conflict
from tests.domain.strategies import documents

TALK = build_document([SpokenTurn("S1", "one two"), SpokenTurn("S2", "three four"), SpokenTurn("S1", "five")])


def test_a_correction_goes_and_a_later_one_elsewhere_stays():
    edits, after = correct_turn(TALK, 0, "one hundred two")
    later, current = correct_turn(after, 2, "fifty five")

    found = restore(TALK, after, edits, current, [later])

    assert found.document.text == "one two\nthree four\nfifty five"
    assert apply(current.text, found.edits) == found.document.text
    assert found.place(Span(4, 7)).slice(found.document.text) == "two"
    assert found.place(Span(8, 13)).slice(found.document.text) == "three"


def test_what_somebody_changed_since_is_not_overwritten():
    edits, after = split_turn(TALK, 1, "three", "four")
    later, current = correct_turn(after, 2, "4")

    with pytest.raises(Conflict, match="same passage"):
        restore(TALK, after, edits, current, [later])


def test_a_whole_turn_typed_anew_twice_is_taken_back_twice():
    first, once = correct_turn(TALK, 2, "six")
    second, twice = correct_turn(once, 2, "seven")
    back = restore(once, twice, second, twice, [])

    again = restore(TALK, once, first, back.document, [second, back.edits])

    assert again.document == TALK


@st.composite
def changes(draw, document: Document):
    """Any change of a document: the edits and the document after it."""
    index = draw(st.integers(0, len(document.turns) - 1))
    kind = draw(st.sampled_from(["correct", "split", "merge", "assign"]))
    words = document.turns[index].span.slice(document.text).split()
    if kind == "correct":
        return correct_turn(document, index, draw(st.sampled_from(["new", " ".join([*words, "more"])])))
    try:
        if kind == "split":
            return split_turn(document, index, " ".join(words[:1]), " ".join(words[1:]))
        if kind == "merge":
            return merge_turns(document, index)
        start = draw(st.integers(0, len(document.text)))
        return assign_words(document, Span(start, draw(st.integers(start, len(document.text)))), "S2")
    except BadInput:
        return (), document


@given(st.data(), documents())
def test_taking_back_the_newest_change_restores_everything(data, document):
    edits, after = data.draw(changes(document))

    found = restore(document, after, edits, after, [])

    assert found.document == document
    assert apply(after.text, found.edits) == document.text


@given(st.data(), documents())
def test_taking_back_an_older_change_is_as_if_it_had_never_been(data, document):
    assume(len(document.turns) > 1)
    index = data.draw(st.integers(0, len(document.turns) - 1))
    edits, after = correct_turn(document, index, "something quite new")
    later, current = data.draw(changes(after))
    try:
        found = restore(document, after, edits, current, [later])
    except Conflict:
        return

    assert apply(current.text, found.edits) == found.document.text
    if current == after:
        assert found.document == document
    else:
        assert "something quite new" not in found.document.text
        others = [t for i, t in enumerate(current.turns) if "something quite new" not in t.span.slice(current.text)]
        kept = [t.span.slice(found.document.text) for t in found.document.turns]
        assert all(t.span.slice(current.text) in kept for t in others)
