"""Rows to frozen dataclasses and back, once for every table."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Mapping
from enum import Enum
from functools import cache
from operator import itemgetter
from typing import Any, ClassVar, Protocol, TypeVar

import sqlalchemy as sa

from qual.errors import NotFound

T = TypeVar("T")


class Record(Protocol):
    """A dataclass with an identity."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str: ...  # noqa: D102


R = TypeVar("R", bound=Record)


@cache
def _converters(cls: type) -> dict[str, Any]:
    """Return per field the callable that turns a column value into the field's type."""
    hints = typing.get_type_hints(cls)
    converters: dict[str, Any] = {}
    for field in dataclasses.fields(cls):
        hint = hints[field.name]
        if isinstance(hint, type) and issubclass(hint, Enum):
            converters[field.name] = {member.value: member for member in hint}.__getitem__  # faster than calling it
        elif typing.get_origin(hint) is tuple:
            converters[field.name] = tuple
        else:
            converters[field.name] = None
    return converters


@cache
def _insert(table: sa.Table) -> sa.Insert:
    return table.insert()  # built once: assembling a statement costs more than SQLite takes to run it


@cache
def _by_id(table: sa.Table) -> sa.Select[Any]:
    return table.select().where(table.c.id == sa.bindparam("wanted"))


def from_row(cls: type[T], row: sa.Row[Any]) -> T:
    """Build `cls` from a row whose columns carry the field names."""
    values = row._mapping
    return cls(
        **{name: (convert(values[name]) if convert else values[name]) for name, convert in _converters(cls).items()}
    )


def to_values(record: Any) -> dict[str, Any]:
    """Return the column values of a dataclass, enums as their text."""
    values: dict[str, Any] = {}
    for field in dataclasses.fields(record):
        value = getattr(record, field.name)
        values[field.name] = value.value if isinstance(value, Enum) else value
    return values


def add(connection: sa.Connection, table: sa.Table, record: T) -> T:
    """Insert `record` and return it."""
    connection.execute(_insert(table), to_values(record))
    return record


def replace(connection: sa.Connection, table: sa.Table, record: R, /, **changes: Any) -> R:
    """Write `changes` to the row of `record` and return the changed record."""
    changed = dataclasses.replace(record, **changes)
    values = to_values(changed)
    connection.execute(table.update().where(table.c.id == record.id).values({name: values[name] for name in changes}))
    return changed


def get(connection: sa.Connection, table: sa.Table, cls: type[T], id_: str, *, what: str) -> T:
    """Return the record with this id; raise NotFound naming `what`."""
    found = find(connection, table, cls, id_)
    if found is None:
        raise not_found(what)
    return found


def not_found(what: str) -> NotFound:
    """Return the error for a `what` that does not exist, or that the person must not know of."""
    return NotFound(f"This {what} does not exist any more. Go back and reload the list.")


def find(connection: sa.Connection, table: sa.Table, cls: type[T], id_: str) -> T | None:
    """Return the record with this id, None if there is none."""
    row = connection.execute(_by_id(table), {"wanted": id_}).one_or_none()
    return None if row is None else from_row(cls, row)


def fetch(
    connection: sa.Connection, cls: type[T], statement: sa.Select[Any], wanted: Mapping[str, Any] | None = None
) -> tuple[T, ...]:
    """Run a select, with the values it leaves open, and return its rows as `cls`."""
    result = connection.execute(statement, wanted)
    names = list(result.keys())
    converters = _converters(cls)
    pick = itemgetter(*(names.index(name) for name in converters))
    converted = [(i, convert) for i, convert in enumerate(converters.values()) if convert]
    records = []
    for row in result.all():  # a thousand codings stand between a click and the open interview
        values = list(pick(row))
        for i, convert in converted:
            values[i] = convert(values[i])
        records.append(cls(*values))
    return tuple(records)
