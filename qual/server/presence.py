"""Who is reading which interview and where, who edits which turn: told to others, never stored."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol

from qual.domain.project import Actor
from qual.server.fields import LARGEST_WHOLE

MOST_CHARACTERS = 500  # of what a browser says about where it is
TELL_EVERY_S = 0.15  # whoever scrolls moves often; others need not know more often


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a browser is in its interview: a code point, and the turn whose words are being edited."""

    place: int | None = None
    editing: int | None = None
    at: float = 0.0  # the clock's reading when it came there

    def told(self) -> dict[str, int | None]:
        """Return what others hear."""
        return {"place": self.place, "editing": self.editing}


class Present(Protocol):
    """An open socket, as far as others may know."""

    @property
    def actor(self) -> Actor: ...  # noqa: D102
    @property
    def interview_id(self) -> str: ...  # noqa: D102
    @property
    def here(self) -> Whereabouts: ...  # noqa: D102


def read_here(text: str, at: float) -> Whereabouts | None:
    """Return what a browser says in `{"type": "here", "place": …, "editing": …}`, None for anything else."""
    if len(text) > MOST_CHARACTERS:
        return None
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("type") != "here":
        return None
    return Whereabouts(_whole(said.get("place")), _whole(said.get("editing")), at)


def in_interview(present: Iterable[Present], *, with_places: bool = True) -> dict[str, Any]:
    """Return the message to everybody in one interview: its people by name, each with the places they have open.

    The newest place comes first: a person may have the interview open in several windows. Without places nobody
    learns at which words a blind coder lingers.
    """
    people: dict[str, dict[str, Any]] = {}
    for one in sorted(present, key=lambda p: (p.actor.name, p.actor.user, -p.here.at)):
        person = people.setdefault(one.actor.user, {"id": one.actor.user, "name": one.actor.name, "windows": []})
        person["windows"].append(one.here.told() if with_places else one.here.told() | {"place": None})
    return {"type": "presence", "people": list(people.values())}


def in_project(present: Iterable[Present]) -> dict[str, Any]:
    """Return the message to everybody in a project: who has which interview open."""
    readers: dict[str, dict[str, str]] = {}
    for one in present:
        readers.setdefault(one.interview_id, {})[one.actor.user] = one.actor.name
    return {
        "type": "readers",
        "interviews": {
            interview: [{"id": user, "name": name} for user, name in sorted(who.items(), key=lambda w: (w[1], w[0]))]
            for interview, who in sorted(readers.items())
        },
    }


def _whole(value: object) -> int | None:
    fits = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_WHOLE
    return value if fits else None  # type: ignore[return-value]
