"""Many codings at once in the database: which stand under a code, under which wording, and moving them elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.domain.coding import Coding
from qual.domain.round import Sight
from qual.store import rows
from qual.store.rounds import seen_by
from qual.store.schema import code_versions, codes, codings

_AT_ONCE = 500  # identifiers in one statement; SQLite takes 32,766 parameters, older builds 999
_WORDS = ("name", "definition", "include", "exclude", "example")


def under(
    connection: sa.Connection,
    code_id: str,
    sight: Sight,
    *,
    interview_id: str | None = None,
    coder_id: str | None = None,
    stale: bool = False,
    most: int | None = None,
    skip: int = 0,
) -> tuple[Coding, ...]:
    """Return standing codings of a code, newest first; with `stale` those made under words that are not in force."""
    statement = _standing(codings, code_id, sight, interview_id, coder_id, stale=stale)
    statement = statement.order_by(codings.c.created_at.desc(), codings.c.id).offset(skip)
    return rows.fetch(connection, Coding, statement if most is None else statement.limit(most))


def how_many(
    connection: sa.Connection,
    code_id: str,
    sight: Sight,
    *,
    interview_id: str | None = None,
    coder_id: str | None = None,
    stale: bool = False,
) -> int:
    """Return how many codings `under` would give."""
    counted = _standing(sa.func.count(), code_id, sight, interview_id, coder_id, stale=stale)
    return int(connection.execute(counted).scalar_one())


def tally(connection: sa.Connection, code_id: str, sight: Sight) -> tuple[tuple[str, str, int], ...]:
    """Return (interview, coder, number of standing codings) of a code."""
    statement = (
        sa.select(codings.c.interview_id, codings.c.coder_id, sa.func.count())
        .where(codings.c.code_id == code_id, codings.c.deleted_at.is_(None), *_seen(sight))
        .group_by(codings.c.interview_id, codings.c.coder_id)
    )
    return tuple((interview, coder, count) for interview, coder, count in connection.execute(statement))


def stale_counts(connection: sa.Connection, project_id: str, sight: Sight) -> dict[str, int]:
    """Return per code how many standing codings were made under words that are not in force."""
    statement = (
        sa.select(codings.c.code_id, sa.func.count())
        .join_from(codings, codes, codes.c.id == codings.c.code_id)
        .join(code_versions, _WORDED)
        .where(codings.c.project_id == project_id, codings.c.deleted_at.is_(None), _REWORDED, *_seen(sight))
        .group_by(codings.c.code_id)
    )
    return {code_id: count for code_id, count in connection.execute(statement)}


def stale_of(connection: sa.Connection, project_id: str, coder_id: str) -> tuple[Coding, ...]:
    """Return one person's standing codings under words that are not in force, by code, interview and place."""
    c = codings.c
    wanted = _stale_of(codings, project_id, coder_id).order_by(c.code_id, c.interview_id, c.start, c.end, c.id)
    return rows.fetch(connection, Coding, wanted)


def how_many_stale_of(connection: sa.Connection, project_id: str, coder_id: str) -> int:
    """Return how many codings `stale_of` would give."""
    return int(connection.execute(_stale_of(sa.func.count(), project_id, coder_id)).scalar_one())


def come_from(connection: sa.Connection, code_id: str, made_with: str) -> tuple[str, ...]:
    """Return the codings now under `code_id`, removed ones included, that were made with the code `made_with`."""
    statement = sa.select(codings.c.id).where(codings.c.code_id == code_id, codings.c.coded_as == made_with)
    return tuple(connection.execute(statement).scalars())


def place(
    connection: sa.Connection, ids: Sequence[str], code_id: str, code_version: int | None, coded_as: str | None
) -> None:
    """Put codings under a code, as made under a version of it, or of `coded_as`; None leaves the version."""
    values: dict[str, Any] = {"code_id": code_id, "coded_as": None if coded_as == code_id else coded_as}
    if code_version is not None:
        values["code_version"] = code_version
    for part in _parts(ids):
        connection.execute(codings.update().where(codings.c.id.in_(part)).values(values))


def mark_removed(connection: sa.Connection, ids: Sequence[str], at: datetime | None) -> None:
    """Take codings away, or with None bring them back as they are."""
    for part in _parts(ids):
        connection.execute(codings.update().where(codings.c.id.in_(part)).values(deleted_at=at))


def _standing(
    what: Any, code_id: str, sight: Sight, interview_id: str | None, coder_id: str | None, *, stale: bool
) -> sa.Select[Any]:
    statement = sa.select(what).select_from(codings)
    statement = statement.where(codings.c.code_id == code_id, codings.c.deleted_at.is_(None), *_seen(sight))
    if interview_id is not None:
        statement = statement.where(codings.c.interview_id == interview_id)
    if coder_id is not None:
        statement = statement.where(codings.c.coder_id == coder_id)
    if stale:
        statement = statement.join(codes, codes.c.id == codings.c.code_id).join(code_versions, _WORDED).where(_REWORDED)
    return statement


def _stale_of(what: Any, project_id: str, coder_id: str) -> sa.Select[Any]:
    return (
        sa.select(what)
        .select_from(codings)
        .join(codes, codes.c.id == codings.c.code_id)
        .join(code_versions, _WORDED)
        .where(
            codings.c.project_id == project_id,
            codings.c.coder_id == coder_id,
            codings.c.deleted_at.is_(None),
            _REWORDED,
        )
    )


def _seen(sight: Sight) -> list[sa.ColumnElement[bool]]:
    return seen_by(sight, codings, codings.c.coder_id)


def _parts(ids: Iterable[str]) -> Iterator[list[str]]:
    listed = list(ids)
    for first in range(0, len(listed), _AT_ONCE):
        yield listed[first : first + _AT_ONCE]


# The words a coding was made under, and whether they differ from those in force: a new colour alone changes nothing.
_WORDED = sa.and_(
    code_versions.c.code_id == sa.func.coalesce(codings.c.coded_as, codings.c.code_id),
    code_versions.c.version == codings.c.code_version,
)
_REWORDED = sa.or_(*(code_versions.c[word] != codes.c[word] for word in _WORDS))
