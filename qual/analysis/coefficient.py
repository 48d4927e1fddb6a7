"""What every coefficient of agreement returns: a value, or why there is none, and what it was made from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import isnan


class Undefined(StrEnum):
    """Why a coefficient has no value; pages turn these keys into sentences."""

    ONE_CODER = "one-coder"  # fewer than two people coded anything that is compared
    NOTHING_SHARED = "nothing-shared"  # two people coded, but never the same unit
    NO_VARIATION = "no-variation"  # everybody always says the same, so no disagreement can be expected by chance
    CODE_NOT_SHARED = "code-not-shared"  # nobody else coded anything where this code stands
    TOO_LITTLE_SHARED = "too-little-shared"  # so few common units that chance cannot be told
    TOO_FEW_GROUPS = "too-few-groups"  # too few interviews to resample them
    MOSTLY_UNDEFINED = "mostly-undefined"  # most resamples have no value


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One coefficient. Disagreements are shares (0 to 1) unless its own description says otherwise.

    `value` is None exactly when `reason` is not. Observed and expected disagreement are None where they do not exist:
    without two coders, and the expected one for percent agreement and Holsti's coefficient, which know no chance.
    """

    value: float | None
    reason: Undefined | None
    observed: float | None  # disagreement
    expected: float | None  # disagreement by chance
    n_units: int  # units, or characters, that at least two people coded
    n_coders: int  # people with at least one rating
    coverage: float | None = None  # `ku_alpha` only: share of the code's text where somebody else coded, too


def conclude(
    observed: float | None, expected: float | None, n_units: int, n_coders: int, *, chance: bool = True
) -> Coefficient:
    """Return 1 - observed / expected, or 1 - observed for coefficients without chance, or why there is no value."""
    if n_coders < 2:
        return Coefficient(None, Undefined.ONE_CODER, None, None, n_units, n_coders)
    if n_units == 0 or observed is None:
        return Coefficient(None, Undefined.NOTHING_SHARED, None, None, n_units, n_coders)
    if not chance:
        return Coefficient(1 - observed, None, observed, None, n_units, n_coders)
    if expected is None or isnan(expected):
        return Coefficient(None, Undefined.TOO_LITTLE_SHARED, observed, None, n_units, n_coders)
    if not expected:
        return Coefficient(None, Undefined.NO_VARIATION, observed, 0.0, n_units, n_coders)
    return Coefficient(1 - observed / expected, None, observed, expected, n_units, n_coders)
