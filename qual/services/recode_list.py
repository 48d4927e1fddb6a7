"""What one has coded under words that are not in force any more: a list to go through until it is empty.

Each passage is confirmed (`wordings.confirm_wording`), given another code (`coding.change_coding`) or taken away
(`coding.remove_coding`); all three leave the list by themselves and can be undone.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from qual.domain.codebook import Code
from qual.domain.permission import Action
from qual.services.usage import Use, as_uses
from qual.store import codings, recodings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Stale:
    """A passage of one's own with the code it stands under, whose words have changed since."""

    code: Code
    use: Use


def my_recode_list(tx: Tx, project_id: str) -> tuple[Stale, ...]:
    """Return the actor's own codings made under words that are not in force, code by code."""
    tx.require(Action.READ, project_id)
    found = recodings.stale_of(tx.connection, project_id, tx.actor.user)
    listed: list[Stale] = []
    for code_id, few in groupby(found, key=lambda coding: coding.code_id):
        code = codings.code(tx.connection, code_id)
        listed += [Stale(code, use) for use in as_uses(tx, code, few)]
    return tuple(sorted(listed, key=lambda one: one.code.name.casefold()))


def n_to_recode(tx: Tx, project_id: str) -> int:
    """Return how many passages the actor's list holds."""
    tx.require(Action.READ, project_id)
    return recodings.how_many_stale_of(tx.connection, project_id, tx.actor.user)
