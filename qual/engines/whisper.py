"""Speech recognition with faster-whisper: one chunk in, words with times and probabilities out.

Decoding is deterministic on one machine: temperature 0 without fallback (which would sample), no text
carried from chunk to chunk. Where the text goes round in circles the chunk is decoded once more with
repeated triples forbidden.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qual.analysis.guards import is_loop
from qual.engines.base import SAMPLE_RATE, EngineInfo, RecognisedSegment, RecognisedWord
from qual.engines.models import DEFAULT_SPEECH, find_model, model_folder, speech_folder, weights_digest
from qual.engines.voice_activity import plan_chunks
from qual.errors import BadInput, EngineMissing

__all__ = ["FasterWhisper", "open_recognizer", "plan_chunks"]

LONGEST_S = 30.0  # what Whisper hears at once
BEAM = 5  # not slower than 1: greedy decoding falls into loops


def open_recognizer(
    model: str | Path = DEFAULT_SPEECH,
    *,
    models_dir: Path,
    cache_dir: Path,
    online: bool = False,
    threads: int = 0,
    device: str = "auto",
) -> FasterWhisper:
    """Find, verify and load a speech model by its name in the registry, or from a folder given as a Path.

    Raises what `model_folder` raises: BadInput for an unknown name, EngineMissing for absent weights.
    """
    if isinstance(model, Path):
        return FasterWhisper(speech_folder(model), threads=threads, device=device)
    folder = model_folder(model, models_dir=models_dir, cache_dir=cache_dir, online=online)
    row = find_model(model)
    return FasterWhisper(
        folder,
        name=model,
        digest=weights_digest(folder, model),
        languages=row.languages if row is not None else (),
        threads=threads,
        device=device,
    )


class FasterWhisper:
    """A Whisper model in CTranslate2 form; int8 on a processor, float16 on a graphics card."""

    def __init__(
        self,
        folder: Path,
        *,
        name: str = "",
        digest: str = "",
        languages: Sequence[str] = (),
        threads: int = 0,
        device: str = "auto",
    ) -> None:
        """Load the model; `threads` 0 takes the machine's cores, `languages` narrows what the model knows."""
        import faster_whisper

        self._model, device, compute = _loaded(Path(folder), device, threads)
        known = tuple(self._model.supported_languages)
        self._languages = tuple(code for code in known if not languages or code in languages)
        self._info = EngineInfo(
            "faster-whisper",
            faster_whisper.__version__,
            name or Path(folder).name,
            digest or weights_digest(Path(folder)),
            {"beam": BEAM, "temperature": 0, "device": device, "compute": compute},
        )

    @property
    def info(self) -> EngineInfo:
        """What made the result."""
        return self._info

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes this model can write."""
        return self._languages

    def detect_language(self, pcm: np.ndarray, candidates: Sequence[str] = ()) -> tuple[str, float]:
        """Return the likeliest code among `candidates` (all known, if empty) and its probability among all.

        A low probability means that the model took it for a language outside the candidates.
        """
        allowed = tuple(candidates) or self._languages
        for code in allowed:
            self._check_language(code)
        if len(allowed) == 1:
            return allowed[0], 1.0
        _, _, scores = self._model.detect_language(audio=_floats(pcm)[: round(LONGEST_S * SAMPLE_RATE)])
        likely = {code: float(score) for code, score in scores if code in allowed}
        best = max(likely, key=lambda code: likely[code])
        return best, likely[best]

    def transcribe(
        self, pcm: np.ndarray, *, language: str, prompt: str = "", offset_s: float = 0.0
    ) -> tuple[RecognisedSegment, ...]:
        """Recognise at most 30 s of sound, shape (n_samples,), float32 in -1..1 or int16, at 16 kHz."""
        self._check_language(language)
        if len(pcm) > LONGEST_S * SAMPLE_RATE:
            raise ValueError(f"a chunk has at most {LONGEST_S} s, this one {len(pcm) / SAMPLE_RATE:.1f} s")
        if len(pcm) == 0:
            return ()
        sound = _floats(pcm)
        segments = self._decode(sound, language, prompt, offset_s, no_repeat=0)
        if is_loop(segments):
            second = self._decode(sound, language, prompt, offset_s, no_repeat=3)
            if second and not is_loop(second):
                return second
        return segments

    def _decode(
        self, sound: np.ndarray, language: str, prompt: str, offset_s: float, *, no_repeat: int
    ) -> tuple[RecognisedSegment, ...]:
        found, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            word_timestamps=True,
            no_repeat_ngram_size=no_repeat,
            # Whisper's own filters delete text; here guards mark it instead (qual.analysis.guards).
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
        )
        length_s = len(sound) / SAMPLE_RATE
        return tuple(_segment(item, offset_s, length_s) for item in found)

    def _check_language(self, code: str) -> None:
        if code not in self._languages:
            raise BadInput(
                f"The speech model {self._info.model} does not know the language {code!r}. It knows "
                f"{', '.join(self._languages)}. Choose one of these, or another model."
            )


def _loaded(folder: Path, device: str, threads: int) -> tuple[Any, str, str]:
    """Return the model, and the device and number format it runs with."""
    import ctranslate2
    import faster_whisper

    def load(place: str, compute: str) -> Any:
        return faster_whisper.WhisperModel(
            str(folder), device=place, compute_type=compute, cpu_threads=threads, local_files_only=True
        )

    if device == "cuda" or (device == "auto" and ctranslate2.get_cuda_device_count() > 0):
        try:
            model = load("cuda", "float16")
            model.detect_language(np.zeros(SAMPLE_RATE, np.float32))  # missing CUDA libraries show only now
            return model, "cuda", "float16"
        except (RuntimeError, ValueError) as error:
            if device == "cuda":
                raise EngineMissing(
                    f"The graphics card cannot be used for speech ({error}). Install NVIDIA's cuBLAS and "
                    "cuDNN libraries, or let the processor do it."
                ) from error
    try:
        return load("cpu", "int8"), "cpu", "int8"
    except (RuntimeError, ValueError, OSError) as error:
        raise EngineMissing(
            f"The speech model in {folder} cannot be loaded ({error}). Copy the whole model again, in the "
            "faster-whisper (CTranslate2) form, or choose another model."
        ) from error


def _segment(item: Any, offset_s: float, length_s: float) -> RecognisedSegment:
    def at(seconds: float) -> float:
        return round(offset_s + min(max(float(seconds), 0.0), length_s), 3)

    words = tuple(
        RecognisedWord(word.word, at(word.start), at(word.end), round(float(word.probability), 4))
        for word in item.words or ()
    )
    return RecognisedSegment(
        item.text,
        at(item.start),
        at(item.end),
        words,
        avg_logprob=round(float(item.avg_logprob), 4),
        no_speech=round(float(item.no_speech_prob), 4),
        compression=round(float(item.compression_ratio), 4),
    )


def _floats(pcm: np.ndarray) -> np.ndarray:
    if pcm.dtype == np.int16:
        return pcm.astype(np.float32) / 32768
    return np.asarray(pcm, dtype=np.float32)
