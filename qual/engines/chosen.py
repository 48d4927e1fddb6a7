"""The engines this installation uses, each loaded at first need and kept; or fakes, for tests of the code around."""

from __future__ import annotations

import threading
from functools import cached_property
from pathlib import Path

from qual.engines.base import Diarizer, Encoder, Language, Recognizer
from qual.engines.speech import Planner
from qual.errors import BadInput

FASTER_WHISPER = "faster-whisper"
SPEECH_ENGINES = (FASTER_WHISPER, "openai-whisper")


class Engines:
    """Real engines: faster-whisper, voices by ONNX, the packaged sentence encoder, spaCy."""

    def __init__(self, *, models_dir: Path, cache_dir: Path, online: bool = False, threads: int = 0) -> None:
        self._models, self._cache, self._online, self._threads = models_dir, cache_dir, online, threads
        self._lock = threading.Lock()
        self._recognizers: dict[tuple[str, str], Recognizer] = {}

    def recognizer(self, name: str = "", engine: str = FASTER_WHISPER) -> Recognizer:
        """Return the speech model `name` (the packaged one if empty), run by `engine`.

        `name` may be a path of a model folder or file. Raises EngineMissing with the remedy, BadInput for an
        engine or a model that is not known.
        """
        from qual.engines.models import DEFAULT_SPEECH
        from qual.engines.openai_whisper import open_reference
        from qual.engines.whisper import open_recognizer

        if engine not in SPEECH_ENGINES:
            raise BadInput(f"There is no speech engine {engine!r}. Choose one of: {', '.join(SPEECH_ENGINES)}.")
        open_with = open_recognizer if engine == FASTER_WHISPER else open_reference
        with self._lock:
            wanted = (name or DEFAULT_SPEECH, engine)
            if wanted not in self._recognizers:
                place = Path(wanted[0])
                by_path = len(place.parts) > 1 and place.exists()
                self._recognizers[wanted] = open_with(
                    place if by_path else wanted[0],
                    models_dir=self._models,
                    cache_dir=self._cache,
                    online=self._online,
                    threads=self._threads,
                )
            return self._recognizers[wanted]

    @cached_property
    def diarizer(self) -> Diarizer:
        """Who speaks when."""
        from qual.engines.speakers import VoiceSeparator

        return VoiceSeparator(threads=self._threads, overlaps=True)

    def diarizer_named(self, name: str) -> Diarizer:
        """Return the packaged voice model if `name` is empty, else a pyannote pipeline from that folder or hub name.

        Raises BadInput for a name that is no folder where fetching is not allowed.
        """
        if not name:
            return self.diarizer
        from qual.engines.pyannote import PyannoteSeparator

        return PyannoteSeparator(name, online=self._online, cache_dir=self._cache, threads=self._threads)

    @cached_property
    def encoder(self) -> Encoder:
        """Sentences to vectors; raises EngineMissing with the remedy."""
        from qual.engines.embeddings import load_encoder

        return load_encoder(
            models_dir=self._models, cache_dir=self._cache, online=self._online, threads=self._threads or None
        )

    @cached_property
    def planner(self) -> Planner:
        """Where speech is."""
        from qual.engines.voice_activity import plan_recording

        return plan_recording

    def language(self, code: str) -> Language:
        """Words and sentences of a language."""
        from qual.engines.language import load_language

        return load_language(code)


class FakeEngines(Engines):
    """Deterministic stand-ins without weights; what they make is marked "fake" wherever it is stored."""

    def recognizer(self, name: str = "", engine: str = FASTER_WHISPER) -> Recognizer:  # noqa: ARG002 - one for all
        """Return a recogniser that speaks a script."""
        from qual.engines.fakes import FakeRecognizer

        return FakeRecognizer(model=name)

    @cached_property
    def diarizer(self) -> Diarizer:
        """Voices that take turns."""
        from qual.engines.fakes import FakeDiarizer

        return FakeDiarizer()

    @cached_property
    def encoder(self) -> Encoder:
        """Vectors from word hashes."""
        from qual.engines.fakes import FakeEncoder

        return FakeEncoder()

    @cached_property
    def planner(self) -> Planner:
        """All sound is speech."""
        from qual.engines.fakes import fake_plan

        return fake_plan
