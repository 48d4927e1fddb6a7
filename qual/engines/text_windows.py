"""Reads texts that are longer than a model's limit in windows, whose vectors are averaged; no model is known here."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

_BACK = 32  # tokens that a border moves at most to lie between two words
_SPARE = 8  # a text cut out of another may have some tokens more


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a text, and how many tokens it has of it."""

    text: str
    n_tokens: int = 1


def windows(text: str, starts: Sequence[int], most: int) -> tuple[Window, ...]:
    """Cut a text of more than `most` tokens into windows of about equal length, between words where there are any.

    Args:
        text: the text.
        starts: where each of its tokens begins, in code points.
        most: tokens that fit into the model.

    >>> [window.text for window in windows("one two three", [0, 3, 7], 9)]
    ['one two three']
    """
    n = len(starts)
    if n <= most:
        return (Window(text, n),)
    n_windows = math.ceil(n / max(most - _SPARE, 1))
    borders = [0, *(_between_words(text, starts, n * i // n_windows) for i in range(1, n_windows)), n]
    places = [0, *(starts[border] for border in borders[1:-1]), len(text)]
    return tuple(
        Window(text[places[i] : places[i + 1]], borders[i + 1] - borders[i])
        for i in range(n_windows)
        if borders[i] < borders[i + 1]
    )


def _between_words(text: str, starts: Sequence[int], border: int) -> int:
    for earlier in range(border, max(border - _BACK, 0), -1):
        place = starts[earlier]
        if text[place].isspace() or text[place - 1].isspace():
            return earlier
    return border


def averaged(vectors: np.ndarray, parts: Sequence[Sequence[Window]]) -> np.ndarray:
    """Return a vector for each text, of any length: that of its only window, else the mean direction by tokens.

    Args:
        vectors: of all windows of all texts, in order, shape (n_windows, dimension).
        parts: the windows of each text.
    """
    found = np.empty((len(parts), vectors.shape[1]), vectors.dtype)
    first = 0
    for row, own in enumerate(parts):
        some = vectors[first : first + len(own)]
        weights = np.array([window.n_tokens for window in own], vectors.dtype)
        found[row] = some[0] if len(own) == 1 else weights @ of_unit_length(some)
        first += len(own)
    return found


def of_unit_length(vectors: np.ndarray) -> np.ndarray:
    """Return vectors of unit length; zero stays zero."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors / np.where(lengths > 0, lengths, 1)


def list_of_texts(texts: Iterable[str]) -> list[str]:
    """Return the texts of a list, table or generator; raise TypeError for anything else, saying what it was."""
    wrong = isinstance(texts, str | bytes | Mapping | Set) or not isinstance(texts, Iterable)
    if wrong or getattr(texts, "ndim", 1) != 1:
        raise TypeError(f"encode takes a list of texts, not {_named(texts)}")
    found = list(texts)
    for number, text in enumerate(found):
        if not isinstance(text, str):
            raise TypeError(f"encode takes a list of texts, and number {number} of this one is {_named(text)}")
    return found


def _named(value: object) -> str:
    return "one text" if isinstance(value, str) else f"of type {type(value).__name__}"


def whole_characters(text: str) -> str:
    """Return the text with halves of characters (surrogates) put together; those left over are U+FFFD.

    >>> whole_characters("a" + chr(0xD83D) + chr(0xDE00) + chr(0xD800))
    'a😀�'
    """
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
