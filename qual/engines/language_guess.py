"""Decides which of a study's languages is spoken."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from qual.engines.base import SAMPLE_RATE, Recognizer

SURE = 0.8
STUDY_LANGUAGES = ("sv", "de", "en")  # what is likelier than any other language, where nobody said
TRIED = 15 * SAMPLE_RATE  # samples; enough to tell, and wrong languages decode slowly
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
    that in doubt the first sound is recognised in every candidate and the text the model trusts most wins.
    """
    votes: dict[str, float] = {}
    for sound in sounds:
        code, share = recognizer.detect_language(sound, candidates)
        votes[code] = votes.get(code, 0.0) + share / len(sounds)
    best = max(votes, key=lambda code: votes[code])
    if votes[best] >= SURE or not 2 <= len(candidates) <= MOST_TRIED:
        return best, votes[best]
    trust = {code: _trust(recognizer, sounds[0][:TRIED], code) for code in candidates}
    chosen = max(trust, key=lambda code: trust[code])
    weights = {code: math.exp(4 * (value - trust[chosen])) for code, value in trust.items()}
    return chosen, weights[chosen] / sum(weights.values())


def _trust(recognizer: Recognizer, sound: np.ndarray, language: str) -> float:
    """Return the mean log probability of the words heard in `language`."""
    words = [w for segment in recognizer.transcribe(sound, language=language) for w in segment.words]
    return sum(math.log(max(w.probability, 1e-3)) for w in words) / len(words) if words else -math.inf
