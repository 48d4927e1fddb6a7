"""Interviews with their recordings, speakers, participants and transcript revisions in the database."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from qual.domain.document import document_from_json, document_to_json
from qual.domain.edits import Edit
from qual.domain.erasure import INTERVIEW as ERASE
from qual.domain.interview import Interview, Participant, Recording, Revision, RevisionKind, Speaker
from qual.errors import NotFound
from qual.store import rows
from qual.store.schema import events, interviews, participants, recordings, revisions, speakers


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """A revision without its text: the edits that made it from its parent."""

    id: str
    parent_id: str | None
    edits: tuple[Edit, ...]


MOST_REVISIONS_KEPT = 16  # an interview of 15,000 words takes about 5 MB once parsed

_kept: OrderedDict[str, Revision] = OrderedDict()  # revisions never change, so a copy is good for ever
_kept_lock = threading.Lock()


def add(connection: sa.Connection, interview: Interview) -> Interview:
    """Insert an interview."""
    return rows.add(connection, interviews, interview)


def get(connection: sa.Connection, interview_id: str) -> Interview:
    """Return an interview by id; raise NotFound, which says so if it was deleted for good."""
    found = rows.find(connection, interviews, Interview, interview_id)
    if found is None:
        erased = sa.select(events.c.id).where(events.c.target_id == interview_id, events.c.action == ERASE)
        if connection.execute(erased).first() is not None:
            raise NotFound(
                "This interview was deleted for good by the project's owner. Nothing you do in it is stored any more; "
                "go back and choose another one."
            )
        raise rows.not_found("interview")
    return found


def exists(connection: sa.Connection, interview_id: str) -> bool:
    """Say whether an interview is still there."""
    return connection.execute(sa.select(interviews.c.id).where(interviews.c.id == interview_id)).first() is not None


def of_project(connection: sa.Connection, project_id: str) -> tuple[Interview, ...]:
    """Return a project's interviews by name."""
    statement = (
        interviews.select()
        .where(interviews.c.project_id == project_id)
        .order_by(sa.func.lower(interviews.c.name), interviews.c.created_at)
    )
    return rows.fetch(connection, Interview, statement)


def change(connection: sa.Connection, interview: Interview, **changes: Any) -> Interview:
    """Write changes to an interview and return it."""
    return rows.replace(connection, interviews, interview, **changes)


def add_recording(connection: sa.Connection, recording: Recording) -> Recording:
    """Insert a recording."""
    return rows.add(connection, recordings, recording)


def recording(connection: sa.Connection, recording_id: str) -> Recording:
    """Return a recording by id; raise NotFound."""
    return rows.get(connection, recordings, Recording, recording_id, what="recording")


def recording_by_hash(connection: sa.Connection, project_id: str, sha256: str) -> Recording | None:
    """Return the project's recording with these bytes, None if it is new."""
    row = connection.execute(
        recordings.select().where(recordings.c.project_id == project_id, recordings.c.sha256 == sha256)
    ).one_or_none()
    return None if row is None else rows.from_row(Recording, row)


def change_recording(connection: sa.Connection, recording: Recording, **changes: Any) -> Recording:
    """Write changes to a recording and return it."""
    return rows.replace(connection, recordings, recording, **changes)


def add_speaker(connection: sa.Connection, speaker: Speaker) -> Speaker:
    """Insert a speaker."""
    return rows.add(connection, speakers, speaker)


def speakers_of(connection: sa.Connection, interview_id: str) -> tuple[Speaker, ...]:
    """Return an interview's speakers by key."""
    statement = speakers.select().where(speakers.c.interview_id == interview_id).order_by(speakers.c.key)
    return rows.fetch(connection, Speaker, statement)


def speakers_of_project(connection: sa.Connection, project_id: str) -> tuple[Speaker, ...]:
    """Return the speakers of all of a project's interviews."""
    statement = (
        speakers.select()
        .join(interviews, interviews.c.id == speakers.c.interview_id)
        .where(interviews.c.project_id == project_id)
        .order_by(speakers.c.interview_id, speakers.c.key)
    )
    return rows.fetch(connection, Speaker, statement)


def change_speaker(connection: sa.Connection, speaker: Speaker, **changes: Any) -> Speaker:
    """Write changes to a speaker and return it."""
    return rows.replace(connection, speakers, speaker, **changes)


def add_participant(connection: sa.Connection, participant: Participant) -> Participant:
    """Insert a participant."""
    return rows.add(connection, participants, participant)


def participant(connection: sa.Connection, participant_id: str) -> Participant:
    """Return a participant by id; raise NotFound."""
    return rows.get(connection, participants, Participant, participant_id, what="participant")


