"""Units of several coders summed up by document: what Krippendorff's u-alpha family is computed from.

Sums over documents can be added, so that documents can be resampled without laying them out again.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from qual.analysis.continua import Continuum, Units

Kind = Literal["all", "binary", "coded"]  # every unit; coded against gap; what two people coded


class UnitSums(NamedTuple):
    """Lengths in characters; those of pairs of coders have the weight 1 / (m - 1) for m coders of the document."""

    differing: np.ndarray  # (n_documents,) on which a pair of coders differs
    mass: np.ndarray  # (n_documents, n_values) that can be paired, for each value
    squares: np.ndarray  # (n_documents, n_values) what units paired with themselves would add
    characters: np.ndarray  # (n_documents,) that at least two people coded


class CodeSums(NamedTuple):
    """The same for one code, where two coders both coded something; all (n_documents,)."""

    differing: np.ndarray
    mass: np.ndarray
    mass_of_all: np.ndarray
    squares: np.ndarray
    characters: np.ndarray
    written: np.ndarray  # characters under this code, once for each coder


def unit_sums(line: Continuum, kind: Kind) -> UnitSums:
    """Sum up everybody's units."""
    found = line.kept.get(kind)
    if not isinstance(found, UnitSums):
        line.kept[kind] = found = _sum(line, line.units, kind)
    return found


def unit_measure(differing: np.ndarray, mass: np.ndarray, squares: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected disagreement of sums over documents, (...), (..., n_values), (..., n_values)."""
    n = mass.sum(axis=-1)
    return _ratio(differing, n), _ratio(n**2 - (mass**2).sum(axis=-1), n**2 - squares.sum(axis=-1))


def code_sums(line: Continuum, code: str) -> CodeSums:
    """Sum up the units of one code."""
    units, sums = line.units, unit_sums(line, "coded")
    if code not in line.codes:
        nothing = np.zeros(line.n_documents)
        return CodeSums(nothing, nothing, sums.mass.sum(axis=1), nothing, nothing, nothing)
    mine = units.holds[:, line.codes.index(code)]
    giving = mine[units.value].sum(axis=0)  # (n_runs,) how many coders gave this code
    coding = (units.value > 0).sum(axis=0)
    weighted, compared = _weighted(line, units)
    return CodeSums(
        _by_document(line, units, giving * (coding - giving) * weighted),
        sums.mass[:, mine].sum(axis=1),
        sums.mass.sum(axis=1),
        sums.squares[:, mine].sum(axis=1),
        _by_document(line, units, ((giving > 0) & (coding > 1)) * units.size),
        _by_document(line, units, giving * units.size * compared),
    )


def code_measure(
    differing: np.ndarray, mass: np.ndarray, mass_of_all: np.ndarray, squares: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return observed and expected disagreement about one code, from sums over documents of any shape."""
    return _ratio(differing, mass), _ratio(mass * (mass_of_all - mass), mass * mass_of_all - squares)


def _sum(line: Continuum, units: Units, kind: Kind) -> UnitSums:
    coded = units.value > 0
    weighted, compared = _weighted(line, units)
    takes_part = coded if kind == "coded" else line.present[units.document].T & compared
    values, n_values = (coded.astype(np.int64), 2) if kind == "binary" else (units.value, len(units.holds))
    differing = np.zeros(len(units.size))
    for a, b in combinations(range(len(line.coders)), 2):
        differing += 2 * (takes_part[a] & takes_part[b] & (values[a] != values[b]))
    others = np.maximum(takes_part.sum(axis=0) - 1, 0)
    n_cells = line.n_documents * n_values
    cells = units.document * n_values + values
    mass = np.bincount(cells.ravel(), (takes_part * others * weighted).ravel(), n_cells)
    if kind == "coded":
        squares = _crossing(line, units, n_values)
    else:
        squares = _own(units, takes_part, values, n_values, n_cells)
    return UnitSums(
        _by_document(line, units, differing * weighted),
        mass.reshape(line.n_documents, n_values),
        squares.reshape(line.n_documents, n_values),
        _by_document(line, units, (others > 0) * units.size),
    )


def _own(units: Units, takes_part: np.ndarray, values: np.ndarray, n_values: int, n_cells: int) -> np.ndarray:
    """Sum up each coder's coded units squared, and gaps as if each character were a unit."""
    squares = np.zeros(n_cells)
    for begins, takes, value, own in zip(units.begins, takes_part, values, units.value, strict=True):
        unit = np.cumsum(begins) - 1
        first = np.flatnonzero(begins)
        length = np.bincount(unit, units.size * takes, len(first))
        cell = units.document[first] * n_values + value[first]
        squares += np.bincount(cell, np.where(own[first] > 0, length**2, length), n_cells)
    return squares


def _crossing(line: Continuum, units: Units, n_values: int) -> np.ndarray:
    """Sum up the squared intersections of the coded units of two coders, for the values on both sides."""
    n_cells = line.n_documents * n_values
    squares = np.zeros(n_cells)
    others = np.maximum(line.n_present - 1, 1)
    for a, b in combinations(range(len(line.coders)), 2):
        begins = units.begins[a] | units.begins[b]
        first = np.flatnonzero(begins)
        length = np.bincount(np.cumsum(begins) - 1, units.size, len(first))
        shared = (units.value[a, first] > 0) & (units.value[b, first] > 0)
        first, document = first[shared], units.document[first[shared]]
        for value in (units.value[a, first], units.value[b, first]):
            squares += np.bincount(document * n_values + value, length[shared] ** 2 / others[document], n_cells)
    return squares


def _weighted(line: Continuum, units: Units) -> tuple[np.ndarray, np.ndarray]:
    """Return the lengths of runs by 1 / (m - 1), 0 where one person coded alone; and where two or more did."""
    n_present = line.n_present[units.document]
    return np.where(n_present > 1, units.size / np.maximum(n_present - 1, 1), 0.0), n_present > 1


def _by_document(line: Continuum, units: Units, what: np.ndarray) -> np.ndarray:
    return np.bincount(units.document, what, line.n_documents)


def _ratio(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Divide; 0 where there is nothing to divide, NaN where there is nothing to divide by."""
    above, below = np.broadcast_arrays(np.asarray(above, dtype=float), np.asarray(below, dtype=float))
    return np.divide(above, below, out=np.where(above == 0, 0.0, np.nan), where=below > 0)
