"""The kinds of columns: JSON, moments, truth values and numbers, the same on both stores."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa


class Json(sa.types.TypeDecorator[Any]):
    """JSON as text, because SQLite's STRICT tables know no JSON type and both stores must agree byte for byte."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else json.dumps(value, ensure_ascii=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        return None if value is None else json.loads(value)


class Utc(sa.types.TypeDecorator[datetime]):
    """A moment in UTC as ISO 8601 text with microseconds: sorts as it should, on both stores."""

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> str | None:  # noqa: ARG002
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        return None if value is None else datetime.fromisoformat(value)


class Flag(sa.types.TypeDecorator[bool]):
    """A truth value as 0 or 1."""

    impl = sa.Integer
    cache_ok = True

    def process_bind_param(self, value: bool | None, dialect: sa.Dialect) -> int | None:  # noqa: ARG002
        return None if value is None else int(value)

    def process_result_value(self, value: int | None, dialect: sa.Dialect) -> bool | None:  # noqa: ARG002
        return None if value is None else bool(value)


Big = sa.Integer().with_variant(sa.BigInteger(), "postgresql")
Real: sa.types.TypeEngine[float] = sa.REAL().with_variant(sa.Double(), "postgresql")
Blob = sa.LargeBinary
