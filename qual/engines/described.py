"""What every sentence encoder of Qual does alike: says what it is, and returns vectors of unit length."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np

from qual.engines.base import EngineInfo


class DescribedEncoder(ABC):
    """An `Encoder`; those after it compute `_vectors` and hand over what they are."""

    def __init__(self, info: EngineInfo, dimension: int) -> None:
        self._info = info
        self._dimension = dimension

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

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32 vectors of unit length, shape (n_texts, dimension).

        What a text holds beyond the model's limit (512 tokens for the packaged one) is not seen. Equal texts are
        computed once. Raises TypeError for a single string.
        """
        if isinstance(texts, str):
            raise TypeError("encode takes a list of texts, not one text")
        places: dict[str, int] = {}
        rows = [places.setdefault(text, len(places)) for text in texts]
        if not rows:
            return np.zeros((0, self._dimension), np.float32)
        vectors = self._vectors(list(places))[rows]
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors / np.where(lengths > 0, lengths, 1)

    @abstractmethod
    def _vectors(self, texts: Sequence[str]) -> np.ndarray:
        """Return float32, shape (n_texts, dimension), of any length; there is at least one text."""
