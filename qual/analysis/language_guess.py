"""Guesses the language of a transcript from its commonest small words; only among the languages of the study."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

# Frequent in speech and absent from the other two languages.
SMALL_WORDS = {
    "sv": frozenset(
        {"och", "att", "det", "är", "jag", "inte", "som", "på", "för", "med", "var", "vad", "hon", "till", "också"}
    ),
    "de": frozenset(
        {"und", "ich", "das", "die", "nicht", "ist", "es", "der", "ein", "mit", "wie", "auch", "dann", "auf", "dass"}
    ),
    "en": frozenset(
        {"and", "the", "that", "to", "of", "it", "you", "is", "what", "they", "with", "this", "have", "not", "was"}
    ),
}
ENOUGH = 0.05  # share of the words that must be small words of the winner; real speech has 15 % and more
_WORD = re.compile(r"[^\W\d_]+")
_READ = 20_000  # characters; more tell nothing new


def guess_language(text: str, candidates: Sequence[str]) -> str:
    """Return the likeliest of `candidates` (ISO 639-1), "" if none is known here or the text is of another language.

    >>> guess_language("Jag vet inte vad det var, och hon är med på det.", ("sv", "de", "en"))
    'sv'
    """
    words = [word.casefold() for word in _WORD.findall(text[:_READ])]
    if not words:
        return ""
    counts = Counter(words)
    shares = {
        code: sum(counts[word] for word in SMALL_WORDS[code]) / len(words) for code in candidates if code in SMALL_WORDS
    }
    best = max(shares, key=shares.__getitem__, default="")
    return best if best and shares[best] >= ENOUGH else ""
