"""What stood on a person's screen long enough to be read: kept per person, without an event, carried along corrections.

A browser reports stretches of the text it shows; nobody else is told them, only a share of all people together.
"""

from __future__ import annotations

from collections.abc import Sequence

from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.read_so_far import ReadSoFar
from qual.domain.stretches import surviving, united, within
from qual.errors import BadInput
from qual.services.coding import current_revision
from qual.services.passages import edits_since
from qual.store import interviews, reads
from qual.store.tx import Tx


def note_read(tx: Tx, interview_id: str, revision_id: str, stretches: Sequence[Span]) -> ReadSoFar:
    """Add stretches of a revision to what the actor has read of an interview; those who do not code keep no record.

    Raises BadInput for a revision of another interview, NotFound, NotAllowed.
    """
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.CODE, interview.project_id)
    current = current_revision(tx, interview)
    if revision_id != current.id and interviews.revision_interview(tx.connection, revision_id) != interview_id:
        raise BadInput("This text is not one of this interview. Reload the page.")
    before = reads.of_person(tx.connection, tx.actor.user, interview_id)
    known = read_now(tx, interview_id, current.id, before) if before else ()
    news = _brought(tx, interview_id, (revision_id, current.id), united(stretches))
    spans = within(united([*known, *news]), [Span(0, len(current.document.text))])
    one = ReadSoFar(
        before.id if before else new_id(), interview.project_id, tx.actor.user, interview_id, current.id,
        tuple((span.start, span.end) for span in spans), tx.time,
    )  # fmt: skip
    reads.put(tx.connection, one, is_new=before is None)
    return one


def read_now(tx: Tx, interview_id: str, current_id: str, one: ReadSoFar) -> tuple[Span, ...]:
    """Return where what a person has read stands in the present text; what was written anew since is not read."""
    return _brought(tx, interview_id, (one.revision_id, current_id), one.stretches)


def _brought(tx: Tx, interview_id: str, revision_ids: tuple[str, str], spans: tuple[Span, ...]) -> tuple[Span, ...]:
    for edits in edits_since(tx, interview_id, *revision_ids) if spans else ():
        spans = surviving(spans, edits)
    return spans
