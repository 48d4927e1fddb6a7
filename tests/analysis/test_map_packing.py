"""What is written down of a map is what is read again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as of_numpy

from qual.analysis.interviewer_words import word_use
from qual.analysis.map_packing import STEPS, pack_places, pack_words, unpack_places, unpack_words

PLACES = of_numpy.arrays(np.float64, st.tuples(st.integers(0, 40), st.just(2)), elements=st.floats(-1, 1))
WORDS = st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=20)


@given(PLACES)
def test_places_come_back_as_exactly_as_they_are_drawn(places):
    packed = pack_places(places)

    again = unpack_places(packed)

    assert len(packed) == 4 * len(places)
    assert again.shape == places.shape
    assert np.abs(again - places).max(initial=0) <= 0.5 / STEPS + 1e-7


@given(PLACES)
def test_places_written_down_twice_do_not_wander(places):
    once = unpack_places(pack_places(places))

    assert np.array_equal(unpack_places(pack_places(once)), once)


@given(WORDS, st.dictionaries(st.text(max_size=3), WORDS, max_size=3))
def test_words_come_back_whatever_letters_they_have(lemmas, questions):
    asked = {language: word_use(turns) for language, turns in questions.items()}

    said, by_interviewers = unpack_words(pack_words(lemmas, asked))

    assert [list(words) for words in said] == lemmas
    assert by_interviewers == asked


@pytest.mark.parametrize("wrong", [np.zeros(3), np.zeros((2, 3)), np.array([[0, np.nan]]), np.array([[0, 1.1]])])
def test_what_is_no_map_is_refused(wrong):
    with pytest.raises(ValueError, match="place"):
        pack_places(wrong)
