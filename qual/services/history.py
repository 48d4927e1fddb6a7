"""Undo: takes back one's own newest act, never another's, by appending its opposite."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import codebook, coding, progress, transcripts, tray
from qual.store import codings, events, interviews
from qual.store.tx import Tx

_QUOTED = 40  # characters of a quote in a sentence about it


def undo(tx: Tx, interview_id: str) -> str:
    """Undo the actor's newest act in this interview or on the codebook; return a sentence saying what.

    Raises Conflict when there is nothing to undo, or when others have built on it.
    """
    interview = interviews.get(tx.connection, interview_id)
    acts = events.newest_of(tx.connection, interview.project_id, tx.actor.user, frozenset(_OPPOSITE), interview_id)
    if not acts:
        raise Conflict("There is nothing of yours left to undo in this interview.")
    sentences = [_OPPOSITE[act.action](tx, act) for act in acts]
    return "; ".join(dict.fromkeys(sentences))


def _take_back_coding(tx: Tx, act: Event) -> str:
    removed = coding.remove_coding(tx, act.target_id, undoes=act.id)
    return f"Removed the code '{_code_name(tx, removed.code_id)}' from '{_short(removed.quote)}'"


def _bring_back_coding(tx: Tx, act: Event) -> str:
    restored = coding.restore_coding(tx, act.target_id, undoes=act.id)
    return f"Put the code '{_code_name(tx, restored.code_id)}' back on '{_short(restored.quote)}'"


def _unsettle_coding(tx: Tx, act: Event) -> str:
    again = tray.take_back(tx, act)
    return f"The code '{_code_name(tx, again.code_id)}' is back where it was"


def _take_back_code(tx: Tx, act: Event) -> str:
    removed = codebook.remove_code(tx, act.target_id, undoes=act.id)
    return f"Took the new code '{removed.name}' out of the codebook"


def _bring_back_code(tx: Tx, act: Event) -> str:
    return f"Put the code '{codebook.restore_code(tx, act.target_id, undoes=act.id).name}' back"


def _earlier_wording(tx: Tx, act: Event) -> str:
    before, after = act.before or {}, act.after or {}
    changed = {f: str(before[f]) for f in (*codebook.WORDING, "colour") if before[f] != after[f]}
    code = codebook.update_code(tx, act.target_id, int(str(after["version"])), changed, undoes=act.id)
    return f"Gave the code '{code.name}' its earlier wording back"


def _earlier_place(tx: Tx, act: Event) -> str:
    before = act.before or {}
    parent: Any = before["parent_id"]
    code = codebook.move_code(tx, act.target_id, parent, int(str(before["position"])), undoes=act.id)
    return f"Moved the code '{code.name}' back"


def _earlier_speaker(tx: Tx, act: Event) -> str:
    before = act.before or {}
    fields = {field: before[field] for field in ("name", "role", "participant_id")}
    speaker = transcripts.update_speaker(tx, str(act.interview_id), str(before["key"]), fields, undoes=act.id)
    return f"The speaker is '{speaker.name}' again"


def _earlier_text(tx: Tx, act: Event) -> str:
    if (act.after or {}).get("kind") != "correction":
        raise Conflict("The last thing you did here was to bring in this transcript, which cannot be undone.")
    transcripts.undo_revision(tx, str(act.interview_id), act.before or {}, act.after or {}, act.id)
    return _REARRANGED.get(str((act.after or {}).get("act")), "Took back the last correction of the transcript")


def _earlier_progress(tx: Tx, act: Event) -> str:
    now = progress.take_back(tx, str(act.interview_id), act.before, act.after, act.id)
    if now is None:
        return "The transcript counts as not checked yet"
    if now.time_s is None:
        return f"The transcript counts as checked up to {now.share:.0%} of the text"
    minutes, seconds = divmod(int(now.time_s), 60)
    return f"The transcript counts as checked up to {minutes}:{seconds:02}"


def _code_name(tx: Tx, code_id: str) -> str:
    return codings.code(tx.connection, code_id).name


def _short(quote: str) -> str:
    return quote if len(quote) <= _QUOTED else quote[: _QUOTED - 1].rstrip() + "…"


_REARRANGED = {
    "split": "Joined the split turn again",
    "merge": "Took the joined turns apart again",
    "assign": "Gave the words back to who had them before",
    "replace": "Put the replaced words back in all places",
}
_OPPOSITE: dict[str, Callable[[Tx, Event], str]] = {
    "coding.add": _take_back_coding,
    "coding.remove": _bring_back_coding,
    "coding.confirm": _unsettle_coding,
    "coding.place": _unsettle_coding,
    "code.add": _take_back_code,
    "code.remove": _bring_back_code,
    "code.update": _earlier_wording,
    "code.move": _earlier_place,
    "speaker.update": _earlier_speaker,
    "transcript.revise": _earlier_text,
    "progress.set": _earlier_progress,
}
