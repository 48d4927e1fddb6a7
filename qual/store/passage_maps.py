"""The map of each run's passages in the database: where each lies in its transcript and on the map."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
import sqlalchemy as sa

from qual.analysis.interviewer_words import WordUse
from qual.analysis.map_packing import pack_places, pack_words, unpack_places, unpack_words
from qual.domain.passage_decision import PassagePlace
from qual.store import rows
from qual.store.schema import interviews, passage_maps

_DIGEST = 32  # bytes
_NO_DIGEST = "00" * _DIGEST  # of a passage that is gone: its own would tell whoever guesses its words
_PLACES = ("run_id", "project_id", "texts", "passages", "places", "made_at")


@dataclass(frozen=True, slots=True)
class PassagePlaces:
    """The passages of a run, numbered from 0, and where they lie."""

    run_id: str
    project_id: str
    texts: tuple[tuple[str, str], ...]  # interview and revision
    passages: np.ndarray  # int32 (n, 3): which of the texts, start and end in code points
    places: np.ndarray  # float32 (n, 2), -1 to 1
    made_at: datetime

    def passage_places(self) -> Iterator[PassagePlace]:
        """Yield where each passage stands, in their order."""
        for which, start, end in self.passages.tolist():
            interview_id, revision_id = self.texts[which]
            yield PassagePlace(interview_id, revision_id, start, end)


@dataclass(frozen=True, slots=True)
class PassageContents:
    """What a question about chosen passages is computed from, one entry a passage."""

    digests: tuple[str, ...]  # under which their vectors are cached
    lemmas: tuple[tuple[str, ...], ...]
    asked: Mapping[str, WordUse]  # what interviewers say, by language


def keep(connection: sa.Connection, found: PassagePlaces, contents: PassageContents) -> None:
    """Put a run's map in the place of the one before."""
    n = len(found.passages)
    if not n == len(found.places) == len(contents.digests) == len(contents.lemmas):
        raise ValueError("a map has one place, digest and list of lemmas for each passage")
    connection.execute(passage_maps.delete().where(passage_maps.c.run_id == found.run_id))
    connection.execute(
        passage_maps.insert().values(
            run_id=found.run_id,
            project_id=found.project_id,
            n=n,
            texts=[list(one) for one in found.texts],
            passages=found.passages.astype("<i4").tobytes(),
            places=pack_places(found.places),
            digests=b"".join(bytes.fromhex(digest) for digest in contents.digests),
            lemmas=pack_words(contents.lemmas, contents.asked),
            made_at=found.made_at,
        )
    )


def of_run(connection: sa.Connection, run_id: str) -> PassagePlaces | None:
    """Return a run's map, None if it has none (yet)."""
    columns = (passage_maps.c[name] for name in _PLACES)
    row = connection.execute(sa.select(*columns).where(passage_maps.c.run_id == run_id)).one_or_none()
    if row is None:
        return None
    return PassagePlaces(
        row.run_id,
        row.project_id,
        tuple((interview_id, revision_id) for interview_id, revision_id in row.texts),
        np.frombuffer(row.passages, "<i4").reshape(-1, 3),
        unpack_places(row.places),
        row.made_at,
    )


def exists(connection: sa.Connection, run_id: str) -> bool:
    """Say whether a run has a map; reads nothing of it."""
    wanted = sa.select(passage_maps.c.run_id).where(passage_maps.c.run_id == run_id)
    return connection.execute(wanted).first() is not None


def contents(connection: sa.Connection, run_id: str) -> PassageContents:
    """Return what the passages of a run's map say, in their order; raise NotFound without a map."""
    c = passage_maps.c
    row = connection.execute(sa.select(c.digests, c.lemmas).where(c.run_id == run_id)).one_or_none()
    if row is None:
        raise rows.not_found("map")
    digests = tuple(row.digests[at : at + _DIGEST].hex() for at in range(0, len(row.digests), _DIGEST))
    return PassageContents(digests, *unpack_words(row.lemmas))


def with_words_of_gone(connection: sa.Connection) -> tuple[str, ...]:
    """Return the runs whose maps hold words of interviews that are no longer in the database; reads no passage."""
    known = set(connection.scalars(sa.select(interviews.c.id)))
    rows = connection.execute(sa.select(passage_maps.c.run_id, passage_maps.c.texts))
    return tuple(row.run_id for row in rows if any(one and one not in known for one, _ in row.texts))


def forget_gone(
    connection: sa.Connection,
    run_id: str,
    *,
    asked: Callable[[Mapping[str, WordUse]], Mapping[str, WordUse]] | None = None,
) -> None:
    """Take the words of interviews that are gone out of a run's map, and which interviews that were.

    The passages keep their numbers and places, so that what somebody has chosen on the screen stays chosen. `asked`
    returns what may stay of what interviewers say, which is counted over all interviews.
    """
    found = of_run(connection, run_id)
    if found is None:
        return
    said = contents(connection, run_id)
    known = set(connection.scalars(sa.select(interviews.c.id)))
    stands = [one in known for one, _ in found.texts]
    lemmas = [words if stands[which] else () for which, words in zip(found.passages[:, 0], said.lemmas, strict=True)]
    digests = [
        one if stands[which] else _NO_DIGEST for which, one in zip(found.passages[:, 0], said.digests, strict=True)
    ]
    connection.execute(
        passage_maps.update()
        .where(passage_maps.c.run_id == run_id)
        .values(
            texts=[list(text) if is_known else ["", ""] for text, is_known in zip(found.texts, stands, strict=True)],
            lemmas=pack_words(lemmas, asked(said.asked) if asked else said.asked),
            digests=b"".join(map(bytes.fromhex, digests)),
        )
    )
