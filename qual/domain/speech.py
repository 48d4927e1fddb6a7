"""What listening yields before it is a transcript: words as heard, and who spoke when."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word as heard; times in seconds from the start of the recording."""

    text: str  # may carry its leading blank, as Whisper gives it
    start_s: float
    end_s: float
    probability: float


@dataclass(frozen=True, slots=True)
class RecognisedSegment:
    """A stretch of speech as heard, with the recogniser's own quality figures.

    `doubt` names why the text may be invented ("repeated", "credits", ...), "" if nothing speaks against it.
    `language` is the one it was recognised in (ISO 639-1), "" if that is not known.
    """

    text: str
    start_s: float
    end_s: float
    words: tuple[RecognisedWord, ...]
    avg_logprob: float = 0.0
    no_speech: float = 0.0
    compression: float = 1.0
    doubt: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class VoiceTurn:
    """A stretch in which one voice speaks; `speaker` is "S1", "S2", ... in order of first appearance.

    Turns do not overlap, except that a `second` one is heard under or over another's.
    """

    start_s: float
    end_s: float
    speaker: str
    second: bool = False


@dataclass(frozen=True, slots=True)
class Stretch:
    """A half-open stretch of time in seconds."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of the recording to recognise at once, in samples at 16 kHz, half-open."""

    start_sample: int
    end_sample: int


@dataclass(frozen=True, slots=True)
class SpeechPlan:
    """Where somebody speaks and how the recording is cut; computed once and stored, so that a resumed
    run cuts exactly where the first one did."""

    chunks: tuple[Chunk, ...]
    speech: tuple[Stretch, ...]
    n_samples: int
