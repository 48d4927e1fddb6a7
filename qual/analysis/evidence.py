"""Chooses passages that show a cluster and passages that question it; counts who is in it and who not."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

import numpy as np

from qual.analysis.segments import Segment, count_words

QUOTES = 5
COUNTER_QUOTES = 3
NEW_WEIGHT = 0.5  # how much a quote's difference from those chosen counts against its closeness to the centre
SHORT_WORDS = 12  # shorter passages can hardly be understood alone ...
SHORT_PENALTY = 0.25  # ... and need this much more cosine to be shown
ONE_SIDED = 0.8
INTERVIEWERS_TURNS = 0.3  # of the passages
NOT_BY_CHANCE = 3.0  # passages expected; with fewer, absence means nothing


class Flag(StrEnum):
    """Signs that a cluster is an artefact of who was interviewed rather than a pattern in what was said."""

    ONE_INTERVIEW = "one_interview"
    ONE_SPEAKER = "one_speaker"
    ONE_LANGUAGE = "one_language"
    INTERVIEWERS_WORDS = "interviewers_words"  # see `interviewers_words`
    INTERVIEWERS_TURNS = "interviewers_turns"  # where their turns were asked for as well


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """How much of what one person, group, interview or language said is in the cluster, and how many of its people.

    The two `expected` are what there would be if the cluster's passages had been drawn by lot from all: they are in
    proportion to how much was said, so that who says much is not taken for who is concerned.
    """

    value: str
    inside: int  # its passages in the cluster
    total: int  # all its passages
    expected: float  # passages, drawn by lot
    people_inside: int  # of its people, those with a passage in the cluster
    people: int  # all its people who say anything in these passages
    people_expected: float  # people with a passage in the cluster, drawn by lot

    @property
    def share(self) -> float:
        """The share of its own passages that lie in the cluster, 0 to 1: fair to those who say little."""
        return self.inside / self.total if self.total else 0.0


Rows = tuple[CoverageRow, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who is in a cluster; rows sorted by share, largest first. Passages without a value are left out."""

    participants: Rows
    groups: Rows
    interviews: Rows
    languages: Rows
    attributes: tuple[tuple[str, Rows], ...] = ()  # of the participants, such as their site, by name


def absent(rows: Sequence[CoverageRow]) -> tuple[CoverageRow, ...]:
    """Return those with nothing in the cluster though they said enough to expect it, most telling first."""
    missing = [r for r in rows if not r.inside and r.expected >= NOT_BY_CHANCE]
    return tuple(sorted(missing, key=lambda r: (-r.expected, r.value)))


def coverage(segments: Sequence[Segment], members: Sequence[int]) -> Coverage:
    """Count the members of a cluster by participant, group, interview, language and each attribute of participants.

    A voice not linked to a participant is listed under its interview, as "Ward round: S2".
    """
    names = sorted({name for segment in segments for name, value in segment.attributes if value})
    return Coverage(
        participants=_rows(segments, members, person_label),
        groups=_rows(segments, members, lambda s: s.group),
        interviews=_rows(segments, members, lambda s: s.interview_name),
        languages=_rows(segments, members, lambda s: s.language),
        attributes=tuple((name, _rows(segments, members, partial(_attribute, name))) for name in names),
    )


def expected_people(said: Sequence[int], n_drawn: int, n_segments: int) -> float:
    """Return how many of some people are in a draw of `n_drawn` of `n_segments` passages, on average.

    `said` has each one's number of passages. Each is missed as often as a draw without putting back avoids all of
    theirs (the hypergeometric distribution).

    >>> round(expected_people([1, 1], 2, 4), 9)
    1.0
    """
    left = n_segments - n_drawn
    return sum(1 - _missed(one, left, n_segments) for one in said)


def person_label(segment: Segment) -> str:
    """Return the name under which a segment's speaker is counted."""
    return segment.participant or f"{segment.interview_name}: {segment.speaker}"


def artefact_flags(segments: Sequence[Segment], members: Sequence[int]) -> tuple[Flag, ...]:
    """Return the flags of a cluster of which more than 80 % is one interview, person or language.

    What dominates the whole project to the same degree is no artefact: a Swedish study has Swedish clusters.
    """
    kinds: tuple[tuple[Flag, Callable[[Segment], Hashable]], ...] = (
        (Flag.ONE_INTERVIEW, lambda s: s.interview_id),
        (Flag.ONE_SPEAKER, lambda s: s.person),
        (Flag.ONE_LANGUAGE, lambda s: s.language),
    )
    found = [flag for flag, key in kinds if _is_one_sided(segments, members, key)]
    asked = sum(segments[i].is_interviewer for i in members)
    return (*found, Flag.INTERVIEWERS_TURNS) if asked > len(members) * INTERVIEWERS_TURNS else tuple(found)


