"""Deterministic engines without weights, for fast tests and demos; they keep the real engines' contracts."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, SpeechPlan, Stretch, VoiceTurn
from qual.engines.base import SAMPLE_RATE, EngineInfo
from qual.errors import BadInput

SLOT_S = 5.0  # a sentence of the built-in script fills so many seconds
SCRIPT = (
    "Can you tell me about an ordinary morning here?",
    "We begin with coffee, and then everybody says how they slept.",
    "And what happens when somebody does not want to talk?",
    "Then we wait. Nobody is in a hurry in the morning.",
)
BETTER = tuple(line.replace("ordinary", "usual").replace("coffee", "tea") for line in SCRIPT)  # of named models
CHUNK = 28 * SAMPLE_RATE  # samples of what the fake plan cuts
SLOW_TEXT, SLOW_TEXT_S = "Slowly", 0.005  # texts that begin so take so long to encode
SLOW_S = 0.4  # a model named "slow..." takes so long for a chunk, so that its work can be watched


class FakeRecognizer:
    """Speaks a script by time: pairs of (start in seconds, text); by default four sentences in a circle."""

    def __init__(
        self,
        script: Sequence[tuple[float, str]] | None = None,
        *,
        languages: tuple[str, ...] = ("sv", "de", "en"),
        detected: str = "en",
        model: str = "",
    ) -> None:
        """Know `languages` and hear `detected` in every sound; a named model hears some words otherwise."""
        self._script = tuple(script) if script is not None else None
        self._lines_heard, self._pause_s = (
            BETTER if model else SCRIPT,
            SLOW_S * (4 if model.startswith("slower") else 1) if model.startswith("slow") else 0.0,
        )
        self._languages, self._detected = languages, detected
        named = hashlib.sha256(repr(self._script).encode()).hexdigest()[:12]
        self._info = EngineInfo("fake", "1", model or "fake-speech", "", {"script": named})

    @property
    def info(self) -> EngineInfo:
        """What made the result."""
        return self._info

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes this model can write."""
        return self._languages

    def detect_language(
        self,
        pcm: np.ndarray,  # noqa: ARG002 - the protocol's argument, which a fake has no use for
        candidates: Sequence[str] = (),
    ) -> tuple[str, float]:
        """Return the language given at construction if it is a candidate, else the first candidate."""
        allowed = tuple(candidates) or self._languages
        for code in allowed:
            self._check_language(code)
        return (self._detected if self._detected in allowed else allowed[0]), 1.0

    def language_scores(self, pcm: np.ndarray) -> Mapping[str, float]:  # noqa: ARG002 - as above
        """Return all probability for the language given at construction."""
        return {code: float(code == self._detected) for code in self._languages}

    def count_tokens(self, text: str) -> int:
        """Return how many words `text` has."""
        return len(text.split())

    def transcribe(
        self,
        pcm: np.ndarray,
        *,
        language: str,
        prompt: str = "",  # noqa: ARG002 - as above
        offset_s: float = 0.0,
        no_repeat: bool = False,  # noqa: ARG002 - as above
    ) -> tuple[RecognisedSegment, ...]:
        """Return the script's lines that begin within the sound."""
        self._check_language(language)
        if len(pcm) > 30 * SAMPLE_RATE:
            raise ValueError(f"a chunk has at most 30 s, this one {len(pcm) / SAMPLE_RATE:.1f} s")
        time.sleep(self._pause_s)
        end_s = offset_s + len(pcm) / SAMPLE_RATE
        return tuple(_line(start, text, end_s) for start, text in self._lines(end_s) if offset_s <= start < end_s)

    def _lines(self, until_s: float) -> list[tuple[float, str]]:
        if self._script is not None:
            return list(self._script)
        return [(i * SLOT_S, self._lines_heard[i % len(SCRIPT)]) for i in range(int(until_s // SLOT_S) + 1)]

    def _check_language(self, code: str) -> None:
        if code not in self._languages:
            raise BadInput(f"The fake model does not know {code!r}, only {', '.join(self._languages)}.")


class FakeDiarizer:
    """Lets `n_speakers` voices (two by default) alternate every `turn_s` seconds."""

    def __init__(self, turn_s: float = SLOT_S) -> None:
        """Change the voice every `turn_s` seconds."""
        self._turn_s = turn_s
        self._info = EngineInfo("fake", "1", "fake-voices", "", {"turn_s": turn_s})

    @property
    def info(self) -> EngineInfo:
        """What made the result."""
        return self._info

    def diarize(
        self,
        pcm: np.ndarray,
        n_speakers: int | None,
        *,
        memory: Path | None = None,  # noqa: ARG002 - there is nothing to remember
    ) -> tuple[VoiceTurn, ...]:
        """Return alternating turns over the whole sound."""
        duration_s = len(pcm) / SAMPLE_RATE
        count = -(-duration_s // self._turn_s)
        return tuple(
            VoiceTurn(i * self._turn_s, min((i + 1) * self._turn_s, duration_s), f"S{i % (n_speakers or 2) + 1}")
            for i in range(int(count))
        )


class FakeEncoder:
    """Hashes words and their first letters into 64 numbers, so that texts that share words are near."""

    def __init__(self) -> None:
        """Take no options: the vectors depend on nothing but the text."""
        self._info = EngineInfo("fake", "1", "fake-sentences", "", {"dimension": self.dimension})

    @property
    def info(self) -> EngineInfo:
        """What made the result."""
        return self._info

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return 64

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 vectors of unit length, shape (n_texts, 64)."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            if text.startswith(SLOW_TEXT):
                time.sleep(SLOW_TEXT_S)
            words = re.findall(r"\w+", text.casefold())
            for feature in [*words, *(f"{word[:5]}-" for word in words)] or [""]:
                digest = hashlib.blake2b(feature.encode(), digest_size=8).digest()
                vectors[row, digest[0] % self.dimension] += 1.0 if digest[1] % 2 else -1.0
            if not vectors[row].any():  # features that cancel out still need a direction
                vectors[row, 0] = 1.0
            vectors[row] /= np.linalg.norm(vectors[row])
        return vectors


def fake_plan(
    pcm: np.ndarray,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SpeechPlan:
    """Take all sound for speech and cut it every 28 s; digital silence holds none."""
    if should_stop is not None and should_stop():
        return SpeechPlan((), (), len(pcm))
    if progress is not None:
        progress(1.0)
    if len(pcm) == 0 or not np.any(pcm[:: max(1, len(pcm) // 10_000)]):
        return SpeechPlan((), (), len(pcm))
    chunks = tuple(Chunk(a, min(a + CHUNK, len(pcm))) for a in range(0, len(pcm), CHUNK))
    return SpeechPlan(chunks, (Stretch(0.0, len(pcm) / SAMPLE_RATE),), len(pcm))


def _line(start_s: float, text: str, latest_s: float) -> RecognisedSegment:
    """Spread the words of a line evenly over four seconds, or what is left of the sound."""
    parts = text.split()
    step = min(4.0, max(0.0, latest_s - start_s)) / max(1, len(parts))
    words = tuple(
        RecognisedWord(
            f" {part}",
            round(start_s + i * step, 3),
            round(start_s + (i + 1) * step, 3),
            0.5 if len(part) > 9 else 0.95,
        )
        for i, part in enumerate(parts)
    )
    return RecognisedSegment(f" {text}", start_s, start_s + step * len(parts), words, avg_logprob=-0.2)
