"""What running transcriptions have written down so far, chunk by chunk; nothing of it outlives its job."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from qual.store import rows
from qual.store.schema import heard


@dataclass(frozen=True, slots=True)
class HeardChunk:
    """The text of one chunk of a recording."""

    job_id: str
    chunk: int
    project_id: str
    interview_id: str
    start_s: float
    text: str
    n_words: int


def keep(connection: sa.Connection, found: HeardChunk) -> None:
    """Store a chunk's text in place of what an earlier try left."""
    connection.execute(heard.delete().where(heard.c.job_id == found.job_id, heard.c.chunk == found.chunk))
    rows.add(connection, heard, found)


def of_job(connection: sa.Connection, job_id: str) -> tuple[HeardChunk, ...]:
    """Return a job's chunks in order of time."""
    return rows.fetch(connection, HeardChunk, heard.select().where(heard.c.job_id == job_id).order_by(heard.c.chunk))


def words_by_job(connection: sa.Connection, project_id: str) -> dict[str, int]:
    """Return how many words each running job of a project has written down."""
    query = sa.select(heard.c.job_id, sa.func.sum(heard.c.n_words).label("n")).where(heard.c.project_id == project_id)
    return {row.job_id: int(row.n) for row in connection.execute(query.group_by(heard.c.job_id))}


def job_ids(connection: sa.Connection) -> tuple[str, ...]:
    """Return the jobs of which text is kept."""
    return tuple(connection.scalars(sa.select(heard.c.job_id).distinct()))


def forget(connection: sa.Connection, jobs: Iterable[str]) -> None:
    """Delete what jobs have written down."""
    connection.execute(heard.delete().where(heard.c.job_id.in_(list(jobs))))
