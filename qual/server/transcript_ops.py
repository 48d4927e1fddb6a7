"""Gestures on the transcript: its turns, words and speakers, how far it is checked, a passage heard once more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from qual.domain.document import Span
from qual.domain.interview import Revision
from qual.domain.speech import Stretch
from qual.server import shapes
from qual.server.belonging import interview_of
from qual.server.fields import Fields
from qual.services import progress, transcription, transcripts, turns
from qual.store.tx import Tx


def _correct_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = interview_of(tx, project_id, op), len(tx.recorded)
    made = transcripts.correct_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.text("text"))
    return _revised(made) | _harm(tx, recorded)


def _assign_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id = interview_of(tx, project_id, op)
    return _revised(transcripts.assign_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.text("speaker")))


def _split_turn(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = interview_of(tx, project_id, op), len(tx.recorded)
    text = op.text("text") if "text" in op.given else None
    made = turns.split_turn(tx, interview_id, op.id("revision"), op.whole("turn"), op.whole("at"), text=text)
    return _revised(made) | _harm(tx, recorded)


def _merge_turns(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    return _revised(turns.merge_turns(tx, interview_of(tx, project_id, op), op.id("revision"), op.whole("turn")))


def _assign_words(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    span = Span(op.whole("start"), op.whole("end"))
    speaker = None if op.given.get("speaker") is None else op.text("speaker")
    interview_id = interview_of(tx, project_id, op)
    return _revised(turns.assign_words(tx, interview_id, op.id("revision"), span, speaker, name=op.text("name", "")))


def _replace_words(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    interview_id, recorded = interview_of(tx, project_id, op), len(tx.recorded)
    places = [(place.whole("start"), place.whole("end"), place.text("text")) for place in op.list("places")]
    return _revised(turns.replace_words(tx, interview_id, op.id("revision"), places)) | _harm(tx, recorded)


def _passage_again(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    job_id = transcription.request_again(
        tx,
        interview_of(tx, project_id, op),
        language=op.text("language"),
        n_speakers=None,
        model=op.text("model", ""),
        passage=Stretch(op.whole("start_ms") / 1000, op.whole("end_ms") / 1000),
    )
    return {"job_id": job_id}


def _set_progress(tx: Tx, project_id: str, op: Fields) -> shapes.Shape | None:
    interview_id = interview_of(tx, project_id, op)
    return shapes.checked(progress.set_checked(tx, interview_id, op.id("revision"), op.whole("position")))


def _harm(tx: Tx, recorded: int) -> shapes.Shape:
    """Return how many codings a correction touched and how many lost their text."""
    revised = next((e for e in tx.recorded[recorded:] if e.action == "transcript.revise"), None)
    done: Mapping[str, Any] = (revised.after or {}) if revised else {}
    return {"touched": done.get("touched", 0), "lost": done.get("lost", 0)}


def _update_speaker(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    changes: dict[str, object] = dict(op.texts_given(("name", "role")))
    if "participant" in op.given:
        changes["participant_id"] = op.id_or_none("participant")
    speaker = transcripts.update_speaker(tx, interview_of(tx, project_id, op), op.text("key"), changes)
    return shapes.shape(speaker, shapes.SPEAKER)


def _revised(revision: Revision) -> shapes.Shape:
    return {"revision_id": revision.id, "number": revision.number}


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {
    "turn.correct": _correct_turn,
    "turn.assign": _assign_turn,
    "turn.split": _split_turn,
    "turn.merge": _merge_turns,
    "words.assign": _assign_words,
    "words.replace": _replace_words,
    "passage.again": _passage_again,
    "progress.set": _set_progress,
    "speaker.update": _update_speaker,
}
