"""Carries every change to the open sockets of its interview: in order, once, also changes other processes made.

Events reach us in two ways: from writers of this process right after their commit, in whatever order their threads
run, and from the database, which is asked now and then for what other processes wrote. Per project a stream puts
them into the order of their numbers; a gap is filled from the database, so nothing is passed over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import anyio

from qual.domain.erasure import INTERVIEW
from qual.domain.event import Event
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.round import EVERYTHING, Veil
from qual.errors import QualError, StoreProblem
from qual.server import presence, shapes, tallies
from qual.server.answers import to_json
from qual.server.sessions import Sessions
from qual.server.tallies import Tallies, touches_counts
from qual.services import accounts, codebook, in_rounds, workspace
from qual.workbench import Workbench

POLL_EVERY_S = 0.5
GAP_PATIENCE_S = 0.02  # writers of one group commit report within this time
SESSIONS_CHECKED_EVERY = 6  # polls
MOST_WAITING = 1000  # messages a slow browser may lag behind before it has to reconnect

NOT_SIGNED_IN, NO_RIGHTS, UNKNOWN, TOO_SLOW = 4401, 4403, 4404, 1013  # close codes

logger = logging.getLogger(__name__)
Call = Callable[..., Awaitable[Any]]


@dataclass(eq=False, slots=True)
class Subscription:
    """One open socket: for whom, on what, and the messages waiting to be sent."""

    project_id: str
    interview_id: str
    actor: Actor
    secret: str | None
    role: Role | None
    here: presence.Whereabouts = field(default_factory=presence.Whereabouts)
    waiting: asyncio.Queue[tuple[int, str]] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    ended: anyio.Event = field(default_factory=anyio.Event)
    close_code: int | None = None  # None while the browser may stay

    def offer(self, seq: int, text: str) -> None:
        """Queue a message; a browser too slow to take it is let go, and catches up when it comes back."""
        try:
            self.waiting.put_nowait((seq, text))
        except asyncio.QueueFull:
            self.end(TOO_SLOW)

    def end(self, close_code: int) -> None:
        """Have the socket closed."""
        if self.close_code is None:
            self.close_code = close_code
            self.ended.set()


@dataclass(slots=True)
class _Stream:
    """One project's events on their way: all up to `seq` are delivered; None until the first socket has read."""

    seq: int | None = None
    early: dict[int, Event] = field(default_factory=dict)  # numbers above `seq` that wait for their turn
    subscriptions: set[Subscription] = field(default_factory=set)
    filling: bool = False
    veil: Veil = field(default_factory=Veil)  # what open blind rounds hide as of `seq`
    tallies: Tallies = field(default_factory=Tallies)
    moved: set[str] = field(default_factory=set)  # interviews whose people moved, untold so far


