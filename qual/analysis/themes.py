"""Turns passages and vectors into theme suggestions: clusters with words, quotes, doubts, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from qual.analysis import clustering, evidence
from qual.analysis.clustering import Granularity
from qual.analysis.constraints import Constraints, Unmet
from qual.analysis.evidence import Coverage, Flag
from qual.analysis.interviewer_words import WordUse, are_interviewers_words, interviewers_words
from qual.analysis.keywords import LanguageWords, distinctive_words
from qual.analysis.segments import Segment, count_words


@dataclass(frozen=True, slots=True)
class Cluster:
    """A pattern for review; all numbers in tuples are indices into the segments that were given."""

    segments: tuple[int, ...]  # in the order given
    segment_stability: tuple[float, ...]  # one per segment, 0 to 1
    stability: float  # their mean
    words: tuple[LanguageWords, ...]
    quotes: tuple[int, ...]  # best first, different people first
    worst_inside: tuple[int, ...]  # members that fit worst
    near_outside: tuple[int, ...]  # others that fit nearly as well
    coverage: Coverage
    flags: tuple[Flag, ...]
    interviewers_words: tuple[str, ...] = ()  # those of `words` that are rather the questions'


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The passages most like one passage, nearest first."""

    segment: int
    nearest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the result depends on besides the texts and the encoder; stored with it."""

    granularity: Granularity
    seed: int
    n_segments: int
    n_neighbours: int
    n_runs: int


@dataclass(frozen=True, slots=True)
class ClusteringResult:
    """Clusters by size, largest first; or, from too few segments, only each segment's neighbours."""

    clusters: tuple[Cluster, ...]
    too_few: bool  # fewer than 60 segments: no clusters
    neighbours: tuple[Neighbours, ...]  # filled when too_few
    languages_not_centred: tuple[str, ...]  # under 30 segments: these may cluster by language
    parameters: Parameters
    unmet: tuple[Unmet[int], ...] = ()  # decisions that contradict others


@dataclass(frozen=True, slots=True)
class Material:
    """All passages of a run, and what the evidence about any of them is made from; one entry a passage."""

    segments: Sequence[Segment]
    vectors: np.ndarray  # centred, unit length, float32, (n_segments, dimension)
    lemmas: Sequence[Sequence[str]]
    asked: Mapping[str, WordUse]  # what interviewers say, by language

    @property
    def languages(self) -> list[str]:
        """The language of each passage."""
        return [s.language for s in self.segments]


def material(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    lemmas: Sequence[Sequence[str]],
    asked: Mapping[str, WordUse] = MappingProxyType({}),
) -> Material:
    """Centre the vectors; raise ValueError if vectors or lemmas are not one per segment.

    Args:
        segments: passages.
        vectors: as the encoder returns them, not centred; float32, shape (n_segments, dimension).
        lemmas: content words of each segment (see `Language.lemmas`).
        asked: what interviewers say, by language; see `interviewer_words`.
    """
    if not len(segments) == len(vectors) == len(lemmas):
        raise ValueError("segments, vectors and lemmas must be of equal number")
    languages = [s.language for s in segments]
    centred = clustering.centre(vectors, languages, [count_words(s.text) for s in segments])
    return Material(segments, centred, lemmas, asked)


def suggest_clusters(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    lemmas_per_segment: Sequence[Sequence[str]],
    *,
    granularity: Granularity = Granularity.MEDIUM,
    seed: int = 0,
    constraints: Constraints[int] = clustering.NO_CONSTRAINTS,
    asked: Mapping[str, WordUse] = MappingProxyType({}),
) -> ClusteringResult:
    """Cluster the segments by meaning and gather the evidence for and against each cluster.

    Every segment lies in exactly one cluster. The same segments give the same clusters in whatever order they
    come. Takes and raises what `material` does.

    Args:
        constraints: people's decisions, by index into the segments; see `constraints`.
    """
    given = material(segments, vectors, lemmas_per_segment, asked)
    shared = clustering.languages_not_centred(given.languages)
    parameters = Parameters(
        Granularity(granularity),
        seed,
        len(segments),
        clustering.n_neighbours(len(segments)),
        clustering.n_runs(len(segments)),
    )
    found = clustering.cluster(
        given.vectors, resolution=parameters.granularity.resolution, seed=seed, constraints=constraints, shared=shared
    )
    clusters = tuple(describe(given, found.labels, label, found.stability) for label in range(found.n_clusters))
    near = _neighbours(found.neighbours) if found.too_few else ()
    return ClusteringResult(clusters, found.too_few, near, shared, parameters, found.unmet)


def describe(given: Material, labels: np.ndarray, label: int, stability: np.ndarray) -> Cluster:
    """Gather the evidence for and against the passages with one label, which must be some.

    `labels` has a group for each passage of the run, `stability` how surely it is there, both shape (n_segments,).
    """
    members = tuple(int(i) for i in np.flatnonzero(labels == label))
    own = stability[list(members)]
    words = distinctive_words(given.lemmas, given.languages, members)
    others = Counter(
        language for language, own_label in zip(given.languages, labels, strict=True) if own_label != label
    )
    echoed = interviewers_words(words, given.asked, others)
    flags = evidence.artefact_flags(given.segments, members)
    return Cluster(
        segments=members,
        segment_stability=tuple(float(s) for s in own),
        stability=float(own.mean()),
        words=words,
        quotes=evidence.choose_quotes(given.vectors, members, given.segments),
        worst_inside=evidence.worst_inside(given.vectors, labels, label),
        near_outside=evidence.near_outside(given.vectors, labels, label),
        coverage=evidence.coverage(given.segments, members),
        flags=(*flags, Flag.INTERVIEWERS_WORDS) if are_interviewers_words(words, echoed) else flags,
        interviewers_words=echoed,
    )


def _neighbours(indices: np.ndarray) -> tuple[Neighbours, ...]:
    return tuple(Neighbours(i, tuple(int(j) for j in row)) for i, row in enumerate(indices) if len(row))
