"""Which passages a run of suggestions was about, in the database: compact, because there may be many thousand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import sqlalchemy as sa

from qual.domain.passage_decision import PassagePlace
from qual.store.schema import run_materials


@dataclass(frozen=True, slots=True)
class Material:
    """The passages in their order; `neighbours` holds numbers of passages: one, and those most like it."""

    places: tuple[PassagePlace, ...]
    neighbours: tuple[tuple[int, ...], ...] = ()


def keep(connection: sa.Connection, run_id: str, material: Material) -> None:
    """Insert a run's passages, unless they are there already."""
    if of_run(connection, run_id) is not None:
        return
    texts = [
        [*text, [[place.start, place.end] for place in places]]
        for text, places in groupby(material.places, lambda one: (one.interview_id, one.revision_id))
    ]
    near = [list(one) for one in material.neighbours]
    connection.execute(run_materials.insert().values(run_id=run_id, passages=texts, neighbours=near))


def of_run(connection: sa.Connection, run_id: str) -> Material | None:
    """Return a run's passages, None for a run that is not finished or was made by an older Qual."""
    row = connection.execute(run_materials.select().where(run_materials.c.run_id == run_id)).one_or_none()
    if row is None:
        return None
    places = tuple(
        PassagePlace(interview_id, revision_id, start, end)
        for interview_id, revision_id, spans in row.passages
        for start, end in spans
    )
    return Material(places, tuple(tuple(one) for one in row.neighbours))
