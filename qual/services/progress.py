"""How far an interview has been checked against its recording: kept for the whole team, with who and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from qual.domain.document import Document, Span
from qual.domain.edits import carry
from qual.domain.interview import Checked, Revision
from qual.errors import BadInput
from qual.services.ground import ground
from qual.store import checks, interviews
from qual.store.tx import Tx

# A correction moves the mark only over what one may have heard on the way to it; further on, a person says so.
REACH_S = 180.0
REACH_TURNS = 12


def set_checked(tx: Tx, interview_id: str, revision_id: str, position: int) -> Checked | None:
    """Say that the transcript is checked up to a place in the text; 0 takes the mark away.

    Raises Conflict if somebody changed the text at this place meanwhile.
    """
    here = ground(tx, interview_id, revision_id)
    if position > len(here.seen.document.text):
        raise BadInput("This place is beyond the end of the transcript. Reload the page.")
    for edits in here.steps:
        position = carry((position, position), edits)[0].start
    return _put(tx, here.interview.id, here.current, position)


def advance(tx: Tx, interview_id: str, revision: Revision, turn: int) -> None:
    """Move the mark to the end of a turn somebody corrected, unless much unchecked text lies before it."""
    document = revision.document
    before = checks.of_interview(tx.connection, interview_id)
    reached = before.position if before else 0
    here = document.turns[turn]
    if here.span.end <= reached or not _within_reach(document, reached, turn):
        return
    _put(tx, interview_id, revision, here.span.end)


def carried(tx: Tx, interview_id: str, revision: Revision) -> None:
    """Move the mark along with a changed text."""
    before = checks.of_interview(tx.connection, interview_id)
    if before is None:
        return
    position = carry((before.position, before.position), revision.edits)[0].start
    place = _place(revision.document, position)
    checks.put(tx.connection, Checked(interview_id, *place, before.user_id, before.at))


def heard_again(tx: Tx, interview_id: str, revision: Revision) -> None:
    """Move the mark back to the first words that a machine has written anew: nobody has checked these."""
    before = checks.of_interview(tx.connection, interview_id)
    if before is None:
        return
    carried(tx, interview_id, revision)
    first = min((edit.start for edit in revision.edits), default=before.position)
    if first >= before.position:
        return
    whole = max((t.span.end for t in revision.document.turns if t.span.end <= first), default=0)
    if whole:
        place = _place(revision.document, whole)
        checks.put(tx.connection, Checked(interview_id, *place, before.user_id, before.at))
    else:
        checks.remove(tx.connection, interview_id)


def checked(tx: Tx, interview_id: str) -> Checked | None:
    """Return how far an interview is checked; for services whose caller may read it."""
    return checks.of_interview(tx.connection, interview_id)


def take_back(
    tx: Tx, interview_id: str, before: Mapping[str, object] | None, after: Mapping[str, object] | None
) -> None:
    """Put the mark back where it was before somebody moved it, unless it has been moved again since."""
    interview = interviews.get(tx.connection, interview_id)
    now = checks.of_interview(tx.connection, interview_id)
    if interview.revision_id is None or (now.at.isoformat(timespec="microseconds") if now else None) != (
        after["at"] if after else None
    ):
        return
    revision = interviews.revision(tx.connection, interview.revision_id)
    if before is None:
        _put(tx, interview_id, revision, 0)
    else:
        whose = str(before["user_id"]), datetime.fromisoformat(str(before["at"]))
        _put(tx, interview_id, revision, int(str(before["position"])), whose=whose)


def _put(
    tx: Tx,
    interview_id: str,
    revision: Revision,
    position: int,
    *,
    whose: tuple[str, datetime] | None = None,
) -> Checked | None:
    before = checks.of_interview(tx.connection, interview_id)
    after = None
    if position > 0:
        place = _place(revision.document, min(position, len(revision.document.text)))
        after = checks.put(tx.connection, Checked(interview_id, *place, *(whose or (tx.actor.user, tx.time))))
    else:
        checks.remove(tx.connection, interview_id)
    if (before.position if before else 0) != (after.position if after else 0):
        project_id = interviews.get(tx.connection, interview_id).project_id
        tx.record(
            "progress.set",
            ("interview", interview_id),
            project_id=project_id,
            interview_id=interview_id,
            before=before,
            after=after,
        )
    return after


def _place(document: Document, position: int) -> tuple[int, float | None, float]:
    """Return the place with when it is said, in seconds, and its share of the text."""
    share = position / len(document.text) if document.text else 0.0
    return position, _seconds_before(document, position), min(share, 1.0)


def _seconds_before(document: Document, position: int) -> float | None:
    """Return when the last word before `position` ends, else when the turn it lies in begins or ends."""
    for turn in reversed(document.turns):
        if turn.span.start >= position:
            continue
        words = document.words_in(Span(turn.span.start, position))
        said = next((w.end_s for w in reversed(words) if w.end_s is not None), None)
        if position >= turn.span.end:
            return _first_known((said, turn.end_s, turn.start_s))
        return _first_known((said, turn.start_s))
    return None


def _within_reach(document: Document, reached: int, turn: int) -> bool:
    between = [t for t in document.turns[:turn] if t.span.end > reached]
    from_s, to_s = _seconds_before(document, reached) or 0.0, document.turns[turn].start_s
    if to_s is not None:
        return to_s - from_s <= REACH_S
    return len(between) <= REACH_TURNS


def _first_known(times: Sequence[float | None]) -> float | None:
    return next((t for t in times if t is not None), None)
