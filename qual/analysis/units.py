"""Codings laid over units: which coder gave which code to which turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.edits import Anchor


def presence(units: Sequence[Span], codings: Sequence[Coding], coders: Sequence[str], code_id: str) -> np.ndarray:
    """Return who gave `code_id` to which unit: 1.0 or 0.0, shape (n_coders, n_units).

    A coding counts for every unit it shares a character with; lost codings have no place and do not count.
    """
    table = np.zeros((len(coders), len(units)))
    rows = {coder: row for row, coder in enumerate(coders)}
    for coding in codings:
        if coding.code_id != code_id or coding.anchor is Anchor.LOST or coding.coder_id not in rows:
            continue
        for column, unit in enumerate(units):
            if unit.overlaps(coding.span):
                table[rows[coding.coder_id], column] = 1.0
    return table
