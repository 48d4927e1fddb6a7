"""How many new codes or themes each further interview brings, whatever order the interviews are taken in."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

ORDERINGS = 500
COVER = 0.9  # of the random orderings lie in the interval


@dataclass(frozen=True, slots=True)
class Step:
    """What is known after so many interviews."""

    n_interviews: int
    known: float  # different codes seen so far, the exact mean over all orderings
    new: float  # of them brought by the last interview, on average
    low: float  # 5th and 95th percentile of what is known, over random orderings
    high: float
    known_here: int  # in the order in which the interviews were given
    new_here: int


def saturation(
    found: Sequence[Collection[Hashable]], *, n_orderings: int = ORDERINGS, seed: int = 0
) -> tuple[Step, ...]:
    """Return one step for each interview, given the codes (or themes) found in each.

    The mean over all orderings is exact: a code found in m of n interviews is unseen after k of them with probability
    C(n - m, k) / C(n, k) (Colwell, Mao and Chang 2004, Ecology 85(10), equation 5). The interval is over random
    orderings; at the last interview there is nothing left to chance.

    >>> [(step.known, step.new_here) for step in saturation([{"a", "b"}, {"a"}])]
    [(1.5, 2), (2.0, 0)]
    """
    n = len(found)
    sets = [frozenset(one) for one in found]
    counts: dict[Hashable, int] = {}
    for one in sets:
        for code in one:
            counts[code] = counts.get(code, 0) + 1
    known = [sum(1 - math.comb(n - m, k) / math.comb(n, k) for m in counts.values()) for k in range(n + 1)]
    here = _known(sets)
    rng = random.Random(seed)
    drawn = [_known(rng.sample(sets, n)) for _ in range(n_orderings)] or [here]
    steps = []
    for k in range(1, n + 1):
        at = sorted(one[k] for one in drawn)
        low, high = _percentile(at, (1 - COVER) / 2), _percentile(at, (1 + COVER) / 2)
        steps.append(Step(k, known[k], known[k] - known[k - 1], low, high, here[k], here[k] - here[k - 1]))
    return tuple(steps)


def interviews_needed(steps: Sequence[Step], share: float = 0.9) -> int | None:
    """Return after how many interviews, on average, `share` of all codes is known; None without any code."""
    if not steps or not steps[-1].known:
        return None
    return next(step.n_interviews for step in steps if step.known >= share * steps[-1].known - 1e-9)


def _known(sets: Sequence[frozenset[Hashable]]) -> list[int]:
    seen: set[Hashable] = set()
    found = [0]
    for one in sets:
        seen |= one
        found.append(len(seen))
    return found


def _percentile(values: Sequence[int], share: float) -> float:
    return float(values[min(len(values) - 1, max(0, math.ceil(share * len(values)) - 1))])
