"""Codings that a correction touched or left without their words: a person confirms, moves or drops each."""

from __future__ import annotations

from typing import Any

from qual.domain.coding import Coding
from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.event import Event
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict, NotFound
from qual.services.coding import brought_to, current_text, placed
from qual.services.passages import carried
from qual.store import codings, interviews
from qual.store.tx import Tx


def unsettled(tx: Tx, project_id: str) -> tuple[Coding, ...]:
    """Return a project's codings that wait for somebody to look at them, by interview and place."""
    tx.require(Action.READ, project_id)
    return codings.unsettled(tx.connection, project_id)


def confirm(tx: Tx, coding_id: str, quote: str) -> Coding:
    """Say that a touched coding is right on its present words, which the person saw as `quote`.

    Raises Conflict if the words changed again meanwhile, BadInput if the coding has lost its words.
    """
    before = _mine_to_settle(tx, coding_id)
    if before.anchor is Anchor.LOST:
        raise BadInput("The words of this coding are gone. Select the words it belongs to now and move it, or drop it.")
    if before.quote != quote:
        raise Conflict("These words were corrected again meanwhile. Look at the new text.")
    return _settled(tx, "coding.confirm", before, {"anchor": Anchor.EXACT, "was": None})


def place(tx: Tx, coding_id: str, revision_id: str, span: Span) -> Coding:
    """Put a coding on other words. A span chosen in an older revision is carried to the current text.

    Raises BadInput for an empty span, Conflict if the chosen words are gone.
    """
    before = _mine_to_settle(tx, coding_id)
    interview = interviews.get(tx.connection, before.interview_id)
    current = current_text(tx, interview)
    found = placed(tx, interview, current, revision_id, span)
    changes = {
        "revision_id": current.id,
        "start": found.start,
        "end": found.end,
        "quote": found.slice(current.document.text),
        "anchor": Anchor.EXACT,
        "was": None,
    }
    return _settled(tx, "coding.place", before, changes)


def take_back(tx: Tx, act: Event) -> Coding:
    """Undo `confirm` or `place`: the coding waits again, where it was, carried to the current text.

    Raises Conflict when somebody changed it since.
    """
    earlier, then = Coding(**_fields(act.before)), Coding(**_fields(act.after))
    now = _mine_to_settle(tx, earlier.id)
    current = current_text(tx, interviews.get(tx.connection, now.interview_id))
    span, _anchor = carried(tx, then.revision_id, current, then.span)
    if now.span != span or now.code_id != then.code_id:
        raise Conflict("Somebody changed this coding since. Look at it before you change it again.")
    return _settled(tx, "coding.place", now, brought_to(tx, earlier, current), undoes=act.id)


def _mine_to_settle(tx: Tx, coding_id: str) -> Coding:
    found = codings.get(tx.connection, coding_id)
    tx.require(Action.CODE, found.project_id)
    if found.coder_id != tx.actor.user:
        tx.require(Action.REMOVE_CODINGS, found.project_id)
    if found.deleted_at is not None:
        raise NotFound("This coding was removed meanwhile.")
    return found


def _settled(tx: Tx, action: str, before: Coding, changes: dict[str, Any], *, undoes: str | None = None) -> Coding:
    after = codings.change(tx.connection, before, **changes)
    tx.record(
        action,
        ("coding", before.id),
        project_id=before.project_id,
        interview_id=before.interview_id,
        before=before,
        after=after,
        undoes=undoes,
    )
    return after


def _fields(record: Any) -> dict[str, Any]:
    return dict(record) | {"anchor": Anchor(record["anchor"])}
