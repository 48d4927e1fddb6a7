"""The vectors of each interview's passages or sentences, a row an interview; made by the worker, kept in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
import sqlalchemy as sa

from qual.store.schema import interviews, passage_vectors, sentence_vectors

MOST_BYTES_KEPT = 256 * 2**20  # 57 interviews take 25 MB, 460 take 200 MB
_AT_ONCE = 32  # rows read in one statement


class Grain(StrEnum):
    """How finely an interview is cut for its vectors."""

    PASSAGE = "passage"  # turns, long ones in parts
    SENTENCE = "sentence"


_TABLES = {Grain.PASSAGE: passage_vectors, Grain.SENTENCE: sentence_vectors}


@dataclass(frozen=True, slots=True)
class Made:
    """What one interview's row was made from."""

    interview_id: str
    revision_id: str
    voices: str
    model: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The passages of an interview: int32 ranges (n, 2) of the text of `made.revision_id`, unit float32 vectors."""

    made: Made
    places: np.ndarray
    vectors: np.ndarray  # (n, dimension)


_kept: OrderedDict[tuple[Grain, Made], PassageVectors] = OrderedDict()
_lock = threading.Lock()


def keep(connection: sa.Connection, found: PassageVectors, grain: Grain = Grain.PASSAGE) -> None:
    """Put the row of one interview in the place of the one before."""
    made, table = found.made, _TABLES[grain]
    connection.execute(table.delete().where(table.c.interview_id == made.interview_id))
    connection.execute(
        table.insert().values(
            interview_id=made.interview_id,
            revision_id=made.revision_id,
            voices=made.voices,
            model=made.model,
            places=found.places.astype("<i4").tobytes(),
            vectors=found.vectors.astype("<f2").tobytes(),
            made_at=made.made_at,
        )
    )


def made_of(connection: sa.Connection, project_id: str, grain: Grain = Grain.PASSAGE) -> dict[str, Made]:
    """Return what the rows of a project's interviews were made from; does not read the vectors."""
    c = _TABLES[grain].c
    statement = (
        sa.select(c.interview_id, c.revision_id, c.voices, c.model, c.made_at)
        .join(interviews, interviews.c.id == c.interview_id)
        .where(interviews.c.project_id == project_id)
    )
    return {row.interview_id: Made(*row) for row in connection.execute(statement)}


def load(connection: sa.Connection, wanted: Sequence[Made], grain: Grain = Grain.PASSAGE) -> list[PassageVectors]:
    """Return the rows, those used last from memory."""
    table = _TABLES[grain]
    with _lock:
        found = {made: _kept[grain, made] for made in wanted if (grain, made) in _kept}
    missing = [made for made in wanted if made not in found]
    for first in range(0, len(missing), _AT_ONCE):
        ids = [made.interview_id for made in missing[first : first + _AT_ONCE]]
        for row in connection.execute(table.select().where(table.c.interview_id.in_(ids))):
            made = Made(row.interview_id, row.revision_id, row.voices, row.model, row.made_at)
            places = np.frombuffer(row.places, "<i4").reshape(-1, 2)
            vectors = np.frombuffer(row.vectors, "<f2").astype(np.float32)
            found[made] = PassageVectors(made, places, vectors.reshape(len(places), -1) if len(places) else vectors)
    with _lock:
        for made, one in found.items():
            _kept[grain, made] = one
            _kept.move_to_end((grain, made))
        while sum(one.vectors.nbytes for one in _kept.values()) > MOST_BYTES_KEPT:
            _kept.popitem(last=False)
    return [found[made] for made in wanted if made in found]


def forget() -> None:
    """Let go of all vectors in memory."""
    with _lock:
        _kept.clear()
