"""How well speech was written down and voices told apart: word errors, diarization error, rank of uncertain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

STEP_S = 0.01


class Spoken(NamedTuple):
    """A stretch in which somebody speaks."""

    start_s: float
    end_s: float
    speaker: str


def read_rttm(path: Path) -> list[Spoken]:
    """Return the turns of an RTTM file."""
    rows = [line.split() for line in path.read_text("utf-8").splitlines() if line.startswith("SPEAKER")]
    return [Spoken(float(row[3]), float(row[3]) + float(row[4]), row[7]) for row in rows]


def words_of(text: str) -> list[str]:
    """Return words without case and punctuation."""
    return re.findall(r"\w+", text.casefold().replace("'", "").replace("’", ""))


def spoken_text(path: Path) -> str:
    """Return a reference text without the names before its turns."""
    lines = path.read_text("utf-8").splitlines()
    return " ".join(re.sub(r"^[\w ]{1,30}:\s", "", line) for line in lines if line.strip())


def word_errors(reference: str, heard: str) -> float:
    """Return the word error rate, 0 for none."""
    import jiwer

    return float(jiwer.wer(" ".join(words_of(reference)), " ".join(words_of(heard)) or "-"))


def wrong_words(reference: str, heard: Sequence[str]) -> list[bool]:
    """Say of each heard word whether it is wrong; `heard` may carry punctuation."""
    import jiwer

    clean = ["".join(words_of(word)) for word in heard]
    kept = [index for index, word in enumerate(clean) if word]
    found = jiwer.process_words(" ".join(words_of(reference)), " ".join(clean[index] for index in kept))
    wrong = [False] * len(heard)
    for part in found.alignments[0]:
        if part.type != "equal":
            for index in range(part.hyp_start_idx, part.hyp_end_idx):
                wrong[kept[index]] = True
    return wrong


def auc(doubt: Sequence[float], wrong: Sequence[bool]) -> float:
    """Return how often a wrong word is more doubtful than a right one (ties count half); nan without both."""
    bad = np.array([d for d, w in zip(doubt, wrong, strict=True) if w])
    good = np.array([d for d, w in zip(doubt, wrong, strict=True) if not w])
    if not len(bad) or not len(good):
        return float("nan")
    higher = (bad[:, None] > good[None, :]).sum() + 0.5 * (bad[:, None] == good[None, :]).sum()
    return float(higher / (len(bad) * len(good)))


def diarization_error(reference: Sequence[Spoken], found: Sequence[Spoken]) -> float:
    """Return missed, false and confused speech over all speech; no collar, overlap scored (NIST, md-eval)."""
    truth, guess, names = _grids(reference, found)
    n_truth, n_guess = truth.sum(axis=1), guess.sum(axis=1)
    right = sum((truth[:, one] & guess[:, other]).sum() for one, other in names)
    return float((np.maximum(n_truth, n_guess).sum() - right) / n_truth.sum())


def right_speakers(reference: Sequence[Spoken], found: Sequence[Spoken], words: Sequence[Spoken]) -> tuple[int, int]:
    """Return how many words carry the right voice, of those in whose middle exactly one person speaks."""
    speakers = sorted({s.speaker for s in reference})
    voices = sorted({s.speaker for s in found})
    _, _, names = _grids(reference, found)
    called = {voices[other]: speakers[one] for one, other in names}
    right = counted = 0
    for word in words:
        middle = (word.start_s + word.end_s) / 2
        here = {s.speaker for s in reference if s.start_s <= middle < s.end_s}
        if len(here) == 1:
            counted += 1
            right += called.get(word.speaker) in here
    return right, counted


def _grids(
    reference: Sequence[Spoken], found: Sequence[Spoken]
) -> tuple[np.ndarray, np.ndarray, list[tuple[int, int]]]:
    from scipy.optimize import linear_sum_assignment

    end = max(s.end_s for s in (*reference, *found))
    grids = []
    for turns in (reference, found):
        speakers = sorted({s.speaker for s in turns})
        grid = np.zeros((round(end / STEP_S) + 1, len(speakers)), dtype=bool)
        for turn in turns:
            grid[round(turn.start_s / STEP_S) : round(turn.end_s / STEP_S), speakers.index(turn.speaker)] = True
        grids.append(grid)
    shared = grids[0].T.astype(int) @ grids[1].astype(int)
    rows, columns = linear_sum_assignment(-shared)
    return grids[0], grids[1], list(zip(rows.tolist(), columns.tolist(), strict=True))
