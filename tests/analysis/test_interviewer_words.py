"""Clusters that hang together because of what was asked are told from those that hang together by what was said."""

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.interviewer_words import are_interviewers_words, interviewers_words, word_use
from qual.analysis.keywords import Keyword, LanguageWords


def words(*lemmas: str, outside: int = 1, language: str = "en") -> tuple[LanguageWords, ...]:
    return (LanguageWords(language, tuple(Keyword(lemma, 3.0, 10, outside) for lemma in lemmas)),)


def test_the_words_of_the_questions_are_found():
    asked = {"en": word_use([["coercion", "describe"]] * 8 + [["ward"]] * 2)}

    found = interviewers_words(words("coercion", "door", "describe"), asked, {"en": 100})

    assert found == ("coercion", "describe")
    assert are_interviewers_words(words("coercion", "door", "describe"), found)


def test_a_word_that_everybody_uses_as_often_is_nobodys():
    asked = {"en": word_use([["ward"]] * 5 + [["door"]] * 5)}

    assert interviewers_words(words("ward", outside=50), asked, {"en": 100}) == ()


def test_a_word_of_one_question_is_its_accident():
    asked = {"en": word_use([["ward"]] + [["door"]] * 3)}

    assert interviewers_words(words("ward"), asked, {"en": 100}) == ()


def test_questions_in_another_language_say_nothing():
    asked = {"sv": word_use([["tvång"]] * 9)}

    assert interviewers_words(words("tvång"), asked, {"en": 100, "sv": 100}) == ()


def test_few_words_flag_nothing():
    assert not are_interviewers_words(words("coercion", "door"), ("coercion", "door"))


@given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=4), max_size=30), st.integers(0, 60), st.integers(0, 60))
def test_words_found_are_words_of_the_cluster_that_were_asked_twice(questions, outside, more):
    given_words = words("a", "b", "c", outside=outside)
    asked = word_use(questions)

    found = interviewers_words(given_words, {"en": asked}, {"en": outside + more})

    assert set(found) <= set("abc")
    assert all(asked.passages[word] >= 2 for word in found)


@given(st.integers(2, 20), st.integers(0, 20), st.integers(1, 50))
def test_asking_more_never_frees_a_word(n_with, n_without, n_elsewhere):
    def is_found(times: int) -> bool:
        asked = {"en": word_use([["a"]] * times + [["b"]] * n_without)}
        return bool(interviewers_words(words("a", outside=0), asked, {"en": n_elsewhere}))

    assert is_found(n_with + 1) >= is_found(n_with)
