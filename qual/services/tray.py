"""Codings that a correction touched or left without their words, and a person's word that one is right as it stands.

Moving one to other words is `coding.change_coding`, dropping it `coding.remove_coding`; undo takes back all three.
"""

from __future__ import annotations

from qual.domain.coding import Coding
from qual.domain.edits import Anchor
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict
from qual.services.coding import put_change, standing_coding
from qual.services.in_rounds import sight
from qual.store import codings
from qual.store.tx import Tx


def unsettled(tx: Tx, project_id: str) -> tuple[Coding, ...]:
    """Return a project's codings that wait for somebody to look at them, by interview and place."""
    tx.require(Action.READ, project_id)
    return codings.unsettled(tx.connection, project_id, sight(tx, project_id))


def confirm(tx: Tx, coding_id: str, quote: str) -> Coding:
    """Say that a touched coding is right on its present words, which the person saw as `quote`.

    Raises Conflict if the words changed again meanwhile, BadInput if the coding has lost its words.
    """
    before = standing_coding(tx, coding_id)
    if before.anchor is Anchor.LOST:
        raise BadInput("The words of this coding are gone. Select the words it belongs to now and move it, or drop it.")
    if before.quote != quote:
        raise Conflict("These words were corrected again meanwhile. Look at the new text.")
    return put_change(tx, before, {"anchor": Anchor.EXACT, "was": None})
