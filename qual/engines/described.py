"""What every sentence encoder of Qual does alike: says what it is, and returns vectors of unit length."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

import numpy as np

from qual.engines.base import EngineInfo
from qual.engines.text_windows import Window, averaged, list_of_texts, of_unit_length, whole_characters, windows

_TOKENS_PER_CHARACTER = 2  # at most: some characters are written out


class DescribedEncoder(ABC):
    """An `Encoder`; those after it compute `_vectors` and hand over what they are and take."""

    def __init__(self, info: EngineInfo, dimension: int, *, most_tokens: int | None) -> None:
        self._info = info
        self._dimension = dimension
        self._most_tokens = most_tokens  # that the model takes at once, None for any number

    @property
    def info(self) -> EngineInfo:
        """What made the vectors; vectors of different digests or prefixes must not be compared."""
        return self._info

    @property
    def model_id(self) -> str:
        """Name of the model."""
        return self._info.model

    @property
    def digest(self) -> str:
        """SHA-256 of the weights."""
        return self._info.digest

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._dimension

    def encode(self, texts: Iterable[str]) -> np.ndarray:
        """Return float32 vectors of unit length, shape (n_texts, dimension).

        A text beyond the model's limit (512 tokens for the packaged one) is read in windows, whose vectors are
        averaged by how many of its tokens each has. Equal texts are computed once. Raises TypeError for anything but
        a list of texts.
        """
        places: dict[str, int] = {}
        rows = [places.setdefault(whole_characters(text), len(places)) for text in list_of_texts(texts)]
        if not rows:
            return np.zeros((0, self._dimension), np.float32)
        parts = self._parts(list(places))
        vectors = self._vectors([window.text for own in parts for window in own])
        return of_unit_length(averaged(vectors, parts))[rows]

    def _parts(self, texts: Sequence[str]) -> list[tuple[Window, ...]]:
        """Return each text's windows; only those that could be too long are cut into tokens to see."""
        parts = [(Window(text),) for text in texts]
        if self._most_tokens:
            long = [row for row, text in enumerate(texts) if len(text) > self._most_tokens // _TOKENS_PER_CHARACTER]
            for row, (starts, n_others) in zip(long, self._tokens([texts[row] for row in long]), strict=True):
                parts[row] = windows(texts[row], starts, self._most_tokens - n_others)
        return parts

    @abstractmethod
    def _tokens(self, texts: Sequence[str]) -> list[tuple[list[int], int]]:
        """Return where the tokens of each text begin, and how many others the model adds to them."""

    @abstractmethod
    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (n_texts, dimension), of any length; there is at least one text."""


def starts_after(prefix: str, offsets: Sequence[tuple[int, int]]) -> tuple[list[int], int]:
    """Return what `_tokens` does for a text after a prefix, from where all its tokens begin and end."""
    own = [max(0, start - len(prefix)) for start, end in offsets if end > len(prefix)]
    return own, len(offsets) - len(own)
