"""Speech recognition with openai-whisper, the reference implementation, on the same weights as the default engine.

About five times slower on a processor. It is here to compare with, and for models that exist only as .pt files.
"""

from __future__ import annotations

import pickle
import warnings
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from qual.engines.base import SAMPLE_RATE, EngineInfo, RecognisedSegment, RecognisedWord
from qual.engines.models import DEFAULT_SPEECH, model_folder, speech_folder, weights_digest
from qual.engines.weights import sha256_of
from qual.engines.whisper import BEAM, check_known, check_length, floats, likeliest
from qual.engines.whisper_weights import checkpoint_of
from qual.errors import EngineMissing

ENGINE = "openai-whisper"
_REMEDY = (
    "Install it beside torch with: pip install --no-deps openai-whisper==20250625 tiktoken==0.14.0 "
    "more-itertools==11.2.1 numba==0.68.1 llvmlite==0.50.0; or use faster-whisper."
)


def open_reference(
    model: str | Path = DEFAULT_SPEECH,
    *,
    models_dir: Path,
    cache_dir: Path,
    online: bool = False,
    threads: int = 0,
    device: str = "auto",
) -> OpenAIWhisper:
    """Load a model by its name in the registry, from a .pt file, or from a folder with either kind of weights.

    Raises BadInput for an unknown name, EngineMissing when the weights or openai-whisper itself are not there.
    """
    name = model if isinstance(model, str) else ""
    place = Path(models_dir) / model if isinstance(model, str) else model
    own = [place] if place.suffix == ".pt" and place.is_file() else sorted(place.glob("*.pt"))
    if own:
        checkpoint, digest = own[0], sha256_of(own[0])
        name = name or checkpoint.stem
    else:
        folder = (
            model_folder(model, models_dir=models_dir, cache_dir=cache_dir, online=online)
            if isinstance(model, str)
            else speech_folder(model)
        )
        digest = weights_digest(folder, name)
        checkpoint = checkpoint_of(folder, cache_dir, digest=digest)
        name = name or folder.name
    return OpenAIWhisper(checkpoint, name=name, digest=digest, threads=threads, device=device)


class OpenAIWhisper:
    """A Whisper checkpoint run by OpenAI's own code; 32-bit on a processor, 16-bit on a graphics card."""

    def __init__(self, checkpoint: Path, *, name: str, digest: str, threads: int = 0, device: str = "auto") -> None:
        """Load `checkpoint` (.pt); `threads` 0 leaves the number of cores to torch."""
        self._model, self._whisper = _loaded(checkpoint, device, threads)
        known = self._whisper.tokenizer.LANGUAGES
        self._languages = tuple(known)[: self._model.num_languages] if self._model.is_multilingual else ("en",)
        self._half = self._model.device.type != "cpu"
        self._encoded: tuple[bytes, Any] | None = None
        self._no_repeat = False
        self._model.decode = self._decode  # whisper.transcribe calls it for each 30 s
        self._info = EngineInfo(
            ENGINE,
            metadata.version("openai-whisper"),
            name,
            digest,
            {
                "beam": BEAM,
                "temperature": 0,
                "device": self._model.device.type,
                "compute": "float16" if self._half else "float32",
            },
        )

    @property
    def info(self) -> EngineInfo:
        """What made the result."""
        return self._info

    @property
    def languages(self) -> tuple[str, ...]:
        """ISO 639-1 codes this model can write."""
        return self._languages

    def count_tokens(self, text: str) -> int:
        """Return how much of the prompt's room `text` takes."""
        return len(self._tokenizer().encode(" " + text.strip()))

    def detect_language(self, pcm: np.ndarray, candidates: Sequence[str] = ()) -> tuple[str, float]:
        """Return the likeliest code among `candidates` (all known, if empty) and its probability among all."""
        for code in candidates:
            check_known(code, self._languages, self._info.model)
        if len(candidates) == 1 or not self._model.is_multilingual:
            return (candidates or self._languages)[0], 1.0
        return likeliest(self.language_scores(pcm), candidates)

    def language_scores(self, pcm: np.ndarray) -> Mapping[str, float]:
        """Return the probability of each language; the encoder's answer is kept for `transcribe`."""
        if not self._model.is_multilingual:
            return {"en": 1.0}
        audio = self._whisper.audio
        sound = floats(pcm)[: audio.N_SAMPLES]
        mel = audio.log_mel_spectrogram(sound, self._model.dims.n_mels, padding=audio.N_SAMPLES)
        window = audio.pad_or_trim(mel[:, : mel.shape[-1] - audio.N_FRAMES], audio.N_FRAMES)
        window = window.to(self._model.device).half() if self._half else window.to(self._model.device)
        _, scores = self._whisper.decoding.detect_language(self._model, self._features(window), self._tokenizer())
        return scores[0] if isinstance(scores, list) else scores

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
        self._no_repeat = no_repeat
        found = self._whisper.transcribe(
            self._model,
            floats(pcm),
            language=language,
            beam_size=BEAM,
            temperature=0.0,
            condition_on_previous_text=False,
            initial_prompt=prompt or None,
            word_timestamps=True,
            fp16=self._half,
            # Whisper's own filters delete text; here guards mark it instead (qual.analysis.guards).
            no_speech_threshold=None,
            logprob_threshold=None,
            compression_ratio_threshold=None,
        )
        length_s = len(pcm) / SAMPLE_RATE
        return tuple(_segment(item, offset_s, length_s) for item in found["segments"] if item["text"].strip())

    def _tokenizer(self) -> Any:
        return self._whisper.tokenizer.get_tokenizer(
            self._model.is_multilingual, num_languages=self._model.num_languages
        )

    def _features(self, mel: Any) -> Any:
        """Return the encoder's answer, kept for the next question about the same sound."""
        import torch

        key = mel.float().cpu().numpy().tobytes()
        if self._encoded is None or self._encoded[0] != key:
            with torch.no_grad():
                self._encoded = key, self._model.encoder(mel.unsqueeze(0))
        return self._encoded[1]

    def _decode(self, mel: Any, options: Any) -> Any:
        import torch

        task = self._whisper.decoding.DecodingTask(self._model, options)
        if self._no_repeat:
            task.logit_filters.append(_NoRepeatedTriples(task.sample_begin))
        with torch.no_grad():
            return task.run(self._features(mel))[0]


