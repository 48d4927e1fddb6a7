"""Texts beyond a model's limit are read to their end, in windows; what is no list of texts is refused by name."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.engines.text_windows import averaged, list_of_texts, whole_characters, windows


def starts_of(text: str) -> list[int]:
    """Every character but blanks is a token."""
    return [place for place, character in enumerate(text) if not character.isspace()]


@given(st.text("ab .", max_size=300), st.integers(12, 80))
def test_windows_put_together_are_the_text_and_none_is_too_long(text, most):
    found = windows(text, starts_of(text), most)

    assert "".join(window.text for window in found) == text
    assert all(window.n_tokens <= most for window in found)
    assert sum(window.n_tokens for window in found) == len(starts_of(text))


def test_windows_are_of_about_equal_length_and_end_between_words():
    text = "fotboll " * 40

    found = windows(text, starts_of(text), 200)

    assert [window.n_tokens for window in found] == [140, 140]
    assert [window.text[-9:] + "|" for window in found] == [" fotboll |"] * 2


def test_a_word_that_is_longer_than_the_limit_is_cut_where_it_must_be():
    assert [len(window.text) for window in windows("x" * 100, range(100), 58)] == [50, 50]


def test_the_mean_goes_by_tokens_and_a_text_of_one_window_keeps_its_vector():
    text = "a" * 30 + " " + "b" * 10
    long = windows(text, starts_of(text), 30)
    short = windows("c", [0], 30)
    vectors = np.array([[5, 0], [0, 3], [0.3, 0.4]], np.float32)

    found = averaged(vectors, [long, short])

    assert np.array_equal(found, np.array([[20, 20], [0.3, 0.4]], np.float32))


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("Ja", "not one text"),
        (b"Ja", "not of type bytes"),
        (None, "not of type NoneType"),
        ({"Ja"}, "not of type set"),
        (np.array("Ja"), "not of type ndarray"),
        (np.array([["Ja"]]), "not of type ndarray"),
        (["Ja", 3], "number 1 of this one is of type int"),
        ([["Ja"]], "number 0 of this one is of type list"),
    ],
)
def test_what_is_no_list_of_texts_is_refused_by_name(wrong, named):
    with pytest.raises(TypeError, match=named):
        list_of_texts(wrong)


def test_texts_may_come_from_a_generator_or_a_table():
    assert list_of_texts(text for text in ["Ja", "Nej"]) == ["Ja", "Nej"]
    assert list_of_texts(np.array(["Ja", "Nej"])) == ["Ja", "Nej"]


@given(st.text(st.characters(), max_size=20))
def test_whole_characters_can_always_be_written_down(text):
    whole_characters(text).encode()
