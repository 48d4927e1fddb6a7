"""Finds the words that set a group of passages apart from the rest, separately for each language."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

WORDS_SHOWN = 8
PRIOR = 0.1  # pseudo-counts in all, as a share of all words: what keeps rare words from the top
MIN_Z = 0.5  # words hardly more frequent than elsewhere are left out
MIN_PASSAGES = 2  # a word of one passage is its accident
MIN_SHARE = 0.05  # of the group's passages in the language


@dataclass(frozen=True, slots=True)
class Keyword:
    """A lemma, how distinctive it is (z), and how many passages inside and outside the group use it."""

    lemma: str
    z: float
    inside: int
    outside: int


@dataclass(frozen=True, slots=True)
class LanguageWords:
    """The most distinctive words of a group in one language, best first."""

    language: str
    words: tuple[Keyword, ...]


def distinctive_words(
    lemmas: Sequence[Sequence[str]],
    languages: Sequence[str],
    members: Collection[int],
    *,
    n_words: int = WORDS_SHOWN,
) -> tuple[LanguageWords, ...]:
    """Return the distinctive lemmas of the passages `members` against all others of the same language.

    Log-odds ratio with an informative Dirichlet prior, as z scores: Monroe, Colaresi and Quinn (2008),
    "Fightin' Words", Political Analysis 16(4), equations 16, 20, 22. A word counts once per passage, so that
    one person repeating it does not make it the group's word. Languages most spoken in the group come first;
    those with no distinctive word are left out.

    >>> words = distinctive_words([["ward"], ["ward"], ["food"], ["food"]], ["en"] * 4, [0, 1])
    >>> [w.lemma for w in words[0].words]
    ['ward']
    """
    inside = set(members)
    spoken = Counter(languages[i] for i in inside)
    found = []
    for language in sorted(spoken, key=lambda c: (-spoken[c], c)):
        here = [i for i, c in enumerate(languages) if c == language]
        ours = Counter(w for i in here if i in inside for w in set(lemmas[i]))
        theirs = Counter(w for i in here if i not in inside for w in set(lemmas[i]))
        needed = max(MIN_PASSAGES, math.ceil(MIN_SHARE * spoken[language]))
        words = [w for w in _ranked(ours, theirs) if w.inside >= needed][:n_words]
        if words and theirs:
            found.append(LanguageWords(language, tuple(words)))
    return tuple(found)


def _ranked(ours: Counter[str], theirs: Counter[str]) -> list[Keyword]:
    n_ours, n_theirs = ours.total(), theirs.total()
    pseudo = PRIOR * (n_ours + n_theirs)
    ranked = []
    for word, inside in ours.items():
        outside = theirs[word]
        prior = PRIOR * (inside + outside)
        log_odds = _log_odds(inside + prior, n_ours + pseudo) - _log_odds(outside + prior, n_theirs + pseudo)
        z = log_odds / math.sqrt(1 / (inside + prior) + 1 / (outside + prior))
        if z >= MIN_Z:
            ranked.append(Keyword(word, z, inside, outside))
    return sorted(ranked, key=lambda k: (-k.z, k.lemma))


def _log_odds(count: float, total: float) -> float:
    return math.log(count / max(total - count, 1e-9))