def choose_quotes(
    vectors: np.ndarray, members: Sequence[int], segments: Sequence[Segment], *, n_quotes: int = QUOTES
) -> tuple[int, ...]:
    """Return the passages that show a cluster best, each person once before anyone twice.

    Maximal marginal relevance (Carbonell and Goldstein 1998, SIGIR): close to the cluster's centre, unlike
    the passages already chosen. `vectors` are centred, of unit length, shape (n_segments, dimension).
    """
    mean = centroid(vectors, members)
    closeness = {i: float(vectors[i] @ mean) - _short_penalty(segments[i]) for i in members}
    chosen: list[int] = []
    heard: Counter[tuple[str, str]] = Counter()
    while len(chosen) < min(n_quotes, len(members)):
        fewest = min(heard[segments[i].person] for i in members if i not in chosen)
        candidates = [i for i in members if i not in chosen and heard[segments[i].person] == fewest]
        best = max(candidates, key=lambda i: (closeness[i] - NEW_WEIGHT * _likeness(vectors, i, chosen), -i))
        chosen.append(best)
        heard[segments[best].person] += 1
    return tuple(chosen)


def worst_inside(vectors: np.ndarray, labels: np.ndarray, cluster: int, *, n: int = COUNTER_QUOTES) -> tuple[int, ...]:
    """Return the members that fit worst: nearest to another cluster's centre compared with their own."""
    names = np.unique(labels)
    if len(names) < 2:
        return ()
    members = np.flatnonzero(labels == cluster)
    cosines = vectors[members] @ _centroids(vectors, labels, names).T
    own = int(np.flatnonzero(names == cluster)[0])
    others = np.delete(cosines, own, axis=1).max(axis=1)
    order = np.argsort(cosines[:, own] - others, kind="stable")
    return tuple(int(i) for i in members[order[:n]])


def near_outside(vectors: np.ndarray, labels: np.ndarray, cluster: int, *, n: int = COUNTER_QUOTES) -> tuple[int, ...]:
    """Return the passages of other clusters that are nearest to this one's centre."""
    outside = np.flatnonzero(labels != cluster)
    cosines = vectors[outside] @ centroid(vectors, np.flatnonzero(labels == cluster))
    return tuple(int(i) for i in outside[np.argsort(-cosines, kind="stable")[:n]])


def centroid(vectors: np.ndarray, members: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return the direction of the members' mean, unit length (zeros if they cancel out)."""
    mean = vectors[np.asarray(members, dtype=np.int64)].mean(axis=0)
    length = float(np.linalg.norm(mean))
    return mean / length if length > 1e-12 else mean


def _centroids(vectors: np.ndarray, labels: np.ndarray, names: np.ndarray) -> np.ndarray:
    return np.stack([centroid(vectors, np.flatnonzero(labels == name)) for name in names])


def _likeness(vectors: np.ndarray, i: int, chosen: Sequence[int]) -> float:
    return float((vectors[list(chosen)] @ vectors[i]).max()) if chosen else 0.0


def _short_penalty(segment: Segment) -> float:
    return SHORT_PENALTY if count_words(segment.text) < SHORT_WORDS else 0.0


def _rows(segments: Sequence[Segment], members: Sequence[int], key: Callable[[Segment], str]) -> Rows:
    totals = Counter(key(s) for s in segments)
    inside = Counter(key(segments[i]) for i in members)
    said: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
    present: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for segment in segments:
        said[key(segment)][segment.person] += 1
    for i in members:
        present[key(segments[i])].add(segments[i].person)
    n, drawn = len(segments), len(members)
    rows = [
        CoverageRow(
            value, inside[value], total, total * drawn / n,
            len(present[value]), len(said[value]), expected_people(list(said[value].values()), drawn, n),
        )
        for value, total in totals.items()
        if value
    ]  # fmt: skip
    return tuple(sorted(rows, key=lambda r: (-r.share, r.value)))


def _attribute(name: str, segment: Segment) -> str:
    return dict(segment.attributes).get(name, "")


def _missed(said: int, left: int, n_segments: int) -> float:
    """Return the chance that none of `said` passages is among those drawn, when `left` of `n_segments` are not."""
    if said > left:
        return 0.0
    return math.exp(_log_choices(left, said) - _log_choices(n_segments, said))


def _log_choices(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def _is_one_sided(segments: Sequence[Segment], members: Sequence[int], key: Callable[[Segment], Hashable]) -> bool:
    value, count = Counter(key(segments[i]) for i in members).most_common(1)[0]
    everywhere = sum(key(s) == value for s in segments) / len(segments)
    return count / len(members) > ONE_SIDED >= everywhere
