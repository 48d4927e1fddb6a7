"""Views of the same words: smoothed, that is without hesitations and stutters, and pauses by length.

The page shows the same views (frontend/src/core/reading.ts); both are tested on the examples of one file. Nothing
here changes a transcript. What is hidden is kept few on purpose: a "mm" is an answer and "die, die" good German.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from functools import cache
from pathlib import Path

from qual.domain.document import Document, Span

_WORD = re.compile(r"[\w'’]+")
_SAME_LETTER = re.compile(r"(.)\1+")
_ENDS = re.compile(r"[.!?]")
_AFTER = re.compile(r"[\s,;–—…-]*")  # what goes with a hidden word
_SENTENCE_REST = re.compile(r"[.!?…]*\s*")
_BEFORE = re.compile(r"[\s,;–—…-]*$")
_CUT_OFF = re.compile(r"[-–]\s+$")
_ONLY_BLANKS = re.compile(r"[\s,…–—-]*$")

# GAT 2 (Selting et al. 2009, Gesprächsforschung 10, 353-402), minimal transcript: estimated pauses up to a second
# by signs, longer ones measured. What is shorter than a tenth is within the error of word times.
_GAT2 = ((0.1, ""), (0.2, "(.)"), (0.5, "(-)"), (0.8, "(--)"), (1.0, "(---)"))
# Dresing and Pehl (Praxisbuch, 8th ed. 2018): a dot per second up to three, then the seconds as a number.
_DOTS = {1: "(.)", 2: "(..)", 3: "(...)"}
_SHORTEST_SIMPLE_S = 1.0


class PauseStyle(StrEnum):
    """How pauses are written."""

    NONE = "none"
    SIMPLE = "simple"  # (3): whole seconds, from one on
    DRESING_PEHL = "dresing-pehl"  # (.), (..), (...), (4)
    GAT2 = "gat2"  # (.), (-), (--), (---), (1.5)


def pause_sign(seconds: float, style: PauseStyle) -> str:
    """Return how a pause is written, "" when it is too short to be.

    >>> pause_sign(2.4, PauseStyle.DRESING_PEHL), pause_sign(2.4, PauseStyle.GAT2)
    ('(..)', '(2.4)')
    """
    if style is PauseStyle.SIMPLE:
        return f"({math.floor(seconds + 0.5)})" if seconds >= _SHORTEST_SIMPLE_S else ""
    if style is PauseStyle.DRESING_PEHL:
        whole = math.floor(seconds + 0.5)
        return _DOTS.get(whole, f"({whole})" if whole else "")
    if style is PauseStyle.GAT2:
        sign = next((sign for below, sign in _GAT2 if seconds < below), None)
        return f"({math.floor(seconds * 10 + 0.5) / 10:.1f})" if sign is None else sign
    return ""


def pauses(document: Document) -> tuple[tuple[int, float], ...]:
    """Return where somebody was silent before a word, and for how many seconds; words without times have none.

    A pause between two turns stands before the first word of the second.
    """
    found: list[tuple[int, float]] = []
    end_s: float | None = None
    for word in document.words:
        if word.start_s is None:
            continue
        if end_s is not None and word.start_s > end_s:
            found.append((word.span.start, word.start_s - end_s))
        end_s = max(word.end_s if word.end_s is not None else word.start_s, end_s or 0.0)
    return tuple(found)


def hesitations(text: str, span: Span, language: str) -> tuple[Span, ...]:
    """Return what a smoothed view leaves out of one turn: fillers, cut-off words, repeated small words.

    A turn of nothing else stays as it is, and so does a language without a list. `language` is ISO 639-1.
    """
    lists = _lists(language)
    if lists is None:
        return ()
    fillers, repeated = lists
    words = [Span(*m.span()) for m in _WORD.finditer(text, span.start, span.end)]
    hidden: list[Span] = []
    shown_to, shown_words, in_sentence = span.start, 0, 0
    for index, word in enumerate(words):
        if index and _ENDS.search(text, words[index - 1].end, word.start):
            in_sentence = 0
        following = words[index + 1] if index + 1 < len(words) else None
        said = word.slice(text).lower()
        if following and _is_stutter(text, word, following, said, repeated):
            hidden.append(Span(word.start, following.start))
        elif _SAME_LETTER.sub(r"\1", said) in fillers:
            hidden.append(_filler(text, word, span, shown_to=shown_to, opens=in_sentence == 0))
        else:
            shown_to, shown_words, in_sentence = word.end, shown_words + 1, in_sentence + 1
    return _merged(hidden) if shown_words else ()


def _is_stutter(text: str, word: Span, following: Span, said: str, repeated: frozenset[str]) -> bool:
    between, then = text[word.end : following.start], following.slice(text).lower()
    if _CUT_OFF.match(between):
        return then.startswith(said)
    return said == then and said in repeated and _ONLY_BLANKS.match(between) is not None


def _filler(text: str, word: Span, turn: Span, *, shown_to: int, opens: bool) -> Span:
    """Return a filler with the comma and blank that go with it, so that the rest still reads as a sentence."""
    after = _AFTER.match(text, word.end, turn.end)
    end = after.end() if after else word.end
    if end < turn.end and not _ENDS.match(text, end):
        return Span(word.start, end)
    if opens:
        rest = _SENTENCE_REST.match(text, word.end, turn.end)
        return Span(word.start, rest.end() if rest else word.end)
    if _AFTER.match(text, shown_to, word.start).end() > shown_to:  # type: ignore[union-attr]
        return Span(shown_to, word.end)  # together with fillers before it
    before = _BEFORE.search(text[shown_to : word.start])
    return Span(shown_to + before.start() if before else word.start, word.end)


def _merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return tuple(merged)


def _lists(language: str) -> tuple[frozenset[str], frozenset[str]] | None:
    known = _hesitations()
    if language not in known["fillers"]:
        return None
    return known["fillers"][language], known["repeated"][language]


@cache
def _hesitations() -> Mapping[str, Mapping[str, frozenset[str]]]:
    read = json.loads((Path(__file__).parent / "hesitations.json").read_text(encoding="utf-8"))
    return {kind: {language: frozenset(words) for language, words in lists.items()} for kind, lists in read.items()}
