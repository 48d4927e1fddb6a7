"""Ranks the codes that a passage might carry, learnt from passages that people have coded."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

CODES_SHOWN = 3
EXAMPLES_SHOWN = 3
ENOUGH_EXAMPLES = 8  # from here on regression is at least as good as the centroid
_STRENGTH = 30.0  # C of the regression; weaker regularisation suits unit vectors


class Method(StrEnum):
    """How a code was judged."""

    CENTROID = "centroid"
    REGRESSION = "regression"


@dataclass(frozen=True, slots=True)
class RankedCode:
    """A code that might fit, and why: the indices of the most similar passages already coded with it."""

    code: str
    method: Method
    n_examples: int
    nearest: tuple[int, ...]


def suggest_codes(
    examples: np.ndarray,
    codes: Sequence[Set[str]],
    passages: np.ndarray,
    *,
    n_codes: int = CODES_SHOWN,
) -> tuple[tuple[RankedCode, ...], ...]:
    """Return for every passage the likeliest codes, best first, at most `n_codes`.

    A code with fewer than 8 examples is judged by the cosine to the mean of its examples, one with more by
    logistic regression against the passages coded otherwise. To rank the two kinds in one list, each code's
    scores are put on the scale of the scores of passages *without* it: how far does this one stand out? Show
    ranks, not scores: they are no probabilities.

    Args:
        examples: centred unit vectors of coded passages, shape (n_examples, dimension).
        codes: the codes of each example.
        passages: vectors to be judged, centred in the same way, shape (n_passages, dimension).
    """
    names = sorted(set().union(*codes)) if codes else []
    if not names:
        return tuple(() for _ in range(len(passages)))
    carries = np.array([[name in here for name in names] for here in codes])
    scores = np.column_stack([_scores(examples, carries[:, c], passages) for c in range(len(names))])
    order = np.argsort(-scores, axis=1, kind="stable")[:, :n_codes]
    likeness = passages @ examples.T
    return tuple(
        tuple(_explain(names[c], carries[:, c], likeness[p]) for c in best) for p, best in enumerate(order)
    )


def _scores(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    """Return the passages' scores for one code in standard deviations above examples without it."""
    everything = np.concatenate([examples, passages])
    if _method(carries) is Method.REGRESSION and not carries.all():
        from sklearn.linear_model import LogisticRegression

        model = LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)
        raw = model.fit(examples, carries).decision_function(everything)
    else:
        raw = everything @ examples[carries].mean(axis=0)
    without = raw[: len(examples)][~carries]
    spread = float(without.std()) if len(without) > 1 else 0.0
    level = float(without.mean()) if len(without) else 0.0
    return (raw[len(examples) :] - level) / (spread or 1.0)


def _method(carries: np.ndarray) -> Method:
    return Method.REGRESSION if carries.sum() >= ENOUGH_EXAMPLES else Method.CENTROID


def _explain(code: str, carries: np.ndarray, likeness: np.ndarray) -> RankedCode:
    with_it = np.flatnonzero(carries)
    best = with_it[np.argsort(-likeness[with_it], kind="stable")[:EXAMPLES_SHOWN]]
    return RankedCode(code, _method(carries), len(with_it), tuple(int(i) for i in best))
