"""Takes out of sentence vectors what is due to language and length, in whole numbers, alike on every machine.

Language is the strongest thing that multilingual encoders see, and length the next; both would be the first clusters.
All sums are of whole numbers that 64-bit floats hold exactly, so that the order of adding cannot matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

MIN_PER_LANGUAGE = 30  # a mean of fewer segments is their topic rather than their language
EVEN_LENGTHS = 0.05  # variance of the logarithm of lengths at which half of their effect is taken out
STEPS = 1 << 20  # of a vector's numbers, -1 to 1
_LENGTH_STEPS = 1 << 10  # of the logarithm of a length; processors differ in its last digits
_NOTHING = 1e-4  # what is left of a vector below this length is rounding
UNKNOWN = "und"  # as BCP 47 writes it; passages whose language nobody told share a mean, like those of any language


def languages_not_centred(languages: Iterable[str | None]) -> tuple[str, ...]:
    """Return the languages with fewer than 30 segments, which lose the mean of all instead of their own.

    >>> languages_not_centred(["sv"] * 40 + ["fi"] * 5)
    ('fi',)
    """
    return tuple(sorted(c for c, n in Counter(codes_of(languages)).items() if n < MIN_PER_LANGUAGE))


def codes_of(languages: Iterable[object]) -> list[str]:
    """Return one code for each passage; what tables hold for a missing one (None, NaN) becomes "und".

    Raises ValueError for a single text or None instead of a list.

    >>> codes_of(["sv", None])
    ['sv', 'und']
    """
    if languages is None or isinstance(languages, str):
        raise ValueError(
            f"languages are a list with one code for each passage, such as ['sv', 'en'], not {languages!r}"
        )
    # Only NaN differs from itself.
    return [UNKNOWN if code is None or code != code else str(code) for code in languages]


def centre(vectors: np.ndarray, languages: Iterable[str | None], n_words: Sequence[int] | None = None) -> np.ndarray:
    """Return the vectors less language and length, float32, shape (n_segments, dimension), of unit length.

    Each language's mean is taken away; languages with fewer than 30 segments lose the mean of all instead
    (see `languages_not_centred`). If `n_words` is given, what grows in proportion to its logarithm within languages
    is taken away as well (ridge regression: where lengths hardly differ, hardly anything), so that short answers do
    not form a cluster of their own. A vector of which nothing is left is zero.

    Args:
        vectors: float, shape (n_segments, dimension), of about unit length.
        languages: one code per segment; None where it is not known.
        n_words: length of each segment.

    Raises ValueError for numbers of segments that do not match, and for vectors that are not finite numbers.
    """
    codes = codes_of(languages)
    given = checked(vectors, len(codes))
    if not len(given):
        return given.astype(np.float32)
    values = np.rint(given.astype(np.float64) * STEPS)
    shared = languages_not_centred(codes)
    spoken = np.asarray(codes, dtype=object)
    own = [spoken == code for code in dict.fromkeys(codes) if code not in shared]
    _take_means(values, own)
    if n_words is not None:
        if len(n_words) != len(values):
            raise ValueError(f"{len(n_words)} lengths do not go with {len(values)} vectors, one each")
        _take_length(values, own, np.asarray(n_words, np.float64))
    norms = np.sqrt((values * values).sum(axis=1))  # of whole numbers below 2**53
    something = norms > _NOTHING * STEPS
    values /= np.where(something, norms, 1)[:, None]
    values[~something] = 0
    return values.astype(np.float32)


def checked(vectors: np.ndarray | Sequence[Sequence[float]], n_languages: int) -> np.ndarray:
    """Return the vectors as a table of real numbers; raise ValueError unless each language has a finite one."""
    given = np.asarray(vectors)
    if not given.size and not n_languages:
        return np.zeros((0, given.shape[1] if given.ndim == 2 else 0))
    if given.ndim != 2 or len(given) != n_languages or not given.shape[1]:
        raise ValueError(f"vectors of shape {given.shape} do not go with {n_languages} languages, one each")
    if given.dtype.kind not in "fiub":
        raise ValueError(f"vectors are tables of real numbers, not of {given.dtype}")
    bad = np.flatnonzero(~np.isfinite(given).all(axis=1))
    if len(bad):
        raise ValueError(
            f"{len(bad)} of {len(given)} vectors hold something that is no number, the first for passage {bad[0]}; "
            "encode these passages again"
        )
    return given


def _take_means(values: np.ndarray, own: Sequence[np.ndarray]) -> None:
    """Take from the rows of each mask their mean, and from all others the mean of all; in place, rounded."""
    rest = np.ones(len(values), bool)
    overall = np.rint(values.sum(axis=0) / len(values))
    for here in own:
        values[here] -= np.rint(values[here].sum(axis=0) / here.sum())
        rest &= ~here
    values[rest] -= overall


def _take_length(values: np.ndarray, own: Sequence[np.ndarray], n_words: np.ndarray) -> None:
    lengths = np.rint(np.log1p(n_words) * _LENGTH_STEPS)
    _take_means(lengths[:, None], own)
    ridge = EVEN_LENGTHS * len(lengths) * _LENGTH_STEPS**2
    slopes = (lengths @ values) / ((lengths * lengths).sum() + ridge)
    for row, length in zip(values, lengths, strict=True):  # row by row: a table of all products is large
        row -= np.rint(length * slopes)
