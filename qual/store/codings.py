"""Codes, their earlier wordings, and codings in the database.

Whoever reads many codings says for whose eyes: `sight` leaves out what open blind rounds hide from a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import sqlalchemy as sa

from qual.domain.codebook import Code
from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.round import Sight
from qual.store import rows
from qual.store.rounds import seen_by
from qual.store.schema import code_versions, codes, codings

_AT_ONCE = 1000  # identifiers in one statement


class Place(NamedTuple):
    """Where one coding stands."""

    interview_id: str
    start: int
    end: int
    code_id: str
    coder_id: str


class Chosen(NamedTuple):
    """A passage with a code that its coder chose themselves, as far as one learns from it."""

    interview_id: str
    revision_id: str
    start: int
    end: int
    code_id: str

    @property
    def span(self) -> Span:
        """The passage as a span of its revision's text."""
        return Span(self.start, self.end)


def add_code(connection: sa.Connection, code: Code) -> Code:
    """Insert a code."""
    return rows.add(connection, codes, code)


def code(connection: sa.Connection, code_id: str) -> Code:
    """Return a code by id, deleted ones included; raise NotFound."""
    return rows.get(connection, codes, Code, code_id, what="code")


def codes_of(connection: sa.Connection, project_id: str, *, deleted: bool = False) -> tuple[Code, ...]:
    """Return a project's codes; with `deleted`, removed and merged ones too."""
    statement = codes.select().where(codes.c.project_id == project_id).order_by(codes.c.position, codes.c.name)
    if not deleted:
        statement = statement.where(codes.c.deleted_at.is_(None), codes.c.merged_into.is_(None))
    return rows.fetch(connection, Code, statement)


def change_code(connection: sa.Connection, code: Code, **changes: Any) -> Code:
    """Write changes to a code and return it."""
    return rows.replace(connection, codes, code, **changes)


def keep_wording(connection: sa.Connection, code: Code, *, version_id: str, changed_by: str, changed_at: Any) -> None:
    """Store the wording of this version of a code for good."""
    connection.execute(
        code_versions.insert().values(
            id=version_id,
            code_id=code.id,
            version=code.version,
            name=code.name,
            definition=code.definition,
            include=code.include,
            exclude=code.exclude,
            example=code.example,
            changed_by=changed_by,
            changed_at=changed_at,
        )
    )


def wordings(connection: sa.Connection, code_id: str) -> list[dict[str, Any]]:
    """Return all wordings of a code, oldest first."""
    statement = code_versions.select().where(code_versions.c.code_id == code_id).order_by(code_versions.c.version)
    return [dict(row._mapping) for row in connection.execute(statement)]


def add(connection: sa.Connection, coding: Coding) -> Coding:
    """Insert a coding."""
    return rows.add(connection, codings, coding)


def add_all(connection: sa.Connection, many: Sequence[Coding]) -> None:
    """Insert codings, thousands at once."""
    if many:
        connection.execute(codings.insert(), [rows.to_values(coding) for coding in many])


def some(connection: sa.Connection, coding_ids: Sequence[str]) -> dict[str, Coding]:
    """Return codings by id, removed ones included."""
    found: dict[str, Coding] = {}
    for first in range(0, len(coding_ids), _AT_ONCE):
        few = codings.select().where(codings.c.id.in_(coding_ids[first : first + _AT_ONCE]))
        found |= {coding.id: coding for coding in rows.fetch(connection, Coding, few)}
    return found


def replace_all(connection: sa.Connection, many: Sequence[Coding]) -> None:
    """Write the place, the code and the standing of codings, thousands at once."""
    if many:
        fields = ("revision_id", "start", "end", "quote", "anchor", "was", "deleted_at", "code_id", "coded_as")
        given = [{"wanted": c.id} | {f"new_{f}": rows.to_values(c)[f] for f in fields} for c in many]
        values: dict[str, Any] = {field: sa.bindparam(f"new_{field}") for field in fields}
        connection.execute(codings.update().where(codings.c.id == sa.bindparam("wanted")).values(values), given)


def get(connection: sa.Connection, coding_id: str) -> Coding:
    """Return a coding by id, removed ones included; raise NotFound."""
    return rows.get(connection, codings, Coding, coding_id, what="coding")


def find(connection: sa.Connection, coding_id: str) -> Coding | None:
    """Return a coding by id, None if it never existed."""
    return rows.find(connection, codings, Coding, coding_id)


def change(connection: sa.Connection, coding: Coding, **changes: Any) -> Coding:
    """Write changes to a coding and return it."""
    return rows.replace(connection, codings, coding, **changes)


