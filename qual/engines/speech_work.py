"""What is asked of a transcription, and where in the work folder its steps leave what they made, under which keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qual.analysis.turns import Interjections
from qual.analysis.vocabulary import Vocabulary, as_prompt
from qual.domain.speech import RecognisedSegment, RecognisedWord
from qual.engines.base import Diarizer, Recognizer
from qual.engines.media import clock
from qual.engines.work import key_of, record_of
from qual.errors import NoSpeech

DETECT = "detect"
AUTO = ("auto", DETECT)


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be transcribed, and where the intermediate results lie."""

    source: Path
    work_dir: Path
    language: str = DETECT  # ISO 639-1, or "detect"
    candidates: tuple[str, ...] = ()  # languages to detect among, usually the project's
    n_speakers: int | None = None
    prompt: str = ""  # a sentence given to the recogniser before every chunk
    name: str = ""  # what the person calls the file, if it is stored under another name
    terms: tuple[str, ...] = ()  # words of the study, to help spelling; as many as fit go into the prompt
    interjections: Interjections = "own"

    @property
    def title(self) -> str:
        """The file's name for messages."""
        return self.name or self.source.name

    @property
    def pcm_path(self) -> Path:
        """Where the decoded sound lies."""
        return self.work_dir / "sound.s16"

    @property
    def is_auto(self) -> bool:
        """Whether the language is to be found out."""
        return self.language in AUTO


def plain_code(code: str) -> str:
    """Return the language of a code in any spelling.

    >>> plain_code("sv-SE"), plain_code("DE")
    ('sv', 'de')
    """
    return code.strip().replace("_", "-").partition("-")[0].lower()


def candidates_of(request: Request) -> tuple[str, ...]:
    """Return the languages to detect among, each once."""
    return tuple(dict.fromkeys(plain_code(c) for c in request.candidates))


def segment_of(segment: dict[str, Any]) -> RecognisedSegment:
    """Return a stored segment as it was."""
    return RecognisedSegment(**{**segment, "words": tuple(RecognisedWord(**w) for w in segment["words"])})


def vocabulary_of(request: Request, recognizer: Recognizer, language: str) -> Vocabulary:
    """Return as many of the study's words as the recogniser takes."""
    return as_prompt(request.terms, language, recognizer.count_tokens)


def nobody(request: Request, seconds: float, what: str) -> NoSpeech:
    """Return the error that says nobody was heard."""
    length = clock(seconds) if seconds >= 1 else f"{seconds:.2f} seconds"
    return NoSpeech(
        request.title,
        f"{what} in its {length}.",
        remedy="Play it to check that voices can be heard; make a very quiet recording louder first.",
    )


def sound_file(request: Request) -> Path:
    """Return where it is noted what the decoded sound is."""
    return request.work_dir / "sound.json"


def chunk_file(request: Request, index: int) -> Path:
    """Return where what was heard in a chunk lies."""
    return request.work_dir / f"chunk-{index:05}.json"


def pcm_size(request: Request) -> int:
    """Return how many bytes of decoded sound there are, -1 without any."""
    return request.pcm_path.stat().st_size if request.pcm_path.is_file() else -1


def plan_key(request: Request) -> str:
    """Return the key of the plan; raise ValueError before the recording is decoded."""
    decoded = record_of(sound_file(request))
    if decoded is None:
        raise ValueError("the recording has not been decoded into this work folder")
    return key_of("plan", decoded["key"])


def voices_key(request: Request, diarizer: Diarizer) -> str:
    """Return the key under which the voices lie."""
    info = diarizer.info  # not its settings: after a run they tell what was found
    made_by = (info.engine, info.version, info.model, info.digest)
    return key_of("voices", plan_key(request), made_by, request.n_speakers)