def participants_of(connection: sa.Connection, project_id: str) -> tuple[Participant, ...]:
    """Return a project's participants by label."""
    statement = participants.select().where(participants.c.project_id == project_id).order_by(participants.c.label)
    return rows.fetch(connection, Participant, statement)


def change_participant(connection: sa.Connection, participant: Participant, **changes: Any) -> Participant:
    """Write changes to a participant and return it."""
    return rows.replace(connection, participants, participant, **changes)


def remove_participant(connection: sa.Connection, participant: Participant) -> None:
    """Delete a participant; the database refuses it while a speaker is linked."""
    connection.execute(participants.delete().where(participants.c.id == participant.id))


def add_revision(connection: sa.Connection, revision: Revision) -> Revision:
    """Insert a revision; revisions are never changed afterwards."""
    values = {
        "id": revision.id,
        "interview_id": revision.interview_id,
        "number": revision.number,
        "kind": revision.kind.value,
        "parent_id": revision.parent_id,
        "edits": [list(edit) for edit in revision.edits],
        "document": document_to_json(revision.document),
        "made_by": revision.made_by,
        "engine": revision.engine,
        "created_at": revision.created_at,
    }
    connection.execute(revisions.insert().values(values))
    _keep(revision)  # the next correction builds on it, and every open page is about to ask for it
    return revision


def revision(connection: sa.Connection, revision_id: str) -> Revision:
    """Return a revision by id; raise NotFound. Those used last are kept: parsing one takes a tenth of a second."""
    with _kept_lock:
        if (kept := _kept.get(revision_id)) is not None:
            _kept.move_to_end(revision_id)
            return kept
    found = _revisions(connection, revisions.select().where(revisions.c.id == revision_id))
    if not found:
        rows.get(connection, revisions, Revision, revision_id, what="transcript")
    _keep(found[0])
    return found[0]


def _keep(revision: Revision) -> None:
    with _kept_lock:
        _kept[revision.id] = revision
        while len(_kept) > MOST_REVISIONS_KEPT:
            _kept.popitem(last=False)


def forget_revisions() -> None:
    """Let go of the revisions kept in memory; whoever deletes one calls this."""
    with _kept_lock:
        _kept.clear()


def revision_interview(connection: sa.Connection, revision_id: str) -> str | None:
    """Return which interview a revision belongs to, None if unknown; does not read the text."""
    return connection.execute(
        sa.select(revisions.c.interview_id).where(revisions.c.id == revision_id)
    ).scalar_one_or_none()


def recognitions_of(connection: sa.Connection, interview_id: str) -> tuple[Revision, ...]:
    """Return what machines heard in an interview, oldest first; the hundreds of corrections are not read."""
    statement = (
        sa.select(revisions.c.id)
        .where(revisions.c.interview_id == interview_id, revisions.c.kind == RevisionKind.ASR.value)
        .order_by(revisions.c.number)
    )
    return tuple(revision(connection, id_) for id_ in connection.scalars(statement).all())


def steps_of(connection: sa.Connection, interview_id: str) -> tuple[RevisionStep, ...]:
    """Return what led from revision to revision of an interview, oldest first; does not read the texts."""
    columns = (revisions.c.id, revisions.c.parent_id, revisions.c.edits)
    statement = sa.select(*columns).where(revisions.c.interview_id == interview_id).order_by(revisions.c.number)
    return tuple(
        RevisionStep(row.id, row.parent_id, tuple(Edit(*edit) for edit in row.edits))
        for row in connection.execute(statement)
    )


def newest_number(connection: sa.Connection, interview_id: str) -> int:
    """Return the number of the newest revision, 0 if there is none."""
    statement = sa.select(sa.func.max(revisions.c.number)).where(revisions.c.interview_id == interview_id)
    return connection.execute(statement).scalar_one() or 0


def current_revisions(connection: sa.Connection, project_id: str) -> tuple[Revision, ...]:
    """Return the current revision of each interview that has one."""
    statement = (
        revisions.select()
        .join(interviews, interviews.c.revision_id == revisions.c.id)
        .where(interviews.c.project_id == project_id)
        .order_by(sa.func.lower(interviews.c.name))
    )
    return _revisions(connection, statement)


def _revisions(connection: sa.Connection, statement: sa.Select[Any]) -> tuple[Revision, ...]:
    return tuple(
        Revision(
            row.id,
            row.interview_id,
            row.number,
            RevisionKind(row.kind),
            row.parent_id,
            tuple(Edit(*edit) for edit in row.edits),
            document_from_json(row.document),
            row.made_by,
            row.engine,
            row.created_at,
        )
        for row in connection.execute(statement)
    )
