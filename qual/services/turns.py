"""Rearranging a transcript: splitting and joining turns, handing words over, replacing in many places at once."""

from __future__ import annotations

from collections.abc import Sequence

from qual.domain.document import Span
from qual.domain.interview import Revision, RevisionKind
from qual.domain.regroup import Regrouped
from qual.domain.regroup import assign_words as assigned
from qual.domain.regroup import merge_turns as merged
from qual.domain.regroup import split_turn as split
from qual.domain.revise import replace_words as replaced
from qual.errors import BadInput, Conflict, NotFound
from qual.services import progress
from qual.services.ground import Ground, ground
from qual.services.transcripts import put_revision
from qual.store import interviews
from qual.store.tx import Tx

MOST_REPLACED = 5000  # places in one act


def split_turn(tx: Tx, interview_id: str, revision_id: str, turn: int, at: int, *, text: str | None = None) -> Revision:
    """Make two turns of one, before the character `at` of its text, or of its new text where it is corrected too.

    Both stay the same speaker's. Raises Conflict if somebody changed this turn meanwhile, BadInput at its edges.
    """
    here = ground(tx, interview_id, revision_id)
    index = here.turn(turn)
    document = here.current.document
    now = document.turns[index].span.slice(document.text) if text is None else text.replace("\x00", "")
    if not 0 <= at <= len(now):
        raise BadInput("The cursor is outside this turn. Put it between two words, then split.")
    left, right = now[:at], now[at:]
    if text is not None:
        left, right = " ".join(left.split()), " ".join(right.split())
    revision = _put(tx, here, split(document, index, left, right), "split")
    if text is not None:
        progress.advance(tx, here.interview.id, revision, index)
    return revision


def merge_turns(tx: Tx, interview_id: str, revision_id: str, turn: int) -> Revision:
    """Join a turn and the one after it; they become the first one's speaker's. Raises Conflict, BadInput."""
    here = ground(tx, interview_id, revision_id)
    index = here.turn(turn)
    if turn + 1 < len(here.seen.document.turns) and here.turn(turn + 1) != index + 1:
        raise Conflict("Somebody put a turn between these two meanwhile. Read the new text, then join them again.")
    return _put(tx, here, merged(here.current.document, index), "merge")


def assign_words(
    tx: Tx, interview_id: str, revision_id: str, span: Span, speaker: str | None, *, name: str = ""
) -> Revision:
    """Give words to another speaker; turns are split as needed. Without `speaker`, to a new one called `name`.

    Raises Conflict if somebody changed these words meanwhile, BadInput when there are none.
    """
    here = ground(tx, interview_id, revision_id)
    key, names = _speaker(tx, interview_id, speaker, name)
    return _put(tx, here, assigned(here.current.document, here.span(span), key), "assign", names)


def replace_words(
    tx: Tx, interview_id: str, revision_id: str, replacements: Sequence[tuple[int, int, str]]
) -> Revision:
    """Replace words in many places as one act. Raises Conflict if somebody changed one of them meanwhile."""
    if not replacements:
        raise BadInput("No place to replace was chosen. Tick at least one.")
    if len(replacements) > MOST_REPLACED:
        raise BadInput(f"{len(replacements)} places were chosen; replace at most {MOST_REPLACED} at once.")
    here = ground(tx, interview_id, revision_id)
    now = [(*here.span(Span(start, end)), text.replace("\x00", "")) for start, end, text in replacements]
    return _put(tx, here, replaced(here.current.document, now), "replace")


def _put(tx: Tx, here: Ground, regrouped: Regrouped, act: str, names: dict[str, str] | None = None) -> Revision:
    edits, document = regrouped
    if document is here.current.document or document == here.current.document:
        return here.current
    return put_revision(tx, here.interview, document, RevisionKind.CORRECTION, edits=edits, names=names, act=act)


def _speaker(tx: Tx, interview_id: str, key: str | None, name: str) -> tuple[str, dict[str, str]]:
    """Return the key of a speaker that exists, or a free key with the new speaker's name."""
    known = {speaker.key for speaker in interviews.speakers_of(tx.connection, interview_id)}
    if key is not None:
        if key not in known:
            raise NotFound("This speaker does not occur in the interview. Reload the page and choose again.")
        return key, {}
    shown = " ".join(name.split())
    if not shown or len(shown) > 100:
        raise BadInput("A speaker's name has between 1 and 100 characters.")
    number = len(known) + 1
    while f"S{number}" in known:
        number += 1
    return f"S{number}", {f"S{number}": shown}
