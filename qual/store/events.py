"""Reading the event log: what happened since, what to undo, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from qual.domain.event import GENESIS, Event, Manner, canonical_json, chain_hash
from qual.store import rows
from qual.store.columns import Flag
from qual.store.schema import events, job_requests
from qual.store.tx import JobRequest

_AT_ONCE = 1000  # identifiers in one statement
_ACT = sa.func.coalesce(events.c.key, events.c.id)  # what an act is called: its gesture, else its one event
_STANDS = events.c.stands == sa.literal(True, Flag)


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
    """Return the events after `seq` on an interview, its project's codebook, rounds or memos of no interview."""
    statement = (
        events.select()
        .where(
            events.c.project_id == project_id,
            events.c.seq > seq,
            sa.or_(
                events.c.interview_id == interview_id,
                sa.and_(
                    events.c.interview_id.is_(None),
                    sa.or_(*(events.c.action.like(f"{kind}.%") for kind in ("code", "memo", "round"))),
                ),
            ),
        )
        .order_by(events.c.seq)
    )
    return rows.fetch(connection, Event, statement)


def of_kind(connection: sa.Connection, project_id: str, kind: str) -> tuple[Event, ...]:
    """Return a project's events whose action begins with `kind`, oldest first."""
    statement = (
        events.select()
        .where(events.c.project_id == project_id, events.c.action.like(f"{kind}.%"))
        .order_by(events.c.seq)
    )
    return rows.fetch(connection, Event, statement)


def newest_of_targets(connection: sa.Connection, target_ids: Sequence[str]) -> dict[tuple[str, str], int]:
    """Return the number of each person's newest event on each of these things, by (thing, person)."""
    c = events.c
    found: dict[tuple[str, str], int] = {}
    for first in range(0, len(target_ids), _AT_ONCE):
        few = c.target_id.in_(target_ids[first : first + _AT_ONCE])
        statement = sa.select(c.target_id, c.actor_id, sa.func.max(c.seq)).where(few).group_by(c.target_id, c.actor_id)
        found |= {(target, actor): seq for target, actor, seq in connection.execute(statement)}
    return found


def last_seqs(connection: sa.Connection, project_ids: Iterable[str]) -> dict[str, int]:
    """Return the number of the newest event of each project that has any."""
    statement = (
        sa.select(events.c.project_id, sa.func.max(events.c.seq))
        .where(events.c.project_id.in_(list(project_ids)))
        .group_by(events.c.project_id)
    )
    return {project_id: seq for project_id, seq in connection.execute(statement)}


def newest_standing(
    connection: sa.Connection,
    project_id: str,
    actor_id: str,
    interview_id: str,
    *,
    actions: frozenset[str],
    manners: tuple[Manner, ...],
    after: int = 0,
    past: Collection[str] = (),
) -> tuple[Event, ...]:
    """Return the actor's newest act, one of `manners`, that nothing has taken back: its events, newest first.

    Acts that touch neither the interview nor the whole project (the codebook), those up to the event number `after`,
    and those of the gestures `past` are passed over. An act that touched several interviews comes whole.
    """
    wanted = {"project": project_id, "actor": actor_id, "interview": interview_id, "after": after, "past": list(past)}
    seq = connection.execute(_newest(actions, manners, standing=True), wanted).scalar_one_or_none()
    if seq is None:
        return ()
    (newest,) = rows.fetch(connection, Event, _ONE, {"project": project_id, "number": seq})
    return standing_of_act(connection, newest, actions=actions)


