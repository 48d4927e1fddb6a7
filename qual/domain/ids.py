"""Identifiers and times: the two values every record carries."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from qual.errors import BadInput


def new_id() -> str:
    """Return a fresh random UUID as text; REFI-QDA calls the same thing a GUID."""
    return str(uuid.uuid4())


def parse_id(value: str, what: str = "identifier") -> str:
    """Return `value` in canonical UUID form; raise BadInput when it is not one."""
    try:
        return str(uuid.UUID(str(value)))
    except ValueError as error:
        raise BadInput(f"The {what} is not valid. Reload the page and try again.") from error


def now() -> datetime:
    """Return the present moment in UTC."""
    return datetime.now(UTC)
