"""Words and their stems, by the Snowball algorithms: "vårdens" and "vården" are one word to whoever searches."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache
from importlib import import_module

import regex

# Letters, digits and their marks; apostrophes join. Characters of scripts without blanks are words of their own.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_LETTER = rf"[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]"
_WORD = regex.compile(rf"{_LETTER}+(?:'{_LETTER}+)*|[{_UNSPACED}][\p{{M}}\u1160-\u11ff]*", regex.VERSION1)
_NEEDS_CARE = regex.compile(rf"[\p{{M}}{_UNSPACED}]")
_PLAIN_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")  # the same for all other texts, in a seventh of the time

SNOWBALL = {  # language code -> module and class of snowballstemmer
    "sv": "swedish", "de": "german", "en": "english", "da": "danish", "no": "norwegian", "nb": "norwegian",
    "nn": "norwegian", "fi": "finnish", "nl": "dutch", "fr": "french", "es": "spanish", "it": "italian",
    "pt": "portuguese", "ro": "romanian", "hu": "hungarian", "tr": "turkish", "ru": "russian", "ar": "arabic",
    "pl": "polish", "cs": "czech", "et": "estonian", "lt": "lithuanian", "el": "greek", "fa": "persian",
}  # fmt: skip


def words(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of the words of a folded text.

    >>> [("peer-support, isn't it?")[a:b] for a, b in words("peer-support, isn't it?")]
    ['peer', 'support', "isn't", 'it']
    """
    care = any(_NEEDS_CARE.match(character) for character in set(text))
    return [found.span() for found in (_WORD if care else _PLAIN_WORD).finditer(text)]


def stem(word: str, language: str) -> str:
    """Return the stem of one folded word; in languages without an algorithm the word itself.

    >>> stem("vårdens", "sv"), stem("believed", "en"), stem("pflegerinnen", "de")
    ('vård', 'believ', 'pfleg')
    """
    return _stemmer(language)(word)


def is_stemmed(language: str) -> bool:
    """Say whether words of this language have stems."""
    return language in SNOWBALL


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    name = SNOWBALL.get(language)
    if name is None:
        return str
    # The module, not the package: the package takes PyStemmer where that is installed, perhaps of another version.
    module = import_module(f"snowballstemmer.{name}_stemmer")
    stem_word = getattr(module, f"{name.capitalize()}Stemmer")().stemWord
    return lru_cache(maxsize=100_000)(stem_word)  # Python's own stemmer needs 40 µs a word; people repeat themselves
