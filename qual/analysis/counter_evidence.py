"""Ranks passages that may speak against a theme, or set bounds to it, and says why each is listed.

A search aid, not a judgement. What lies far from the theme says nothing about it, so only passages near its quotes in
meaning are looked at; of these, those come first for which more speaks that they see it otherwise.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from qual.analysis.evidence import SHORT_PENALTY, SHORT_WORDS
from qual.analysis.polarity import Turn, turn_against
from qual.analysis.segments import count_words

LISTED = 8
FEWEST_WORDS = 6  # shorter passages ("There should be a box.") speak for or against nothing alone
POOL = (40, 200)  # fewest and most of the nearest passages that are looked at ...
POOL_SHARE = 0.05  # ... of all


class Why(StrEnum):
    """Why a passage is listed."""

    OTHER_POLARITY = "other_polarity"  # the same words, denied here and not there, or the other way round
    TURNING = "turning"  # words that set one thing against another
    RIVAL_CODE = "rival_code"  # coded with a sibling of the theme's codes
    OTHER_GROUP = "other_group"  # said in a group nobody of which is quoted
    OTHER_PERSON = "other_person"  # said by somebody who is not quoted


WEIGHTS = {  # in cosine, on top of the likeness: choices, not measurements; likenesses near a theme differ by about 0.2
    Why.OTHER_POLARITY: 0.2,
    Why.RIVAL_CODE: 0.15,
    Why.TURNING: 0.1,
    Why.OTHER_GROUP: 0.1,
    Why.OTHER_PERSON: 0.05,
}


@dataclass(frozen=True, slots=True)
class Said:
    """What is known of a passage."""

    person: Hashable
    group: str
    language: str
    text: str
    codes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Theme:
    """What a theme rests on; `rivals` are codes that lie beside its codes in the codebook and are not among them."""

    quotes: tuple[Said, ...]
    rivals: frozenset[str] = frozenset()
    topic: str = ""  # its name and statement
    common: Mapping[str, frozenset[str]] = field(default_factory=dict)  # stems by language that say nothing
    coded: frozenset[tuple[Hashable, str]] = frozenset()  # person and group of what is coded with its codes

    @property
    def persons(self) -> frozenset[Hashable]:
        """Who is quoted, or coded with a code of the theme."""
        return frozenset(one.person for one in self.quotes) | {person for person, _ in self.coded}

    @property
    def groups(self) -> frozenset[str]:
        """The groups of those who are."""
        return frozenset(one.group for one in self.quotes if one.group) | {group for _, group in self.coded if group}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage to be read, and why it is listed."""

    index: int  # into the passages given
    why: tuple[Why, ...]
    turn: Turn
    rivals: tuple[str, ...]
    score: float = field(compare=False)


def pool_size(n: int) -> int:
    """Return how many of `n` passages are near enough to be looked at.

    >>> pool_size(20), pool_size(2000), pool_size(60_000)
    (20, 100, 200)
    """
    fewest, most = POOL
    return min(n, max(fewest, min(most, round(n * POOL_SHARE))))


def nearest_to_any(vectors: np.ndarray, quotes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the nearest passages to a theme: to one of its quotes and to their middle, half each.

    To one alone, an odd short quote would bring in what is near to nothing else; to the middle alone, a theme of
    several sides would have none.

    Args:
        vectors: float32, (n_passages, dimension), centred, of unit length; the theme's own left out.
        quotes: float32, (n_quotes, dimension), likewise; at least one.

    Returns indices into `vectors` nearest first, how near (the mean of the two cosines), and for each the index of the
    quote it is nearest to; all of shape (pool_size(n_passages),).
    """
    if not len(vectors):
        return np.zeros(0, np.int64), np.zeros(0, np.float32), np.zeros(0, np.int64)
    cosines = vectors @ quotes.T
    middle = quotes.mean(axis=0)
    length = float(np.linalg.norm(middle))
    best = (cosines.max(axis=1) + vectors @ (middle / length if length > 0 else middle)) / 2
    order = np.argsort(-best, kind="stable")[: pool_size(len(vectors))]
    return order, best[order], cosines[order].argmax(axis=1)


def candidates(
    theme: Theme, said: Sequence[Said], likeness: Sequence[float], *, limit: int = LISTED
) -> tuple[Candidate, ...]:
    """Return the passages that may speak against a theme, each person once before anyone twice.

    Args:
        theme: its quotes and the codes beside its own.
        said: passages near it in meaning, which are none of its quotes.
        likeness: how near each is, see `nearest_to_any`; passages under twelve words need more of it.

    Passages for which no reason is found are left out, and those of fewer than six words.
    """
    quoted = [(quote.text, quote.language) for quote in theme.quotes]
    found = []
    for index, (one, near) in enumerate(zip(said, likeness, strict=True)):
        if count_words(one.text) < FEWEST_WORDS:
            continue
        common = theme.common.get(one.language, frozenset())
        turn = turn_against(one.text, one.language, quoted, topic=theme.topic, common=common)
        rivals = tuple(sorted(one.codes & theme.rivals))
        why = _why(theme, one, turn, rivals)
        if why:
            short = SHORT_PENALTY if count_words(one.text) < SHORT_WORDS else 0.0
            found.append(Candidate(index, why, turn, rivals, near - short + sum(WEIGHTS[reason] for reason in why)))
    return _taking_turns(sorted(found, key=lambda one: (-one.score, one.index)), said, limit)


def rivals_of(own: Collection[str], parents: Mapping[str, str | None]) -> frozenset[str]:
    """Return the codes that lie beside a theme's own in the codebook; codes without a parent have no rivals.

    >>> sorted(rivals_of({"calm"}, {"mood": None, "calm": "mood", "fear": "mood", "food": None}))
    ['fear']
    """
    above = {parents.get(code) for code in own} - {None}
    return frozenset(code for code, parent in parents.items() if parent in above and code not in own)


def _why(theme: Theme, one: Said, turn: Turn, rivals: tuple[str, ...]) -> tuple[Why, ...]:
    holds = {
        Why.OTHER_POLARITY: bool(turn.shared),
        Why.TURNING: bool(turn.turning),
        Why.RIVAL_CODE: bool(rivals),
        Why.OTHER_GROUP: bool(one.group and theme.groups and one.group not in theme.groups),
        Why.OTHER_PERSON: one.person not in theme.persons,
    }
    return tuple(reason for reason in Why if holds[reason])


def _taking_turns(ranked: list[Candidate], said: Sequence[Said], limit: int) -> tuple[Candidate, ...]:
    heard: Counter[Hashable] = Counter()
    rounds = []
    for place, one in enumerate(ranked):
        person = said[one.index].person
        rounds.append((heard[person], place))
        heard[person] += 1
    return tuple(ranked[place] for _, place in sorted(rounds)[:limit])
