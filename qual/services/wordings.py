"""A code's wordings over time: what it said, who changed it, when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qual.domain.permission import Action
from qual.store import accounts, codings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a code's name and rules."""

    version: int
    name: str
    definition: str
    include: str
    exclude: str
    example: str
    changed_by: str  # shown name
    changed_at: datetime


def wordings(tx: Tx, code_id: str) -> tuple[Wording, ...]:
    """Return all wordings of a code, newest first; the first one is in force."""
    tx.require(Action.READ, codings.code(tx.connection, code_id).project_id)
    names = accounts.names(tx.connection)
    return tuple(
        Wording(
            row["version"],
            row["name"],
            row["definition"],
            row["include"],
            row["exclude"],
            row["example"],
            names.get(row["changed_by"], ""),
            row["changed_at"],
        )
        for row in reversed(codings.wordings(tx.connection, code_id))
    )
