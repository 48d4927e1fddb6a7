"""Reading the event log: what happened since, what to undo, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from qual.domain.event import GENESIS, Event, canonical_json, chain_hash
from qual.store import rows
from qual.store.schema import Flag, events, job_requests
from qual.store.tx import JobRequest


def last_seq(connection: sa.Connection, project_id: str) -> int:
    """Return the number of the project's newest event, 0 if there is none."""
    statement = sa.select(sa.func.max(events.c.seq)).where(events.c.project_id == project_id)
    return connection.execute(statement).scalar_one() or 0


def since(connection: sa.Connection, project_id: str, seq: int, *, most: int = 5000) -> tuple[Event, ...]:
    """Return the project's events after `seq`, oldest first."""
    statement = (
        events.select().where(events.c.project_id == project_id, events.c.seq > seq).order_by(events.c.seq).limit(most)
    )
    return rows.fetch(connection, Event, statement)


def heard_in(connection: sa.Connection, project_id: str, interview_id: str, seq: int) -> tuple[Event, ...]:
    """Return the events after `seq` on an interview, its project's codebook or memos of no interview, oldest first."""
    statement = (
        events.select()
        .where(
            events.c.project_id == project_id,
            events.c.seq > seq,
            sa.or_(
                events.c.interview_id == interview_id,
                sa.and_(
                    events.c.interview_id.is_(None),
                    sa.or_(events.c.action.like("code.%"), events.c.action.like("memo.%")),
                ),
            ),
        )
        .order_by(events.c.seq)
    )
    return rows.fetch(connection, Event, statement)


def last_seqs(connection: sa.Connection, project_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of the newest event of each project that has any."""
    statement = (
        sa.select(events.c.project_id, sa.func.max(events.c.seq))
        .where(events.c.project_id.in_(list(project_ids)))
        .group_by(events.c.project_id)
    )
    return {project_id: seq for project_id, seq in connection.execute(statement)}


def newest_of(
    connection: sa.Connection, project_id: str, actor_id: str, actions: frozenset[str], interview_id: str | None
) -> tuple[Event, ...]:
    """Return the actor's newest act not yet undone: all events that share its gesture, newest first.

    Acts in other interviews are passed over; acts on the whole project (the codebook) count.
    """
    undone = sa.select(events.c.undoes).where(events.c.project_id == project_id, events.c.undoes.is_not(None))
    mine = (
        events.select()
        .where(
            events.c.project_id == project_id,
            events.c.actor_id == actor_id,
            events.c.action.in_(actions),
            events.c.undoes.is_(None),
            events.c.id.not_in(undone),
            sa.or_(events.c.interview_id.is_(None), events.c.interview_id == interview_id),
        )
        .order_by(events.c.seq.desc())
    )
    newest = rows.fetch(connection, Event, mine.limit(1))
    if not newest or newest[0].key is None:
        return newest
    return rows.fetch(connection, Event, mine.where(events.c.key == newest[0].key))


def of_target(connection: sa.Connection, target_id: str) -> tuple[Event, ...]:
    """Return everything that happened to one thing, oldest first."""
    return rows.fetch(connection, Event, events.select().where(events.c.target_id == target_id).order_by(events.c.seq))


def broken_link(connection: sa.Connection, project_id: str) -> int | None:
    """Return the number of the first event whose hash does not follow, None if the chain is whole."""
    previous, expected = GENESIS, 1
    statement = events.select().where(events.c.project_id == project_id).order_by(events.c.seq)
    for row in connection.execute(statement):
        event = rows.from_row(Event, row)
        digest = chain_hash(
            previous,
            project_id,
            str(event.seq),
            event.time.isoformat(timespec="microseconds"),
            event.actor_id,
            event.action,
            event.target_kind,
            event.target_id,
            canonical_json([event.before, event.after]),
        )
        if event.seq != expected or event.prev_hash != previous or event.hash != digest:
            return expected
        previous, expected = event.hash, expected + 1
    return None


def unsent_jobs(connection: sa.Connection) -> tuple[JobRequest, ...]:
    """Return jobs asked for whose sending was cut short."""
    waiting = job_requests.c.sent == sa.literal(False, Flag)
    return rows.fetch(connection, JobRequest, job_requests.select().where(waiting).order_by(job_requests.c.created_at))


def job_request(connection: sa.Connection, job_id: str) -> JobRequest:
    """Return a job request by id; raise NotFound."""
    return rows.get(connection, job_requests, JobRequest, job_id, what="job")


def mark_sent(connection: sa.Connection, job_ids: list[str]) -> None:
    """Note that these jobs have reached the queue."""
    connection.execute(job_requests.update().where(job_requests.c.id.in_(job_ids)).values(sent=True))
