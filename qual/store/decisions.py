"""Decisions about differences between coders, dissent, comments and the agreed codings, in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qual.domain.decision import AgreedCoding, Comment, Decision, Dissent
from qual.domain.round import Sight
from qual.store import rows
from qual.store.schema import agreed_codings, decisions, difference_comments, dissents


def add(connection: sa.Connection, decision: Decision, gives: Sequence[AgreedCoding]) -> Decision:
    """Insert a decision with the codings it gives."""
    rows.add(connection, decisions, decision)
    if gives:
        connection.execute(agreed_codings.insert(), [rows.to_values(one) for one in gives])
    return decision


def get(connection: sa.Connection, decision_id: str) -> Decision:
    """Return a decision by id; raise NotFound."""
    return rows.get(connection, decisions, Decision, decision_id, what="decision")


def reopen(connection: sa.Connection, decision: Decision, **changes: Any) -> Decision:
    """Write down that a decision does not count any more; nothing else of one is ever changed."""
    return rows.replace(connection, decisions, decision, **changes)


def of_scope(connection: sa.Connection, project_id: str, round_id: str | None, sight: Sight) -> tuple[Decision, ...]:
    """Return the decisions about a round (None: about codings outside rounds) that somebody may see, oldest first."""
    wanted = _in_scope(decisions, project_id, round_id, sight)
    return rows.fetch(connection, Decision, wanted.order_by(decisions.c.decided_at, decisions.c.id))


def of_project(connection: sa.Connection, project_id: str, sight: Sight) -> tuple[Decision, ...]:
    """Return all decisions of a project that somebody may see, oldest first."""
    wanted = decisions.select().where(decisions.c.project_id == project_id, *_seen(decisions, sight))
    return rows.fetch(connection, Decision, wanted.order_by(decisions.c.decided_at, decisions.c.id))


def gives(connection: sa.Connection, project_id: str) -> dict[str, tuple[AgreedCoding, ...]]:
    """Return what each decision of a project gave, by decision; the caller shows only what may be seen of them."""
    wanted = (
        sa.select(agreed_codings)
        .join(decisions, decisions.c.id == agreed_codings.c.decision_id)
        .where(decisions.c.project_id == project_id)
        .order_by(agreed_codings.c.decision_id, agreed_codings.c.number)
    )
    found: dict[str, tuple[AgreedCoding, ...]] = {}
    for one in rows.fetch(connection, AgreedCoding, wanted):
        found[one.decision_id] = (*found.get(one.decision_id, ()), one)
    return found


def add_dissent(connection: sa.Connection, dissent: Dissent) -> Dissent:
    """Insert a dissent; it is never changed."""
    return rows.add(connection, dissents, dissent)


def dissents_of_project(connection: sa.Connection, project_id: str) -> dict[str, tuple[Dissent, ...]]:
    """Return who disagrees with the decisions of a project, by decision, oldest first."""
    wanted = (
        sa.select(dissents)
        .join(decisions, decisions.c.id == dissents.c.decision_id)
        .where(decisions.c.project_id == project_id)
        .order_by(dissents.c.recorded_at, dissents.c.id)
    )
    found: dict[str, tuple[Dissent, ...]] = {}
    for one in rows.fetch(connection, Dissent, wanted):
        found[one.decision_id] = (*found.get(one.decision_id, ()), one)
    return found


def add_comment(connection: sa.Connection, comment: Comment) -> Comment:
    """Insert a comment; it is never changed."""
    return rows.add(connection, difference_comments, comment)


def comment(connection: sa.Connection, comment_id: str) -> Comment:
    """Return a comment by id; raise NotFound."""
    return rows.get(connection, difference_comments, Comment, comment_id, what="comment")


def comments_of_scope(
    connection: sa.Connection, project_id: str, round_id: str | None, sight: Sight
) -> tuple[Comment, ...]:
    """Return the comments beside the differences of a round that somebody may see, oldest first."""
    table = difference_comments
    wanted = _in_scope(table, project_id, round_id, sight)
    return rows.fetch(connection, Comment, wanted.order_by(table.c.created_at, table.c.id))


def _in_scope(table: sa.Table, project_id: str, round_id: str | None, sight: Sight) -> sa.Select[Any]:
    of_round = table.c.round_id.is_(None) if round_id is None else table.c.round_id == round_id
    return table.select().where(table.c.project_id == project_id, of_round, *_seen(table, sight))


def _seen(table: sa.Table, sight: Sight) -> list[sa.ColumnElement[bool]]:
    """Leave out what open blind rounds hide: of these rounds, and of interviews that the person codes blind."""
    conditions: list[sa.ColumnElement[bool]] = []
    if sight.interviews:
        conditions.append(table.c.interview_id.not_in(sorted(sight.interviews)))
    if sight.rounds:
        conditions.append(sa.or_(table.c.round_id.is_(None), table.c.round_id.not_in(sorted(sight.rounds))))
    return conditions
