"""Coefficients of agreement between coders, one pure function each: on given units here, on free text in `unitizing`.

`ratings` is always an array of shape (n_coders, n_units): numbers for values, NaN where somebody did not rate. Unless a
description says otherwise a unit rated by one person takes no part in the observed disagreement but tells how often a
value is used (K. L. Gwet, Handbook of Inter-Rater Reliability, 4th ed. 2014, and its package irrCAC). Where nothing
varies no disagreement can be expected by chance, and the coefficient is not defined: never 1, never NaN.
"""

from __future__ import annotations

from itertools import combinations
from typing import Literal

import numpy as np

from qual.analysis import chance
from qual.analysis.chance import MEASURES, Level, Weights, concluded, from_tally
from qual.analysis.coefficient import Coefficient, Undefined, conclude
from qual.analysis.continua import Continuum, Segment, continuum
from qual.analysis.tallies import Tally, tally
from qual.analysis.unitizing import c_alpha_binary, cu_alpha, ku_alpha, u_alpha, u_alpha_binary

__all__ = [
    "MEASURES", "Coefficient", "Continuum", "Segment", "Undefined", "brennan_prediger", "c_alpha_binary",
    "cohen_kappa", "conger_kappa", "continuum", "cu_alpha", "fleiss_kappa", "from_tally", "gwet_ac1", "gwet_ac2",
    "holsti", "krippendorff_alpha", "ku_alpha", "percent_agreement", "scott_pi", "u_alpha", "u_alpha_binary",
]  # fmt: skip


def percent_agreement(ratings: np.ndarray) -> Coefficient:
    """Return the share of pairs of coders that agree, mean over the units rated by two or more.

    Formula: mean over units of sum_k r_k (r_k - 1) / (r (r - 1)), with r_k of the unit's r ratings giving value k.
    Range 0 to 1. It knows no chance, so it is also defined where nothing varies.
    Source: Gwet (2014), equation 2.8 (p_a); for two coders the plain share of units.

    >>> percent_agreement(np.array([[1, 0, 1, 1], [1, 1, 1, 1]])).value
    0.75
    """
    return from_tally(tally(ratings), "percent_agreement")


def holsti(ratings: np.ndarray) -> Coefficient:
    """Return Holsti's coefficient of reliability, for more than two coders the mean over all pairs of them.

    Formula: 2 M / (N1 + N2), M units on which both agree, N1 and N2 units that each rated; unlike percent agreement it
    counts units rated by only one of the two as not agreed. A pair without a common unit is left out. Range 0 to 1.
    Source: O. R. Holsti (1969), Content Analysis for the Social Sciences and Humanities, p. 140.

    >>> round(holsti(np.array([[1, 0, 1, 1], [1, 1, 1, np.nan]])).value, 4)
    0.5714
    """
    t = tally(ratings)
    ratings = np.atleast_2d(np.asarray(ratings, dtype=float))
    given = ~np.isnan(ratings)
    of_pairs = [
        2 * np.count_nonzero(ratings[a] == ratings[b]) / (given[a].sum() + given[b].sum())
        for a, b in combinations(range(len(ratings)), 2)
        if (given[a] & given[b]).any()
    ]
    disagreement = 1 - float(np.mean(of_pairs)) if of_pairs else None
    return conclude(disagreement, None, round(float(t.n_units)), int(t.n_coders), chance=False)


def scott_pi(a: np.ndarray, b: np.ndarray) -> Coefficient:
    """Return Scott's pi of two coders; units that either did not rate are left out.

    Formula: (P_o - P_e) / (1 - P_e) with P_e = sum_k p_k squared, p_k the share of value k among all ratings of both.
    Range -1 to 1; 0 is agreement as by chance. `a` and `b` have shape (n_units,).
    Source: W. A. Scott (1955), Reliability of content analysis, Public Opinion Quarterly 19(3), p. 323.

    >>> round(scott_pi(np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])).value, 4)
    0.4667
    """
    t = _of_two(a, b)
    return concluded(t, *chance.pooled(t))


def cohen_kappa(a: np.ndarray, b: np.ndarray, weights: Literal["linear", "quadratic"] | None = None) -> Coefficient:
    """Return Cohen's kappa of two coders, weighted if asked; units that either did not rate are left out.

    Formula: 1 - sum d p_o / sum d p_e with p_e(k, l) = p_a(k) p_b(l). The distance d is 1 for unequal values, with
    `linear` |k - l|, with `quadratic` its square, in each case as a share of the greatest one. Range -1 to 1; 0 is
    agreement as by chance. `a` and `b` have shape (n_units,); weights use the numbers themselves, not their ranks.
    Sources: J. Cohen (1960), Educational and Psychological Measurement 20(1), equation 1; J. Cohen (1968), Weighted
    kappa, Psychological Bulletin 70(4), equation 5.

    >>> cohen_kappa(np.array([1, 1, 0, 0]), np.array([1, 0, 0, 0])).value
    0.5
    """
    t = _of_two(a, b)
    return concluded(t, *chance.separate(t, chance.weights_to_distances(t.values, weights or "identity")))


