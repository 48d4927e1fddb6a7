"""Words that set passages apart."""

import math

import pytest

from qual.analysis.keywords import distinctive_words


def words(lemmas, languages, members):
    return {w.language: [k.lemma for k in w.words] for w in distinctive_words(lemmas, languages, members)}


def test_the_score_is_the_log_odds_ratio_over_its_standard_error():
    lemmas = [["key", "door"], ["key"], ["door", "food"], ["food"]]
    # "key" is 2 of 3 words inside and 0 of 3 outside; the prior adds a tenth of all: 0.2 of 0.6 each side.
    inside, outside = math.log(2.2 / (3.6 - 2.2)), math.log(0.2 / (3.6 - 0.2))
    z = (inside - outside) / math.sqrt(1 / 2.2 + 1 / 0.2)

    (english,) = distinctive_words(lemmas, ["en"] * 4, [0, 1])

    assert [w.lemma for w in english.words] == ["key"]
    assert english.words[0].z == pytest.approx(z)


def test_languages_are_compared_with_themselves_only():
    lemmas = [["nyckel"], ["nyckel"], ["mat"], ["mat"], ["key"], ["key"], ["food"], ["food"]]
    languages = ["sv"] * 4 + ["en"] * 4

    assert words(lemmas, languages, [0, 1, 4, 5]) == {"sv": ["nyckel"], "en": ["key"]}


def test_the_language_most_spoken_in_the_group_comes_first():
    lemmas = [["nyckel"], ["nyckel"], ["mat"], ["key"], ["key"], ["key"], ["food"]]
    languages = ["sv"] * 3 + ["en"] * 4

    assert list(words(lemmas, languages, [0, 1, 3, 4, 5])) == ["en", "sv"]


def test_saying_a_word_often_in_one_passage_counts_once():
    lemmas = [["fan"] * 50 + ["key"], ["key"], ["food"], ["food"]]

    assert words(lemmas, ["en"] * 4, [0, 1]) == {"en": ["key"]}


def test_counts_say_how_many_passages_use_the_word():
    lemmas = [["key"], ["key"], ["key"], ["food"], ["food"], ["key", "food"]]

    (english,) = distinctive_words(lemmas, ["en"] * 6, [0, 1, 2])

    assert (english.words[0].inside, english.words[0].outside) == (3, 1)


def test_a_group_that_is_everything_has_no_distinctive_words():
    assert distinctive_words([["key"], ["key"]], ["en"] * 2, [0, 1]) == ()
