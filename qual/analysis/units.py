"""Codings laid over given units (turns, paragraphs, sentences): who gave which code to which unit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from qual.analysis.continua import Segment
from qual.analysis.segments import SentenceSplitter, Unit, cut_turn
from qual.analysis.tallies import Tally
from qual.domain.coding import Coding
from qual.domain.document import Document, Span, Turn
from qual.domain.edits import Anchor


def unit_spans(document: Document, unit: Unit, sentences: SentenceSplitter) -> list[Span]:
    """Return the units of a document in order, those without a character left out.

    `sentences` returns half-open ranges of the sentences of a text (see `Language.sentences`). A document without turns
    is one turn.
    """
    turns = document.turns or (Turn(Span(0, len(document.text)), ""),)
    spans = (span for turn in turns for span in cut_turn(document.text, turn.span, unit, sentences))
    return [span for span in spans if span.end > span.start]


def placed(codings: Iterable[Coding], *, touched: bool = True) -> list[Segment]:
    """Return the codings that have a place in the text, as segments; those that a correction touched only if wanted."""
    return [
        Segment(c.coder_id, c.span.start, c.span.end, c.code_id)
        for c in codings
        if c.anchor is Anchor.EXACT or (touched and c.anchor is Anchor.TOUCHED)
    ]


def presence(
    units: Sequence[Span], segments: Sequence[Segment], coders: Sequence[str], codes: Sequence[str]
) -> np.ndarray:
    """Return who gave which code to which unit, bool of shape (n_codes, n_coders, n_units).

    A segment counts for every unit it shares a character with. Units are in order and do not overlap; segments of other
    coders and codes do not count.

    >>> presence([Span(0, 4), Span(5, 9)], [Segment("A", 3, 5, "x")], ["A", "B"], ["x"]).tolist()
    [[[True, False], [False, False]]]
    """
    rows = {coder: row for row, coder in enumerate(coders)}
    sheets = {code: sheet for sheet, code in enumerate(codes)}
    mine = [s for s in segments if s.coder in rows and s.code in sheets and s.end > s.start]
    edges = np.array(units, np.int64).reshape(-1, 2)
    start, end = np.array([s.start for s in mine], np.int64), np.array([s.end for s in mine], np.int64)
    first = np.searchsorted(edges[:, 1], start, side="right")  # the first unit that ends after the segment begins
    last = np.maximum(np.searchsorted(edges[:, 0], end, side="left"), first)
    sheet = np.array([sheets[s.code] for s in mine], np.int64)
    row = np.array([rows[s.coder] for s in mine], np.int64)
    changes = np.zeros((len(codes), len(coders), len(units) + 1), np.int32)
    np.add.at(changes, (sheet, row, first), 1)
    np.subtract.at(changes, (sheet, row, last), 1)
    return np.cumsum(changes, axis=2)[:, :, :-1] > 0


def ratings(given: np.ndarray, coders: Sequence[str], took_part: Collection[str]) -> np.ndarray:
    """Return presence as numbers, 1 and 0, and NaN in the rows of those who did not code the document."""
    table = given.astype(float)
    table[..., [coder not in took_part for coder in coders], :] = np.nan
    return table


def presence_tally(given: np.ndarray, coders: Sequence[str], took_part: Collection[str]) -> Tally:
    """Sum up presence of one document, for every code at once: `tallies.tally` of `ratings`, without the detour.

    The tally's first axis is that of the codes.
    """
    there = np.array([coder in took_part for coder in coders], bool)
    n_coders, n_units = int(there.sum()), given.shape[-1]
    kept = given & there[:, None]
    by_coder = np.stack([n_units * there - kept.sum(axis=2), kept.sum(axis=2)], axis=-1).astype(float)
    giving = kept.sum(axis=1).astype(float)  # (n_codes, n_units)
    ones, both = giving.sum(axis=1), (giving * (giving - 1)).sum(axis=1)
    mixed = (giving * (n_coders - giving)).sum(axis=1)
    none = ((n_coders - giving) * (n_coders - giving - 1)).sum(axis=1)
    pairs = np.array([[none, mixed], [mixed, both]]).transpose(2, 0, 1)
    shares = np.stack([n_units * n_coders - ones, ones], axis=-1) / max(n_coders, 1)
    if n_coders < 2:
        pairs = np.zeros_like(pairs)
    weight = max(n_coders - 1, 1)
    return Tally(np.array([0.0, 1.0]), pairs / weight, pairs / (weight * max(n_coders, 1)), shares, by_coder)
