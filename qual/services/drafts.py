"""Recordings being made in a browser: begun, listed for whoever makes them, kept as interviews or discarded."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.domain.interview import Draft
from qual.domain.permission import Action
from qual.errors import BadInput, NotFound
from qual.services import transcription
from qual.store import drafts
from qual.store.tx import Tx

LOWEST_RATE, HIGHEST_RATE = 8_000, 96_000
MOST_DRAFTS = 20  # of one person in one project; more means that something goes wrong


def begin(tx: Tx, project_id: str, *, name: str, language: str, n_speakers: int | None, rate: int) -> Draft:
    """Begin a recording; its sound comes in pieces afterwards."""
    tx.require(Action.IMPORT, project_id)
    transcription.options(language, n_speakers)
    if not LOWEST_RATE <= rate <= HIGHEST_RATE:
        raise BadInput(f"{rate} samples a second cannot be recorded. Try another microphone or browser.")
    if len(drafts.of_user(tx.connection, project_id, tx.actor.user)) >= MOST_DRAFTS:
        raise BadInput("Many recordings of yours were interrupted and still wait. Keep or discard some of them first.")
    shown = " ".join(name.split())[:200] or "Recording"
    return drafts.add(
        tx.connection, Draft(new_id(), project_id, tx.actor.user, shown, language, n_speakers, rate, tx.time)
    )


def mine(tx: Tx, project_id: str) -> tuple[Draft, ...]:
    """Return the actor's recordings that are neither kept nor discarded yet."""
    tx.require(Action.IMPORT, project_id)
    return drafts.of_user(tx.connection, project_id, tx.actor.user)


def draft(tx: Tx, draft_id: str) -> Draft:
    """Return a draft of the actor's; to others it does not exist."""
    found = drafts.get(tx.connection, draft_id)
    if found.user_id != tx.actor.user:
        raise NotFound("This recording does not exist any more. Reload the page.")
    tx.require(Action.IMPORT, found.project_id)
    return found


def all_ids(tx: Tx) -> frozenset[str]:
    """Return the ids of everybody's drafts; for the worker, which clears up."""
    return drafts.all_ids(tx.connection)


def forget(tx: Tx, draft_id: str) -> None:
    """Take a draft off the list, because it was kept or discarded."""
    drafts.forget(tx.connection, draft(tx, draft_id).id)