def fleiss_kappa(ratings: np.ndarray) -> Coefficient:
    """Return Fleiss' kappa of two or more coders.

    Formula: (p_a - p_e) / (1 - p_e) with p_a as in `percent_agreement` and p_e = sum_k pi_k squared, pi_k the mean over
    units of the share of the unit's ratings that give k. Range about -1 to 1; 0 is agreement as by chance.
    Sources: J. L. Fleiss (1971), Psychological Bulletin 76(5), equations 1 to 7; missing ratings: Gwet (2014), 2.4.

    >>> round(fleiss_kappa(np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])).value, 4)
    0.625
    """
    return from_tally(tally(ratings), "fleiss_kappa")


def conger_kappa(ratings: np.ndarray) -> Coefficient:
    """Return Conger's kappa: Cohen's chance for two or more coders, each with an own habit of using the values.

    Formula: (p_a - p_e) / (1 - p_e), p_e the mean over pairs of coders g, h of sum_k p_gk p_hk, p_gk the share of value
    k among what g rated. With two coders and nothing missing it is Cohen's kappa. Range about -1 to 1.
    Sources: A. J. Conger (1980), Psychological Bulletin 88(2), p. 325; missing ratings: Gwet (2014), 2.4.

    >>> round(conger_kappa(np.array([[1, 1, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])).value, 4)
    0.6364
    """
    return from_tally(tally(ratings), "conger_kappa")


def brennan_prediger(ratings: np.ndarray) -> Coefficient:
    """Return Brennan and Prediger's coefficient: chance picks each of the q values that occur equally often.

    Formula: (p_a - 1/q) / (1 - 1/q). Range -1/(q - 1) to 1. Also known as Bennett's S and Randolph's free kappa.
    Source: R. L. Brennan, D. J. Prediger (1981), Educational and Psychological Measurement 41(3), equation 11.

    >>> brennan_prediger(np.array([[1, 1, 0, 0], [1, 0, 0, 0]])).value
    0.5
    """
    return from_tally(tally(ratings), "brennan_prediger")


def gwet_ac1(ratings: np.ndarray) -> Coefficient:
    """Return Gwet's AC1, which stays near percent agreement where one value is rare.

    Formula: (p_a - p_e) / (1 - p_e) with p_e = sum_k pi_k (1 - pi_k) / (q - 1), pi_k as in `fleiss_kappa`, q values.
    Range about -1 to 1; 0 is agreement as by chance.
    Source: K. L. Gwet (2008), British Journal of Mathematical and Statistical Psychology 61(1), equations 4 to 8.

    >>> round(gwet_ac1(np.array([[1] * 8 + [0, 1], [1] * 8 + [0, 0]])).value, 4)
    0.8658
    """
    return from_tally(tally(ratings), "gwet_ac1")


def gwet_ac2(ratings: np.ndarray, weights: Weights = "quadratic") -> Coefficient:
    """Return Gwet's AC2: AC1 for values with an order, where near misses count less; `identity` gives AC1.

    Formula: as AC1 with weighted agreement and p_e = T_w / (q (q - 1)) sum_k pi_k (1 - pi_k), T_w the sum of all
    weights. Linear and quadratic weights use the numbers, ordinal ones their ranks. Range about -1 to 1.
    Source: Gwet (2014), equations 3.5.1 to 3.5.7; weights as in irrCAC.

    >>> round(gwet_ac2(np.array([[1, 2, 3, 3], [1, 2, 3, 1]]), "linear").value, 4)
    0.4483
    """
    t = tally(ratings)
    return concluded(t, *chance.gwet(t, chance.weights_to_distances(t.values, weights)))


def krippendorff_alpha(ratings: np.ndarray, level: Level = "nominal") -> Coefficient:
    """Return Krippendorff's alpha for any number of coders and missing ratings; units rated once are left out.

    Formula: 1 - D_o / D_e, D_o = sum o_ck d_ck / n, D_e = sum n_c n_k d_ck / (n (n - 1)), o the coincidences, d 1 for
    unequal values (nominal), the squared difference of ranks (ordinal) or numbers (interval), or ((c - k) / (c + k))
    squared (ratio). Observed and expected disagreement are in these units. 1 is perfect, 0 as by chance, below 0 worse.
    Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, sections A to E.

    >>> round(krippendorff_alpha(np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]])).value, 3)
    0.095
    """
    t = tally(ratings)
    return concluded(t, *chance.krippendorff(t, level))


def _of_two(a: np.ndarray, b: np.ndarray) -> Tally:
    """Sum up the units that both rated; if there are none, everything, so that the reason can be told."""
    ratings = np.array([a, b], dtype=float)
    both = ~np.isnan(ratings).any(axis=0)
    return tally(ratings[:, both]) if both.any() else tally(ratings)
