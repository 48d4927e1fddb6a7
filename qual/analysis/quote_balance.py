"""Who is quoted how often for a theme, and whether two people carry it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

CARRIED = 2 / 3  # of the quotes by two people is a warning, unless there are hardly more people anyway
FEWEST_QUOTES = 4  # with fewer, nothing can be said about balance


@dataclass(frozen=True, slots=True)
class Share:
    """How often a person is quoted, and how often if quotes followed how much each said."""

    person: str
    quotes: int
    share: float  # of all quotes, 0 to 1
    expected: float  # quotes; 0 where nothing is known of what the person said


@dataclass(frozen=True, slots=True)
class Balance:
    """The people quoted, most often first."""

    people: tuple[Share, ...]
    effective: float  # number of people who, quoted equally often, would be as mixed: 1 to len(people)
    not_quoted: tuple[str, ...]  # who said something and is not quoted
    carried_by_two: bool


def quote_balance(quoted: Sequence[str], said: Mapping[str, int] | None = None) -> Balance:
    """Count the quotes of a theme by person.

    The effective number of people is the inverse of Simpson's index, 1 / sum of squared shares (Hill 1973, Ecology
    54(2), number of order 2). Two people carry a theme when two thirds of at least four quotes are theirs although
    at least three people could be quoted.

    Args:
        quoted: the person of each quote.
        said: how much each person said, in passages or words.

    >>> balance = quote_balance(["Ada", "Ada", "Ada", "Ben"], {"Ada": 10, "Ben": 10, "Cem": 20})
    >>> balance.effective, balance.not_quoted, balance.carried_by_two
    (1.6, ('Cem',), True)
    """
    counts = Counter(quoted)
    total = counts.total()
    said = said or {}
    volume = sum(said.values())
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    people = tuple(
        Share(person, n, n / total, total * said.get(person, 0) / volume if volume else 0.0) for person, n in ranked
    )
    effective = 1 / sum(one.share**2 for one in people) if people else 0.0
    could = len(counts.keys() | {person for person, amount in said.items() if amount})
    top = sum(n for _, n in ranked[:2])
    carried = total >= FEWEST_QUOTES and could > 2 and top / total >= CARRIED
    silent = sorted(person for person, amount in said.items() if amount and person not in counts)
    return Balance(people, round(effective, 9), tuple(silent), carried)
