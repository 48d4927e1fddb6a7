"""Decides which of a study's languages is spoken."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qual.analysis.guards import is_loop
from qual.engines.base import SAMPLE_RATE, RecognisedSegment, Recognizer

SURE = 0.8
STUDY_LANGUAGES = ("sv", "de", "en")  # what is likelier than any other language, where nobody said
TRIED = 15 * SAMPLE_RATE  # samples; enough to tell, and wrong languages decode slowly
SOUNDS_TRIED = 2
BELIEVED = 0.3  # share of all languages that the candidates must have together
CLEAR = 0.95  # and of that the best of them, to need no trial
NOTHING = -3.0  # log probability that stands for no words at all
MOST_TRIED = 6  # trying a language costs a recognition of one chunk


def guess_main_language(
    recognizer: Recognizer, sounds: Sequence[np.ndarray], candidates: Sequence[str]
) -> tuple[str, float]:
    """Return the likeliest language among `candidates`; without any, among all that the model knows.

    Small models take accented Swedish for Latvian or Latin, but never surely. So without candidates a language
    outside the study's usual ones is only believed if it is detected surely.
    """
    if candidates:
        return guess_language(recognizer, sounds, candidates)
    code, share = guess_language(recognizer, sounds, ())
    usual = tuple(c for c in STUDY_LANGUAGES if c in recognizer.languages)
    return (code, share) if share >= SURE or not usual else guess_language(recognizer, sounds, usual)


def guess_language(
    recognizer: Recognizer, sounds: Sequence[np.ndarray], candidates: Sequence[str]
) -> tuple[str, float]:
    """Return the likeliest language of `sounds` (16 kHz floats, up to 30 s each) and its share, 0 to 1.

    The model's own detection decides where it is sure. Small models confuse Swedish with Latin or English, so
    that in doubt the first sounds are recognised in every candidate and the text the model trusts most wins.
    """
    scores = [recognizer.language_scores(sound) for sound in sounds]
    votes = {
        code: sum(score.get(code, 0.0) for score in scores) / len(scores) for code in candidates or recognizer.languages
    }
    best = max(votes, key=lambda code: votes[code])
    total = sum(votes.values())
    if not 2 <= len(candidates) <= MOST_TRIED or votes[best] >= SURE:
        return best, votes[best]
    if total >= BELIEVED and votes[best] >= CLEAR * total:
        return best, votes[best] / total
    trust = {
        code: sum(likelihood(recognizer.transcribe(sound[:TRIED], language=code)) for sound in sounds[:SOUNDS_TRIED])
        for code in candidates
    }
    chosen = max(trust, key=lambda code: trust[code])
    weights = {code: math.exp(4 * (value - trust[chosen]) / SOUNDS_TRIED) for code, value in trust.items()}
    return chosen, weights[chosen] / sum(weights.values())


def likelihood(segments: Sequence[RecognisedSegment]) -> float:
    """Return the mean log probability of a text; going round in circles is no success."""
    spoken = [segment for segment in segments if segment.words]
    if not spoken or is_loop(spoken):
        return NOTHING
    return float(np.average([s.avg_logprob for s in spoken], weights=[len(s.words) for s in spoken]))