def newest_on(
    connection: sa.Connection,
    project_id: str,
    actor_id: str,
    target_id: str,
    *,
    actions: frozenset[str],
    manners: Collection[Manner] = (Manner.ACT, Manner.REDO),
    after: int = 0,
    past: Collection[str] = (),
) -> tuple[Event, ...]:
    """Return the actor's newest act on one thing, one of `manners`, that nothing took back: its events, newest first.

    What else the act touched comes with it; the acts `past`, and those up to the event number `after`, are passed over.
    """
    c = events.c
    mine = (c.project_id == project_id, c.actor_id == actor_id, c.target_id == target_id, c.manner.in_(manners))
    wanted = (_STANDS, c.action.in_(actions), c.seq > after, _ACT.not_in(list(past)))
    statement = events.select().where(*mine, *wanted).order_by(c.seq.desc()).limit(1)
    found = rows.fetch(connection, Event, statement)
    return standing_of_act(connection, found[0], actions=actions) if found else ()


def newest_act_on(
    connection: sa.Connection, project_id: str, actor_id: str, target_id: str, *, actions: frozenset[str]
) -> int:
    """Return the number of the actor's newest event on one thing that is neither undo nor redo, 0 if there is none."""
    c = events.c
    mine = (c.project_id == project_id, c.actor_id == actor_id, c.target_id == target_id)
    wanted = sa.select(sa.func.max(c.seq)).where(*mine, c.manner == Manner.ACT, c.action.in_(actions))
    return connection.execute(wanted).scalar_one() or 0


def standing_of_act(connection: sa.Connection, one: Event, *, actions: frozenset[str]) -> tuple[Event, ...]:
    """Return all events of the act that `one` is part of which nothing has taken back, newest first.

    Those in an interview that is deleted for good are left out: there is nothing left to tell or to take back.
    """
    if one.key is None:
        return (one,)
    whole = rows.fetch(connection, Event, _OF_KEY_STANDING, {"wanted": one.key})
    mine = (one.project_id, one.actor_id, one.manner)
    return tuple(
        e for e in whole if (e.project_id, e.actor_id, e.manner) == mine and e.action in actions and not e.is_erased
    )


def newest_act(
    connection: sa.Connection, project_id: str, actor_id: str, interview_id: str, *, actions: frozenset[str]
) -> int:
    """Return the number of the actor's newest event here that is neither undo nor redo, 0 if there is none."""
    wanted = {"project": project_id, "actor": actor_id, "interview": interview_id, "after": 0, "past": []}
    return connection.execute(_newest(actions, (Manner.ACT,), standing=False), wanted).scalar_one_or_none() or 0


def acts_in(
    connection: sa.Connection, project_id: str, interview_id: str, *, actions: frozenset[str], before: int, most: int
) -> tuple[Event, ...]:
    """Return events, neither undo nor redo, in an interview or on the whole project, before a number, newest first."""
    found: list[Event] = []
    for where in (events.c.interview_id == interview_id, events.c.interview_id.is_(None)):
        statement = events.select().where(
            events.c.project_id == project_id,
            where,
            events.c.seq < before,
            events.c.manner == Manner.ACT.value,
            events.c.action.in_(actions),
        )
        found += rows.fetch(connection, Event, statement.order_by(events.c.seq.desc()).limit(most))
    return tuple(sorted(found, key=lambda e: -e.seq)[:most])


def newest_links(
    connection: sa.Connection, event_ids: Collection[str], *, actions: Collection[str]
) -> dict[str, tuple[str, Manner]]:
    """Return per event the last in its chain of undo and redo, with its manner; UNDO means that it does not stand.

    Taking an act back may record more than its opposite, such as a step of a theme's state; `actions` are acts.
    """
    last = {id_: (id_, Manner.ACT) for id_ in event_ids}
    origin = {id_: id_ for id_ in event_ids}
    while origin:
        links = sa.select(events.c.undoes, events.c.id, events.c.manner).where(
            events.c.undoes.in_(list(origin)), events.c.action.in_(actions)
        )
        newer = {id_: (origin[older], Manner(manner)) for older, id_, manner in connection.execute(links)}
        last |= {first: (id_, manner) for id_, (first, manner) in newer.items()}
        origin = {id_: first for id_, (first, _) in newer.items()}
    return last


