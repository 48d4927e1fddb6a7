"""What an engine must offer and what it returns; services know these protocols, never a library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from qual.domain.speech import Chunk, RecognisedSegment, RecognisedWord, SpeechPlan, Stretch, VoiceTurn

if TYPE_CHECKING:  # the web process reads this module at its start and computes nothing
    import numpy as np

__all__ = [
    "SAMPLE_RATE",
    "Chunk",
    "Diarizer",
    "Encoder",
    "EngineInfo",
    "Language",
    "RecognisedSegment",
    "RecognisedWord",
    "Recognizer",
    "SpeechPlan",
    "Stretch",
    "VoiceTurn",
]

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


class Recognizer(Protocol):
    """Turns sound into words."""

    @property
    def info(self) -> EngineInfo: ...

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes this model can write."""
        ...

    def detect_language(self, pcm: np.ndarray, candidates: Sequence[str] = ()) -> tuple[str, float]:
        """Return the likeliest ISO 639-1 code among `candidates` (all, if empty) and its probability."""
        ...

    def language_scores(self, pcm: np.ndarray) -> Mapping[str, float]:
        """Return the probability of each language the model knows, by ISO 639-1 code; they add up to one."""
        ...

    def count_tokens(self, text: str) -> int:
        """Return how much of the room for a prompt `text` takes."""
        ...

    def transcribe(
        self,
        pcm: np.ndarray,
        *,
        language: str,
        prompt: str = "",
        offset_s: float = 0.0,
        no_repeat: bool = False,
    ) -> tuple[RecognisedSegment, ...]:
        """Recognise `pcm`, shape (n_samples,), float32 in -1..1 at 16 kHz, at most 30 s; add `offset_s` to times.

        The same sound and settings give the same text. `no_repeat` forbids three tokens to come again.
        """
        ...


class Diarizer(Protocol):
    """Says who speaks when."""

    @property
    def info(self) -> EngineInfo: ...

    def diarize(self, pcm: np.ndarray, n_speakers: int | None, *, memory: Path | None = None) -> tuple[VoiceTurn, ...]:
        """Split `pcm`, shape (n_samples,), float32 or int16 (may be a memory map) at 16 kHz, into voices.

        What does not depend on `n_speakers` is kept in the file `memory`, so that another number takes seconds.
        The caller names another file for another sound.
        """
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
