"""The socket of an open interview: what was missed, then every change as it happens, and who else is here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import suppress

import anyio
from starlette.websockets import WebSocket, WebSocketDisconnect

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import NotAllowed, NotFound
from qual.server.answers import to_json
from qual.server.bus import NO_RIGHTS, NOT_SIGNED_IN, UNKNOWN, Subscription
from qual.server.identity import ACTOR, SECRET
from qual.server.presence import read_here
from qual.server.site import Site, site
from qual.services import workspace

CLOSING_TAKES_S = 2.0  # a browser that does not even take the close is cut off


async def listen(websocket: WebSocket) -> None:
    """Serve `/ws/interviews/{id}?since=seq`. Nothing is sent before cookie, role and origin are checked."""
    here, interview_id = site(), str(websocket.path_params["id"])
    actor: Actor | None = websocket.scope[ACTOR]
    if actor is None:
        await _refuse(websocket, NOT_SIGNED_IN)
        return
    try:
        project_id, role = await here.call(_project, here, actor, interview_id)
    except NotAllowed:
        await _refuse(websocket, NO_RIGHTS)
        return
    except NotFound:
        await _refuse(websocket, UNKNOWN)
        return
    await websocket.accept()
    subscription = Subscription(project_id, interview_id, actor, websocket.scope[SECRET], role)
    with here.bus.joined(subscription):
        await _serve(websocket, here, subscription, _since(websocket))
    if subscription.close_code is not None:
        await _close(websocket, subscription.close_code)


async def _serve(websocket: WebSocket, here: Site, subscription: Subscription, since: int) -> None:
    """Send until the browser leaves, or we end it."""
    async with anyio.create_task_group() as tasks:

        async def leave_after(work: Callable[..., Awaitable[None]], *arguments: object) -> None:
            try:
                await work(*arguments)
            except WebSocketDisconnect:
                pass
            except (NotFound, NotAllowed):  # taken out of the project this very moment
                subscription.end(NO_RIGHTS)
            tasks.cancel_scope.cancel()

        tasks.start_soon(leave_after, _send, websocket, here, subscription, since)
        tasks.start_soon(leave_after, _until_gone, websocket, here, subscription)
        await subscription.ended.wait()
        tasks.cancel_scope.cancel()


async def _send(websocket: WebSocket, here: Site, subscription: Subscription, since: int) -> None:
    newest, missed = await here.bus.replay(subscription, since)
    await websocket.send_text(to_json({"type": "hello", "seq": newest, "user": subscription.actor.user}).decode())
    for text in missed:
        await websocket.send_text(text)
    while True:
        seq, text = await subscription.waiting.get()
        if seq == 0 or seq > newest:
            await websocket.send_text(text)


async def _until_gone(websocket: WebSocket, here: Site, subscription: Subscription) -> None:
    """Read until the browser leaves. It says where it is; everything else is ignored: it writes by POST."""
    while (message := await websocket.receive())["type"] != "websocket.disconnect":
        if (said := read_here(message.get("text") or "", anyio.current_time())) is not None:
            here.bus.moved(subscription, said)


def _project(here: Site, actor: Actor, interview_id: str) -> tuple[str, Role | None]:
    with here.workbench.read(actor) as tx:
        project_id, _seq = workspace.state_seq(tx, interview_id)
        return project_id, tx.role(project_id)


def _since(websocket: WebSocket) -> int:
    given = websocket.query_params.get("since", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0


async def _refuse(websocket: WebSocket, close_code: int) -> None:
    """Close with a code the page can read: a browser only sees codes of sockets that were accepted."""
    await websocket.accept()
    await _close(websocket, close_code)


async def _close(websocket: WebSocket, close_code: int) -> None:
    with suppress(RuntimeError, WebSocketDisconnect), anyio.move_on_after(CLOSING_TAKES_S):  # it may be gone already
        await websocket.close(close_code)
