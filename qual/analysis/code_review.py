"""Passages a code may have missed, and codings that look unlike their code: lists for people to review."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qual.analysis.classification import ENOUGH_EXAMPLES, likeness_to_code

FOLDS = 5
LIKE_THE_CODE = 0.25  # share of the code's own passages that one without it must look more like the code than
UNLIKE = 0.1  # share of the passages without the code that a coding must fall below to look unlike it


@dataclass(frozen=True, slots=True)
class Odd:
    """A passage, by its index, and where it stands.

    `standing`: for what may have been missed, the share of the code's own passages that look less like it; for
    codings that look unlike their code, the share of all other passages that look more like it. 0 to 1.
    """

    passage: int
    standing: float
    nearest: tuple[int, ...]  # passages with the code that are most similar, the reason


@dataclass(frozen=True, slots=True)
class CodeReview:
    """Both lists of one code; empty with `too_few` when fewer than 8 passages have it."""

    missed: tuple[Odd, ...]
    unlike: tuple[Odd, ...]
    too_few: bool


def review_code(vectors: np.ndarray, carries: np.ndarray, *, most: int = 20, seed: int = 0) -> CodeReview:
    """Compare each passage with a code by models that have not seen the passage.

    A passage may have been missed when it looks more like the code than a quarter of the code's own passages do; the
    likest come first. A coding looks unlike its code when more than a tenth of the passages without the code look more
    like it; the worst come first.

    Args:
        vectors: centred, of unit length, shape (n_passages, dimension).
        carries: bool, (n_passages,): who has the code. Passages nobody has read do not belong here.
        most: how many of each list.
        seed: how the passages are parted for holding out.
    """
    carries = np.asarray(carries, bool)
    n_with = int(carries.sum())
    if n_with < ENOUGH_EXAMPLES or n_with == len(carries):
        return CodeReview((), (), too_few=True)
    scores = _held_out(vectors, carries, seed)
    own, others = np.sort(scores[carries]), np.sort(scores[~carries])
    above_own = np.searchsorted(own, scores, side="left") / len(own)
    above_others = 1 - np.searchsorted(others, scores, side="right") / len(others)
    missed = [
        i for i in np.argsort(-scores, kind="stable").tolist() if not carries[i] and above_own[i] >= LIKE_THE_CODE
    ]
    unlike = [i for i in np.argsort(scores, kind="stable").tolist() if carries[i] and above_others[i] > UNLIKE]
    return CodeReview(
        tuple(Odd(i, float(above_own[i]), _like(vectors, carries, i)) for i in missed[:most]),
        tuple(Odd(i, float(above_others[i]), _like(vectors, carries, i)) for i in unlike[:most]),
        too_few=False,
    )


def _held_out(vectors: np.ndarray, carries: np.ndarray, seed: int) -> np.ndarray:
    """Return each passage's likeness to the code by a model of the other four fifths; equal ones share a fifth."""
    fold = np.empty(len(vectors), np.int64)
    _, alike = np.unique(np.round(vectors, 5), axis=0, return_inverse=True)  # a copy elsewhere would give it away
    rng = np.random.default_rng(seed)
    for having in (True, False):
        groups = np.unique(alike[carries == having])
        number = dict(zip(groups.tolist(), (rng.permutation(len(groups)) % FOLDS).tolist(), strict=True))
        for i in np.flatnonzero(carries == having):
            fold[i] = number[int(alike[i])]
    scores = np.empty(len(vectors))
    for part in range(FOLDS):
        out = fold == part
        if out.any():
            scores[out] = likeness_to_code(vectors[~out], carries[~out], vectors[out])
    return scores


def _like(vectors: np.ndarray, carries: np.ndarray, passage: int) -> tuple[int, ...]:
    others = np.flatnonzero(carries)
    others = others[others != passage]
    order = np.argsort(-(vectors[others] @ vectors[passage]), kind="stable")[:3]
    return tuple(int(i) for i in others[order])
