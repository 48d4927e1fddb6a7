"""Codings of free stretches of text by several people, as runs: never one cell per character.

Documents stand one behind the other on one line of characters. Each coder's line is cut into units: a gap, or a stretch
under the same codes. Rules where one coder's segments overlap: of the same code they are one segment; a stretch under
several codes is a unit of its own whose value is the set of them, and agrees only with the same set. Segments that only
touch stay two units.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

import numpy as np

BITS = 62  # codes that one word of a signature holds


class Segment(NamedTuple):
    """A stretch `[start, end)` of a document's characters to which somebody gave a code."""

    coder: str
    start: int
    end: int
    code: str


@dataclass(frozen=True, slots=True, eq=False)
class Continuum:
    """All documents and segments, laid out by `continuum`.

    The four arrays of segments have one entry each, sorted by code, coder and start; segments of the same coder and
    code do not overlap. Positions count from the start of the first document.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    borders: np.ndarray  # (n_documents + 1,) where documents begin, and the end
    present: np.ndarray  # (n_documents, n_coders) bool: who coded what, silence counted
    coder: np.ndarray
    code: np.ndarray
    start: np.ndarray
    end: np.ndarray
    kept: dict[str, object] = field(default_factory=dict, repr=False)  # sums that several coefficients need

    @property
    def units(self) -> Units:
        """Everybody's units, made at first use."""
        found = self.kept.get("units")
        if not isinstance(found, Units):
            self.kept["units"] = found = _cut(self)
        return found

    @property
    def n_documents(self) -> int:
        """How many documents stand on the line."""
        return len(self.borders) - 1

    @property
    def n_present(self) -> np.ndarray:
        """How many people coded each document."""
        return self.present.sum(axis=1)

    def document_of(self, positions: np.ndarray) -> np.ndarray:
        """Return the number of the document in which each character stands."""
        return np.searchsorted(self.borders, positions, side="right") - 1

    def of_code(self, code: str) -> slice:
        """Return where the segments of a code stand."""
        number = self.codes.index(code) if code in self.codes else len(self.codes)
        return slice(*np.searchsorted(self.code, [number, number + 1]))

    def runs(self, code: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Return who gave the code where, in runs within which nothing changes.

        Returns:
            ratings (n_coders, n_runs) of 1, 0 and NaN for who did not code the document; the runs' lengths; their
            documents.
        """
        mine = self.of_code(code)
        start, end, coder = self.start[mine], self.end[mine], self.coder[mine]
        points = np.unique(np.concatenate([start, end, self.borders]))
        given = np.zeros((len(self.coders), len(points)))
        given[coder, np.searchsorted(points, start)] += 1
        given[coder, np.searchsorted(points, end)] -= 1
        ratings = np.cumsum(given, axis=1)[:, :-1]
        document = self.document_of(points[:-1])
        if not self.present.all():
            ratings[~self.present[document].T] = np.nan
        return ratings, np.diff(points), document


@dataclass(frozen=True, slots=True, eq=False)
class Units:
    """Everybody's units on common runs of characters. Value 0 is a gap, others are sets of codes."""

    size: np.ndarray  # (n_runs,) characters
    document: np.ndarray  # (n_runs,)
    value: np.ndarray  # (n_coders, n_runs), 0 for who did not code the document
    begins: np.ndarray  # (n_coders, n_runs) bool: a unit begins with this run
    holds: np.ndarray  # (n_values, n_codes) bool: which codes a value stands for


def continuum(
    segments: Sequence[Segment] | Sequence[Sequence[Segment]],
    length: int | Sequence[int],
    coders: Collection[str] | Sequence[Collection[str]] | None = None,
) -> Continuum:
    """Lay out the segments of one document, or of several one behind the other.

    Args:
        segments: of one document, or one sequence a document.
        length: characters of the document, or one number a document.
        coders: who coded the document, or a collection for each document; silence of those is silence, and segments of
            others are left out. If None, everybody who has a segment anywhere coded everything.
    """
    lengths = (length,) if isinstance(length, int | np.integer) else tuple(length)
    documents: Sequence = (segments,) if isinstance(length, int | np.integer) else segments
    if coders is None:
        return _laid_out(tuple(map(tuple, documents)), lengths, None)
    of_each: Collection = (coders,) if isinstance(length, int | np.integer) else coders
    return _laid_out(tuple(map(tuple, documents)), lengths, tuple(map(frozenset, of_each)))


@lru_cache(maxsize=4)  # the coefficients of all codes are asked for one by one with the same segments
def _laid_out(
    documents: tuple[tuple[Segment, ...], ...], lengths: tuple[int, ...], of_each: tuple[frozenset[str], ...] | None
) -> Continuum:
    if len(documents) != len(lengths) or (of_each is not None and len(of_each) != len(lengths)):
        raise ValueError("one length, one sequence of segments and one collection of coders for each document")
    names, starts, ends, codes = zip(*chain.from_iterable(documents), strict=True) if any(documents) else ((),) * 4
    coders = tuple(sorted(set(names) if of_each is None else frozenset().union(*of_each)))
    present = np.ones((len(lengths), len(coders)), bool)
    if of_each is not None:
        present = np.array([[coder in each for coder in coders] for each in of_each], bool).reshape(present.shape)
    document = np.repeat(np.arange(len(documents)), [len(each) for each in documents])
    start, end = np.array(starts, np.int64), np.array(ends, np.int64)
    if (start < 0).any() or (end < start).any() or (end > np.array(lengths, np.int64)[document]).any():
        raise ValueError("a segment lies outside its document")
    borders = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    known = tuple(sorted(set(codes)))
    coder, code = _numbers(names, coders), _numbers(codes, known)
    there = (end > start) & (coder >= 0)
    there[there] = present[document[there], coder[there]]
    offset = borders[document]
    placed = (code[there], coder[there], (start + offset)[there], (end + offset)[there])
    code, coder, start, end = _merged(*placed, int(borders[-1]))
    return Continuum(coders, known, borders, present, coder, code, start, end)


def _numbers(names: Sequence[str], known: Sequence[str]) -> np.ndarray:
    number = {name: at for at, name in enumerate(known)}
    return np.fromiter((number.get(name, -1) for name in names), np.int64, len(names))


def _merged(
    code: np.ndarray, coder: np.ndarray, start: np.ndarray, end: np.ndarray, total: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Join overlapping segments of the same code and coder, sort by code, coder and start."""
    order = np.lexsort((start, coder, code))
    code, coder, start, end = code[order], coder[order], start[order], end[order]
    group = np.cumsum(np.diff(code, prepend=-1).astype(bool) | np.diff(coder, prepend=-1).astype(bool))
    apart = group * (total + 1)  # moves each group behind all others, so that one running maximum serves for all
    reach = np.maximum.accumulate(end + apart)
    first = np.ones(len(code), bool)
    first[1:] = (start + apart)[1:] >= reach[:-1]
    last = np.append(first[1:], True) if len(first) else first
    return code[first], coder[first], start[first], (reach - apart)[last]


def _cut(line: Continuum) -> Units:
    points = np.unique(np.concatenate([line.start, line.end, line.borders]))
    first, last = np.searchsorted(points, line.start), np.searchsorted(points, line.end)
    shape = (len(line.coders), len(points))
    begins = np.zeros(shape, bool)
    begins[line.coder, first] = begins[line.coder, last] = True
    begins[:, np.searchsorted(points, line.borders)] = True
    signatures = [_signature(line, first, last, shape, word) for word in range(0, len(line.codes), BITS)]
    value = np.zeros(shape, np.int64)  # 0 stays the gap: behind the last border nobody codes anything
    for signature in signatures:
        kinds, inverse = np.unique(signature, return_inverse=True)
        value = np.unique(value * len(kinds) + inverse.reshape(shape), return_inverse=True)[1].reshape(shape)
    _, found = np.unique(value, return_index=True)
    bits = [signature.ravel()[found][:, None] >> np.arange(BITS) & 1 for signature in signatures]
    holds = np.concatenate(bits, axis=1)[:, : len(line.codes)] if bits else np.zeros((len(found), 0))
    if not line.coders:
        holds = np.zeros((1, len(line.codes)))  # the gap is always there
    return Units(np.diff(points), line.document_of(points[:-1]), value[:, :-1], begins[:, :-1], holds.astype(bool))


def _signature(line: Continuum, first: np.ndarray, last: np.ndarray, shape: tuple[int, int], word: int) -> np.ndarray:
    """Return which of the codes `word` to `word + BITS - 1` each coder gave to each run, one bit a code."""
    mine = (line.code >= word) & (line.code < word + BITS)
    bits = np.int64(1) << (line.code[mine] - word)
    changes = np.zeros(shape, np.int64)
    np.add.at(changes, (line.coder[mine], first[mine]), bits)
    np.subtract.at(changes, (line.coder[mine], last[mine]), bits)
    return np.cumsum(changes, axis=1)
