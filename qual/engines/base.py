"""What an engine must offer and what it returns; services know these protocols, never a library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

SAMPLE_RATE = 16_000  # Hz; what every speech model here expects


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """What made a result: stored with it, so that it can be named in a methods section."""

    engine: str  # "faster-whisper"
    version: str
    model: str  # registry name
    digest: str  # SHA-256 of the weights, "" where there are none
    settings: dict[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """Return the fields as plain JSON values."""
        return {
            "engine": self.engine,
            "version": self.version,
            "model": self.model,
            "digest": self.digest,
            "settings": dict(self.settings),
        }


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word as heard; times in seconds from the start of the recording."""

    text: str
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class RecognisedSegment:
    """A stretch of speech as heard, with the recogniser's own quality figures."""

    text: str
    start_s: float
    end_s: float
    words: tuple[RecognisedWord, ...]
    avg_logprob: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0


class Recognizer(Protocol):
    """Turns sound into words."""

    @property
    def info(self) -> EngineInfo: ...

    def detect_language(self, pcm: np.ndarray, candidates: Sequence[str] = ()) -> tuple[str, float]:
        """Return the likeliest ISO 639-1 code among `candidates` (all, if empty) and its probability."""
        ...

    def transcribe(
        self, pcm: np.ndarray, *, language: str, prompt: str = "", offset_s: float = 0.0
    ) -> tuple[RecognisedSegment, ...]:
        """Recognise `pcm`, shape (n_samples,), float32 in -1..1 at 16 kHz, at most 30 s; add `offset_s` to times."""
        ...


@dataclass(frozen=True, slots=True)
class VoiceTurn:
    """A stretch in which one voice speaks; `speaker` is "S1", "S2", ... in order of first appearance."""

    start_s: float
    end_s: float
    speaker: str


class Diarizer(Protocol):
    """Says who speaks when."""

    @property
    def info(self) -> EngineInfo: ...

    def diarize(self, pcm: np.ndarray, n_speakers: int | None) -> tuple[VoiceTurn, ...]:
        """Split `pcm`, shape (n_samples,), float32 or int16 (may be a memory map) at 16 kHz, into voices."""
        ...


class Encoder(Protocol):
    """Turns sentences into vectors."""

    @property
    def info(self) -> EngineInfo: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 vectors of unit length, shape (n_texts, dimension)."""
        ...


class Language(Protocol):
    """Knows words and sentences of one language."""

    def sentences(self, text: str) -> tuple[tuple[int, int], ...]:
        """Return half-open code-point ranges of the sentences, without surrounding blanks."""
        ...

    def lemmas(self, text: str) -> tuple[str, ...]:
        """Return lower-case lemmas of content words: no stop words, numbers or punctuation."""
        ...
