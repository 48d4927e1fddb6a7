"""Random samples that can be drawn again: which interviews, or stretches of them, several people are to code.

Within a stratum the candidates with the smallest SHA-256 of seed and key are taken. The hash stands in for a random
order: every candidate is as likely as any other, nobody can choose one by choosing the order of the list, and the same
seed draws the same sample in every version of Qual, whatever its libraries do.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from math import ceil

from qual.analysis.segments import WORD
from qual.domain.document import Span
from qual.errors import BadInput


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that may be drawn. `key` says for ever what it is; strata are drawn from separately."""

    key: str
    stratum: str = ""


@dataclass(frozen=True, slots=True)
class Stratum:
    """How much of a stratum was drawn."""

    name: str
    size: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn, and all that is needed to draw it again and to report it."""

    keys: tuple[str, ...]  # in the order of the candidates
    seed: int
    strata: tuple[Stratum, ...]  # by name
    digest: str  # SHA-256 of the keys and strata that could be drawn; another list of candidates has another one

    @property
    def size(self) -> int:
        """How many could be drawn."""
        return sum(stratum.size for stratum in self.strata)


def draw(
    candidates: Sequence[Candidate], *, seed: int, share: float | None = None, number: int | None = None
) -> Sample:
    """Draw a share of the candidates, rounded up, or a number of them, from each stratum in proportion to its size.

    Raises BadInput where there is nothing to draw from or not enough.

    >>> wards = [Candidate(f"i{n}", "Ward 4" if n < 8 else "Ward 6") for n in range(10)]
    >>> sample = draw(wards, seed=1, share=0.2)
    >>> sample.keys, [(s.name, s.size, s.drawn) for s in sample.strata]
    (('i0', 'i9'), [('Ward 4', 8, 1), ('Ward 6', 2, 1)])
    """
    if len({one.key for one in candidates}) < len(candidates):
        raise ValueError("two candidates have the same key")
    sizes = Counter(one.stratum for one in candidates)
    quotas = allotted(sizes, how_many(len(candidates), share=share, number=number))
    order = sorted(candidates, key=lambda one: (_rank(seed, one.key), one.key))
    taken: set[str] = set()
    for stratum, quota in quotas.items():
        taken |= {one.key for one in [one for one in order if one.stratum == stratum][:quota]}
    return Sample(
        tuple(one.key for one in candidates if one.key in taken),
        seed,
        tuple(Stratum(name, sizes[name], quotas[name]) for name in sorted(sizes)),
        digest(candidates),
    )


def how_many(n: int, *, share: float | None = None, number: int | None = None) -> int:
    """Return how many of `n` a share, rounded up, or a number asks for.

    >>> how_many(12, share=0.2), how_many(10, share=0.2), how_many(12, number=5)
    (3, 2, 5)
    """
    if not n:
        raise BadInput("There is nothing to draw from. Choose at least one interview with a transcript.")
    if (share is None) == (number is None):
        raise ValueError("either a share or a number")
    if share is not None:
        if not 0 < share <= 1:
            raise BadInput("Draw a share of more than 0 % and at most 100 %.")
        return ceil(Fraction(str(share)) * n)  # as it is written: 0.2 of 10 is 2, not a hair more
    if not 1 <= (number or 0) <= n:
        raise BadInput(f"{n} can be drawn; ask for at least 1 and at most {n}.")
    return number or 0


def allotted(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """Return how many of `n` each stratum gives: its share by largest remainder, and at least one if `n` is enough.

    Equal remainders go to the larger stratum, then to the first by name.

    >>> allotted({"a": 50, "b": 30, "c": 20}, 7)
    {'a': 4, 'b': 2, 'c': 1}
    >>> allotted({"a": 98, "b": 1, "c": 1}, 3)
    {'a': 1, 'b': 1, 'c': 1}
    """
    total = sum(sizes.values())
    given = dict.fromkeys(sorted(sizes), 1 if n >= len(sizes) else 0)
    for _ in range(n - sum(given.values())):
        # Who lacks most of n * size / total gets the next; from a start at 0 this is the largest remainder method.
        given[max(given, key=lambda name: (Fraction(n * sizes[name], total) - given[name], sizes[name]))] += 1
    return given


def digest(candidates: Iterable[Candidate]) -> str:
    """Return the SHA-256 of the keys and strata, whatever their order.

    >>> digest([Candidate("a"), Candidate("b")]) == digest([Candidate("b"), Candidate("a")])
    True
    """
    lines = sorted(f"{len(one.key)}:{one.key}{one.stratum}" for one in candidates)
    whole = hashlib.sha256()
    for line in lines:
        data = line.encode("utf-8", "surrogatepass")
        whole.update(len(data).to_bytes(8, "big") + data)
    return whole.hexdigest()


def stretches(text: str, turns: Iterable[Span], words: int) -> tuple[Span, ...]:
    """Cut a text into runs of whole turns of about so many words, as even as the turns allow.

    Every turn with a word in it lies in exactly one; a turn is never cut, so a long monologue makes a long stretch.

    >>> text = "one two\\nthree\\nfour five six"
    >>> [span.slice(text) for span in stretches(text, [Span(0, 7), Span(8, 13), Span(14, 27)], 3)]
    ['one two\\nthree', 'four five six']
    """
    if words < 1:
        raise BadInput("A stretch has at least one word.")
    spoken = [(span, n) for span in turns if (n := len(WORD.findall(span.slice(text))))]
    if not spoken:
        return ()
    ends = list(accumulate(n for _, n in spoken))  # words up to the end of each turn
    n_stretches = max(1, round(ends[-1] / words))
    cuts = {0, len(spoken)} | {_nearest(ends, Fraction(ends[-1] * part, n_stretches)) for part in range(1, n_stretches)}
    return tuple(Span(spoken[first][0].start, spoken[behind - 1][0].end) for first, behind in pairwise(sorted(cuts)))


def _nearest(ends: Sequence[int], wanted: Fraction) -> int:
    """Return behind how many turns to cut so that about `wanted` words lie before the cut."""
    index = bisect_left(ends, wanted)
    before = ends[index - 1] if index else 0
    return index if wanted - before <= ends[index] - wanted else index + 1


def _rank(seed: int, key: str) -> bytes:
    return hashlib.sha256(f"{seed}:{key}".encode("utf-8", "surrogatepass")).digest()