def of_interview(connection: sa.Connection, interview_id: str, sight: Sight) -> tuple[Coding, ...]:
    """Return an interview's standing codings by place."""
    statement = (
        codings.select()
        .where(codings.c.interview_id == interview_id, codings.c.deleted_at.is_(None), *_seen(sight))
        .order_by(codings.c.start, codings.c.end, codings.c.created_at)
    )
    return rows.fetch(connection, Coding, statement)


def of_project(connection: sa.Connection, project_id: str, sight: Sight) -> tuple[Coding, ...]:
    """Return a project's standing codings by interview and place."""
    statement = (
        codings.select()
        .where(codings.c.project_id == project_id, codings.c.deleted_at.is_(None), *_seen(sight))
        .order_by(codings.c.interview_id, codings.c.start, codings.c.end, codings.c.created_at)
    )
    return rows.fetch(connection, Coding, statement)


def unsettled(connection: sa.Connection, project_id: str, sight: Sight) -> tuple[Coding, ...]:
    """Return a project's standing codings whose text was touched or lost, by interview and place."""
    statement = (
        codings.select()
        .where(
            codings.c.project_id == project_id,
            codings.c.deleted_at.is_(None),
            codings.c.anchor != "exact",
            *_seen(sight),
        )
        .order_by(codings.c.interview_id, codings.c.start, codings.c.end, codings.c.created_at)
    )
    return rows.fetch(connection, Coding, statement)


def unsettled_by_interview(connection: sa.Connection, project_id: str, sight: Sight) -> dict[str, int]:
    """Return how many standing codings of each interview wait for somebody to look at them."""
    statement = (
        sa.select(codings.c.interview_id, sa.func.count())
        .where(
            codings.c.project_id == project_id,
            codings.c.deleted_at.is_(None),
            codings.c.anchor != "exact",
            *_seen(sight),
        )
        .group_by(codings.c.interview_id)
    )
    return {interview_id: count for interview_id, count in connection.execute(statement)}


def counts_by_code(connection: sa.Connection, project_id: str, sight: Sight) -> dict[str, int]:
    """Return how many standing codings each code has."""
    statement = (
        sa.select(codings.c.code_id, sa.func.count())
        .where(codings.c.project_id == project_id, codings.c.deleted_at.is_(None), *_seen(sight))
        .group_by(codings.c.code_id)
    )
    return {code_id: count for code_id, count in connection.execute(statement)}


def counts_by_interview(connection: sa.Connection, project_id: str, sight: Sight) -> dict[str, int]:
    """Return how many standing codings each interview has."""
    statement = (
        sa.select(codings.c.interview_id, sa.func.count())
        .where(codings.c.project_id == project_id, codings.c.deleted_at.is_(None), *_seen(sight))
        .group_by(codings.c.interview_id)
    )
    return {interview_id: count for interview_id, count in connection.execute(statement)}


def places(
    connection: sa.Connection,
    project_id: str,
    sight: Sight,
    *,
    code_ids: Iterable[str] | None = None,
    interview_ids: Iterable[str] | None = None,
    coder_id: str | None = None,
) -> list[Place]:
    """Return where a project is coded, by interview and place; lost codings left out."""
    c = codings.c
    statement = sa.select(c.interview_id, c.start, c.end, c.code_id, c.coder_id).where(
        c.project_id == project_id, c.deleted_at.is_(None), c.anchor != Anchor.LOST.value, *_seen(sight)
    )
    if code_ids is not None:
        statement = statement.where(c.code_id.in_(list(code_ids)))
    if interview_ids is not None:
        statement = statement.where(c.interview_id.in_(list(interview_ids)))
    if coder_id is not None:
        statement = statement.where(c.coder_id == coder_id)
    return [Place(*row) for row in connection.execute(statement.order_by(c.interview_id, c.start, c.end))]


def chosen(connection: sa.Connection, project_id: str, sight: Sight) -> list[Chosen]:
    """Return a project's codings under codes that stand, by place; without lost ones and those a machine proposed.

    Only what is needed: whole codings take ten times as long to read, and somebody waits.
    """
    c = codings.c
    statement = (
        sa.select(c.interview_id, c.revision_id, c.start, c.end, c.code_id)
        .join(codes, codes.c.id == c.code_id)
        .where(
            c.project_id == project_id,
            c.deleted_at.is_(None),
            c.anchor != Anchor.LOST.value,
            c.origin == Origin.PERSON.value,
            codes.c.deleted_at.is_(None),
            codes.c.merged_into.is_(None),
            *_seen(sight),
        )
        .order_by(c.interview_id, c.start, c.end, c.created_at)
    )
    return [Chosen(*row) for row in connection.execute(statement)]


def _seen(sight: Sight) -> list[sa.ColumnElement[bool]]:
    return seen_by(sight, codings, codings.c.coder_id)
