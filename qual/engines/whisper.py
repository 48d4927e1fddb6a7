"""Speech recognition with faster-whisper: one chunk in, words with times and probabilities out.

Decoding is deterministic on one machine: temperature 0 without fallback (which would sample), no text
carried from chunk to chunk.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qual.engines.base import SAMPLE_RATE, EngineInfo, RecognisedSegment, RecognisedWord
from qual.engines.models import DEFAULT_SPEECH, find_model, model_folder, speech_folder, weights_digest
from qual.engines.voice_activity import plan_chunks
from qual.errors import BadInput, EngineMissing

__all__ = ["FasterWhisper", "open_recognizer", "plan_chunks"]

LONGEST_S = 30.0  # what Whisper hears at once
ENCODINGS_KEPT = 2  # 3 MB each for base, 8 MB for large
FRAMES_PER_S = 100
REST = 150  # frames at the end of a chunk that are not heard by themselves
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
        self._scored: tuple[bytes, Mapping[str, float]] | None = None
        _encode_once(self._model)
        _end_with_the_speech(self._model)
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
        sound = floats(pcm)[: round(LONGEST_S * SAMPLE_RATE)]
        key = hashlib.blake2b(sound.tobytes()).digest()
        if self._scored is None or self._scored[0] != key:
            # Without the last frame, as `transcribe` looks at it, so that the encoder runs once for both.
            features = self._model.feature_extractor(sound)[:, :-1]
            _, _, scores = self._model.detect_language(features=features)
            self._scored = key, {code: float(score) for code, score in scores}
        return self._scored[1]

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
        found, _ = self._model.transcribe(
            sound,
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            word_timestamps=True,
            no_repeat_ngram_size=3 if no_repeat else 0,
            # Whisper's own filters delete text; here guards mark it instead (qual.analysis.guards).
            no_speech_threshold=None,
            log_prob_threshold=None,
            compression_ratio_threshold=None,
        )
        length_s = len(sound) / SAMPLE_RATE
        self._model.true_end_s = None
        heard = [_segment(item, offset_s, length_s) for item in found]
        return tuple(_with_true_end(heard, self._model.true_end_s, offset_s))


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


def _encode_once(model: Any) -> None:
    """Let `model` keep its encoder's last answers: detection, recognition and second tries ask for the same."""
    encode = model.encode
    kept: OrderedDict[bytes, Any] = OrderedDict()

    def once(features: np.ndarray) -> Any:
        key = hashlib.blake2b(np.ascontiguousarray(features).tobytes()).digest()
        if key not in kept:
            kept[key] = encode(features)
            while len(kept) > ENCODINGS_KEPT:
                kept.popitem(last=False)
        return kept[key]

    model.encode = once


def _end_with_the_speech(model: Any) -> None:
    """Keep `model` from hearing the last moments of a chunk by themselves, which costs as much as the whole chunk.

    After each answer the library goes on at the last time in it, be it half a second before the end. A chunk ends
    in a pause, so that nothing is there to be heard. Both functions exist in the pinned version; there is no
    public way.
    """
    split, add_times = model._split_segments_by_timestamps, model.add_word_timestamps
    window_end = 0  # frames
    model.true_end_s = None  # of the last word, where its end was moved

    def split_and_end(*, seek: int, segment_size: int, **more: Any) -> tuple[Any, int, bool]:
        nonlocal window_end
        segments, next_seek, ended = split(seek=seek, segment_size=segment_size, **more)
        window_end = seek + segment_size
        timed = ended or next_seek != window_end
        if segments and timed and window_end - next_seek < REST:
            return segments, window_end, True
        return segments, next_seek, ended

    def add_times_and_end(segments: Any, *arguments: Any, **more: Any) -> Any:
        answer = add_times(segments, *arguments, **more)
        last = next((s["words"][-1] for own in reversed(segments) for s in reversed(own) if s["words"]), None)
        end_s = window_end / FRAMES_PER_S
        if last is not None and 0 < end_s - last["end"] < REST / FRAMES_PER_S:
            model.true_end_s, last["end"] = float(last["end"]), end_s  # the library goes on at the last word's end
        return answer

    model._split_segments_by_timestamps = split_and_end
    model.add_word_timestamps = add_times_and_end


def _with_true_end(segments: list[RecognisedSegment], end_s: float | None, offset_s: float) -> list[RecognisedSegment]:
    """Give the last word the end that `_end_with_the_speech` took from it."""
    if end_s is None or not segments or not segments[-1].words:
        return segments
    last = segments[-1]
    word = replace(last.words[-1], end_s=max(last.words[-1].start_s, round(offset_s + end_s, 3)))
    return [*segments[:-1], replace(last, words=(*last.words[:-1], word), end_s=max(word.end_s, last.start_s))]


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
