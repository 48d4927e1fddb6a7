"""One window of at most 30 s through a Whisper model of faster-whisper: heard once, decoded to its end, words timed.

faster-whisper's own loop goes on at the last time in an answer and encodes 30 s again for the rest, be it a sentence
of three seconds; a chunk of ours ends in a pause, so that the rest can be asked for with what was encoded already.
Only where that answer is not to be trusted is the rest heard by itself.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

ENCODINGS_KEPT = 2  # 3 MB each for base, 8 MB for large
BEAM = 5  # not slower than 1: greedy decoding falls into loops
REST = 150  # frames of 10 ms; a shorter end of a window is a pause or a breath
TRUSTED = -1.0  # mean log probability from which what was gone on with counts
FIRST_TIME = 50  # of 20 ms: speech begins within the first second, as Whisper was trained
TIME_STEP = 2  # frames of 10 ms in a step of Whisper's times
PREPENDED, APPENDED = "\"'“¿([{-", "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder made of a window, and how many frames of 10 ms of it are sound."""

    features: Any
    n_frames: int


@dataclass(frozen=True, slots=True)
class Said:
    """A segment of a window: tokens of text, seconds in the window, words as faster-whisper gives them."""

    text: str
    start_s: float
    end_s: float
    words: tuple[Mapping[str, Any], ...]
    avg_logprob: float
    no_speech: float
    compression: float


@dataclass(frozen=True, slots=True)
class _Part:
    """Tokens of one answer."""

    tokens: tuple[int, ...]
    avg_logprob: float
    no_speech: float


class Windows:
    """Decodes windows with `model`, a `faster_whisper.WhisperModel`; the last encodings are kept."""

    def __init__(self, model: Any) -> None:
        """Take a loaded model."""
        self._model = model
        self._kept: OrderedDict[bytes, Encoded] = OrderedDict()
        self._scored: tuple[bytes, Mapping[str, float]] | None = None

    def encode(self, sound: np.ndarray) -> Encoded:
        """Return the encoder's answer to `sound`, float32, shape (n_samples,), at most 30 s at 16 kHz."""
        key = _key(sound)
        if key not in self._kept:
            extractor = self._model.feature_extractor
            features = extractor(sound)[:, :-1][:, : extractor.nb_max_frames]
            n_frames = features.shape[1]
            padded = np.pad(features, ((0, 0), (0, extractor.nb_max_frames - n_frames)))
            self._kept[key] = Encoded(self._model.encode(padded), n_frames)
            while len(self._kept) > ENCODINGS_KEPT:
                self._kept.popitem(last=False)
        return self._kept[key]

    def language_scores(self, sound: np.ndarray) -> Mapping[str, float]:
        """Return the probability of each language the model knows."""
        if not self._model.model.is_multilingual:
            return {"en": 1.0}
        key = _key(sound)
        if self._scored is None or self._scored[0] != key:
            found = self._model.model.detect_language(self.encode(sound).features)[0]
            self._scored = key, {token[2:-2]: float(share) for token, share in found}
        return self._scored[1]

    def listen(self, sound: np.ndarray, language: str, *, prompt: str = "", no_repeat: bool = False) -> list[Said]:
        """Return what is said in `sound`, in order; times in seconds from its start."""
        tokenizer = self._tokenizer(language)
        encoded = self.encode(sound)
        begin = tokenizer.timestamp_begin
        given = tokenizer.encode(" " + prompt.strip()) if prompt.strip() else []
        parts = [self._decoded(encoded, given, (), tokenizer, no_repeat=no_repeat)]
        while (rest := _rest(parts[-1].tokens, begin, encoded.n_frames)) is not None:
            spoken = [token for part in parts for token in part.tokens if token < tokenizer.eot]
            more = self._decoded(encoded, spoken, parts[-1].tokens[-1:], tokenizer, no_repeat=no_repeat)
            if not _goes_on(more, spoken, tokenizer):
                said = self._timed(parts, encoded, tokenizer)
                return said + self._by_itself(sound, rest, language, no_repeat=no_repeat)
            parts.append(more)
        return self._timed(parts, encoded, tokenizer)

    def _by_itself(self, sound: np.ndarray, rest: int, language: str, *, no_repeat: bool) -> list[Said]:
        first_sample = rest * self._model.feature_extractor.hop_length
        shift_s = rest * self._model.feature_extractor.time_per_frame
        return [_later(said, shift_s) for said in self.listen(sound[first_sample:], language, no_repeat=no_repeat)]

    def _tokenizer(self, language: str) -> Any:
        from faster_whisper.tokenizer import Tokenizer

        many = self._model.model.is_multilingual
        return Tokenizer(self._model.hf_tokenizer, many, task="transcribe", language=language if many else "en")

    def _decoded(
        self, encoded: Encoded, before: Sequence[int], at: tuple[int, ...], tokenizer: Any, *, no_repeat: bool
    ) -> _Part:
        """Return what is said, after the text `before` if any, from the time `at` on if given."""
        from faster_whisper.transcribe import get_suppressed_tokens

        answer = self._model.model.generate(
            encoded.features,
            [[*self._model.get_prompt(tokenizer, list(before)), *at]],
            beam_size=BEAM,
            patience=1,
            length_penalty=1,
            no_repeat_ngram_size=3 if no_repeat else 0,
            max_length=self._model.max_length,
            return_scores=True,
            return_no_speech_prob=True,
            suppress_blank=True,
            suppress_tokens=list(get_suppressed_tokens(tokenizer, [-1])),
            max_initial_timestamp_index=FIRST_TIME,
        )[0]
        tokens = tuple(answer.sequences_ids[0])  # `at` among them
        avg_logprob = answer.scores[0] * len(tokens) / (len(tokens) - len(at) + 1)
        return _Part(tokens, float(avg_logprob), float(answer.no_speech_prob))

    def _timed(self, parts: Sequence[_Part], encoded: Encoded, tokenizer: Any) -> list[Said]:
        """Cut the answers into segments, with a time for each word."""
        begin, per_step = tokenizer.timestamp_begin, self._model.time_precision
        length_s = encoded.n_frames * self._model.feature_extractor.time_per_frame
        pieces: list[tuple[dict[str, Any], _Part]] = []
        for part in parts:
            for tokens in _slices(part.tokens, begin):
                times = [(token - begin) * per_step for token in tokens if token >= begin]
                start = times[0] if tokens[0] >= begin else (pieces[-1][0]["end"] if pieces else 0.0)
                end = times[-1] if len(times) > (tokens[0] >= begin) and tokens[-1] >= begin else length_s
                pieces.append(({"seek": 0, "start": start, "end": max(start, end), "tokens": list(tokens)}, part))
        segments = [segment for segment, _ in pieces]
        if not segments:
            return []
        self._model.add_word_timestamps(
            [segments], tokenizer, encoded.features, encoded.n_frames, PREPENDED, APPENDED, last_speech_timestamp=0.0
        )
        from faster_whisper.transcribe import get_compression_ratio

        ratio = {id(part): get_compression_ratio(tokenizer.decode(list(part.tokens)).strip()) for part in parts}
        found = []
        for segment, part in pieces:
            text = tokenizer.decode(segment["tokens"])
            if text.strip() and segment["end"] > segment["start"]:
                figures = (part.avg_logprob, part.no_speech, ratio[id(part)])
                found.append(Said(text, segment["start"], segment["end"], tuple(segment["words"]), *figures))
        return found


