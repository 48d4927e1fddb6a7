"""How a map of passages is written down: places in four bytes each, words compressed; and read again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence

import numpy as np

from qual.analysis.interviewer_words import WordUse

STEPS = 32_767  # of a coordinate, -1 to 1: far finer than any screen shows


def pack_places(places: np.ndarray) -> bytes:
    """Return places, float of shape (n, 2) with coordinates from -1 to 1, as little-endian int16; raise ValueError.

    >>> unpack_places(pack_places(np.array([[0.5, -1.0]]))).round(4).tolist()
    [[0.5, -1.0]]
    """
    given = np.asarray(places, np.float64)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError(f"places have two coordinates each, not the shape {given.shape}")
    if not np.isfinite(given).all() or np.abs(given).max(initial=0.0) > 1 + 1e-6:
        raise ValueError("a place of a map has coordinates between -1 and 1")
    return np.rint(np.clip(given, -1, 1) * STEPS).astype("<i2").tobytes()


def unpack_places(packed: bytes) -> np.ndarray:
    """Return what `pack_places` wrote, float32 of shape (n, 2), each coordinate within 1/65,534 of what it was."""
    return (np.frombuffer(packed, "<i2").astype(np.float32) / STEPS).reshape(-1, 2)


def pack_words(lemmas: Sequence[Sequence[str]], asked: Mapping[str, WordUse]) -> bytes:
    """Return the words of passages in their order and those of interviewers by language, compressed.

    10,000 passages take about 0.4 MB.
    """
    questions = {language: [use.n, dict(use.passages)] for language, use in asked.items()}
    said = {"passages": [list(words) for words in lemmas], "asked": questions}
    return zlib.compress(json.dumps(said, separators=(",", ":")).encode())


def unpack_words(packed: bytes) -> tuple[tuple[tuple[str, ...], ...], dict[str, WordUse]]:
    """Return what `pack_words` wrote."""
    said = json.loads(zlib.decompress(packed))
    asked = {language: WordUse(passages, n) for language, (n, passages) in said["asked"].items()}
    return tuple(tuple(words) for words in said["passages"]), asked
