"""Speech recognition with faster-whisper: one chunk in, words with times and probabilities out.

Decoding is deterministic on one machine: temperature 0 without fallback (which would sample), no text
carried from chunk to chunk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from qual.engines.base import SAMPLE_RATE, EngineInfo, RecognisedSegment, RecognisedWord
from qual.engines.models import DEFAULT_SPEECH, find_model, model_folder, speech_folder, weights_digest
from qual.engines.voice_activity import plan_chunks
from qual.engines.whisper_window import BEAM, Said, Windows
from qual.errors import BadInput, EngineMissing

__all__ = ["FasterWhisper", "open_recognizer", "plan_chunks"]

LONGEST_S = 30.0  # what Whisper hears at once


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
        self._windows = Windows(self._model)
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
            check_known(code, self._languages, self._info.model)
        if len(allowed) == 1:
            return allowed[0], 1.0
        return likeliest(self.language_scores(pcm), allowed)

    def language_scores(self, pcm: np.ndarray) -> Mapping[str, float]:
        """Return the probability of each language, kept for the next question about the same sound."""
        return self._windows.language_scores(floats(pcm)[: round(LONGEST_S * SAMPLE_RATE)])

    def count_tokens(self, text: str) -> int:
        """Return how much of the prompt's room `text` takes."""
        return len(self._model.hf_tokenizer.encode(" " + text.strip(), add_special_tokens=False).ids)

    def transcribe(
        self,
        pcm: np.ndarray,
        *,
        language: str,
        prompt: str = "",
        offset_s: float = 0.0,
        no_repeat: bool = False,
    ) -> tuple[RecognisedSegment, ...]:
        """Recognise at most 30 s of sound, shape (n_samples,), float32 in -1..1 or int16, at 16 kHz."""
        check_known(language, self._languages, self._info.model)
        check_length(pcm)
        if len(pcm) == 0:
            return ()
        sound = floats(pcm)
        # Whisper's own filters delete text; here guards mark it instead (qual.analysis.guards).
        found = self._windows.listen(sound, language, prompt=prompt, no_repeat=no_repeat)
        return tuple(_segment(item, offset_s, len(sound) / SAMPLE_RATE) for item in found)


def check_known(code: str, languages: Sequence[str], model: str) -> None:
    """Raise BadInput for a language that is not among a model's."""
    if code not in languages:
        raise BadInput(
            f"The speech model {model} does not know the language {code!r}. It knows "
            f"{', '.join(languages)}. Choose one of these, or another model."
        )


def check_length(pcm: np.ndarray) -> None:
    """Raise ValueError for more sound than Whisper hears at once."""
    if len(pcm) > LONGEST_S * SAMPLE_RATE:
        raise ValueError(f"a chunk has at most {LONGEST_S} s, this one {len(pcm) / SAMPLE_RATE:.1f} s")


def likeliest(scores: Mapping[str, float], candidates: Sequence[str]) -> tuple[str, float]:
    """Return the likeliest of `candidates` (of all, if there are none) and its probability among all."""
    allowed = {code: float(score) for code, score in scores.items() if not candidates or code in candidates}
    best = max(allowed, key=lambda code: allowed[code])
    return best, allowed[best]


def floats(pcm: np.ndarray) -> np.ndarray:
    """Return samples as float32 in -1..1."""
    if pcm.dtype == np.int16:
        return pcm.astype(np.float32) / 32768
    return np.asarray(pcm, dtype=np.float32)


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


def _segment(said: Said, offset_s: float, length_s: float) -> RecognisedSegment:
    def at(seconds: float) -> float:
        return round(offset_s + min(max(float(seconds), 0.0), length_s), 3)

    words = tuple(
        RecognisedWord(word["word"], at(word["start"]), at(word["end"]), round(float(word["probability"]), 4))
        for word in said.words
    )
    return RecognisedSegment(
        said.text,
        at(said.start_s),
        at(said.end_s),
        words,
        avg_logprob=round(said.avg_logprob, 4),
        no_speech=round(said.no_speech, 4),
        compression=round(float(said.compression), 4),
    )
