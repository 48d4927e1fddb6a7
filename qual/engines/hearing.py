"""Recognises one chunk: language by stretch, deterministic second tries, doubts. The same for every engine.

A chunk is heard once. Only where its text goes round in circles is it halved at its quietest moment, then heard
again with repeated triples forbidden; only where the text is in another language than the speech is it asked for
again. Nothing samples, so that the outcome depends on the sound and the settings alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from qual.analysis.chunks import quietest, unheard
from qual.analysis.guards import doubted, is_loop, mark_doubtful
from qual.analysis.spoken_language import Tongue, clearest, decide, is_translation, joined, written_in
from qual.engines.base import SAMPLE_RATE, RecognisedSegment, Recognizer, Stretch

SHORTEST_STRETCH = 4 * SAMPLE_RATE  # samples; shorter ones tell little about their language
SUSPECT = 0.05  # probability of the study's other languages from which a chunk is looked at piece by piece
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
    detected, share = _likeliest(recognizer.language_scores(sound))
    found: list[RecognisedSegment] = []
    tongues = _tongues(recognizer, sound, setting, _pauses(speech, offset_s))
    for tongue in tongues:
        part = sound[tongue.start : tongue.end]
        own = (detected, share) if len(part) == len(sound) else _likeliest(recognizer.language_scores(part))
        found += _listen(recognizer, part, tongue.language, setting, own, offset_s + tongue.start / SAMPLE_RATE)
    found = list(mark_doubtful(found, setting.prompt))
    missed = unheard(speech, [word for segment in found for word in segment.words])
    for gap in missed:
        found += _hear_again(recognizer, sound, setting, gap, offset_s)
    found.sort(key=lambda segment: segment.start_s)
    return Heard(tuple(found), detected, round(share, 4))


def _hear_again(
    recognizer: Recognizer, sound: np.ndarray, setting: Setting, gap: Stretch, offset_s: float
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


def _pauses(speech: Sequence[Stretch], offset_s: float) -> list[int]:
    """Return the samples of the chunk that lie in the middle of a pause."""
    return [round(((a.end_s + b.start_s) / 2 - offset_s) * SAMPLE_RATE) for a, b in pairwise(speech)]


def _tongues(recognizer: Recognizer, sound: np.ndarray, setting: Setting, pauses: Sequence[int]) -> tuple[Tongue, ...]:
    """Return the languages of a chunk; looked at stretch by stretch only where they may change."""
    if not setting.candidates:
        return (Tongue(0, len(sound), setting.main),)
    before = setting.before or setting.main
    scores = recognizer.language_scores(sound)
    others = sum(scores.get(code, 0.0) for code in setting.candidates if code != before)
    if others < SUSPECT and not setting.mixed:
        return (Tongue(0, len(sound), before),)
    found = []
    for start, end in _stretches(len(sound), pauses):
        best, share = clearest(recognizer.language_scores(sound[start:end]), setting.candidates)
        before = decide(setting.main, before, best, share)
        found.append(Tongue(start, end, before))
    return joined(found)


def _likeliest(scores: Mapping[str, float]) -> tuple[str, float]:
    best = max(scores, key=lambda code: scores[code])
    return best, scores[best]


def _stretches(length: int, pauses: Sequence[int]) -> list[tuple[int, int]]:
    edges = [0]
    for pause in pauses:
        if pause - edges[-1] >= SHORTEST_STRETCH and length - pause >= SHORTEST_STRETCH:
            edges.append(pause)
    return list(zip(edges, [*edges[1:], length], strict=True))


def _listen(
    recognizer: Recognizer,
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
    recognizer: Recognizer, sound: np.ndarray, language: str, prompt: str, offset_s: float
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
