"""What tables are made of: their names, and the kinds of columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.store.columns import Json, Utc

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: Any) -> sa.Table:
    """Return a table of Qual's."""
    return sa.Table(name, metadata, *parts, sqlite_strict=True)


def id_() -> sa.Column[str]:
    """Return the identity of a record."""
    return sa.Column("id", sa.Text, primary_key=True)


def text(name: str, **options: Any) -> sa.Column[str]:
    """Return a column of text."""
    return sa.Column(name, sa.Text, nullable=options.pop("nullable", False), **options)


def ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> sa.Column[str]:
    """Return a column that points at another table."""
    return sa.Column(name, sa.Text, sa.ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def when(name: str, *, nullable: bool = False) -> sa.Column[datetime]:
    """Return a column of a moment."""
    return sa.Column(name, Utc, nullable=nullable)


def json_(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    """Return a column of JSON values."""
    return sa.Column(name, Json, nullable=nullable)


def whole(name: str, *, nullable: bool = False) -> sa.Column[int]:
    """Return a column of whole numbers."""
    return sa.Column(name, sa.Integer, nullable=nullable)
