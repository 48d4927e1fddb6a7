"""Whether people lean on suggestions too much: how often they accept, and whether it makes them agree more."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

_Z = 1.959963984540054  # 95 % of a normal distribution lie within so many deviations
ENOUGH = 20  # offers, or double-coded passages, before anything is concluded
HIGH = 0.8  # share of offers taken


class Reliance(StrEnum):
    """What acceptance and agreement say together."""

    TOO_FEW = "too_few"
    MODEST = "modest"  # people often choose otherwise
    HIGH_UNKNOWN = (
        "high_unknown"  # nearly everything is accepted; too few passages coded twice to say what that is worth
    )
    HIGH_HELPS = "high_helps"  # accepted codes agree better with other coders than codes chosen alone
    ALARM = "alarm"  # nearly everything is accepted, and agrees no better


@dataclass(frozen=True, slots=True)
class Share:
    """`k` of `n`, with the interval in which the true share lies with 95 % confidence; None where n is 0."""

    k: int
    n: int

    @property
    def value(self) -> float | None:
        """The share."""
        return self.k / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's interval."""
        return wilson(self.k, self.n) if self.n else None


def wilson(k: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95 % interval of a share `k / n`; n > 0.

    Formula: (p + z²/2n ± z sqrt(p(1 - p)/n + z²/4n²)) / (1 + z²/n).
    Source: E. B. Wilson (1927), JASA 22, 209-212; the example is R's `prop.test(81, 263, correct = FALSE)` as in
    R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I.

    >>> [round(border, 4) for border in wilson(81, 263)]
    [0.2553, 0.3662]
    """
    share = k / n
    middle = share + _Z**2 / (2 * n)
    reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n * n))
    low, high = (middle - reach) / (1 + _Z**2 / n), (middle + reach) / (1 + _Z**2 / n)
    return (0.0 if k == 0 else low, 1.0 if k == n else high)


def judge(taken: Share, accepted: Share, alone: Share) -> Reliance:
    """Put acceptance beside agreement.

    Args:
        taken: offers of which a code was taken.
        accepted: double-coded passages where another coder gave the code that was accepted from a suggestion.
        alone: the same for codes given without having asked.

    >>> judge(Share(19, 20), Share(10, 20), Share(12, 20))
    <Reliance.ALARM: 'alarm'>
    """
    if taken.n < ENOUGH or taken.value is None:
        return Reliance.TOO_FEW
    if taken.value < HIGH:
        return Reliance.MODEST
    if min(accepted.n, alone.n) < ENOUGH or accepted.value is None or alone.value is None:
        return Reliance.HIGH_UNKNOWN
    return Reliance.HIGH_HELPS if accepted.value > alone.value else Reliance.ALARM
