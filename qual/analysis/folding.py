"""Text made comparable: case and ways of writing one letter folded away, with the way back to the stored characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import regex

_APOSTROPHES = str.maketrans("’ʼ‘´`", "'''''")  # typed, printed and recognised texts differ in nothing but these
_JOINING = r"\p{M}\u1160-\u11ff"  # marks and the later parts of a Korean syllable: they belong to the letter before


@dataclass(frozen=True, slots=True)
class Folded:
    """A comparable text. Where it is not as long as the stored one, the four arrays say how its places correspond.

    `here` and `there` are int32 arrays of shape (n_uneven, 2): half-open ranges of this text, and of the stored one,
    for every letter that folds to another number of characters.
    """

    text: str
    here: np.ndarray | None = None
    there: np.ndarray | None = None

    def to_stored(self, spans: np.ndarray) -> np.ndarray:
        """Return ranges of this text, int32 of shape (n, 2), as ranges of the stored text, widened to whole letters."""
        if self.here is None or self.there is None or not len(spans):
            return spans
        starts = self._moved(spans[:, 0], 0)
        ends = self._moved(spans[:, 1] - 1, 1)
        return np.stack([starts, ends], axis=1).astype(np.int32)

    def _moved(self, places: np.ndarray, edge: int) -> np.ndarray:
        assert self.here is not None
        assert self.there is not None
        last = np.searchsorted(self.here[:, 0], places, side="right") - 1
        known = np.maximum(last, 0)
        inside = (last >= 0) & (places < self.here[known, 1])
        shift = np.where(last >= 0, self.there[known, 1] - self.here[known, 1], 0)
        return np.where(inside, self.there[known, edge], places + shift + edge)


def fold(text: str) -> Folded:
    """Fold case (full Unicode folding: ß is ss), composed and decomposed letters, and kinds of apostrophe.

    >>> fold("Die STRASSE, die Straße").text
    'die strasse, die strasse'
    """
    return _fold(text, _caseless, lambda whole: _straight(whole.casefold()))


def compose(text: str) -> Folded:
    """Return the text with its letters composed (NFC) and one kind of apostrophe, case kept.

    >>> len(compose("a\u0308ndern").text)
    6
    """
    return _fold(text, _composed, _straight)


def _fold(text: str, one: Callable[[str], str], at_once: Callable[[str], str]) -> Folded:
    """Fold letter by letter with `one`; `at_once` does the whole text where it does the same to each of its letters."""
    letters = {ord(c): one(c) for c in set(text)}
    uneven = "".join(chr(c) for c, folded in letters.items() if len(folded) != 1)
    if not uneven and not any(unicodedata.category(chr(c))[0] == "M" or 0x1160 <= c <= 0x11FF for c in letters):
        is_same = all(at_once(chr(c)) == folded for c, folded in letters.items())
        return Folded(at_once(text) if is_same else text.translate(letters))
    pieces: list[str] = []
    here: list[tuple[int, int]] = []
    there: list[tuple[int, int]] = []
    done = at = 0
    for found in _uneven(uneven).finditer(text):
        start, end = found.span()
        between = text[done:start].translate(letters)
        at += len(between)
        letter = one(found.group())
        pieces += (between, letter)
        here.append((at, at + len(letter)))
        there.append((start, end))
        at, done = at + len(letter), end
    pieces.append(text[done:].translate(letters))
    if not here:
        return Folded("".join(pieces))
    uneven_here, uneven_there = (np.array(ranges, np.int32).reshape(-1, 2) for ranges in (here, there))
    return Folded("".join(pieces), uneven_here, uneven_there)


@lru_cache(maxsize=256)
def _uneven(letters: str) -> regex.Pattern[str]:
    with_marks = rf"\S[{_JOINING}]+"  # a mark after a blank stands alone: it may begin a turn
    return regex.compile(f"{with_marks}|[{regex.escape(letters)}]" if letters else with_marks)


def _straight(text: str) -> str:
    for curved, straight in _APOSTROPHES.items():  # translating would look every character up
        text = text.replace(chr(curved), chr(straight))
    return text


def _caseless(letter: str) -> str:
    folded = unicodedata.normalize("NFD", letter).casefold()
    return unicodedata.normalize("NFC", folded).translate(_APOSTROPHES)


def _composed(letter: str) -> str:
    return unicodedata.normalize("NFC", letter).translate(_APOSTROPHES)
