"""Searching transcripts: what is sought, in which of four ways, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import regex

from qual.analysis.folding import Folded, compose, fold
from qual.analysis.patterns import PATIENCE_S, TurnPattern
from qual.analysis.readable import BREAK, Readable
from qual.analysis.stems import stem, words
from qual.errors import BadInput

LONGEST_QUERY = 500  # characters


class Mode(StrEnum):
    """How the sought words are compared with the text."""

    STEM = "stem"  # words and their inflections
    WORD = "word"  # whole words as typed
    PART = "part"  # also inside words
    REGEX = "regex"


@dataclass(frozen=True, slots=True)
class Query:
    """What is sought. Words, phrases and stems cross punctuation but no change of speaker; nothing crosses turns."""

    text: str
    mode: Mode = Mode.STEM
    match_case: bool = False


class Finder:
    """Finds one query in as many transcripts as one likes."""

    def __init__(self, query: Query, *, patience_s: float = PATIENCE_S) -> None:
        """Raise BadInput, in words, for what cannot be sought."""
        self._query = query
        text = query.text.strip() if query.mode is not Mode.REGEX else query.text
        if not text:
            raise BadInput("Type what you are looking for.")
        if len(text) > LONGEST_QUERY:
            raise BadInput(f"The words to find are {len(text)} characters long; use at most {LONGEST_QUERY}.")
        self._text = text
        folded = fold(text).text
        self._words = [folded[a:b] for a, b in words(folded)]
        if query.mode in {Mode.STEM, Mode.WORD} and not self._words:
            raise BadInput("There is no word in this. To find punctuation or symbols choose 'part of a word'.")
        if query.mode is Mode.REGEX:
            composed = compose(text).text
            self._pattern = TurnPattern(composed, match_case=query.match_case, patience_s=patience_s)
        else:
            self._part = compose(text).text if query.match_case else folded

    def find(self, readable: Readable) -> np.ndarray:
        """Return the hits, int32 of shape (n_hits, 2): half-open code points of the stored text, in order.

        Raises BadInput when a regular expression takes too long.
        """
        match self._query.mode:
            case Mode.STEM:
                return _lines(readable, "stems", [stem(word, readable.language) for word in self._words])
            case Mode.WORD:
                found = _lines(readable, "words", self._words)
                return self._of_same_case(readable, found) if self._query.match_case else found
            case Mode.PART:
                return _in_turns(readable, self._matches(readable))
            case Mode.REGEX:
                text = readable.composed
                return _spans(self._pattern.spans(text.text, _turns(readable, text)), text)

    def _of_same_case(self, readable: Readable, found: np.ndarray) -> np.ndarray:
        wanted = _as_typed(self._text)
        same = [_as_typed(readable.text[a:b]) == wanted for a, b in found.tolist()]
        return found[np.array(same, bool)] if same else found

    def _matches(self, readable: Readable) -> np.ndarray:
        text = readable.composed if self._query.match_case else readable.folded
        parts = self._part.split()
        if len(parts) == 1:
            return _spans(_occurrences(text.text, parts[0]), text)
        any_blanks = r"\s+".join(regex.escape(part) for part in parts)
        return _spans([found.span() for found in regex.finditer(any_blanks, text.text)], text)


def _as_typed(text: str) -> list[str]:
    composed = compose(text).text
    return [composed[a:b] for a, b in words(composed)]


def _lines(readable: Readable, column: str, wanted: list[str]) -> np.ndarray:
    """Return where the wanted words stand one after the other in a column of the prepared text."""
    line: str = getattr(readable, column)
    sought = BREAK + BREAK.join(wanted) + BREAK
    first = line.find(sought)
    if first < 0:
        return np.zeros((0, 2), np.int32)
    at = []
    while first >= 0:
        at.append(first + 1)
        first = line.find(sought, first + len(sought) - 1)  # the last break is also the first of the next word
    indices = np.searchsorted(readable.line_starts(column), at)
    starts, ends = readable.places[indices, 0], readable.places[indices + len(wanted) - 1, 1]
    return np.stack([starts, ends], axis=1)


def _occurrences(text: str, wanted: str) -> list[tuple[int, int]]:
    found = []
    at = text.find(wanted)
    while at >= 0:
        found.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return found


def _spans(found: list[tuple[int, int]], text: Folded) -> np.ndarray:
    """Return ranges of a folded text as ranges of the stored one, each once."""
    spans = text.to_stored(np.array(found, np.int32).reshape(-1, 2))
    return np.unique(spans, axis=0) if text.here is not None and len(spans) else spans


def _in_turns(readable: Readable, spans: np.ndarray) -> np.ndarray:
    if not len(spans):
        return spans
    index = readable.turns_of(spans[:, 0])
    return spans[(index >= 0) & (spans[:, 1] <= readable.turns[np.maximum(index, 0), 1])]


def _turns(readable: Readable, text: Folded) -> list[tuple[int, int]]:
    """Return the turns as ranges of a text whose length may differ from the stored one."""
    if text.here is None or text.there is None:
        return [(a, b) for a, b in readable.turns.tolist()]
    grown = np.concatenate(
        [[0], np.cumsum((text.here[:, 1] - text.here[:, 0]) - (text.there[:, 1] - text.there[:, 0]))]
    )
    before = np.searchsorted(text.there[:, 1], readable.turns, side="right")  # letters that end at or before the edge
    return [(a, b) for a, b in (readable.turns + grown[before]).tolist()]
