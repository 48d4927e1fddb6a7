"""All coefficients of agreement of a comparison: over all codes, per code, and per code for each pair of coders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from qual.analysis.bootstrap import N_RESAMPLES, Interval
from qual.analysis.coefficient import Coefficient
from qual.analysis.compared import Basis, Compared, everybody
from qual.analysis.scores_of_characters import character_scores
from qual.analysis.scores_of_units import unit_scores

# What stands first on a page and in a methods paragraph; for characters overall and per code.
MAIN = {Basis.TURN: "krippendorff_alpha", Basis.SENTENCE: "krippendorff_alpha", Basis.CHARACTERS: "c_alpha_binary"}
MAIN_OF_ALL = {**MAIN, Basis.CHARACTERS: "u_alpha"}


@dataclass(frozen=True, slots=True)
class Score:
    """A coefficient and where it lies when interviews are drawn again; no interval for what has no value."""

    coefficient: Coefficient
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Scores:
    """Everything about one code, or about all together."""

    code: str | None  # None: all codes together
    n_codings: int
    prevalence: float | None  # share of the ratings of units, or characters, that give the code; 0 to 1
    by_name: Mapping[str, Score]


@dataclass(frozen=True, slots=True)
class PairScores:
    """Everything about one code, or all together, between two coders, without intervals."""

    coders: tuple[str, str]
    code: str | None
    by_name: Mapping[str, Coefficient]


@dataclass(frozen=True, slots=True)
class Table:
    """A whole comparison."""

    n_units: int  # turns, sentences or characters
    overall: Scores
    codes: tuple[Scores, ...]  # in the order asked for
    pairs: tuple[PairScores, ...]  # by pair, the codes in the order asked for, all together first


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """What the ways of computing share: who coded, which codes, which interview each stretch belongs to."""

    documents: tuple[Compared, ...]
    coders: tuple[str, ...]
    codes: tuple[str, ...]
    groups: tuple[int, ...]
    n_groups: int
    n_resamples: int

    @property
    def pairs(self) -> list[tuple[int, int]]:
        """All pairs of coders, as numbers."""
        return list(combinations(range(len(self.coders)), 2))


def compute(
    documents: Sequence[Compared], codes: Sequence[str], basis: Basis, *, n_resamples: int = N_RESAMPLES
) -> Table:
    """Compute everything that can be said about how far the coders of `documents` agree about `codes`.

    Codes of segments that are not asked for must be left out before (`compared.under_chosen`). A coefficient that is
    not defined says why; nothing is ever NaN.
    """
    names = list(dict.fromkeys(document.group for document in documents))
    groups = tuple(names.index(document.group) for document in documents)
    layout = Layout(tuple(documents), everybody(documents), tuple(codes), groups, len(names), n_resamples)
    found = character_scores(layout) if basis is Basis.CHARACTERS else unit_scores(layout)
    counts = dict.fromkeys([None, *codes], 0)
    for document in documents:
        for segment in document.segments:
            counts[segment.code] += 1
            counts[None] += 1
    scored = [
        Scores(code, counts[code], _number(found.prevalence[at]), _joined(found.scores[at], found.intervals[at]))
        for at, code in enumerate([None, *codes])
    ]
    who = [(layout.coders[a], layout.coders[b]) for a, b in layout.pairs]
    pairs = [
        PairScores(two, code, found.of_pairs[number][at])
        for number, two in enumerate(who)
        for at, code in enumerate([None, *codes])
    ]
    return Table(found.n_units, scored[0], tuple(scored[1:]), tuple(pairs))


def _joined(scores: Mapping[str, Coefficient], intervals: Mapping[str, Interval]) -> dict[str, Score]:
    return {
        name: Score(score, intervals.get(name) if score.value is not None else None) for name, score in scores.items()
    }


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
