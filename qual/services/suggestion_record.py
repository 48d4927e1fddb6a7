"""What is kept with a run of suggestions, so that it can be told and repeated: its passages, versions, what changed."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from qual.analysis.segments import Segment
from qual.analysis.themes import ClusteringResult
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.domain.theme import Passage
from qual.services.in_rounds import is_without_machine_help
from qual.services.passages import PassageReader
from qual.services.places_now import PlacesNow
from qual.store import run_materials, themes
from qual.store.run_materials import Material
from qual.store.tx import Tx

_PACKAGES = ("numpy", "scipy", "scikit-network", "simplemma", "spacy")  # what decides how passages are cut and grouped


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What happened to the passages between the job's first look and the end of it."""

    n_deleted: int = 0  # passages of interviews that were taken out of the project; they are in no group
    n_corrected: int = 0  # interviews whose transcript was corrected; the groups are of the later text
    n_without_vector: int = 0  # passages that were new at every look; they are in no group


@dataclass(frozen=True, slots=True)
class Near:
    """A passage and those most like it, nearest first; in the present texts."""

    passage: Passage
    nearest: tuple[Passage, ...]


def keep_material(tx: Tx, run_id: str, segments: Sequence[Segment], result: ClusteringResult | None) -> None:
    """Keep which passages a run was about and, where they were too few for groups, which are like which."""
    tx.require(Action.SUGGEST, themes.run(tx.connection, run_id).project_id)
    near = tuple((one.segment, *one.nearest) for one in result.neighbours) if result else ()
    places = tuple(PassagePlace(s.interview_id, s.revision_id, s.start, s.end) for s in segments)
    run_materials.keep(tx.connection, run_id, Material(places, near))


def nearest_passages(tx: Tx, run_id: str) -> tuple[Near, ...]:
    """Return each passage of a run too small for groups with those most like it; none while the actor codes blind.

    What lost its words or its interview since is left out.
    """
    run = themes.run(tx.connection, run_id)
    if is_without_machine_help(tx, run.project_id):
        return ()
    kept = run_materials.of_run(tx.connection, run_id)
    if kept is None or not kept.neighbours:
        return ()
    reader, now = PassageReader(tx, run.project_id), PlacesNow(tx, run.project_id).find(kept.places)
    shown = {
        number: reader.passage(place.interview_id, one.revision_id, one.span)
        for number, (place, one) in enumerate(zip(kept.places, now, strict=True))
        if one.place is not None
    }
    return tuple(
        Near(shown[number], tuple(shown[other] for other in nearest if other in shown))
        for number, *nearest in kept.neighbours
        if number in shown
    )


def record_of(
    segments: Sequence[Segment], meanwhile: Meanwhile, result: ClusteringResult | None = None, vectors: str = ""
) -> dict[str, object]:
    """Return what a run's record holds besides model, digest and parameters; plain JSON values.

    `vectors` is the digest of what was grouped. On another machine its last bits may differ, the groups should not.
    """
    texts = {s.interview_id: s.revision_id for s in segments}
    return {
        "versions": _versions(),
        "material": {
            "n_passages": len(segments),
            "texts": texts,  # the transcript of each interview, as it was grouped
            "digest": digest_of(segments),
            "vectors": vectors,
        },
        "groups": {"n": len(result.clusters) if result else 0, "digest": digest_of_groups(segments, result)},
        "meanwhile": {
            "deleted": meanwhile.n_deleted,
            "corrected": meanwhile.n_corrected,
            "without_vector": meanwhile.n_without_vector,
        },
    }


def digest_of(segments: Sequence[Segment]) -> str:
    """Return a SHA-256 over the passages' languages and words: with the same model and seed, the same groups."""
    return _digest(f"{s.language}\t{s.spoken}" for s in segments)


def digest_of_groups(segments: Sequence[Segment], result: ClusteringResult | None) -> str:
    """Return a SHA-256 over which words are in which group: two runs with the same one have the same groups."""
    groups = result.clusters if result else ()
    members = [(number, segments[i]) for number, group in enumerate(groups) for i in group.segments]
    return _digest(f"{segment.language}\t{segment.spoken}\t{number}" for number, segment in members)


def digest_of_vectors(segments: Sequence[Segment], vectors: np.ndarray) -> str:
    """Return a SHA-256 over the passages' vectors, float32 (n_segments, dimension), in the order of their words."""
    order = sorted(range(len(segments)), key=lambda i: (segments[i].language, segments[i].spoken))
    found = hashlib.sha256()
    for i in order:
        found.update(np.ascontiguousarray(vectors[i], "<f4").tobytes())
    return found.hexdigest()


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def _versions() -> Mapping[str, str]:
    found = {"python": platform.python_version()}
    for package in ("qual", *_PACKAGES):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from its folder, or without a part that is not needed
            continue
    return found
