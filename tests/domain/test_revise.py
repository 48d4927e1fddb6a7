"""Turns and words of a transcript after corrections."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.domain.document import Document, Mark, MarkKind, Span, SpokenTurn, Turn, Word, build_document
from qual.domain.edits import Edit, apply
from qual.domain.revise import correct_turn, replace_words, revise
from qual.errors import BadInput
from tests.domain.strategies import TEXTS, documents, edits_of


def spoken(speaker: str, text: str, start_s: float) -> SpokenTurn:
    """A turn whose words each last one second."""
    words, position = [], 0
    for number, word in enumerate(text.split(" ")):
        words.append(Word(Span(position, position + len(word)), start_s + number, start_s + number + 1, 0.9))
        position += len(word) + 1
    return SpokenTurn(speaker, text, start_s, start_s + len(words), tuple(words))


TALK = build_document([spoken("S1", "how do you feel", 0), spoken("S2", "not save at all", 10)])


def heard(document: Document, within: Span | None = None) -> list[tuple]:
    words = document.words_in(within) if within else document.words
    return [(w.span.slice(document.text), w.start_s, w.end_s, w.probability) for w in words]


def test_a_corrected_word_keeps_its_time_and_loses_its_probability():
    edits, after = correct_turn(TALK, 1, "not safe at all")

    assert edits == (Edit(22, 23, "f"),)
    assert heard(after)[4:] == [
        ("not", 10, 11, 0.9),
        ("safe", 11, 12, None),
        ("at", 12, 13, 0.9),
        ("all", 13, 14, 0.9),
    ]
    assert heard(after)[:4] == heard(TALK)[:4]


def test_two_words_for_one_share_its_time_by_length():
    _, after = correct_turn(TALK, 1, "not sa ve at all")

    assert heard(after)[5:7] == [("sa", 11, 11.5, None), ("ve", 11.5, 12, None)]


def test_an_inserted_word_gets_the_time_between_its_neighbours():
    document = build_document([SpokenTurn("S1", "a b", 0, 9, (Word(Span(0, 1), 1, 2), Word(Span(2, 3), 5, 6)))])

    _, after = correct_turn(document, 0, "a new b end")

    assert heard(after) == [("a", 1, 2, None), ("new", 2, 5, None), ("b", 5, 6, None), ("end", 6, 9, None)]


def test_a_letter_typed_at_the_end_of_a_word_belongs_to_it():
    _, after = correct_turn(TALK, 0, "how do you feels, then")

    assert [w[0] for w in heard(after)[3:5]] == ["feels,", "then"]
    assert heard(after)[3][1] == 3
    assert heard(after)[4][2] == 4


def test_joining_two_words_makes_one_over_both_times():
    _, after = correct_turn(TALK, 0, "how doyou feel")

    assert heard(after)[1] == ("doyou", 1, 3, None)


def test_emptying_a_turn_keeps_the_turn():
    _, after = correct_turn(TALK, 0, "")

    assert after.text == "\nnot save at all"
    assert [t.speaker for t in after.turns] == ["S1", "S2"]
    assert heard(after) == heard(TALK)[4:]


def test_line_ends_typed_into_a_turn_become_blanks():
    _, after = correct_turn(TALK, 0, "how\r\ndo you\nfeel")

    assert after.text.split("\n")[0] == "how do you feel"
    assert len(after.turns) == 2


def test_an_edit_over_the_break_between_turns_is_refused():
    with pytest.raises(BadInput, match="border between two turns"):
        revise(TALK, [(13, 18, " ")])


def test_deleting_the_break_between_turns_is_refused():
    with pytest.raises(BadInput, match="border between two turns"):
        revise(TALK, [(15, 16, "")])


def test_a_turn_that_is_not_there_is_named():
    with pytest.raises(BadInput, match="there is no turn 3"):
        correct_turn(TALK, 2, "x")


def test_typing_at_either_end_of_a_turn_stays_in_it():
    after = revise(TALK, [(15, 15, "?"), (16, 16, "No, ")])

    assert [t.span.slice(after.text) for t in after.turns] == ["how do you feel?", "No, not save at all"]


def test_turns_that_meet_without_a_break_can_each_be_corrected():
    document = Document("abcd", (Turn(Span(0, 2), "S1"), Turn(Span(2, 4), "S2")))

    _, after = correct_turn(document, 1, "xcd")

    assert [t.span.slice(after.text) for t in after.turns] == ["ab", "xcd"]


def test_a_transcript_without_turns_can_be_revised():
    document = Document("a c", (), (Word(Span(0, 1), 0, 1), Word(Span(2, 3), 2, 3)), duration_s=3)

    assert heard(revise(document, [(2, 2, "b ")]))[1] == ("b", 1, 2, None)


def test_a_turn_without_words_gets_none():
    document = build_document([SpokenTurn("S1", "typed by hand")])

    _, after = correct_turn(document, 0, "typed by my hand")

    assert after.words == ()


def marked(kind: MarkKind) -> Document:
    """A turn of three words, the middle one with a mark."""
    turn = SpokenTurn("S1", "so (unintelligible) then", 0, 9, marks=(Mark(Span(3, 19), kind, 3.0, 7.0),))
    return build_document([turn])


def test_a_mark_moves_with_its_text():
    after = revise(marked(MarkKind.UNINTELLIGIBLE), [(0, 2, "and so")])

    assert after.marks == (Mark(Span(7, 23), MarkKind.UNINTELLIGIBLE, 3.0, 7.0),)


@pytest.mark.parametrize(
    "new", ["so what he said then", "so (intelligible) then", "so then", "so (unintelligible?) then"]
)
def test_whoever_writes_what_was_unintelligible_removes_its_mark(new):
    assert correct_turn(marked(MarkKind.UNINTELLIGIBLE), 0, new)[1].marks == ()


def test_a_doubt_stays_while_a_character_of_its_text_is_left():
    document = marked(MarkKind.REPEATED)

    assert revise(document, [(4, 18, "")]).marks == (Mark(Span(3, 5), MarkKind.REPEATED, 3.0, 7.0),)
    assert revise(document, [(3, 19, "said")]).marks == ()
    assert revise(document, [(2, 20, "")]).marks == ()


# --- properties


@given(st.data(), documents())
def test_marks_stay_on_the_characters_they_were_made_for(data, document):
    edits = data.draw(edits_of(document.text))
    try:
        after = revise(document, edits)
    except BadInput:  # over the border of two turns
        return

    kept = {(m.kind, m.start_s, m.end_s) for m in after.marks}
    assert kept <= {(m.kind, m.start_s, m.end_s) for m in document.marks}
    for mark in after.marks:
        assert any(t.span.start <= mark.span.start < mark.span.end <= t.span.end for t in after.turns)
    if all(edit.start == edit.end or edit.text for edit in edits) and not any(
        e.start < m.span.end and e.end > m.span.start for e in edits for m in document.marks
    ):
        assert [m.span.slice(after.text) for m in after.marks] == [m.span.slice(document.text) for m in document.marks]


@given(st.data(), documents(), TEXTS)
def test_correcting_a_turn_changes_that_turn_only(data, document, new_text):
    index = data.draw(st.integers(0, len(document.turns) - 1))

    edits, after = correct_turn(document, index, new_text)

    assert apply(document.text, edits) == after.text
    for number, (was, now) in enumerate(zip(document.turns, after.turns, strict=True)):
        assert (was.speaker, was.start_s, was.end_s) == (now.speaker, now.start_s, now.end_s)
        if number != index:
            assert was.span.slice(document.text) == now.span.slice(after.text)
    assert after.text.count("\n") == len(after.turns) - 1
    _, again = correct_turn(after, index, new_text)
    assert again is after


@given(st.data(), documents())
def test_words_stay_whole_timed_and_in_order(data, document):
    index = data.draw(st.integers(0, len(document.turns) - 1))
    words = document.turns[index].span.slice(document.text).split(" ")
    place = data.draw(st.integers(0, len(words)))
    new = [
        *words[:place],
        *data.draw(st.lists(st.sampled_from(["ab", "c", "dé"]), max_size=3)),
        *words[place + 1 :],
    ]

    _, after = correct_turn(document, index, " ".join(new))

    turn = after.turns[index]
    mine = after.words_in(turn.span)
    said = turn.span.slice(after.text).split()
    assert [w.span.slice(after.text) for w in mine] == (said if document.words else [])
    times = [t for w in after.words for t in (w.start_s, w.end_s)]
    assert times == sorted(times)
    assert all(turn.start_s <= w.start_s <= w.end_s <= turn.end_s for w in mine)


@given(st.data(), documents())
def test_words_outside_the_changed_stretch_keep_time_and_probability(data, document):
    index = data.draw(st.integers(0, len(document.turns) - 1))
    span = document.turns[index].span
    text = span.slice(document.text)

    _, after = correct_turn(document, index, text + " end")

    before = heard(document, span)
    assert heard(after, after.turns[index].span)[: len(before)] == before


# --- replacing in many places


def test_replacements_in_several_turns_are_one_change():
    edits, after = replace_words(TALK, [(16, 19, "never"), (0, 3, "When")])

    assert after.text == "When do you feel\nnever save at all"
    assert edits == (Edit(0, 3, "When"), Edit(16, 19, "never"))
    assert heard(after)[4] == ("never", 10, 11, None)


def test_a_word_replaced_by_nothing_takes_a_blank_along():
    _, after = replace_words(TALK, [(4, 6, ""), (16, 19, ""), (28, 31, "")])

    assert after.text == "how you feel\nsave at"


def test_replacements_that_overlap_are_refused():
    with pytest.raises(BadInput, match="overlap"):
        replace_words(TALK, [(0, 6, "x"), (4, 8, "y")])


def test_a_turn_is_not_emptied_by_a_replacement():
    with pytest.raises(BadInput, match="Turn 2 would have no words left"):
        replace_words(TALK, [(16, 31, "")])


@given(st.data(), documents())
def test_replacing_words_by_nothing_never_leaves_two_blanks(data, document):
    chosen = data.draw(st.sets(st.sampled_from(document.words), max_size=8)) if document.words else set()
    try:
        _, after = replace_words(document, [(*word.span, "") for word in chosen])
    except BadInput:
        return

    assert "  " not in after.text or "  " in document.text
    assert len(after.words) == len(document.words) - len(chosen)