class _NoRepeatedTriples:
    """Forbids every token that would end three tokens the text holds already."""

    def __init__(self, begin: int) -> None:
        self._begin = begin

    def apply(self, logits: Any, tokens: Any) -> None:
        for row, line in enumerate(tokens[:, self._begin :].tolist()):
            for first, second, third in zip(line, line[1:], line[2:], strict=False):
                if [first, second] == line[-2:]:
                    logits[row, third] = -np.inf


def _loaded(checkpoint: Path, device: str, threads: int) -> tuple[Any, Any]:
    try:
        import torch
        import whisper
    except ImportError as error:
        raise EngineMissing(f"The engine openai-whisper is not installed. {_REMEDY}") from error
    if threads:
        torch.set_num_threads(threads)
    place = device if device != "auto" else ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        saved = torch.load(checkpoint, map_location="cpu", weights_only=True)
        model = whisper.model.Whisper(whisper.model.ModelDimensions(**saved["dims"]))
        model.load_state_dict(saved["model_state_dict"])  # strict: no key missing, none too many
    except (RuntimeError, KeyError, TypeError, EOFError, ValueError, pickle.UnpicklingError) as error:
        raise EngineMissing(
            f"{checkpoint} cannot be loaded by openai-whisper ({str(error)[:200]}). Copy the whole file again."
        ) from error
    if saved.get("alignment_heads"):
        heads = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
        for layer, head in saved["alignment_heads"]:
            heads[layer, head] = True
        model.register_buffer("alignment_heads", heads.to_sparse(), persistent=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # it leaves the file of its tokens to the collector
        whisper.tokenizer.get_tokenizer(model.is_multilingual)
    return model.to(place).eval(), whisper


def _segment(item: dict[str, Any], offset_s: float, length_s: float) -> RecognisedSegment:
    def at(seconds: float) -> float:
        return round(offset_s + min(max(float(seconds), 0.0), length_s), 3)

    words = tuple(
        RecognisedWord(word["word"], at(word["start"]), at(word["end"]), round(float(word["probability"]), 4))
        for word in item["words"]
    )
    return RecognisedSegment(
        item["text"],
        at(item["start"]),
        at(item["end"]),
        words,
        avg_logprob=round(float(item["avg_logprob"]), 4),
        no_speech=round(float(item["no_speech_prob"]), 4),
        compression=round(float(item["compression_ratio"]), 4),
    )
