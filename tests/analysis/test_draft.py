"""An extractive draft: sentences people said, from different people first, the same each time."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.draft import candidates, choose, joined_vectors, word_vectors

QUOTES = [
    ("The door was locked at night. Why was it locked? Yes.", "Ada", "en"),
    ("They kept the door locked all day long. Dinner was soup with bread again.", "Ben", "en"),
    ("Nobody told me why the door was locked.", "Ada", "en"),
    ("Mm.", "Cem", "en"),
]


def test_questions_and_very_short_sentences_are_left_out_unless_nothing_else_is_there() -> None:
    found = candidates(QUOTES)

    assert [(one.quote, one.text) for one in found] == [
        (0, "The door was locked at night."),
        (1, "They kept the door locked all day long."),
        (1, "Dinner was soup with bread again."),
        (2, "Nobody told me why the door was locked."),
        (3, "Mm."),
    ]
    assert all(QUOTES[one.quote][0][one.start : one.end] == one.text for one in found)


def test_what_most_say_is_chosen_and_everybody_is_heard_before_anyone_twice() -> None:
    found = candidates(QUOTES)

    chosen = [found[i] for i in choose(found, word_vectors(found), n=2)]

    assert {one.person for one in chosen} == {"Ada", "Ben"}
    assert "Dinner was soup with bread again." not in [one.text for one in chosen]


def test_the_same_sentence_is_not_chosen_twice() -> None:
    found = candidates([("I was never believed by them.", who, "en") for who in ("Ada", "Ben", "Cem")])

    assert choose(found, word_vectors(found), n=3) == (0,)


def test_nothing_gives_nothing() -> None:
    assert candidates([]) == ()
    assert choose((), np.zeros((0, 0), np.float32)) == ()
    with pytest.raises(ValueError, match="do not go with"):
        choose(candidates(QUOTES), np.zeros((1, 1), np.float32))


def test_likeness_of_words_and_of_meaning_count_alike() -> None:
    of_words = np.array([[1, 0], [0, 1]], np.float32)
    of_meaning = np.array([[1, 0], [1, 0]], np.float32)

    joined = joined_vectors(of_words, of_meaning)

    assert np.allclose(joined @ joined.T, [[1, 0.5], [0.5, 1]])
    assert joined_vectors(of_words, np.zeros((2, 2), np.float32)) is of_words


@given(
    st.lists(
        st.tuples(st.text(max_size=80), st.sampled_from(["Ada", "Ben"]), st.sampled_from(["sv", "de", "en"])),
        max_size=8,
    ),
    st.integers(1, 6),
)
def test_every_chosen_sentence_is_a_stretch_of_its_quote(quotes: list[tuple[str, str, str]], n: int) -> None:
    found = candidates(quotes)

    chosen = choose(found, word_vectors(found), n=n)

    assert len(chosen) <= n
    assert all(quotes[found[i].quote][0][found[i].start : found[i].end] == found[i].text for i in chosen)
    assert chosen == choose(found, word_vectors(found), n=n)
