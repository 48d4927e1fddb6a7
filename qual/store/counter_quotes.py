"""Passages that people judged against a theme, in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.counter_quote import CounterQuote
from qual.store import rows
from qual.store.schema import theme_counter_quotes as table


def add(connection: sa.Connection, one: CounterQuote) -> CounterQuote:
    """Insert a judgement."""
    return rows.add(connection, table, one)


def get(connection: sa.Connection, counter_id: str) -> CounterQuote:
    """Return a judgement by id; raise NotFound."""
    return rows.get(connection, table, CounterQuote, counter_id, what="judgement")


def change(connection: sa.Connection, one: CounterQuote, /, **changes: Any) -> CounterQuote:
    """Write changes to a judgement and return it."""
    return rows.replace(connection, table, one, **changes)


def remove(connection: sa.Connection, counter_id: str) -> None:
    """Delete a judgement."""
    connection.execute(table.delete().where(table.c.id == counter_id))


def of_theme(connection: sa.Connection, theme_id: str) -> tuple[CounterQuote, ...]:
    """Return what was judged against a theme, oldest first."""
    statement = table.select().where(table.c.theme_id == theme_id).order_by(table.c.decided_at, table.c.id)
    return rows.fetch(connection, CounterQuote, statement)


def of_interview(connection: sa.Connection, interview_id: str) -> tuple[CounterQuote, ...]:
    """Return the judgements on passages of one interview."""
    return rows.fetch(connection, CounterQuote, table.select().where(table.c.interview_id == interview_id))