def _key(sound: np.ndarray) -> bytes:
    return hashlib.blake2b(np.ascontiguousarray(sound).tobytes()).digest()


def _rest(tokens: Sequence[int], begin: int, n_frames: int) -> int | None:
    """Return the frame from which nothing was answered, None where the answer reaches the end of the window.

    An answer that ends in two times has more to come; one that ends in text or in a single time has not.
    """
    if len(tokens) < 2 or tokens[-1] < begin or tokens[-2] < begin:
        return None
    rest = (tokens[-1] - begin) * TIME_STEP
    return rest if n_frames - rest >= REST else None


def _goes_on(more: _Part, spoken: Sequence[int], tokenizer: Any) -> bool:
    """Say whether an answer continues what was `spoken`: with text, later, surely, and not with the same again."""
    text = [token for token in more.tokens if token < tokenizer.eot]
    times = [token for token in more.tokens if token >= tokenizer.timestamp_begin]
    return bool(text) and times[-1] > times[0] and more.avg_logprob > TRUSTED and list(spoken[-len(text) :]) != text


def _slices(tokens: Sequence[int], begin: int) -> list[Sequence[int]]:
    """Cut between every two times that follow each other; what holds no text is left out.

    >>> _slices([100, 5, 6, 103, 103, 7, 105], 100)
    [[100, 5, 6, 103], [103, 7, 105]]
    """
    cuts = [i for i, (one, other) in enumerate(pairwise(tokens), 1) if one >= begin and other >= begin]
    parts = [tokens[a:b] for a, b in pairwise([0, *cuts, len(tokens)])]
    return [part for part in parts if any(token < begin for token in part)]


def _later(said: Said, by_s: float) -> Said:
    words = tuple({**word, "start": word["start"] + by_s, "end": word["end"] + by_s} for word in said.words)
    return Said(
        said.text,
        said.start_s + by_s,
        said.end_s + by_s,
        words,
        said.avg_logprob,
        said.no_speech,
        said.compression,
    )
