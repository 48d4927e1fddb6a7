"""How people say that two themes belong together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """From one theme to another, with a name in a person's own words: "leads to", "is part of"."""

    id: str
    project_id: str
    from_id: str
    to_id: str
    name: str
    made_by: str
    made_at: datetime
