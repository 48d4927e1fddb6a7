"""The domain's records in the shapes that docs/api.md promises the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from qual.domain.event import Event
from qual.domain.interview import Checked, Revision
from qual.domain.job import JobView
from qual.domain.memo import Memo
from qual.domain.permission import Action
from qual.services.history import History
from qual.services.workspace import MyTask, WorkspaceState

CODE = (
    "id", "parent_id", "name", "definition", "include", "exclude", "example", "colour", "position", "version"
)  # fmt: skip
CODING = (
    "id", "revision_id", "start", "end", "quote", "code_id", "coder_id", "anchor", "origin", "was", "round_id"
)  # fmt: skip
MEMO = (
    "id", "author_id", "text", "asked", "reply_to", "target_kind", "target_id", "interview_id",
    "code_id", "revision_id", "start", "end", "quote", "anchor", "was", "version", "created_at",
)  # fmt: skip
CHECKED = ("position", "time_s", "share", "user_id", "at")
ROUND = ("id", "name", "is_blind", "is_open", "is_codebook_fixed")
SPEAKER = ("key", "name", "role", "participant_id")

CHOICE = ("id", "name", "language", "revision_id", "codings", "unsettled")

Shape = dict[str, Any]


def shape(record: Any, fields: tuple[str, ...]) -> Shape:
    """Return the named fields of a dataclass; they hold text, numbers and None only, and text enums are text."""
    return dict(zip(fields, attrgetter(*fields)(record), strict=True))


def state(found: WorkspaceState) -> Shape:
    """Return what the coding screen opens with."""
    recording, interview = found.recording, found.interview
    heard = recording is not None and Action.HEAR.value in found.may
    return {
        "seq": found.seq,
        "revision_id": interview.revision_id,
        "project": shape(found.project, ("id", "name")),
        "interview": shape(interview, ("id", "name", "language")),
        "audio_url": f"/api/recordings/{recording.id}/audio" if recording and heard else None,
        "duration_s": recording.duration_s if recording else None,
        "me": {"id": found.me.user_id, "name": found.me.name, "role": found.me.role.value, "may": found.may},
        "members": [{"id": m.user_id, "name": m.name, "role": m.role.value} for m in found.members],
        "speakers": [shape(speaker, SPEAKER) for speaker in found.speakers],
        "participants": [shape(person, ("id", "label", "group")) for person in found.participants],
        "codes": [shape(code, CODE) for code in found.codes],
        "codings": [shape(coding, CODING) for coding in found.codings],
        "checked": checked(found.checked),
        "memos": [memo(one) for one in found.memos],
        "rounds": [shape(one, ROUND) for one in found.rounds],
        "tasks": [task(one) for one in found.tasks],
        "suggests": found.suggests,
        "brings": found.brings,
    }


def task(found: MyTask) -> Shape:
    """Return what somebody is to code in an open round."""
    stretch = found.stretch
    return {
        "id": found.assignment_id,
        "round_id": found.round.id,
        "is_done": found.is_done,
        "start": stretch.start if stretch else None,
        "end": stretch.end if stretch else None,
    }


def checked(found: Checked | None) -> Shape | None:
    """Return how far a transcript is checked; None when nobody has begun."""
    return None if found is None else shape(found, CHECKED) | {"at": found.at.isoformat(timespec="seconds")}


def memo(found: Memo) -> Shape:
    """Return a memo; its time as text."""
    return shape(found, MEMO) | {"created_at": found.created_at.isoformat(timespec="microseconds")}


def revision(found: Revision) -> Shape:
    """Return a transcript with its turns, and its words as compact rows."""
    document = found.document
    return {
        "id": found.id,
        "number": found.number,
        "kind": found.kind.value,
        "text": document.text,
        "turns": [
            {"start": t.span.start, "end": t.span.end, "speaker": t.speaker, "start_s": t.start_s, "end_s": t.end_s}
            for t in document.turns
        ],
        "words": [(w.span.start, w.span.end, w.start_s, w.end_s, w.probability) for w in document.words],
        "marks": [(m.span.start, m.span.end, m.kind.value, m.start_s, m.end_s) for m in document.marks],
    }


def job(view: JobView) -> Shape:
    """Return a job with how far it is."""
    return {
        "id": view.id,
        "kind": view.kind,
        "target_id": view.target_id,
        "state": view.state.value,
        "stage": view.progress.stage,
        "share": view.progress.share,
        "seconds_left": view.progress.seconds_left,
        "error": view.error,
        "position": view.position,
    }


def history(found: History) -> Shape:
    """Return a page of the history."""
    return {
        "acts": [
            {
                "act": act.act,
                "seq": act.seq,
                "at": act.time.isoformat(timespec="seconds"),
                "actor": {"id": act.actor_id, "name": act.actor},
                "said": act.said,
                "stands": act.stands,
                "target_id": act.target_id,
                "place": None if act.place is None else [act.place.start, act.place.end],
            }
            for act in found.acts
        ],
        "undo": found.undo,
        "redo": found.redo,
        "more": found.more,
    }


def event(found: Event, actor_name: str) -> Shape:
    """Return an event as sockets send it."""
    reduce = _REDUCERS.get(found.action.partition(".")[0], _nothing)
    return {
        "type": "event",
        "seq": found.seq,
        "key": found.key,
        "action": found.action,
        "actor": {"id": found.actor_id, "name": actor_name},
        "target_id": found.target_id,
        "before": None if found.action == "transcript.revise" else reduce(found.before),
        "after": reduce(found.after),
    }


def _only(*fields: str) -> Callable[[Mapping[str, Any] | None], Shape | None]:
    return lambda record: None if record is None else {field: record.get(field) for field in fields}


def _many(record: Mapping[str, Any] | None) -> Shape | None:
    return None if record is None else {"codings": [_only(*CODING)(one) for one in record["codings"]]}


def _nothing(_record: Mapping[str, Any] | None) -> None:
    """Unknown actions say that they happened, not what was in them."""


_REDUCERS: Mapping[str, Callable[[Mapping[str, Any] | None], Shape | None]] = {
    "coding": _only(*CODING),
    "codings": _many,
    "code": _only(*CODE),
    "memo": _only(*MEMO),
    "speaker": _only(*SPEAKER),
    "transcript": _only("revision_id", "number"),
    "progress": _only(*CHECKED),
}
