"""What a gesture names must belong to the project of its request."""

from __future__ import annotations

from qual.errors import NotFound
from qual.server.fields import Fields
from qual.services import interviews
from qual.store.tx import Tx


def interview_of(tx: Tx, project_id: str, op: Fields) -> str:
    """Return the gesture's interview; raise NotFound unless it belongs to the request's project."""
    interview_id = op.id("interview")
    require_same(interviews.interview(tx, interview_id).project_id, project_id)
    return interview_id


def require_same(found_in: str, project_id: str) -> None:
    """Raise NotFound, which takes the gesture back, if it reached into another project."""
    if found_in != project_id:
        raise NotFound("This belongs to another project. Reload the page.")
