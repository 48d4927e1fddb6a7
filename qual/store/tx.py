"""A transaction as services see it: the connection, who acts, when, and the log every write goes through."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from typing import Any

import sqlalchemy as sa

from qual.domain.event import GENESIS, Event, Manner, canonical_json, chain_hash
from qual.domain.ids import new_id
from qual.domain.permission import Action, Role, require
from qual.domain.project import Actor
from qual.errors import NotFound
from qual.store import rows
from qual.store.database import translate_error
from qual.store.schema import events, job_requests, members, receipts


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A job asked for inside a transaction; it is sent to the queue once the transaction is committed."""

    id: str
    kind: str
    project_id: str
    target_id: str
    options: dict[str, Any]
    requested_by: str
    created_at: datetime
    sent: bool = False


@dataclass(slots=True)
class Tx:
    """First argument of every service. Reading transactions have `writable=False` and record nothing."""

    connection: sa.Connection
    actor: Actor
    time: datetime
    writable: bool
    key: str | None = None  # idempotency key of the gesture
    recorded: list[Event] = field(default_factory=list)
    requested: list[JobRequest] = field(default_factory=list)
    _roles: dict[str, Role | None] = field(default_factory=dict)
    _takes_back: Event | None = None

    def role(self, project_id: str) -> Role | None:
        """Return the actor's role in the project, None if not a member."""
        if project_id not in self._roles:
            wanted = {"project": project_id, "user": self.actor.user}
            found = self.connection.execute(_ROLE, wanted).scalar_one_or_none()
            self._roles[project_id] = None if found is None else Role(found)
        return self._roles[project_id]

    def require(self, action: Action, project_id: str) -> None:
        """Raise NotAllowed unless the actor may do `action` in the project, NotFound to people outside it."""
        role = self.role(project_id)
        if role is None:  # the same answer as for an unknown identifier, so that nobody learns what exists
            raise NotFound("This does not exist, or you are not a member of its project. Ask its owner to add you.")
        require(role, action)

    def forget_roles(self) -> None:
        """Look roles up again; needed after members changed in this transaction."""
        self._roles.clear()

    def record(
        self,
        action: str,
        target: Any,
        *,
        project_id: str,
        interview_id: str | None = None,
        before: Any = None,
        after: Any = None,
    ) -> Event:
        """Append an event to the project's hash-chained log, in this transaction.

        How its kind is undone and what the history calls it stands in `services/history.py`.
        """
        if not self.writable:
            raise RuntimeError(f"{action} in a reading transaction")
        last = self.connection.execute(_LAST_EVENT, {"project": project_id}).one_or_none()
        seq, previous = (last.seq + 1, last.hash) if last else (1, GENESIS)
        kind, id_ = target
        was, now = plain(before), plain(after)
        moment = self.time.isoformat(timespec="microseconds")
        digest = chain_hash(
            previous, project_id, str(seq), moment, self.actor.user, action, kind, id_, canonical_json([was, now])
        )
        back = self._takes_back
        manner = Manner.ACT if back is None else Manner.REDO if back.manner is Manner.UNDO else Manner.UNDO
        entry = Event(
            new_id(), project_id, seq, self.time, self.actor.user, action, kind, id_, interview_id, was, now,
            self.key, back.id if back else None, previous, digest, manner,
        )  # fmt: skip
        rows.add(self.connection, events, entry)
        if back:
            self.connection.execute(_TAKE_BACK, {"wanted": back.id})
        self.recorded.append(entry)
        return entry

    def request_job(self, kind: str, project_id: str, target_id: str, options: dict[str, Any]) -> str:
        """Ask for a job; return its id. It starts only if this transaction commits."""
        request = JobRequest(new_id(), kind, project_id, target_id, options, self.actor.user, self.time)
        rows.add(self.connection, job_requests, request)
        self.requested.append(request)
        return request.id

    @contextmanager
    def taking_back(self, event: Event) -> Iterator[None]:
        """Have all that is recorded in the block count as the opposite of `event`: an undo, or the redo of an undo."""
        self._takes_back = event
        try:
            yield
        finally:
            self._takes_back = None

    @contextmanager
    def gesture(self, key: str | None) -> Iterator[None]:
        """Do one of several gestures of this transaction: an exception takes back this one only, then goes on.

        Errors of the database come out in a researcher's words. After StoreProblem the whole transaction is void.
        """
        events_before, jobs_before, outer = len(self.recorded), len(self.requested), self.key
        savepoint = self.connection.begin_nested()
        self.key = key
        try:
            yield
            savepoint.commit()
        except Exception as error:
            problem = translate_error(error)
            with suppress(sa.exc.DBAPIError):  # a full disk has ended the whole transaction already
                savepoint.rollback()
            del self.recorded[events_before:], self.requested[jobs_before:]
            if problem is error:
                raise
            raise problem from error
        finally:
            self.key = outer

    def earlier_answer(self, key: str) -> Any:
        """Return what this gesture was answered the first time, None if it is new."""
        return self.connection.execute(_ANSWER, {"wanted": key, "actor": self.actor.user}).scalar_one_or_none()

    def keep_answer(self, key: str, answer: Any) -> None:
        """Remember the answer to a gesture, so that a repeated request gets it again."""
        values = {"key": key, "actor_id": self.actor.user, "answer": answer, "time": self.time}
        self.connection.execute(_KEEP, values)


# Built once: these run with every gesture, and assembling a statement costs more than running it.
_ROLE = sa.select(members.c.role).where(
    members.c.project_id == sa.bindparam("project"), members.c.user_id == sa.bindparam("user")
)
_LAST_EVENT = (
    sa.select(events.c.seq, events.c.hash)
    .where(events.c.project_id == sa.bindparam("project"))
    .order_by(events.c.seq.desc())
    .limit(1)
)
_TAKE_BACK = events.update().where(events.c.id == sa.bindparam("wanted")).values(stands=False)
_ANSWER = sa.select(receipts.c.answer).where(
    receipts.c.key == sa.bindparam("wanted"), receipts.c.actor_id == sa.bindparam("actor")
)
_KEEP = receipts.insert()


def plain(value: Any) -> Any:
    """Return `value` as JSON values: dataclasses to dictionaries, enums and times to text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    return value
