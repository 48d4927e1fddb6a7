"""Interviews are cut into passages to read one at a time; nothing is left out, and answers keep their questions."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.steps import LONGEST_SENTENCE, cut_steps, step_at
from qual.domain.document import Document, Span, SpokenTurn, build_document

ANSWER = "I waited by the locked door for a long time. " * 4  # 40 words


def document(*turns: tuple[str, str]) -> Document:
    return build_document([SpokenTurn(speaker, text) for speaker, text in turns])


def said(made: Document, **more) -> list[list[str]]:
    steps = cut_steps(made, asking={"Q"}, **more)
    return [[line.speaker + ": " + line.sentences[0].slice(made.text) for line in step.lines] for step in steps]


def test_an_answer_stands_with_its_question_and_the_next_question_opens_a_new_passage() -> None:
    made = document(("Q", "What happened?"), ("A", ANSWER), ("Q", "And then?"), ("A", ANSWER))

    assert [[one[:2] for one in step] for step in said(made)] == [["Q:", "A:"], ["Q:", "A:"]]


def test_short_turns_stay_together() -> None:
    made = document(("Q", "Was it dark?"), ("A", "Yes."), ("Q", "Mm."), ("A", "And cold."))

    assert said(made) == [["Q: Was it dark?", "A: Yes.", "Q: Mm.", "A: And cold."]]


def test_a_long_turn_is_cut_between_sentences() -> None:
    made = document(("A", ANSWER * 6))

    steps = cut_steps(made)

    assert len(steps) == 3
    assert all(step.span.slice(made.text).endswith("time.") for step in steps)


def test_speech_without_a_full_stop_is_cut_all_the_same() -> None:
    made = document(("A", "and then I went " * 100))

    sentences = [s for step in cut_steps(made) for s in step.sentences]

    assert max(len(s.slice(made.text).split()) for s in sentences) <= LONGEST_SENTENCE


def test_only_the_stretch_that_was_given_out_is_read() -> None:
    made = document(("Q", "What happened?"), ("A", "I waited. Nobody came. Then I slept."))
    start = made.text.index("Nobody")

    (step,) = cut_steps(made, within=Span(start, start + len("Nobody came.")))

    assert step.span.slice(made.text) == "Nobody came."


def test_neighbours_that_are_marked_are_one_stretch() -> None:
    made = document(("A", "One. Two. Three. Four."))
    (step,) = cut_steps(made)

    assert [span.slice(made.text) for span in step.stretches({0, 1, 3})] == ["One. Two.", "Four."]


def test_without_marks_all_that_is_answered_is_meant_and_questions_only_where_there_is_nothing_else() -> None:
    made = document(("Q", "Was it dark?"), ("A", "Yes. Very."))
    (step,) = cut_steps(made, asking={"Q"})
    (alone,) = cut_steps(document(("Q", "Was it dark?")), asking={"Q"})

    assert [span.slice(made.text) for span in step.stretches()] == ["Yes. Very."]
    assert alone.stretches() == (Span(0, 12),)


def test_a_document_without_a_word_has_no_passages() -> None:
    assert cut_steps(build_document([])) == ()
    assert cut_steps(document(("A", "  \n "))) == ()


TURNS = st.lists(
    st.tuples(st.sampled_from("QAB"), st.text(alphabet="ab .,?!\n😀åé", max_size=400)), min_size=1, max_size=12
)


@given(TURNS)
def test_every_character_but_blanks_lies_in_exactly_one_sentence(turns: list[tuple[str, str]]) -> None:
    made = document(*turns)

    steps = cut_steps(made, asking={"Q"})

    sentences = [s for step in steps for s in step.sentences]
    assert all(a.end <= b.start for a, b in pairwise(sentences))
    assert "".join("".join(s.slice(made.text).split()) for s in sentences) == "".join(made.text.split())
    assert all(step_at(steps, s.start) == number for number, step in enumerate(steps) for s in step.sentences)
