"""Says whether what sets a cluster apart are the words of the questions: together because asked, not because said."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from qual.analysis.keywords import LanguageWords

MOST = 0.5  # of the distinctive words, from which the cluster is flagged
FEWEST_WORDS = 3  # fewer distinctive words tell nothing
FEWEST_TURNS = 2  # a word of one question is its accident
SURE = 1.64  # standard errors by which interviewers must use it more often


@dataclass(frozen=True, slots=True)
class WordUse:
    """In how many passages of a language each word occurs, and how many passages there are."""

    passages: Mapping[str, int]
    n: int


def word_use(lemmas: Sequence[Collection[str]]) -> WordUse:
    """Count the passages in which each word occurs."""
    return WordUse(Counter(word for one in lemmas for word in set(one)), len(lemmas))


def interviewers_words(
    words: Sequence[LanguageWords], asked: Mapping[str, WordUse], n_elsewhere: Mapping[str, int]
) -> tuple[str, ...]:
    """Return those of a cluster's distinctive words that interviewers use more often than other people elsewhere.

    Args:
        words: the cluster's distinctive words, with how many passages outside use each.
        asked: what interviewers say, by language.
        n_elsewhere: the number of passages outside the cluster, by language.

    The shares of passages with the word are compared by a two-proportion z test (Agresti 2013, "Categorical Data
    Analysis", section 3.1) with half a passage added to each count, since many words never occur outside.
    """
    return tuple(
        word.lemma
        for one in words
        if (said := asked.get(one.language))
        for word in one.words
        if _is_asked(said.passages.get(word.lemma, 0), said.n, word.outside, n_elsewhere.get(one.language, 0))
    )


def are_interviewers_words(words: Sequence[LanguageWords], found: Collection[str]) -> bool:
    """Say whether most of a cluster's distinctive words are interviewers' words."""
    n = sum(len(one.words) for one in words)
    return n >= FEWEST_WORDS and len(found) >= MOST * n


def _is_asked(in_questions: int, n_questions: int, in_answers: int, n_answers: int) -> bool:
    if in_questions < FEWEST_TURNS or not n_answers:
        return False
    one, other = (in_questions + 0.5) / (n_questions + 1), (in_answers + 0.5) / (n_answers + 1)
    error = math.sqrt(one * (1 - one) / (n_questions + 1) + other * (1 - other) / (n_answers + 1))
    return one - other > SURE * error
