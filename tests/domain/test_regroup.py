"""Turns split, joined and handed over: whose words, with which times, and what points at them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.domain.document import Document, Mark, MarkKind, Span, SpokenTurn, Turn, Word, build_document
from qual.domain.edits import apply
from qual.domain.regroup import assign_words, merge_turns, split_turn
from qual.errors import BadInput
from tests.domain.strategies import documents


def spoken(speaker: str, text: str, start_s: float) -> SpokenTurn:
    """A turn whose words each last one second."""
    words, position = [], 0
    for number, word in enumerate(text.split(" ")):
        words.append(Word(Span(position, position + len(word)), start_s + number, start_s + number + 1, 0.9))
        position += len(word) + 1
    return SpokenTurn(speaker, text, start_s, start_s + len(words), tuple(words))


TALK = build_document([spoken("S1", "how do you feel", 0), spoken("S2", "not safe at all", 10)])


def turns(document: Document) -> list[tuple]:
    return [(t.speaker, t.span.slice(document.text), t.start_s, t.end_s) for t in document.turns]


def heard(document: Document) -> list[tuple]:
    return [(w.span.slice(document.text), w.start_s, w.end_s, w.probability) for w in document.words]


def span_of(document: Document, words: str) -> Span:
    start = document.text.index(words)
    return Span(start, start + len(words))


def test_a_split_turn_keeps_its_words_and_the_border_has_their_times():
    edits, after = split_turn(TALK, 1, "not safe", "at all")

    assert turns(after)[1:] == [("S2", "not safe", 10, 12), ("S2", "at all", 12, 14)]
    assert heard(after) == heard(TALK)
    assert apply(TALK.text, edits) == after.text


def test_the_second_half_may_be_somebody_elses():
    _, after = split_turn(TALK, 1, "not safe", "at all", speaker="S1")

    assert [t.speaker for t in after.turns] == ["S1", "S2", "S1"]


def test_splitting_and_correcting_are_one_change():
    edits, after = split_turn(TALK, 1, "not very safe", "at all")

    assert apply(TALK.text, edits) == after.text
    assert turns(after)[1:] == [("S2", "not very safe", 10, 12), ("S2", "at all", 12, 14)]
    assert heard(after)[4:6] == [("not", 10, 11, 0.9), ("very", 11, 11, None)]


def test_a_split_within_a_word_shares_its_time():
    _, after = split_turn(TALK, 0, "how do you fe", "el")

    assert turns(after)[:2] == [("S1", "how do you fe", 0, 3.5), ("S1", "el", 3.5, 4)]


@pytest.mark.parametrize(("left", "right"), [("", "not safe at all"), ("not safe at all", "  ")])
def test_a_turn_is_not_split_at_its_edge(left, right):
    with pytest.raises(BadInput, match="between two of its words"):
        split_turn(TALK, 1, left, right)


def test_without_word_times_the_border_has_none():
    document = build_document([SpokenTurn("S1", "typed by hand", 1, 5)])

    _, after = split_turn(document, 0, "typed", "by hand")

    assert turns(after) == [("S1", "typed", 1, None), ("S1", "by hand", None, 5)]
    assert turns(merge_turns(after, 0)[1]) == turns(document)


def test_joined_turns_belong_to_the_first_speaker():
    edits, after = merge_turns(TALK, 0)

    assert turns(after) == [("S1", "how do you feel not safe at all", 0, 14)]
    assert heard(after) == heard(TALK)
    assert apply(TALK.text, edits) == after.text


def test_the_last_turn_has_none_to_join():
    with pytest.raises(BadInput, match="last turn"):
        merge_turns(TALK, 1)


def test_text_between_two_turns_keeps_them_apart():
    document = Document("ab note cd", (Turn(Span(0, 2), "S1"), Turn(Span(8, 10), "S1")))

    with pytest.raises(BadInput, match="belongs to neither"):
        merge_turns(document, 0)


def test_the_first_words_of_an_answer_go_back_to_the_one_who_gave_it():
    document = build_document([spoken("S1", "how do you feel not safe", 0), spoken("S2", "at all", 10)])

    edits, after = assign_words(document, span_of(document, "not safe"), "S2")

    assert turns(after) == [("S1", "how do you feel", 0, 4), ("S2", "not safe at all", 4, 12)]
    assert apply(document.text, edits) == after.text


def test_words_in_the_middle_become_a_turn_of_their_own():
    _, after = assign_words(TALK, Span(5, 8), "S2")

    assert turns(after)[:3] == [("S1", "how", 0, 1), ("S2", "do you", 1, 3), ("S1", "feel", 3, 4)]


def test_whole_turns_handed_over_stay_turns():
    _, after = assign_words(TALK, span_of(TALK, "feel"), "S1")
    assert after is TALK

    _, after = assign_words(TALK, Span(0, 15), "S2")
    assert turns(after) == [("S2", "how do you feel", 0, 4), ("S2", "not safe at all", 10, 14)]


def test_words_over_several_turns_all_change_hands():
    _, after = assign_words(TALK, Span(11, 20), "S3")

    assert turns(after) == [("S1", "how do you", 0, 3), ("S3", "feel not", 3, 11), ("S2", "safe at all", 11, 14)]


def test_blanks_alone_are_no_words():
    with pytest.raises(BadInput, match="No word is selected"):
        assign_words(TALK, Span(3, 4), "S2")


def test_a_mark_over_the_new_border_is_parted():
    document = Document(TALK.text, TALK.turns, TALK.words, marks=(Mark(Span(4, 15), MarkKind.FAST),))

    _, after = assign_words(document, span_of(document, "feel"), "S3")

    assert [m.span.slice(after.text) for m in after.marks] == ["do you", "feel"]


# --- properties


def check(before: Document, edits, after: Document) -> None:
    assert apply(before.text, edits) == after.text
    assert after.text.split() == before.text.split()
    assert heard(after) == heard(before)
    for word in after.words:
        assert any(t.span.start <= word.span.start and word.span.end <= t.span.end for t in after.turns)
    for mark in after.marks:
        assert any(t.span.start <= mark.span.start and mark.span.end <= t.span.end for t in after.turns)
    known = [t for turn in after.turns for t in (turn.start_s, turn.end_s) if t is not None]
    assert known == sorted(known)


@given(st.data(), documents())
def test_handing_words_over_moves_exactly_these_words(data, document):
    start = data.draw(st.integers(0, len(document.text)))
    end = data.draw(st.integers(start, len(document.text)))
    try:
        edits, after = assign_words(document, Span(start, end), "S9")
    except BadInput:
        assert not document.text[start:end].strip()
        return

    check(document, edits, after)
    whose = {w: t.speaker for t in after.turns for w in after.words if w.span.overlaps(t.span)}
    for was, now in zip(document.words, after.words, strict=True):
        touched = was.span.start < end and was.span.end > start
        assert (whose[now] == "S9") == touched


@given(st.data(), documents())
def test_splitting_between_words_and_joining_again_changes_nothing(data, document):
    index = data.draw(st.integers(0, len(document.turns) - 1))
    words = document.turns[index].span.slice(document.text).split()
    if len(words) < 2:
        return
    at = data.draw(st.integers(1, len(words) - 1))

    edits, after = split_turn(document, index, " ".join(words[:at]), " ".join(words[at:]))
    check(document, edits, after)
    joined_edits, joined = merge_turns(after, index)

    check(after, joined_edits, joined)
    assert [t.speaker for t in joined.turns] == [t.speaker for t in document.turns]
    assert [t.span.slice(joined.text).strip() for t in joined.turns] == [
        t.span.slice(document.text).strip() for t in document.turns
    ]
