"""What a language model is asked, and how its answer is read whatever it answers."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.draft_prompt import DraftSentence, prompt, read_answer
from qual.errors import BadInput

PASSAGES = [("Participant A", "I waited\nby the door."), ("Participant B", "[person 1] came {late}.")]


@pytest.mark.parametrize(
    ("language", "word"), [("sv", "svenska"), ("de", "Deutsch"), ("en", "English"), ("fi", "English")]
)
def test_the_question_is_put_in_the_themes_language_with_numbered_passages(language: str, word: str) -> None:
    asked = prompt("Doors", "Doors decide {all}.", PASSAGES, language=language)

    assert word in asked.task
    assert "1. Participant A: I waited by the door.\n2. Participant B: [person 1] came {late}." in asked.task
    assert "Doors decide {all}." in asked.task
    assert '{"sentences": [{"text": "…", "quotes": [1, 3]}]}' in asked.task
    assert asked.text == f"{asked.system}\n\n{asked.task}"
    assert len(asked.digest) == 64


def test_too_many_quotes_are_refused() -> None:
    with pytest.raises(BadInput, match="Choose fewer quotes"):
        prompt("Doors", "Doors.", [("A", "word " * 300)] * 20, language="en")


def test_sentences_come_with_the_passages_they_name_and_those_that_do_not_exist() -> None:
    answer = json.dumps({"sentences": [{"text": "All  waited.", "quotes": [2, "1", "[2]", 7, 0, True, None]}]})

    assert read_answer(f"Here you are:\n```json\n{answer}\n```", 2) == (DraftSentence("All waited.", (2, 1), (7, 0)),)


def test_a_sentence_without_passages_is_kept_and_names_none() -> None:
    assert read_answer('[{"text": "All waited."}]', 2) == (DraftSentence("All waited.", (), ()),)


@pytest.mark.parametrize(
    "answer",
    ["", "I cannot do that.", "{}", '{"sentences": []}', '{"sentences": ["All waited."]}',
     '{"sentences": [{"text": 5}]}',
     '{"sentences": [{"text": "', "[" * 3000, json.dumps({"sentences": [{"text": "x" * 2000, "quotes": [1]}]})],
)  # fmt: skip
def test_what_is_no_list_of_sentences_is_refused(answer: str) -> None:
    with pytest.raises(BadInput, match="did not answer with sentences"):
        read_answer(answer, 2)


def test_an_endless_answer_is_refused() -> None:
    with pytest.raises(BadInput, match="summary is shorter"):
        read_answer("x" * 50_000, 2)


@given(st.text(max_size=300) | st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["sentences", "text", "quotes"]), inner),
    max_leaves=12,
).map(json.dumps), st.integers(0, 5))  # fmt: skip
def test_whatever_comes_is_read_or_refused_and_names_only_what_there_is(answer: str, n: int) -> None:
    try:
        found = read_answer(answer, n)
    except BadInput:
        return

    assert found
    assert all(one.text.strip() and all(1 <= number <= n for number in one.quotes) for one in found)
