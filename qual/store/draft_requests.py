"""Questions to language models in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.draft_request import DraftRequest
from qual.store import rows
from qual.store.schema import draft_requests as table


def add(connection: sa.Connection, request: DraftRequest) -> DraftRequest:
    """Insert a question."""
    return rows.add(connection, table, request)


def get(connection: sa.Connection, request_id: str) -> DraftRequest:
    """Return a question by id; raise NotFound."""
    return rows.get(connection, table, DraftRequest, request_id, what="draft")


def change(connection: sa.Connection, request: DraftRequest, /, **changes: Any) -> DraftRequest:
    """Write changes to a question and return it."""
    return rows.replace(connection, table, request, **changes)


def of_theme(connection: sa.Connection, theme_id: str) -> tuple[DraftRequest, ...]:
    """Return a theme's questions, newest first."""
    statement = table.select().where(table.c.theme_id == theme_id).order_by(table.c.created_at.desc(), table.c.id)
    return rows.fetch(connection, DraftRequest, statement)
