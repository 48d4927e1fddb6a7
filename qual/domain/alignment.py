"""Which stretches of two texts differ: patience over lines, then over words, then Myers' greedy search.

difflib took 70 s for an interview with its blanks as tokens of their own; anchoring on words that occur once
in both texts (Cohen's patience diff) leaves only short stretches for Myers (1986, Algorithmica 1, 251-266).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_WORD = re.compile(r"\n|[^\s]+[^\S\n]*|[^\S\n]+")  # the blank stays with its word; a line end stands alone
_MOST_DIFFERENCES = 1200  # Myers' search is quadratic in these; beyond, a stretch counts as rewritten

Range = tuple[int, int, int, int]  # a_start, a_end, b_start, b_end


def differing_ranges(a: str, b: str) -> Iterator[Range]:
    """Yield the code point ranges that differ, in order; what lies between them is equal in both texts."""
    return _joined(_differing_words(a, b))


def differing_items(a: Sequence[str], b: Sequence[str]) -> Iterator[Range]:
    """Yield the index ranges in which two sequences of pieces differ, in order; between them the pieces are equal.

    >>> list(differing_items(["a", "b", "c"], ["a", "x", "y", "c"]))
    [(1, 2, 1, 3)]
    """
    return _joined(_patience(a, b))


def _differing_words(a: str, b: str) -> Iterator[Range]:
    a_lines, b_lines = _LINE.findall(a), _LINE.findall(b)
    a_at, b_at = _offsets(a_lines), _offsets(b_lines)
    for i1, i2, j1, j2 in _joined(_patience(a_lines, b_lines)):
        a_words = _WORD.findall(a, a_at[i1], a_at[i2])
        b_words = _WORD.findall(b, b_at[j1], b_at[j2])
        for k1, k2, m1, m2 in _differing_in(a_words, b_words):
            yield a_at[i1] + k1, a_at[i1] + k2, b_at[j1] + m1, b_at[j1] + m2


def _differing_in(a_words: Sequence[str], b_words: Sequence[str]) -> Iterator[Range]:
    """Yield ranges in characters from the first word: differing words, differing blanks after equal ones."""
    a_keys, b_keys = ([w.rstrip() or w for w in words] for words in (a_words, b_words))
    a_at, b_at = _offsets(a_words), _offsets(b_words)
    k, m = 0, 0
    end = (len(a_words), len(a_words), len(b_words), len(b_words))
    for k1, k2, m1, m2 in (*_patience(a_keys, b_keys), end):
        for k_same, m_same in zip(range(k, k1), range(m, m1), strict=True):
            if a_words[k_same] != b_words[m_same]:
                word = len(a_keys[k_same])
                yield a_at[k_same] + word, a_at[k_same + 1], b_at[m_same] + word, b_at[m_same + 1]
        yield a_at[k1], a_at[k2], b_at[m1], b_at[m2]
        k, m = k2, m2


def _offsets(pieces: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, pieces), initial=0))


def _joined(ranges: Iterable[Range]) -> Iterator[Range]:
    """Yield the ranges with touching ones made one, and empty ones left out."""
    pending: Range | None = None
    for found in ranges:
        if found[0] == found[1] and found[2] == found[3]:
            continue
        if pending and pending[1] == found[0] and pending[3] == found[2]:
            pending = (pending[0], found[1], pending[2], found[3])
            continue
        if pending:
            yield pending
        pending = found
    if pending:
        yield pending


def _patience(a: Sequence[str], b: Sequence[str]) -> Iterator[Range]:
    """Yield differing index ranges by anchoring on what occurs once in both; a stack instead of recursion."""
    stack: list[Range] = [(0, len(a), 0, len(b))]
    while stack:
        i1, i2, j1, j2 = stack.pop()
        while i1 < i2 and j1 < j2 and a[i1] == b[j1]:
            i1, j1 = i1 + 1, j1 + 1
        while i1 < i2 and j1 < j2 and a[i2 - 1] == b[j2 - 1]:
            i2, j2 = i2 - 1, j2 - 1
        if i1 == i2 or j1 == j2:
            if i1 < i2 or j1 < j2:
                yield i1, i2, j1, j2
            continue
        anchors = _unique_matches(a, b, (i1, i2, j1, j2))
        if not anchors:
            yield from _myers(a, b, (i1, i2, j1, j2))
            continue
        edges = [(i1 - 1, j1 - 1), *anchors, (i2, j2)]
        gaps = [(p + 1, q, r + 1, s) for (p, r), (q, s) in pairwise(edges)]
        stack.extend(reversed(gaps))


def _unique_matches(a: Sequence[str], b: Sequence[str], within: Range) -> list[tuple[int, int]]:
    """Return the longest rising chain of positions whose piece occurs exactly once on either side."""
    i1, i2, j1, j2 = within
    places_b = _once(b, j1, j2)
    pairs = [(i, places_b[piece]) for piece, i in _once(a, i1, i2).items() if piece in places_b]
    pairs.sort()
    tops: list[int] = []  # smallest end of a chain of each length
    top_pair: list[int] = []
    before: list[int] = []
    for index, (_, j) in enumerate(pairs):
        length = bisect_left(tops, j)
        before.append(top_pair[length - 1] if length else -1)
        if length == len(tops):
            tops.append(j)
            top_pair.append(index)
        else:
            tops[length], top_pair[length] = j, index
    chain: list[tuple[int, int]] = []
    index = top_pair[-1] if top_pair else -1
    while index >= 0:
        chain.append(pairs[index])
        index = before[index]
    return chain[::-1]


def _once(pieces: Sequence[str], start: int, end: int) -> dict[str, int]:
    places: dict[str, int] = {}
    repeated: set[str] = set()
    for index in range(start, end):
        piece = pieces[index]
        if piece in places:
            repeated.add(piece)
        places[piece] = index
    return {piece: index for piece, index in places.items() if piece not in repeated}


def _myers(a: Sequence[str], b: Sequence[str], within: Range) -> Iterator[Range]:
    """Yield differing index ranges of a shortest edit script; the whole range when it is too different."""
    i1, i2, j1, j2 = within
    n, m = i2 - i1, j2 - j1
    most = min(n + m, _MOST_DIFFERENCES)
    reach = {1: 0}  # diagonal -> furthest position in a
    trace: list[dict[int, int]] = []
    for d in range(most + 1):
        previous, reach = reach, {}
        for k in range(-d, d + 1, 2):
            down = k == -d or (k != d and previous[k - 1] < previous[k + 1])
            x = previous[k + 1] if down else previous[k - 1] + 1
            y = x - k
            while x < n and y < m and a[i1 + x] == b[j1 + y]:
                x, y = x + 1, y + 1
            reach[k] = x
            if x >= n and y >= m:
                yield from _steps_back(trace, n, m, i1, j1)
                return
        trace.append(reach)
    yield within


def _steps_back(trace: list[dict[int, int]], n: int, m: int, i1: int, j1: int) -> list[Range]:
    """Walk the search back to its start and return each single insertion or removal, in order."""
    steps: list[Range] = []
    x, y = n, m
    for d in range(len(trace), 0, -1):
        reach = trace[d - 1]
        k = x - y
        down = k == -d or (k != d and reach[k - 1] < reach[k + 1])
        px = reach[k + 1] if down else reach[k - 1]
        py = px - (k + 1 if down else k - 1)
        if down:
            steps.append((i1 + px, i1 + px, j1 + py, j1 + py + 1))
        else:
            steps.append((i1 + px, i1 + px + 1, j1 + py, j1 + py))
        x, y = px, py
    return steps[::-1]
