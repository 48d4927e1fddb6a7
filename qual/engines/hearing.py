"""Recognises one chunk: language by stretch, deterministic second tries, doubts. The same for every engine.

A chunk is heard once. Only where its text goes round in circles is it halved at its quietest moment, then heard
again with repeated triples forbidden; only where the text is in another language than the speech is it asked for
again. Nothing samples, so that the outcome depends on the sound and the settings alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qual.analysis.chunks import quietest, unheard
from qual.analysis.guards import doubted, is_loop, mark_doubtful
from qual.analysis.spoken_language import (
    SURE,
    SWITCH,
    Tongue,
    clearest,
    decide,
    is_translation,
    joined,
    related,
    written_in,
)
from qual.engines.base import SAMPLE_RATE, RecognisedSegment, Recognizer, Stretch
from qual.engines.language_guess import NOTHING, likelihood

SHORTEST_STRETCH = 3 * SAMPLE_RATE  # samples; shorter ones tell little about their language
SUSPECT = 0.05  # probability of the study's other languages from which a chunk is looked at piece by piece
UNLIKELY = -0.75  # mean log probability of a segment's words, below which it may be in another language
FEWEST_WORDS = 6  # in such segments of a chunk, for it to be looked at
LIKELIER = 0.15  # by how much (mean log probability) another language must fit better than the one before
LEAST_SCORE = 0.001  # of a language, to be kept
LEAST_LOGPROB = -1.0  # Whisper's own limit, for a stretch that got no words at first
_HINTS = {  # a sentence in the language wanted, for a model that translates instead
    "sv": "Samtalet är på svenska och skrivs ned på svenska.",
    "de": "Das Gespräch ist auf Deutsch und wird auf Deutsch aufgeschrieben.",
    "en": "The conversation is in English and is written down in English.",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is known before a chunk is heard: its language, or what to choose among and what was spoken before."""

    main: str
    candidates: tuple[str, ...] = ()  # languages to change to; none where a person chose the language
    before: str = ""  # of the stretch before this chunk
    mixed: bool = False  # whether the recording has changed its language just before
    prompt: str = ""


@dataclass(frozen=True, slots=True)
class Heard:
    """The segments of a chunk, and which language the model takes its sound for, among all it knows."""

    segments: tuple[RecognisedSegment, ...]
    detected: str
    share: float
    scores: Mapping[str, float]  # the probability of each language that has one to speak of


def hear(
    recognizer: Recognizer,
    sound: np.ndarray,
    setting: Setting,
    *,
    offset_s: float = 0.0,
    speech: Sequence[Stretch] = (),
) -> Heard:
    """Recognise `sound`, shape (n_samples,), float32 at 16 kHz, at most 30 s.

    Args:
        recognizer: the engine.
        sound: one chunk.
        setting: language and prompt.
        offset_s: added to all times.
        speech: where somebody speaks, in seconds of the recording, as far as it lies in the chunk; the language
            may change between two stretches, and one that got no words is heard once more by itself.
    """
    ears = _Once(recognizer)
    scores = ears.language_scores(sound)
    detected, share = _likeliest(scores)
    found: list[RecognisedSegment] = []
    tongues = _tongues(ears, sound, setting, speech, offset_s)
    for tongue in tongues:
        part = sound[tongue.start : tongue.end]
        own = (detected, share) if len(part) == len(sound) else _likeliest(ears.language_scores(part))
        heard = _listen(ears, part, tongue.language, setting, own, offset_s + tongue.start / SAMPLE_RATE)
        astray = share >= SURE and not related(tongue.language, detected) and len(tongues) > 1
        if astray and likelihood(heard) < LEAST_LOGPROB:  # neither what the chunk is in, nor likely
            heard = tuple(doubted(segment, segment.doubt or "translated") for segment in heard)
        found += heard
    found = list(mark_doubtful(found, setting.prompt))
    missed = unheard(speech, [word for segment in found for word in segment.words])
    for gap in missed:
        found += _hear_again(ears, sound, setting, gap, offset_s)
    found.sort(key=lambda segment: segment.start_s)
    told = {code: round(score, 4) for code, score in sorted(scores.items()) if score >= LEAST_SCORE}
    return Heard(tuple(found), detected, round(share, 4), told)


def _hear_again(
    recognizer: _Once, sound: np.ndarray, setting: Setting, gap: Stretch, offset_s: float
) -> tuple[RecognisedSegment, ...]:
    """Recognise a stretch that got no words by itself; only what is beyond doubt counts."""
    start, end = (round((at - offset_s) * SAMPLE_RATE) for at in (gap.start_s, gap.end_s))
    part = sound[max(0, start) : end]
    language = setting.main
    if setting.candidates:
        best, share = clearest(recognizer.language_scores(part), setting.candidates)
        language = decide(setting.main, setting.before or setting.main, best, share)
    segments = recognizer.transcribe(part, language=language, prompt=setting.prompt, offset_s=gap.start_s)
    beyond_doubt = all(not s.doubt and s.avg_logprob > LEAST_LOGPROB for s in mark_doubtful(segments, setting.prompt))
    return _named(segments, language) if beyond_doubt and not is_loop(segments) else ()


