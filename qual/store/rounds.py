"""Rounds, their assignments, and the codings as they stood when each was done, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qual.domain.coding import Coding
from qual.domain.round import Assignment, LayerCoding, Round, RoundState, Sight, Veil
from qual.store import rows
from qual.store.columns import Flag
from qual.store.schema import assignments, codings, layer_codings, rounds


def add(connection: sa.Connection, round_: Round) -> Round:
    """Insert a round."""
    return rows.add(connection, rounds, round_)


def get(connection: sa.Connection, round_id: str) -> Round:
    """Return a round by id; raise NotFound."""
    return rows.get(connection, rounds, Round, round_id, what="round")


def find(connection: sa.Connection, round_id: str) -> Round | None:
    """Return a round by id, None if it never existed."""
    return rows.find(connection, rounds, Round, round_id)


def change(connection: sa.Connection, round_: Round, **changes: Any) -> Round:
    """Write changes to a round and return it."""
    return rows.replace(connection, rounds, round_, **changes)


def of_project(connection: sa.Connection, project_id: str) -> tuple[Round, ...]:
    """Return a project's rounds, oldest first."""
    wanted = rounds.select().where(rounds.c.project_id == project_id).order_by(rounds.c.created_at, rounds.c.id)
    return rows.fetch(connection, Round, wanted)


def open_of_project(connection: sa.Connection, project_id: str) -> tuple[Round, ...]:
    """Return the rounds in which people still code."""
    return rows.fetch(connection, Round, _OPEN.params(project=project_id))


def add_assignments(connection: sa.Connection, many: Sequence[Assignment]) -> None:
    """Insert assignments."""
    if many:
        connection.execute(assignments.insert(), [rows.to_values(one) for one in many])


def assignment(connection: sa.Connection, assignment_id: str) -> Assignment:
    """Return an assignment by id; raise NotFound."""
    return rows.get(connection, assignments, Assignment, assignment_id, what="task")


def change_assignment(connection: sa.Connection, one: Assignment, **changes: Any) -> Assignment:
    """Write changes to an assignment and return it."""
    return rows.replace(connection, assignments, one, **changes)


def remove_assignments(connection: sa.Connection, ids: Sequence[str]) -> None:
    """Delete assignments that nobody has finished."""
    connection.execute(assignments.delete().where(assignments.c.id.in_(list(ids))))


def assignments_of_round(connection: sa.Connection, round_id: str) -> tuple[Assignment, ...]:
    """Return a round's assignments."""
    return rows.fetch(connection, Assignment, _by_place(assignments.select().where(assignments.c.round_id == round_id)))


def assignments_of_project(connection: sa.Connection, project_id: str) -> tuple[Assignment, ...]:
    """Return the assignments of all rounds of a project."""
    return rows.fetch(
        connection, Assignment, _by_place(assignments.select().where(assignments.c.project_id == project_id))
    )


def open_tasks(
    connection: sa.Connection, project_id: str, coder_id: str, interview_id: str | None = None
) -> tuple[tuple[Round, Assignment], ...]:
    """Return a person's assignments in open rounds, finished ones included, in one interview or in all."""
    open_rounds = {one.id: one for one in open_of_project(connection, project_id)}
    if not open_rounds:
        return ()
    wanted = assignments.select().where(
        assignments.c.round_id.in_(list(open_rounds)), assignments.c.coder_id == coder_id
    )
    if interview_id is not None:
        wanted = wanted.where(assignments.c.interview_id == interview_id)
    return tuple((open_rounds[a.round_id], a) for a in rows.fetch(connection, Assignment, _by_place(wanted)))


def veil(connection: sa.Connection, project_id: str) -> Veil:
    """Return what the project's open blind rounds hide."""
    found: dict[str, set[tuple[str, str]]] = {}
    for round_id, interview_id, coder_id in connection.execute(_VEIL, {"project": project_id}):
        found.setdefault(round_id, set())
        if interview_id is not None:
            found[round_id].add((interview_id, coder_id))
    return Veil({round_id: frozenset(tasks) for round_id, tasks in found.items()})


def seen_by(sight: Sight, table: sa.Table, author: sa.Column[str]) -> list[sa.ColumnElement[bool]]:
    """Return the conditions under which `sight` sees rows of codings or memos; the SQL of `Sight.sees`."""
    if sight.is_clear:
        return []
    hidden = [
        sa.and_(column.is_not(None), column.in_(sorted(closed)))
        for column, closed in ((table.c.round_id, sight.rounds), (table.c.interview_id, sight.interviews))
        if closed
    ]
    return [sa.or_(author == sight.user, sa.not_(sa.or_(*hidden)))]


def keep_layer(connection: sa.Connection, one: Assignment, made: Sequence[Coding]) -> None:
    """Write down an assignment's codings as they stand."""
    forget_layer(connection, one.id)
    if made:
        fields = ("revision_id", "start", "end", "quote", "code_id", "code_version", "anchor")
        kept = [{"assignment_id": one.id, "coding_id": c.id} | {f: rows.to_values(c)[f] for f in fields} for c in made]
        connection.execute(layer_codings.insert(), kept)


def forget_layer(connection: sa.Connection, assignment_id: str) -> None:
    """Forget what was written down: its coder works on."""
    connection.execute(layer_codings.delete().where(layer_codings.c.assignment_id == assignment_id))


def layer_of_round(connection: sa.Connection, round_id: str) -> tuple[LayerCoding, ...]:
    """Return what was written down of a round's finished assignments, by assignment and place."""
    wanted = (
        sa.select(layer_codings)
        .join(assignments, assignments.c.id == layer_codings.c.assignment_id)
        .where(assignments.c.round_id == round_id)
        .order_by(layer_codings.c.assignment_id, layer_codings.c.start, layer_codings.c.end, layer_codings.c.coding_id)
    )
    return rows.fetch(connection, LayerCoding, wanted)


def made_in(connection: sa.Connection, one: Assignment) -> tuple[Coding, ...]:
    """Return the standing codings that an assignment's coder made in its round and interview."""
    wanted = codings.select().where(
        codings.c.round_id == one.round_id,
        codings.c.interview_id == one.interview_id,
        codings.c.coder_id == one.coder_id,
        codings.c.deleted_at.is_(None),
    )
    return rows.fetch(connection, Coding, wanted.order_by(codings.c.start, codings.c.end, codings.c.id))


def begun(connection: sa.Connection, project_id: str) -> frozenset[tuple[str, str, str]]:
    """Return (round, interview, coder) wherever a coding stands that was made in a round."""
    c = codings.c
    wanted = sa.select(c.round_id, c.interview_id, c.coder_id).where(
        c.project_id == project_id, c.round_id.is_not(None), c.deleted_at.is_(None)
    )
    return frozenset((str(r), str(i), str(k)) for r, i, k in connection.execute(wanted.distinct()))


def _by_place(statement: sa.Select[Any]) -> sa.Select[Any]:
    c = assignments.c
    return statement.order_by(c.created_at, c.interview_id, c.start, c.coder_id, c.id)


_OPEN = (
    rounds.select()
    .where(rounds.c.project_id == sa.bindparam("project"), rounds.c.state == RoundState.OPEN.value)
    .order_by(rounds.c.created_at, rounds.c.id)
)
_VEIL = (
    sa.select(rounds.c.id, assignments.c.interview_id, assignments.c.coder_id)
    .outerjoin(assignments, assignments.c.round_id == rounds.c.id)
    .where(
        rounds.c.project_id == sa.bindparam("project"),
        rounds.c.state == RoundState.OPEN.value,
        rounds.c.is_blind == sa.literal(True, Flag),
    )
)
