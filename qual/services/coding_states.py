"""How each coding came about with regard to the machine: alone, after asking, accepted, or from one of its lists."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from qual.domain.coding import Coding, Origin
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.offer import CodingState
from qual.services.passages import carried_between
from qual.store import interviews, offers
from qual.store.tx import Tx

_MARKED = {Origin.SUGGESTION: CodingState.ACCEPTED, Origin.LIST: CodingState.LISTED}

Asked = tuple[datetime, Span]


def coding_states(tx: Tx, project_id: str, found: Sequence[Coding]) -> dict[str, CodingState]:
    """Return the state of each coding by its id; the caller has looked whether the actor may see them.

    A coding counts as made after asking where its coder had asked for suggestions before, at a place it shares a
    character with. So "alone" is never said too often.
    """
    asked = _asked(tx, project_id, {one.interview_id for one in found})
    states = {}
    for one in found:
        state = _MARKED.get(one.origin, CodingState.ALONE)
        if state is CodingState.ALONE:
            before = asked.get((one.coder_id, one.interview_id), ())
            if any(at <= one.created_at and span.overlaps(one.span) for at, span in before):
                state = CodingState.AFTER
        states[one.id] = state
    return states


def _asked(tx: Tx, project_id: str, wanted: set[str]) -> dict[tuple[str, str], list[Asked]]:
    """Return when each person asked where in the present text of each interview."""
    now = {i.id: i.revision_id for i in interviews.of_project(tx.connection, project_id) if i.id in wanted}
    places: dict[tuple[str, str], list[offers.Offer]] = {}
    for one in offers.of_project(tx.connection, project_id):
        if now.get(one.interview_id):
            places.setdefault((one.interview_id, one.revision_id), []).append(one)
    asked: dict[tuple[str, str], list[Asked]] = {}
    for (interview_id, revision_id), here in places.items():
        current = now[interview_id] or revision_id
        moved = carried_between(tx, interview_id, (revision_id, current), [one.span for one in here])
        for one, (span, anchor) in zip(here, moved, strict=True):
            if anchor is not Anchor.LOST:
                asked.setdefault((one.user_id, interview_id), []).append((one.made_at, span))
    return asked
