"""A transcript prepared for searching: its words and their stems as two long lines, and where each word stands."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qual.analysis.folding import Folded, compose, fold
from qual.analysis.stems import stem, words
from qual.domain.document import Document, Span

VERSION = 1  # raise when words, stems or folding change: what is stored is then made anew
BREAK = "\n"  # between two words
TURN = "\x1e"  # stands for a word between two turns, so that no phrase reaches across


@dataclass(frozen=True, slots=True)
class Readable:
    """The current text of one interview. Line `i` of `words` and of `stems` stands at `places[i]`.

    `places` (n_words, 2) and `turns` (n_turns, 2) are int32 half-open ranges of code points; `speakers` has one key a
    turn, `times` (n_turns,) float32 when it begins in seconds, NaN where unknown. A document without turns is one turn
    of a nameless voice.
    """

    interview_id: str
    revision_id: str
    language: str
    text: str
    words: str
    stems: str
    places: np.ndarray
    turns: np.ndarray
    times: np.ndarray
    speakers: tuple[str, ...]
    _kept: dict[str, Folded | np.ndarray] = field(default_factory=dict, compare=False, repr=False)

    @property
    def folded(self) -> Folded:
        """The text without case, made at first use."""
        return self._folded("folded")

    @property
    def composed(self) -> Folded:
        """The text with composed letters and its case, made at first use."""
        return self._folded("composed")

    def line_starts(self, column: str) -> np.ndarray:
        """Return where each word begins in `words` or `stems`, int32 of shape (n_words,)."""
        if column not in self._kept:
            line = np.frombuffer(getattr(self, column).encode("utf-32-le"), np.uint32)
            self._kept[column] = np.flatnonzero(line == ord(BREAK))[:-1].astype(np.int32) + 1
        kept = self._kept[column]
        assert isinstance(kept, np.ndarray)
        return kept

    @property
    def words_per_turn(self) -> np.ndarray:
        """How many words, as blanks part them, each turn has, int32 of shape (n_turns,); counted at first use."""
        if "n_words" not in self._kept:
            self._kept["n_words"] = np.array([len(self.text[a:b].split()) for a, b in self.turns.tolist()], np.int32)
        kept = self._kept["n_words"]
        assert isinstance(kept, np.ndarray)
        return kept

    def turns_of(self, starts: np.ndarray) -> np.ndarray:
        """Return the index of the turn in which each place lies, -1 before the first."""
        return np.searchsorted(self.turns[:, 0], starts, side="right") - 1

    def turn_at(self, place: int) -> Span:
        """Return the turn in which a place lies."""
        return Span(*(int(edge) for edge in self.turns[self.turn_index(place)]))

    def turn_index(self, place: int) -> int:
        """Return the number of the turn in which a place lies, the first for what is before it."""
        return max(0, int(np.searchsorted(self.turns[:, 0], place, side="right")) - 1)

    def start_s(self, turn: int) -> float | None:
        """Return when a turn begins, None where that is unknown."""
        time = float(self.times[turn])
        return None if np.isnan(time) else time

    @property
    def n_bytes(self) -> int:
        """About how much memory this takes once it was searched in every way."""
        lines = sum(map(sys.getsizeof, (self.text, self.text, self.words, self.stems)))
        return lines + self.places.nbytes * 2 + self.turns.nbytes

    def _folded(self, name: str) -> Folded:
        if name not in self._kept:
            self._kept[name] = (fold if name == "folded" else compose)(self.text)
        kept = self._kept[name]
        assert isinstance(kept, Folded)
        return kept


def prepare(interview_id: str, revision_id: str, language: str, document: Document) -> Readable:
    """Prepare a transcript for searching; about 15 ms for 15,000 words."""
    text, folded = document.text, fold(document.text)
    found = np.array(words(folded.text), np.int32).reshape(-1, 2)
    spoken = [folded.text[a:b] for a, b in found.tolist()]
    places = folded.to_stored(found)
    turns = [(t.span.start, t.span.end) for t in document.turns] or [(0, len(text))]
    borders = np.searchsorted(places[:, 0], [start for start, _ in turns[1:]]).tolist()
    return Readable(
        interview_id,
        revision_id,
        language,
        text,
        _line(spoken, borders),
        _line([stem(word, language) for word in spoken], borders),
        np.insert(places, borders, -1, axis=0),
        np.array(turns, np.int32).reshape(-1, 2),
        np.array([np.nan if t.start_s is None else t.start_s for t in document.turns] or [np.nan], np.float32),
        tuple(t.speaker for t in document.turns) or ("",),
    )


def _line(tokens: Sequence[str], borders: Sequence[int]) -> str:
    parts: list[str] = [""]
    done = 0
    for border in borders:
        parts += tokens[done:border]
        parts.append(TURN)
        done = border
    parts += tokens[done:]
    return BREAK.join(parts) + BREAK
