"""Turns passages and vectors into theme suggestions: clusters with words, quotes, doubts, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis import clustering, evidence
from qual.analysis.clustering import Granularity
from qual.analysis.constraints import Constraints, Unmet
from qual.analysis.evidence import Coverage, Flag
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


def suggest_clusters(
    segments: Sequence[Segment],
    vectors: np.ndarray,
    lemmas_per_segment: Sequence[Sequence[str]],
    *,
    granularity: Granularity = Granularity.MEDIUM,
    seed: int = 0,
    constraints: Constraints[int] = clustering.NO_CONSTRAINTS,
) -> ClusteringResult:
    """Cluster the segments by meaning and gather the evidence for and against each cluster.

    Every segment lies in exactly one cluster. The same segments give the same clusters in whatever order they
    come. Raises ValueError if vectors or lemmas are not one per segment.

    Args:
        segments: passages, interviewers left out.
        vectors: as the encoder returns them, not centred; float32, shape (n_segments, dimension).
        lemmas_per_segment: content words of each segment (see `Language.lemmas`).
        constraints: people's decisions, by index into the segments; see `constraints`.
    """
    if not len(segments) == len(vectors) == len(lemmas_per_segment):
        raise ValueError("segments, vectors and lemmas must be of equal number")
    languages = [s.language for s in segments]
    centred = clustering.centre(vectors, languages, [count_words(s.text) for s in segments])
    shared = clustering.languages_not_centred(languages)
    parameters = Parameters(
        Granularity(granularity),
        seed,
        len(segments),
        clustering.n_neighbours(len(segments)),
        clustering.n_runs(len(segments)),
    )
    found = clustering.cluster(
        centred, resolution=parameters.granularity.resolution, seed=seed, constraints=constraints, shared=shared
    )
    clusters = tuple(
        _describe(label, found, segments, centred, lemmas_per_segment, languages) for label in range(found.n_clusters)
    )
    near = _neighbours(found.neighbours) if found.too_few else ()
    return ClusteringResult(clusters, found.too_few, near, shared, parameters, found.unmet)


def _describe(
    label: int,
    found: clustering.Clusters,
    segments: Sequence[Segment],
    vectors: np.ndarray,
    lemmas: Sequence[Sequence[str]],
    languages: Sequence[str],
) -> Cluster:
    members = tuple(int(i) for i in np.flatnonzero(found.labels == label))
    stability = found.stability[list(members)]
    return Cluster(
        segments=members,
        segment_stability=tuple(float(s) for s in stability),
        stability=float(stability.mean()),
        words=distinctive_words(lemmas, languages, members),
        quotes=evidence.choose_quotes(vectors, members, segments),
        worst_inside=evidence.worst_inside(vectors, found.labels, label),
        near_outside=evidence.near_outside(vectors, found.labels, label),
        coverage=evidence.coverage(segments, members),
        flags=evidence.artefact_flags(segments, members),
    )


def _neighbours(indices: np.ndarray) -> tuple[Neighbours, ...]:
    return tuple(Neighbours(i, tuple(int(j) for j in row)) for i, row in enumerate(indices) if len(row))
