"""How much memory grouping takes, so that it can be asked for before hours of work end in a crash."""

from __future__ import annotations

# Measured with `clustering.suggest` beyond what is there before it, vectors of 384 numbers: 64 MB for 5,000 passages,
# 264 MB for 20,000, 510 MB for 40,000. The whole job (passages, lemmas, evidence) over 60,000 passages of 25 words with
# vectors of 64 numbers took a worker to 1,194 MB, some 250 of which it takes at rest (benchmarks/embedding.py).
_COPIES = 4  # of the vectors: as read, centred, in order, and a block of products
_PER_SEGMENT = 14_000  # bytes of text, lemmas, graph and the runs' labels
_AT_LEAST = 50_000_000


def grouping_bytes(n_segments: int, dimension: int) -> int:
    """Return about how many bytes grouping so many passages takes, their vectors of `dimension` float32 included.

    >>> round(grouping_bytes(60_000, 384) / 1e6)
    1259
    """
    return _AT_LEAST + n_segments * (_COPIES * 4 * dimension + _PER_SEGMENT)