class _Once:
    """Asks a recogniser, the same question about one chunk only once."""

    def __init__(self, recognizer: Recognizer) -> None:
        self._recognizer = recognizer
        self._said: dict[object, tuple[RecognisedSegment, ...]] = {}

    def language_scores(self, pcm: np.ndarray) -> Mapping[str, float]:
        return self._recognizer.language_scores(pcm)

    def transcribe(
        self, pcm: np.ndarray, *, language: str, prompt: str = "", offset_s: float = 0.0, no_repeat: bool = False
    ) -> tuple[RecognisedSegment, ...]:
        question = (hashlib.blake2b(pcm.tobytes()).digest(), language, prompt, offset_s, no_repeat)
        if question not in self._said:
            self._said[question] = self._recognizer.transcribe(
                pcm, language=language, prompt=prompt, offset_s=offset_s, no_repeat=no_repeat
            )
        return self._said[question]


def _tongues(
    recognizer: _Once, sound: np.ndarray, setting: Setting, speech: Sequence[Stretch], offset_s: float
) -> tuple[Tongue, ...]:
    """Return the languages of a chunk; looked at stretch by stretch only where they may change.

    That is where another of the candidates is heard, or where the text is unlikely somewhere in the language before:
    small models do not know an accent by its sound, but by its words.
    """
    if not setting.candidates:
        return (Tongue(0, len(sound), setting.main),)
    before = setting.before or setting.main
    scores = recognizer.language_scores(sound)
    others = sum(scores.get(code, 0.0) for code in setting.candidates if code != before)
    if others < SUSPECT and not setting.mixed:
        whole = recognizer.transcribe(sound, language=before, prompt=setting.prompt, offset_s=offset_s)
        if not _is_unlikely(whole, before):
            return (Tongue(0, len(sound), before),)
    main, share = clearest(scores, setting.candidates)
    if share >= SURE and scores[main] >= SURE:
        before = main  # what the whole chunk is surely in is likelier than what went before it
    found = []
    for start, end in _stretches(len(sound), speech, offset_s):
        part = sound[start:end]
        best, share = clearest(recognizer.language_scores(part), setting.candidates)
        before = best if share >= SWITCH else _fitting(recognizer, part, setting.candidates, before)
        found.append(Tongue(start, end, before))
    return joined(found)


def _is_unlikely(segments: Sequence[RecognisedSegment], language: str) -> bool:
    written = written_in(segments)
    if is_loop(segments) or (written and not related(written, language)):
        return True
    return sum(len(s.words) for s in segments if _log_probability(s) < UNLIKELY) >= FEWEST_WORDS


def _log_probability(segment: RecognisedSegment) -> float:
    return float(np.mean([np.log(max(word.probability, 1e-3)) for word in segment.words])) if segment.words else 0.0


def _fitting(recognizer: _Once, sound: np.ndarray, candidates: Sequence[str], before: str) -> str:
    """Return the candidate in which a stretch makes the likeliest text; in doubt the one spoken before."""
    fits = {code: likelihood(recognizer.transcribe(sound, language=code)) for code in candidates}
    best = max(fits, key=lambda code: fits[code])
    return best if fits[best] > fits.get(before, NOTHING) + LIKELIER else before


def _likeliest(scores: Mapping[str, float]) -> tuple[str, float]:
    best = max(scores, key=lambda code: scores[code])
    return best, scores[best]


def _stretches(length: int, speech: Sequence[Stretch], offset_s: float) -> list[tuple[int, int]]:
    """Cut a chunk in the middle of its pauses, the longest first: that is where the speaker changes."""
    pauses = [
        (b.start_s - a.end_s, round(((a.end_s + b.start_s) / 2 - offset_s) * SAMPLE_RATE)) for a, b in pairwise(speech)
    ]
    edges = [0, length]
    for _, pause in sorted(pauses, key=lambda pause: (-pause[0], pause[1])):
        if all(abs(pause - edge) >= SHORTEST_STRETCH for edge in edges):
            edges.append(pause)
    return list(pairwise(sorted(edges)))


def _listen(
    recognizer: _Once,
    sound: np.ndarray,
    language: str,
    setting: Setting,
    detection: tuple[str, float],
    offset_s: float,
) -> tuple[RecognisedSegment, ...]:
    segments = _steadily(recognizer, sound, language, setting.prompt, offset_s)
    written = written_in(segments)
    if is_translation(written, language, *detection):
        hint = " ".join(part for part in (setting.prompt, _HINTS.get(language, "")) if part)
        again = _steadily(recognizer, sound, language, hint, offset_s) if written != language else ()
        if again and not is_translation(written_in(again), language, *detection):
            return _named(again, language)
        return _named([doubted(segment, "translated") for segment in segments], language)
    # Where nobody chose the language, text and sound that agree are right against what went before.
    return _named(segments, written if setting.candidates and written == detection[0] else language)


def _steadily(
    recognizer: _Once, sound: np.ndarray, language: str, prompt: str, offset_s: float
) -> tuple[RecognisedSegment, ...]:
    """Recognise without going round in circles, if that can be had."""
    first = recognizer.transcribe(sound, language=language, prompt=prompt, offset_s=offset_s)
    if not is_loop(first):
        return first
    cut = quietest(sound, len(sound) // 3, 2 * len(sound) // 3)
    again: list[RecognisedSegment] = []
    for start, end in ((0, cut), (cut, len(sound))):
        at_s, part = offset_s + start / SAMPLE_RATE, sound[start:end]
        half = recognizer.transcribe(part, language=language, prompt=prompt, offset_s=at_s)
        if is_loop(half):
            half = recognizer.transcribe(part, language=language, prompt=prompt, offset_s=at_s, no_repeat=True)
        again += half
    return first if is_loop(again) else tuple(again)


def _named(segments: Sequence[RecognisedSegment], language: str) -> tuple[RecognisedSegment, ...]:
    return tuple(replace(segment, language=language) for segment in segments)
