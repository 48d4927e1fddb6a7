"""Offered codes with their answers, and what people said of review lists, in the database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from qual.domain.offer import ListVerdict, Offer
from qual.store import rows
from qual.store.schema import code_offers, list_verdicts


def add(connection: sa.Connection, offer: Offer) -> Offer:
    """Insert an offer."""
    return rows.add(connection, code_offers, offer)


def find(connection: sa.Connection, offer_id: str) -> Offer | None:
    """Return an offer by id, None if it never existed."""
    return rows.find(connection, code_offers, Offer, offer_id)


def get(connection: sa.Connection, offer_id: str) -> Offer:
    """Return an offer by id; raise NotFound."""
    return rows.get(connection, code_offers, Offer, offer_id, what="suggestion")


def change(connection: sa.Connection, offer: Offer, **changes: Any) -> Offer:
    """Write changes to an offer and return it."""
    return rows.replace(connection, code_offers, offer, **changes)


def of_project(connection: sa.Connection, project_id: str) -> tuple[Offer, ...]:
    """Return a project's offers, oldest first."""
    c = code_offers.c
    wanted = code_offers.select().where(c.project_id == project_id).order_by(c.made_at, c.id)
    return rows.fetch(connection, Offer, wanted)


def add_verdict(connection: sa.Connection, verdict: ListVerdict) -> ListVerdict:
    """Insert what somebody said of a passage on a list."""
    return rows.add(connection, list_verdicts, verdict)


def verdict(connection: sa.Connection, verdict_id: str) -> ListVerdict:
    """Return what was said by id; raise NotFound."""
    return rows.get(connection, list_verdicts, ListVerdict, verdict_id, what="decision")


def change_verdict(connection: sa.Connection, one: ListVerdict, **changes: Any) -> ListVerdict:
    """Write changes to what was said and return it."""
    return rows.replace(connection, list_verdicts, one, **changes)


def verdicts_on(connection: sa.Connection, code_id: str) -> tuple[ListVerdict, ...]:
    """Return what holds of a code's lists, oldest first."""
    c = list_verdicts.c
    wanted = list_verdicts.select().where(c.code_id == code_id, c.withdrawn_at.is_(None))
    return rows.fetch(connection, ListVerdict, wanted.order_by(c.said_at, c.id))
