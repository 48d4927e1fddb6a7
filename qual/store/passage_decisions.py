"""What people decided about which passages belong together, in the database; nothing is ever removed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from qual.domain.passage_decision import PassageDecision
from qual.store import rows
from qual.store.schema import passage_decisions


def add(connection: sa.Connection, one: PassageDecision) -> PassageDecision:
    """Insert a decision."""
    return rows.add(connection, passage_decisions, one)


def get(connection: sa.Connection, decision_id: str) -> PassageDecision:
    """Return a decision by id; raise NotFound."""
    return rows.get(connection, passage_decisions, PassageDecision, decision_id, what="decision")


def take_back(connection: sa.Connection, one: PassageDecision, *, by: str, at: datetime) -> PassageDecision:
    """Write who took a decision back, and return it."""
    return rows.replace(connection, passage_decisions, one, taken_back_by=by, taken_back_at=at)


def let_stand(connection: sa.Connection, one: PassageDecision) -> PassageDecision:
    """Let a decision that was taken back count again, and return it; the events say who took it back."""
    return rows.replace(connection, passage_decisions, one, taken_back_by=None, taken_back_at=None)


def of_project(connection: sa.Connection, project_id: str) -> tuple[PassageDecision, ...]:
    """Return all decisions of a project, oldest first."""
    c = passage_decisions.c
    wanted = passage_decisions.select().where(c.project_id == project_id).order_by(c.made_at, c.id)
    return rows.fetch(connection, PassageDecision, wanted)
