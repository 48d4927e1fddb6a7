"""On which day a recording was made, as far as the file says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

# In this order: phones write their own clock with its offset, containers the moment in UTC, taggers a date.
_TAGS = ("com.apple.quicktime.creationdate", "creation_time", "origination_date", "date")
_FIRST_DAY = date(1990, 1, 1)  # earlier ones are the zeros of clocks that begin in 1904 or 1970


def recorded_on(*tags: Mapping[str, str], now: datetime | None = None) -> str:
    """Return the day as "2026-03-05", "" where no tag tells it or only an impossible one.

    A moment in UTC is taken as the day it was on this computer's clock.

    >>> recorded_on({"creation_time": "2026-03-05T12:07:00.000000Z"}, now=datetime(2026, 4, 1, tzinfo=UTC))
    '2026-03-05'
    >>> recorded_on({"creation_time": "1904-01-01T00:00:00Z", "date": "2026"})
    ''
    """
    latest = ((now or datetime.now(UTC)) + timedelta(days=1)).date()
    merged = {name.lower(): value for found in reversed(tags) for name, value in found.items()}
    for name in _TAGS:
        day = _day(merged.get(name, "").strip(), keeps_offset=name == _TAGS[0])
        if day is not None and _FIRST_DAY <= day <= latest:
            return day.isoformat()
    return ""


def _day(written: str, *, keeps_offset: bool) -> date | None:
    try:
        moment = datetime.fromisoformat(written.replace(":", "-", 2) if written[4:5] == ":" else written)
    except ValueError:
        return None
    if len(written) < len("2026-03-05"):  # a year alone is no day
        return None
    return moment.date() if keeps_offset or moment.tzinfo is None else moment.astimezone().date()
