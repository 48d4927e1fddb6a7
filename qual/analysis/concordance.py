"""Keyword in context: the words around a hit, and the word, sentence or turn it stands in."""

from __future__ import annotations

from enum import StrEnum
from itertools import pairwise

import regex

from qual.analysis.readable import Readable
from qual.domain.document import Span

REACH = 60  # characters on either side: one line of a side pane on a laptop
# A full stop ends a sentence unless a small letter follows (t.ex. så) or a number or single letter precedes (3. Mai).
_END = regex.compile(r"(?:[!?…]|(?<!\b\p{L})(?<!\b\d{1,4})\.)[.!?…]*[\"'”’»)\]]*(?=\s+[^\p{Ll}\s])|[。！？]+|\n")
_INSIDE = regex.compile(r"[\p{L}\p{M}\p{N}'’\-]")
_BLANKS = " \t\n\r\u00a0"


class Extent(StrEnum):
    """How much of the text a hit stands for when it is coded."""

    HIT = "hit"
    WORD = "word"
    SENTENCE = "sentence"
    TURN = "turn"


def context(readable: Readable, hit: Span, *, reach: int = REACH) -> tuple[str, str]:
    """Return what stands before and after a hit in its turn, cut between words; "…" says that there is more."""
    turn = readable.turn_at(hit.start)
    start, end = max(turn.start, hit.start - reach), min(max(turn.end, hit.end), hit.end + reach)
    text = readable.text
    if start > turn.start:
        blank = text.find(" ", start, hit.start)
        start = blank + 1 if blank >= 0 else start
    if end < turn.end:
        blank = text.rfind(" ", hit.end, end)
        end = blank if blank > hit.end else end
    before = ("…" if start > turn.start else "") + text[start : hit.start]
    after = text[hit.end : end] + ("…" if end < turn.end else "")
    return before, after


def extended(readable: Readable, hit: Span, extent: Extent) -> Span:
    """Return the passage a hit stands for: itself, or the whole words, sentences or turn around it."""
    turn = readable.turn_at(hit.start)
    if extent is Extent.TURN:
        return _without_blanks(readable.text, Span(turn.start, max(turn.end, hit.end)))
    if extent is Extent.WORD:
        return _words_around(readable.text, hit, turn)
    if extent is Extent.SENTENCE:
        return _sentences_around(readable.text, hit, turn)
    return hit


def sentences_in(text: str, within: Span) -> tuple[Span, ...]:
    """Return the sentences of a stretch of text in order, without blanks around them.

    >>> [span.slice("Ja. Det var t.ex. så. Hm") for span in sentences_in("Ja. Det var t.ex. så. Hm", Span(0, 24))]
    ['Ja.', 'Det var t.ex. så.', 'Hm']
    """
    edges = [within.start, *(border.end() for border in _END.finditer(text, *within)), within.end]
    found = (_without_blanks(text, Span(start, end)) for start, end in pairwise(edges))
    return tuple(span for span in found if span.end > span.start)


def _words_around(text: str, hit: Span, turn: Span) -> Span:
    start, end = hit
    while start > turn.start and _INSIDE.match(text[start - 1]) and _INSIDE.match(text[start]):
        start -= 1
    while end < turn.end and _INSIDE.match(text[end]) and _INSIDE.match(text[end - 1]):
        end += 1
    return Span(start, end)


def _sentences_around(text: str, hit: Span, turn: Span) -> Span:
    start, end = turn.start, turn.end
    for border in _END.finditer(text, turn.start, turn.end):
        if border.end() <= hit.start:
            start = border.end()
        elif border.end() >= hit.end:
            end = border.end()
            break
    return _without_blanks(text, Span(start, max(end, hit.end)))


def _without_blanks(text: str, span: Span) -> Span:
    inside = span.slice(text)
    start = span.start + len(inside) - len(inside.lstrip(_BLANKS))
    return Span(start, max(start, span.start + len(inside.rstrip(_BLANKS))))
