"""Whether a project shows numbers of agreement at all; some traditions of analysis have good reasons not to."""

from __future__ import annotations

from qual.domain.permission import Action
from qual.errors import Conflict
from qual.store import accounts
from qual.store.tx import Tx

KEY = "agreement"  # in Project.settings
_WHY = (
    "This project shows no numbers of agreement: its owner has switched them off in Settings. In reflexive thematic "
    "analysis coding is interpretation, and two readings that differ are no error to be counted (Braun and Clarke, "
    "Thematic Analysis: A Practical Guide, 2022). Readings can still be compared and talked through."
)


def numbers_hidden(tx: Tx, project_id: str) -> bool:
    """Say whether the project hides all numbers of agreement."""
    tx.require(Action.READ, project_id)
    stored = accounts.project(tx.connection, project_id).settings.get(KEY)
    return isinstance(stored, dict) and stored.get("hidden") is True


def hide_numbers(tx: Tx, project_id: str, hidden: bool) -> None:
    """Hide all numbers of agreement from everybody, or show them again. Owners only."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    if numbers_hidden(tx, project_id) is hidden:
        return
    before = accounts.project(tx.connection, project_id)
    after = accounts.change_project(tx.connection, before, settings={**before.settings, KEY: {"hidden": hidden}})
    tx.record("project.update", ("project", project_id), project_id=project_id, before=before, after=after)


def require_numbers(tx: Tx, project_id: str) -> None:
    """Raise Conflict, saying why, where the project hides numbers of agreement."""
    if numbers_hidden(tx, project_id):
        raise Conflict(_WHY)
