"""What the history says of changes to a transcript, its speakers and how far it is checked, and how each is undone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from qual.domain.event import Event
from qual.errors import Conflict
from qual.services import progress, transcripts
from qual.services.acts import Kind, Names, Place, now, short, was
from qual.store import interviews
from qual.store.tx import Tx

_REARRANGED = {"split": "Split a turn", "merge": "Joined two turns", "assign": "Gave words to another speaker"}
_PUT_BACK = {
    "split": "Joined the split turn again",
    "merge": "Took the joined turns apart again",
    "assign": "Gave the words back to who had them before",
    "replace": "Put the replaced words back in all places",
}


def _said_revise(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(_said_one_revision(event) for event in events)


def _said_one_revision(event: Event) -> str:
    after = now(event)
    act, places = str(after.get("act", "")), int(after.get("places", 1) or 1)
    if after.get("kind") != "correction":
        return "Brought in a transcript"
    if act.startswith("undo:"):
        return _PUT_BACK.get(act[5:], "Took back a correction of the transcript")
    if act in _REARRANGED:
        return _REARRANGED[act]
    if not after.get("was") and not after.get("now"):
        return "Corrected the transcript"
    first = f"'{short(after['was'])}' to '{short(after['now'])}'"
    return f"Corrected {first}" if places == 1 else f"Corrected {first} and {places - 1} more"


def _earlier_text(tx: Tx, event: Event) -> None:
    if now(event).get("kind") != "correction":
        raise Conflict("Bringing in a transcript cannot be taken back. Delete the interview instead.")
    transcripts.undo_revision(tx, str(event.interview_id), was(event), now(event), since=event.seq)


def _where(event: Event) -> Place | None:
    after = now(event)
    at = int(after.get("at", 0))
    return str(after["revision_id"]), at, at + len(str(after.get("now", "")))


def _said_speaker(_names: Names, events: Sequence[Event]) -> str:
    return "; ".join(_said_one_speaker(event) for event in events)


def _said_one_speaker(event: Event) -> str:
    before, after = was(event), now(event)
    if before["name"] != after["name"]:
        return f"Renamed the speaker '{before['name']}' to '{after['name']}'"
    if before["participant_id"] != after["participant_id"]:
        return f"Changed whom the speaker '{after['name']}' stands for"
    return f"Changed what the speaker '{after['name']}' does"


def _earlier_speaker(tx: Tx, event: Event) -> None:
    """Put back what the act changed of a speaker; raise Conflict when it was changed since."""
    before, after = was(event), now(event)
    interview_id, key = str(event.interview_id), str(before["key"])
    fields = [field for field in ("name", "role", "participant_id") if before[field] != after[field]]
    present = next((s for s in interviews.speakers_of(tx.connection, interview_id) if s.key == key), None)
    if present is not None and any(getattr(present, field) != after[field] for field in fields):
        raise Conflict(f"The speaker '{present.name}' was changed again since.")
    transcripts.update_speaker(tx, interview_id, key, {field: before[field] for field in fields})


def _said_progress(_names: Names, events: Sequence[Event]) -> str:
    after = now(events[0])
    if not after:
        return "The transcript counts as not checked"
    if after["time_s"] is None:
        return f"The transcript counts as checked up to {after['share']:.0%} of the text"
    minutes, seconds = divmod(int(after["time_s"]), 60)
    return f"The transcript counts as checked up to {minutes}:{seconds:02}"


def _earlier_progress(tx: Tx, event: Event) -> None:
    progress.take_back(tx, str(event.interview_id), event.before, event.after)


KINDS: Mapping[str, Kind] = {
    "transcript.revise": Kind(_said_revise, _earlier_text, place=_where),
    "speaker.update": Kind(_said_speaker, _earlier_speaker),
    "progress.set": Kind(_said_progress, _earlier_progress, quiet=True),
}
