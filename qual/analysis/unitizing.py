"""Agreement on free segments of text: Krippendorff's u-alpha family and ATLAS.ti's c-alpha-binary.

Every function takes the segments of one document and its length in characters, or one sequence of segments and one
length a document, or a `Continuum`; `coders` says who coded each document (see `continua.continuum`). How overlapping
segments of one coder are read stands in `continua`. An empty document changes nothing; a document that only one person
coded is left out.

Sources: K. Krippendorff, Y. Mathet, S. Bouvry, A. Widloecher (2016), On the reliability of unitizing textual continua,
Quality & Quantity 50; K. Krippendorff (2019), Content Analysis, 4th ed., section 12.6.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from qual.analysis.chance import concluded, krippendorff
from qual.analysis.coefficient import Coefficient, Undefined, conclude
from qual.analysis.continua import Continuum, Segment, continuum
from qual.analysis.tallies import Tally, tally
from qual.analysis.unit_sums import Kind, code_measure, code_sums, unit_measure, unit_sums

Segments = Sequence[Segment] | Sequence[Sequence[Segment]] | Continuum
Length = int | Sequence[int] | None  # None with a Continuum
Coders = Collection[str] | Sequence[Collection[str]] | None
ABSENT_OR_GIVEN = np.array([0.0, 1.0])


def u_alpha(segments: Segments, length: Length = None, coders: Coders = None) -> Coefficient:
    """Return u-alpha: do coders cut the text into the same units with the same codes, gaps included?

    Formula: 1 - D_o / D_e. D_o: share of the characters on which two coders give different values (a gap is a value).
    D_e = (n^2 - sum n_c^2) / (n^2 - sum over gaps of their length - sum over coded units of their length squared),
    n_c the characters with value c. 1 is perfect, 0 as by chance, below 0 worse.

    >>> a, b = Segment("A", 0, 6, "x"), Segment("B", 3, 6, "x")
    >>> round(u_alpha([a, b], 10).value, 4)  # D_o = 6 / 20, D_e = (400 - 81 - 121) / (400 - 11 - 36 - 9)
    0.4788
    """
    return _of_units(_line(segments, length, coders), "all")


def u_alpha_binary(segments: Segments, length: Length = None, coders: Coders = None) -> Coefficient:
    """Return |u-alpha: do coders find the same stretches worth a code, whichever?

    Formula: as `u_alpha` with the values taken together to gap and coded; the units stay as they are.

    >>> a, b = Segment("A", 0, 6, "x"), Segment("B", 3, 6, "y")
    >>> round(u_alpha_binary([a, b], 10).value, 4)
    0.4788
    """
    return _of_units(_line(segments, length, coders), "binary")


def cu_alpha(segments: Segments, length: Length = None, coders: Coders = None) -> Coefficient:
    """Return cu-alpha: where two coders both coded something, did they give the same codes?

    Formula: as `u_alpha` without gaps. The units are the intersections of coded units of two coders: D_e = (n^2 - sum
    n_c^2) / (n^2 - sum of their squared lengths), every intersection with the weight 1 / (m - 1) for m coders. With few
    intersections among many coders the divisor is not positive, and cu-alpha is not defined.

    >>> a, b = Segment("A", 0, 4, "x"), Segment("B", 0, 4, "x")
    >>> c, d = Segment("A", 6, 8, "x"), Segment("B", 6, 9, "y")
    >>> round(cu_alpha([a, b, c, d], 10).value, 4)  # D_o = 4 / 12, D_e = (144 - 104) / (144 - 40)
    0.1333
    """
    return _of_units(_line(segments, length, coders), "coded")


def ku_alpha(segments: Segments, length: Length = None, code: str = "", coders: Coders = None) -> Coefficient:
    """Return (k)u-alpha of a code: where two coders both coded something, did they give this code alike?

    Formula: 1 - D_o / D_e with D_o the share of the code's characters that others coded otherwise, and D_e =
    n_k (n - n_k) / (n_k n - sum of the squared lengths of the code's intersections), n and n_k as in `cu_alpha`.
    `coverage` is the share of the code's characters where somebody else coded something, too.

    >>> a, b = Segment("A", 0, 4, "x"), Segment("B", 0, 4, "x")
    >>> c, d = Segment("A", 6, 8, "x"), Segment("B", 6, 9, "y")
    >>> round(ku_alpha([a, b, c, d], 10, "x").value, 4)  # D_o = 2 / 10, D_e = 20 / (120 - 36)
    0.16
    """
    line = _line(segments, length, coders)
    sums = code_sums(line, code)
    n_units, n_coders = round(float(sums.characters.sum())), len(line.coders)
    shared, written = float(sums.mass.sum()), float(sums.written.sum())
    coverage = shared / written if written else None
    if n_coders >= 2 and not shared:
        return Coefficient(None, Undefined.CODE_NOT_SHARED, None, None, n_units, n_coders, coverage)
    seen, by_chance = code_measure(*(part.sum(axis=0) for part in sums[:4]))
    return replace(conclude(float(seen), float(by_chance), n_units, n_coders), coverage=coverage)


def c_alpha_binary(segments: Segments, length: Length = None, code: str = "", coders: Coders = None) -> Coefficient:
    """Return ATLAS.ti's c-alpha-binary of a code: nominal alpha with one unit for each character of the documents.

    Each coder gave the code to a character or not; two overlapping segments of one coder never count twice.
    Formula: as `agreement.krippendorff_alpha` of the table of characters, computed from runs.
    Source: ATLAS.ti manual, Inter-Coder Agreement, Krippendorff's c-Alpha Binary.

    >>> a, b = Segment("A", 0, 6, "x"), Segment("B", 3, 6, "x")
    >>> round(c_alpha_binary([a, b], 10, "x").value, 4)
    0.4242
    """
    t = character_tally(_line(segments, length, coders), code)
    return concluded(t, *krippendorff(t))


def character_tally(line: Continuum, code: str) -> Tally:
    """Return the ratings given (1) or not (0) of all characters: for every coefficient of given units."""
    ratings, sizes, _ = line.runs(code)
    return tally(ratings, ABSENT_OR_GIVEN, sizes)


def character_tallies(line: Continuum, code: str) -> list[Tally]:
    """Return `character_tally` of each document on its own."""
    ratings, sizes, document = line.runs(code)
    edges = np.searchsorted(document, np.arange(len(line.borders)))
    parts = [slice(a, b) for a, b in pairwise(edges)]
    return [tally(ratings[:, part], ABSENT_OR_GIVEN, sizes[part]) for part in parts]


def _of_units(line: Continuum, kind: Kind) -> Coefficient:
    sums = unit_sums(line, kind)
    seen, by_chance = unit_measure(*(part.sum(axis=0) for part in sums[:3]))
    return conclude(float(seen), float(by_chance), round(float(sums.characters.sum())), len(line.coders))


def _line(segments: Segments, length: Length, coders: Coders) -> Continuum:
    if isinstance(segments, Continuum):
        return segments
    if length is None:
        raise ValueError("segments need the length of their document")
    return continuum(segments, length, coders)