def some(connection: sa.Connection, event_ids: Collection[str]) -> tuple[Event, ...]:
    """Return these events, newest first."""
    statement = events.select().where(events.c.id.in_(list(event_ids))).order_by(events.c.seq.desc())
    return rows.fetch(connection, Event, statement)


def standing_since(connection: sa.Connection, target_ids: Sequence[str], seq: int) -> tuple[Event, ...]:
    """Return what happened to these things after an event number and was not taken back again, oldest first."""
    found: list[Event] = []
    for first in range(0, len(target_ids), _AT_ONCE):
        few = events.select().where(events.c.target_id.in_(target_ids[first : first + _AT_ONCE]), events.c.seq > seq)
        found += rows.fetch(connection, Event, few)
    by_id, back = {e.id: e for e in found}, {e.undoes for e in found}
    standing = [e for e in found if e.id not in back and _length_of_chain(e, by_id) % 2]
    return tuple(sorted(standing, key=lambda e: e.seq))


def _length_of_chain(event: Event, among: Mapping[str, Event]) -> int:
    """Return how many of these events take each other back, ending in `event`; an even number changes nothing."""
    length = 0
    step: Event | None = event
    while step is not None:
        length, step = length + 1, among.get(step.undoes or "")
    return length


def of_key(connection: sa.Connection, project_id: str, actor_id: str, key: str) -> tuple[Event, ...]:
    """Return the events of one gesture of the actor, oldest first; see `standing_of_act` for what is left out."""
    whole = rows.fetch(connection, Event, _OF_KEY, {"wanted": key})
    return tuple(e for e in whole if (e.project_id, e.actor_id) == (project_id, actor_id) and not e.is_erased)


@cache
def _newest(actions: frozenset[str], manners: tuple[Manner, ...], *, standing: bool) -> sa.Select[Any]:
    """Return the statement for the number of somebody's newest event in an interview or on the whole project.

    One look into the index for each manner and place; with `or` and `in` both stores read everything that lies behind.
    """
    looks = []
    for manner in manners:
        for stands in (True,) if standing else (True, False):
            for interview in (events.c.interview_id == sa.bindparam("interview"), events.c.interview_id.is_(None)):
                look = (
                    sa.select(events.c.seq)
                    .where(
                        events.c.project_id == sa.bindparam("project"),
                        events.c.actor_id == sa.bindparam("actor"),
                        events.c.manner == manner.value,
                        events.c.stands == sa.literal(stands, Flag),
                        interview,
                        events.c.seq > sa.bindparam("after"),
                        events.c.action.in_(actions),
                        _ACT.not_in(sa.bindparam("past", expanding=True)),
                    )
                    .order_by(events.c.seq.desc())
                    .limit(1)
                )
                looks.append(sa.select(look.subquery()))
    return sa.select(sa.func.max(sa.union_all(*looks).subquery().c.seq))


_ONE = events.select().where(events.c.project_id == sa.bindparam("project"), events.c.seq == sa.bindparam("number"))
# By the key alone: given more, SQLite takes the index of somebody's events and reads them all.
_OF_KEY = events.select().where(events.c.key == sa.bindparam("wanted")).order_by(events.c.seq)
_OF_KEY_STANDING = events.select().where(events.c.key == sa.bindparam("wanted"), _STANDS).order_by(events.c.seq.desc())


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


def misjudged(connection: sa.Connection, project_id: str) -> list[int]:
    """Return the numbers of events that are said to stand although taken back, or the other way round."""
    later = events.alias()
    taken_back = sa.exists().where(later.c.undoes == events.c.id)
    wrong = sa.or_(sa.and_(_STANDS, taken_back), sa.and_(~_STANDS, ~taken_back))
    statement = sa.select(events.c.seq).where(events.c.project_id == project_id, wrong)
    return list(connection.execute(statement).scalars())


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
