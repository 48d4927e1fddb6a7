"""Chooses sentences of a theme's own quotes as a draft of its summary: near the middle of what is said, and unlike.

Nothing is written: every sentence is one that somebody said. Which ones are taken is arithmetic on words, and no
judgement of what matters; so the draft is marked as a machine's, and counts for nothing until a person takes it over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.concordance import sentences_in
from qual.analysis.stems import stem, words
from qual.domain.document import Span

SENTENCES = 5
FEWEST_WORDS, MOST_WORDS = 5, 60  # shorter ones say too little alone, longer ones are no sentence but a stretch of talk
NEW_WEIGHT = 0.5  # how much likeness to those chosen counts against closeness to the middle
MEANING_WEIGHT = 0.5  # of the passage's vector, where there is one; the rest is words
METHOD = "centrality and maximal marginal relevance over words"
METHOD_WITH_MEANING = "centrality and maximal marginal relevance over words and meaning"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a quote; `quote` is the quote's index, `start` and `end` are code points into its text."""

    quote: int
    start: int
    end: int
    text: str
    person: Hashable
    language: str


def candidates(quotes: Sequence[tuple[str, Hashable, str]]) -> tuple[Candidate, ...]:
    """Cut quotes, given as (text, person, language), into sentences; questions and very short ones are left out.

    A quote of which nothing is left gives its whole text, so that a short answer can be chosen too.
    """
    found: list[Candidate] = []
    for number, (text, person, language) in enumerate(quotes):
        spans = [span for span in sentences_in(text, Span(0, len(text))) if _is_fit(span.slice(text))]
        if not spans and text.strip():
            spans = [Span(0, len(text))]
        found += [Candidate(number, *span, span.slice(text), person, language) for span in spans]
    return tuple(found)


def word_vectors(sentences: Sequence[Candidate]) -> np.ndarray:
    """Return tf-idf vectors over stems, float32, (n_sentences, n_stems), of unit length; zero where no word is shared.

    Weights are (1 + log tf) * log(1 + n / df) (Manning, Raghavan and Schütze 2008, chapter 6). Stems of two languages
    are different words.
    """
    bags = [_stems(one) for one in sentences]
    spread = Counter(word for bag in bags for word in bag)
    columns = {word: number for number, word in enumerate(sorted(spread))}
    table = np.zeros((len(bags), len(columns)), np.float32)
    for row, bag in enumerate(bags):
        for word, times in bag.items():
            table[row, columns[word]] = (1 + np.log(times)) * np.log(1 + len(bags) / spread[word])
    return _unit(table)


def joined_vectors(of_words: np.ndarray, of_meaning: np.ndarray | None) -> np.ndarray:
    """Return vectors whose products are the mean of both likenesses; `of_meaning` has a row for each sentence.

    A row of zeros in `of_meaning` (a quote without a vector) leaves the words alone.
    """
    if of_meaning is None or not of_meaning.any():
        return of_words
    return _unit(
        np.hstack([of_words * np.sqrt(1 - MEANING_WEIGHT), of_meaning * np.sqrt(MEANING_WEIGHT)]).astype(np.float32)
    )


def choose(sentences: Sequence[Candidate], vectors: np.ndarray, *, n: int = SENTENCES) -> tuple[int, ...]:
    """Return the indices of at most `n` sentences in the order of their quotes, each person once before anyone twice.

    Maximal marginal relevance (Carbonell and Goldstein 1998, SIGIR): near the middle of all, unlike those chosen.
    `vectors` are float32 of unit length or zero, one row a sentence. The same input gives the same choice.
    """
    if len(sentences) != len(vectors):
        raise ValueError(f"{len(sentences)} sentences do not go with {len(vectors)} vectors")
    if not len(sentences):
        return ()
    middle = _unit(vectors.mean(axis=0, keepdims=True))[0]
    closeness = vectors @ middle
    chosen: list[int] = []
    heard: Counter[Hashable] = Counter()
    said: set[str] = set()
    while len(chosen) < n:
        left = [i for i, one in enumerate(sentences) if i not in chosen and one.text.casefold() not in said]
        if not left:
            break
        fewest = min(heard[sentences[i].person] for i in left)
        fair = [i for i in left if heard[sentences[i].person] == fewest]
        best = max(fair, key=lambda i: (round(float(closeness[i] - NEW_WEIGHT * _nearest(vectors, i, chosen)), 5), -i))
        chosen.append(best)
        heard[sentences[best].person] += 1
        said.add(sentences[best].text.casefold())
    return tuple(sorted(chosen))


def _is_fit(text: str) -> bool:
    return FEWEST_WORDS <= len(text.split()) <= MOST_WORDS and not text.rstrip("\"”“»«’' )").endswith("?")


def _stems(one: Candidate) -> Counter[tuple[str, str]]:
    folded = one.text.casefold().replace("’", "'")
    return Counter((one.language, stem(folded[a:b], one.language)) for a, b in words(folded) if b - a > 2)


def _nearest(vectors: np.ndarray, index: int, chosen: Sequence[int]) -> float:
    return float((vectors[list(chosen)] @ vectors[index]).max()) if chosen else 0.0


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    unit: np.ndarray = np.where(lengths > 0, vectors / np.where(lengths > 0, lengths, 1), 0).astype(np.float32)
    return unit
