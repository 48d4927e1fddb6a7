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
_STRENGTH = 1.0  # C of the regression; see docs/decisions/0021-ranking-codes.md


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


@dataclass(frozen=True, slots=True)
class Learnt:
    """What coded passages taught about each code: a direction and an offset, so that judging a passage is a product."""

    codes: tuple[str, ...]
    directions: np.ndarray  # float32, (dimension, n_codes)
    offsets: np.ndarray  # float32, (n_codes,)
    examples: np.ndarray
    carries: np.ndarray  # bool, (n_examples, n_codes)

    def rank(self, passages: np.ndarray, *, n_codes: int = CODES_SHOWN) -> tuple[tuple[RankedCode, ...], ...]:
        """Return for every passage the likeliest codes, best first; `passages` centred as the examples were."""
        if not self.codes:
            return tuple(() for _ in range(len(passages)))
        scores = passages @ self.directions + self.offsets
        order = np.argsort(-scores, axis=1, kind="stable")[:, :n_codes]
        likeness = passages @ self.examples.T
        return tuple(tuple(self._explain(c, likeness[p]) for c in best) for p, best in enumerate(order))

    def _explain(self, code: int, likeness: np.ndarray) -> RankedCode:
        carries = self.carries[:, code]
        with_it = np.flatnonzero(carries)
        best = with_it[np.argsort(-likeness[with_it], kind="stable")[:EXAMPLES_SHOWN]]
        return RankedCode(self.codes[code], _method(carries), len(with_it), tuple(int(i) for i in best))


def suggest_codes(
    examples: np.ndarray,
    codes: Sequence[Set[str]],
    passages: np.ndarray,
    *,
    n_codes: int = CODES_SHOWN,
) -> tuple[tuple[RankedCode, ...], ...]:
    """Return for every passage the likeliest codes, best first, at most `n_codes`; see `learn`.

    Args:
        examples: centred unit vectors of coded passages, shape (n_examples, dimension).
        codes: the codes of each example.
        passages: vectors to be judged, centred in the same way, shape (n_passages, dimension).
    """
    return learn(examples, codes).rank(passages, n_codes=n_codes)


def learn(examples: np.ndarray, codes: Sequence[Set[str]]) -> Learnt:
    """Learn what the passages of each code have in common; arguments as in `suggest_codes`.

    A code with fewer than 8 examples is judged by the cosine to the mean of its examples, one with more by
    logistic regression against the passages coded otherwise. Where both kinds compete, each code's scores are
    put on the scale of its scores for examples without it (held out from the regression): how far does this
    passage stand out? Show ranks, not scores: they are no probabilities.
    """
    from threadpoolctl import threadpool_limits

    names = tuple(sorted(set().union(*codes))) if codes else ()
    carries = np.array([[name in here for name in names] for here in codes], bool).reshape(len(codes), len(names))
    is_mixed = len({_method(carries[:, c]) for c in range(len(names))}) > 1
    with threadpool_limits(1):  # more threads wait for each other most of the time: 25 times as long
        lines = [_line(examples, carries[:, c], standardise=is_mixed) for c in range(len(names))]
    directions = np.column_stack([line for line, _ in lines]) if lines else np.zeros((examples.shape[1], 0))
    offsets = np.array([offset for _, offset in lines])
    return Learnt(names, directions.astype(np.float32), offsets.astype(np.float32), examples, carries)


def likeness_to_code(examples: np.ndarray, carries: np.ndarray, passages: np.ndarray) -> np.ndarray:
    """Return how much each passage looks like a code, float, (n_passages,); only the order means something.

    Args:
        examples: centred unit vectors, shape (n_examples, dimension).
        carries: bool, which examples have the code; not none of them.
        passages: vectors to be judged.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        direction, offset = _fitted(examples, carries)
    return passages @ direction + offset


def _line(examples: np.ndarray, carries: np.ndarray, *, standardise: bool) -> tuple[np.ndarray, float]:
    """Return one code's direction and offset, optionally in deviations above examples without the code."""
    direction, offset = _fitted(examples, carries)
    if not standardise or carries.all():
        return direction, offset
    if _method(carries) is Method.REGRESSION:
        without = _held_out(examples, carries)
    else:
        without = examples[~carries] @ direction + offset
    scale = float(without.std()) or 1.0
    return direction / scale, (offset - float(without.mean())) / scale


def _fitted(examples: np.ndarray, carries: np.ndarray) -> tuple[np.ndarray, float]:
    if _method(carries) is Method.CENTROID or carries.all():  # nothing to tell it from
        mean = examples[carries].mean(axis=0)
        return mean / (float(np.linalg.norm(mean)) or 1.0), 0.0
    model = _model().fit(examples, carries)
    return model.coef_[0], float(model.intercept_[0])


def _held_out(examples: np.ndarray, carries: np.ndarray) -> np.ndarray:
    """Return scores of the examples without the code by models that have not seen them; their own would be too sure.

    Two models, each of one half: more of them rank alike and take longer.
    """
    without = np.flatnonzero(~carries)
    if len(without) < 2:
        direction, offset = _fitted(examples, carries)
        return examples[without] @ direction + offset
    halves = np.zeros(len(carries), bool)
    for rows in (without, np.flatnonzero(carries)):
        halves[rows[len(rows) // 2 :]] = True
    scores = np.zeros(len(carries))
    for half in (halves, ~halves):
        model = _model().fit(examples[half], carries[half])
        scores[~half] = examples[~half] @ model.coef_[0] + model.intercept_[0]
    return scores[without]


def _model() -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=_STRENGTH, class_weight="balanced", max_iter=1000)


def _method(carries: np.ndarray) -> Method:
    return Method.REGRESSION if carries.sum() >= ENOUGH_EXAMPLES else Method.CENTROID
