"""Settings of the installation, which every process of it reads from the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.store.schema import settings


def get(connection: sa.Connection, name: str) -> Any:
    """Return the stored JSON value, None if it was never set."""
    return connection.execute(sa.select(settings.c.value).where(settings.c.name == name)).scalar_one_or_none()


def put(connection: sa.Connection, name: str, value: Any, *, changed_by: str, at: datetime) -> None:
    """Store a JSON value."""
    row = {"value": value, "changed_by": changed_by, "changed_at": at}
    if connection.execute(settings.update().where(settings.c.name == name).values(row)).rowcount == 0:
        connection.execute(settings.insert().values(name=name, **row))
