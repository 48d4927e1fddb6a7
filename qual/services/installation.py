"""Settings of this installation: how hard and when the computer works. Administrators change them."""

from __future__ import annotations

from dataclasses import asdict, fields

from qual.domain.permission import Role
from qual.domain.working import Working
from qual.errors import BadInput, NotAllowed
from qual.services.accounts import SYSTEM
from qual.store import accounts, settings
from qual.store.tx import Tx

_WORKING = "working"
_FIELDS = {field.name for field in fields(Working)}


def working(tx: Tx) -> Working:
    """Return how hard and when the computer works on recordings."""
    stored = settings.get(tx.connection, _WORKING)
    if not isinstance(stored, dict):
        return Working()
    try:
        return Working(**{name: value for name, value in stored.items() if name in _FIELDS})
    except (BadInput, TypeError):  # written by another version of Qual
        return Working()


def set_working(tx: Tx, wanted: Working) -> None:
    """Change how hard and when the computer works on recordings; administrators only."""
    require_administrator(tx)
    settings.put(tx.connection, _WORKING, asdict(wanted), changed_by=tx.actor.user, at=tx.time)


def require_administrator(tx: Tx) -> None:
    """Raise NotAllowed unless the actor looks after this installation; on a laptop its one person does."""
    if not is_administrator(tx):
        raise NotAllowed("Only an administrator of this installation may change this. Ask the person who set Qual up.")


def is_administrator(tx: Tx) -> bool:
    """Say whether the actor looks after this installation."""
    return tx.actor.user != SYSTEM.user and accounts.user(tx.connection, tx.actor.user).is_admin


def require_keeper(tx: Tx, project_id: str) -> None:
    """Raise NotAllowed unless the actor owns the project or looks after this installation."""
    if tx.role(project_id) is not Role.OWNER and not is_administrator(tx):
        raise NotAllowed("Only the project's owner or an administrator may bring in models. Ask one of them.")
