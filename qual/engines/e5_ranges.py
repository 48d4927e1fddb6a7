"""Between which bounds the packaged encoder's activations lie, for its 8-bit network.

The largest activations of this network are nearly the same for every text: those of a few numbers at the first token.
Fixed bounds therefore lose nothing against bounds for each text, and a text's vector stays its own in any batch.
"""

from __future__ import annotations

from typing import NamedTuple

Range = tuple[float, float]


class Ranges(NamedTuple):
    """The least and the largest input of the products in one layer, after the largest inputs were evened."""

    asked: Range  # of query, key and value
    heard: Range  # of what attention gathers
    narrow: Range  # of the product that widens
    wide: Range  # of the product that narrows again


# As `python -m benchmarks.activations` prints them, layer by layer, from 1,985 texts.
RANGES = (
    Ranges((-3.71, 4.0), (-1.39, 2.01), (-7.66, 7.48), (-0.17, 8.6)),
    Ranges((-3.89, 5.57), (-2.16, 2.12), (-7.0, 10.33), (-0.17, 5.59)),
    Ranges((-3.92, 6.07), (-1.95, 2.28), (-5.71, 9.37), (-0.17, 10.8)),
    Ranges((-3.79, 6.4), (-1.95, 2.12), (-4.98, 9.4), (-0.17, 6.8)),
    Ranges((-3.27, 5.38), (-2.29, 2.2), (-3.69, 8.42), (-0.17, 8.9)),
    Ranges((-3.68, 4.35), (-1.81, 1.91), (-3.68, 9.6), (-0.17, 6.55)),
    Ranges((-3.42, 4.84), (-2.67, 2.04), (-3.42, 9.89), (-0.17, 5.6)),
    Ranges((-3.73, 5.62), (-2.05, 2.23), (-3.32, 9.86), (-0.17, 4.38)),
    Ranges((-3.68, 5.79), (-2.01, 2.36), (-3.34, 9.37), (-0.17, 4.52)),
    Ranges((-3.42, 5.79), (-1.84, 2.14), (-3.07, 8.49), (-0.17, 4.06)),
    Ranges((-3.04, 7.1), (-1.62, 1.75), (-3.02, 7.79), (-0.17, 3.33)),
    Ranges((-2.82, 6.47), (-2.68, 2.81), (-1.67, 3.84), (-0.023, 0.044)),
)
