"""Ranks the codes that a passage might carry, learnt from passages that people have coded."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sklearn.linear_model import LogisticRegression

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
    logistic regression against the passages coded otherwise. Where both kinds compete, each code's scores are
    put on the scale of its scores for examples without it (held out from the regression): how far does this
    passage stand out? Show ranks, not scores: they are no probabilities.

    Args:
        examples: centred unit vectors of coded passages, shape (n_examples, dimension).
        codes: the codes of each example.
        passages: vectors to be judged, centred in the same way, shape (n_passages, dimension).
    """
    names = sorted(set().union(*codes)) if codes else []
    if not names:
        return tuple(() for _ in range(len(passages)))
    carries = np.array([[name in here for name in names] for here in codes])
    is_mixed = len({_method(carries[:, c]) for c in range(len(names))}) > 1
    scores = [_scores(examples, carries[:, c], passages, standardise=is_mixed) for c in range(len(names))]
    order = np.argsort(-np.column_stack(scores), axis=1, kind="stable")[:, :n_codes]
    likeness = passages @ examples.T
    return tuple(tuple(_explain(names[c], carries[:, c], likeness[p]) for c in best) for p, best in enumerate(order))


def likeness_to_code(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    """Return how much each passage looks like a code, float, (n_passages,); only the order means something.

    Args:
        examples: centred unit vectors, shape (n_examples, dimension).
        carries: bool, which examples have the code; not none of them.
        passages: vectors to be judged.
    """
    score = _regression if _method(carries) is Method.REGRESSION else _centroid
    return score(examples, carries, passages)


def _scores(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray, *, standardise: bool) -> np.ndarray:
    """Return one code's scores of the passages, optionally in deviations above examples without the code."""
    is_regression = _method(carries) is Method.REGRESSION
    score = _regression if is_regression else _centroid
    scores = score(examples, carries, passages)
    if not standardise:
        return scores
    without = _held_out(examples, carries) if is_regression else _centroid(examples, carries, examples)
    without = without[~carries]
    return (scores - without.mean()) / (float(without.std()) or 1.0)


def _centroid(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    mean = examples[carries].mean(axis=0)
    return passages @ (mean / (float(np.linalg.norm(mean)) or 1.0))


def _regression(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    if carries.all():  # nothing to tell it from
        return _centroid(examples, carries, passages)
    return _model().fit(examples, carries).decision_function(passages)


def _held_out(examples: np.ndarray, carries: np.ndarray) -> np.ndarray:
    """Return scores of the examples by models that have not seen them; their own would be far too sure."""
    from sklearn.model_selection import cross_val_predict

    folds = int(min(5, (~carries).sum(), carries.sum()))
    if folds < 2:
        return _regression(examples, carries, examples)
    return cross_val_predict(_model(), examples, carries, cv=folds, method="decision_function")


def _model() -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)


def _method(carries: np.ndarray) -> Method:
    return Method.REGRESSION if carries.sum() >= ENOUGH_EXAMPLES else Method.CENTROID


def _explain(code: str, carries: np.ndarray, likeness: np.ndarray) -> RankedCode:
    with_it = np.flatnonzero(carries)
    best = with_it[np.argsort(-likeness[with_it], kind="stable")[:EXAMPLES_SHOWN]]
    return RankedCode(code, _method(carries), len(with_it), tuple(int(i) for i in best))