class Bus:
    """The open sockets of this process. Everything but `hear` runs on the event loop."""

    def __init__(self, workbench: Workbench, call: Call, sessions: Sessions) -> None:
        self._workbench, self._call, self._sessions = workbench, call, sessions
        self._streams: dict[str, _Stream] = {}
        self._names: dict[str, str] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._anybody = asyncio.Event()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listen to the workbench and watch the database while the block runs; then close every socket."""
        self._loop = asyncio.get_running_loop()
        self._workbench.listen(self.hear)
        poller = asyncio.create_task(self._poll())
        try:
            yield
        finally:
            self._loop = None
            for task in (poller, *self._tasks):
                task.cancel()
            await asyncio.gather(poller, *self._tasks, return_exceptions=True)

    def hear(self, events: tuple[Event, ...]) -> None:
        """Take in events just committed; called by the writing thread."""
        loop = self._loop
        if loop is None or not any(event.project_id in self._streams for event in events):
            return
        self._learn_names(events)
        with suppress(RuntimeError):  # the loop closed this moment
            loop.call_soon_threadsafe(self._take, events)

    @contextmanager
    def joined(self, subscription: Subscription) -> Iterator[None]:
        """Deliver to `subscription`, and show its person as present, while the block runs."""
        stream = self._streams.setdefault(subscription.project_id, _Stream())
        stream.subscriptions.add(subscription)
        self._anybody.set()
        self._announce(stream, subscription.interview_id)
        self._announce_readers(stream)
        stream.tallies.start_over()
        self._count_soon(subscription.project_id, stream)
        try:
            yield
        finally:
            stream.subscriptions.discard(subscription)
            if stream.subscriptions:
                self._announce(stream, subscription.interview_id)
                self._announce_readers(stream)
            else:
                self._streams.pop(subscription.project_id, None)
            if not self._streams:
                self._anybody.clear()

    def moved(self, subscription: Subscription, here: presence.Whereabouts) -> None:
        """Take in where a browser is now, and tell the others of its interview soon."""
        stream = self._streams.get(subscription.project_id)
        is_news = here.told() != subscription.here.told()
        subscription.here = here
        if stream is not None and is_news:
            self._announce_moved_soon(stream, {subscription.interview_id})

    def end_session(self, secret: str) -> None:
        """Close the sockets of a session that was just signed out."""
        for stream in self._streams.values():
            for subscription in stream.subscriptions:
                if subscription.secret == secret:
                    subscription.end(NOT_SIGNED_IN)

    async def replay(self, subscription: Subscription, since: int) -> tuple[int, list[str]]:
        """Return the newest event's number and the messages after `since` up to it; live ones follow in the queue.

        Call it inside `joined`: what is committed between the reading here and the first live event is then
        either in this answer or in the queue, or in both, told apart by number.
        """
        newest, events, veil = await self._call(self._read_changes, subscription, since)
        stream = self._streams[subscription.project_id]
        if stream.seq is None:
            stream.seq, stream.veil = newest, veil
            self._drain(subscription.project_id, stream)
        return newest, [self._message(event) for event in events if event.seq <= newest]

    def _read_changes(self, subscription: Subscription, since: int) -> tuple[int, tuple[Event, ...], Veil]:
        with self._workbench.read(subscription.actor) as tx:
            newest, events = workspace.changes(tx, subscription.interview_id, since)
            veil = in_rounds.veil(tx, subscription.project_id)
        self._learn_names(events)
        return newest, events, veil

    def _read_project(self, project_id: str, seq: int) -> tuple[Event, ...]:
        with self._workbench.read(accounts.SYSTEM) as tx:
            events = workspace.project_changes(tx, project_id, seq)
        self._learn_names(events)
        return events

    def _learn_names(self, events: tuple[Event, ...]) -> None:
        if any(event.actor_id not in self._names for event in events):
            with suppress(StoreProblem), self._workbench.read(accounts.SYSTEM) as tx:
                self._names.update(accounts.user_names(tx))

    def _take(self, events: tuple[Event, ...]) -> None:
        for project_id in dict.fromkeys(event.project_id for event in events):
            stream = self._streams.get(project_id)
            if stream is None:
                continue
            for event in events:
                if event.project_id == project_id and event.seq > (stream.seq or 0):
                    stream.early[event.seq] = event
            self._drain(project_id, stream)

    def _drain(self, project_id: str, stream: _Stream) -> None:
        """Deliver what has its turn; if something is missing in between, ask the database soon."""
        if stream.seq is None:
            return
        while (event := stream.early.pop(stream.seq + 1, None)) is not None:
            stream.seq = event.seq
            self._deliver(project_id, stream, event)
        stream.early = {seq: event for seq, event in stream.early.items() if seq > stream.seq}
        if stream.early and not stream.filling:
            stream.filling = True
            self._spawn(self._fill(project_id, stream, GAP_PATIENCE_S))

    async def _fill(self, project_id: str, stream: _Stream, patience_s: float) -> None:
        try:
            await asyncio.sleep(patience_s)
            if patience_s and not stream.early:
                return  # the missing ones came by themselves
            for event in await self._call(self._read_project, project_id, stream.seq):
                stream.early.setdefault(event.seq, event)
        except QualError as problem:
            logger.warning("Live changes wait for the database: %s", problem)
        finally:
            stream.filling = False
        self._drain(project_id, stream)

    def _deliver(self, project_id: str, stream: _Stream, event: Event) -> None:
        text = None
        if event.action.startswith("round."):
            stream.veil = Veil.of((event.after or {})["veil"])  # at once: the next event may be a coding
            self._announce_moved_soon(stream, {s.interview_id for s in stream.subscriptions})
        for subscription in stream.subscriptions:
            if _changes_role(event, subscription.actor):
                subscription.role = Role(str((event.after or {})["role"]))  # at once: the next event may be a memo
            seen = stream.veil.sight(subscription.actor.user)
            if not workspace.is_heard_in(event, subscription.interview_id):
                continue
            if workspace.may_hear(subscription.role, seen, event):
                text = text or self._message(event)
                subscription.offer(event.seq, text)
        if event.action == INTERVIEW:
            self._end_all_in(stream, event.target_id)
        if touches_counts(event):
            self._count_soon(project_id, stream)
        if event.action.startswith("member."):
            self._spawn(self._check_roles(project_id, stream))

    def _end_all_in(self, stream: _Stream, interview_id: str) -> None:
        """Have the browsers that show an interview say that it is gone."""
        for subscription in stream.subscriptions:
            if subscription.interview_id == interview_id:
                subscription.end(UNKNOWN)

    def _message(self, event: Event) -> str:
        return to_json(shapes.event(event, self._names.get(event.actor_id, ""))).decode()

    def _count_soon(self, project_id: str, stream: _Stream) -> None:
        """Tell every browser of the project how often its codes are used, wherever that was."""

        async def read() -> dict[str, dict[str, int]]:
            return await self._call(self._read_counts, project_id, {s.actor.user for s in stream.subscriptions})

        def tell(changed: dict[str, dict[str, int]]) -> None:
            for eyes, codes in changed.items():
                who = [s for s in stream.subscriptions if eyes in {s.actor.user, tallies.EVERYBODY}]
                self._tell(who, {"type": "counts", "codes": codes})

        if not stream.tallies.asked:
            self._spawn(stream.tallies.tell_soon(read, tell))

    def _read_counts(self, project_id: str, users: set[str]) -> dict[str, dict[str, int]]:
        """Return how often codes are used as each of `users` may know it; once for all while no round is blind."""
        with self._workbench.read(accounts.SYSTEM) as tx:
            veil = in_rounds.veil(tx, project_id)
            if not veil.rounds:
                return {tallies.EVERYBODY: codebook.counts_for(tx, project_id, EVERYTHING)}
            return {user: codebook.counts_for(tx, project_id, veil.sight(user)) for user in users}

    def _announce_moved_soon(self, stream: _Stream, interviews: set[str]) -> None:
        if not stream.moved and interviews:
            self._spawn(self._announce_moved(stream))
        stream.moved |= interviews

    async def _announce_moved(self, stream: _Stream) -> None:
        await asyncio.sleep(presence.TELL_EVERY_S)
        moved, stream.moved = stream.moved, set()
        for interview_id in moved:
            self._announce(stream, interview_id)

    def _announce(self, stream: _Stream, interview_id: str) -> None:
        present = [s for s in stream.subscriptions if s.interview_id == interview_id]
        is_blind = interview_id in stream.veil.interviews
        self._tell(present, presence.in_interview(present, with_places=not is_blind))

    def _announce_readers(self, stream: _Stream) -> None:
        self._tell(stream.subscriptions, presence.in_project(stream.subscriptions))

    def _tell(self, present: Iterable[Subscription], message: dict[str, Any]) -> None:
        text = to_json(message).decode()
        for subscription in present:
            subscription.offer(0, text)

    async def _check_roles(self, project_id: str, stream: _Stream) -> None:
        for actor in {s.actor for s in stream.subscriptions}:
            if not await self._call(self._may_read, actor, project_id):
                for subscription in stream.subscriptions:
                    if subscription.actor == actor:
                        subscription.end(NO_RIGHTS)

    def _may_read(self, actor: Actor, project_id: str) -> bool:
        with self._workbench.read(actor) as tx:
            return may(tx.role(project_id), Action.READ)

    async def _check_sessions(self) -> None:
        everyone = [s for stream in self._streams.values() for s in stream.subscriptions]
        for subscription in everyone:
            if subscription.secret is None or self._sessions.remembered(subscription.secret):
                continue
            if await self._call(self._sessions.actor, subscription.secret, in_use=False) is None:
                subscription.end(NOT_SIGNED_IN)

    async def _poll(self) -> None:
        """Notice what other processes wrote, and sessions that ended; sleeps while nobody listens."""
        turn = 0
        while True:
            await self._anybody.wait()
            await asyncio.sleep(POLL_EVERY_S)
            turn += 1
            try:
                await self._look_for_news()
                if turn % SESSIONS_CHECKED_EVERY == 0:
                    await self._check_sessions()
            except QualError as problem:
                logger.warning("Live changes wait for the database: %s", problem)
            except Exception:
                logger.exception("Looking for changes of other processes failed")

    async def _look_for_news(self) -> None:
        for project_id, newest in (await self._call(self._read_newest, list(self._streams))).items():
            stream = self._streams.get(project_id)
            if stream and stream.seq is not None and newest > stream.seq and not stream.filling:
                stream.filling = True
                await self._fill(project_id, stream, 0)

    def _read_newest(self, project_ids: list[str]) -> dict[str, int]:
        with self._workbench.read(accounts.SYSTEM) as tx:
            return workspace.newest_seqs(tx, project_ids)

    def _spawn(self, work: Any) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _changes_role(event: Event, actor: Actor) -> bool:
    return event.action == "member.set" and (event.after or {}).get("user_id") == actor.user
