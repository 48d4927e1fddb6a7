"""The socket of an open interview: what was missed, then every change as it happens, and who else is here."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from qual.domain.project import Actor
from qual.errors import NotAllowed, NotFound
from qual.server.answers import to_json
from qual.server.bus import NO_RIGHTS, NOT_SIGNED_IN, UNKNOWN, Subscription
from qual.server.identity import ACTOR, SECRET
from qual.server.site import Site, site
from qual.services import workspace

SERVER_TROUBLE = 1011
CLOSING_TAKES_S = 2.0  # a browser that does not even take the close is cut off


async def listen(websocket: WebSocket) -> None:
    """Serve `/ws/interviews/{id}?since=seq`. Nothing is sent before cookie, role and origin are checked."""
    here, interview_id = site(), str(websocket.path_params["id"])
    actor: Actor | None = websocket.scope[ACTOR]
    if actor is None:
        await _refuse(websocket, NOT_SIGNED_IN)
        return
    try:
        project_id = await here.call(_project, here, actor, interview_id)
    except NotAllowed:
        await _refuse(websocket, NO_RIGHTS)
        return
    except NotFound:
        await _refuse(websocket, UNKNOWN)
        return
    await websocket.accept()
    subscription = Subscription(project_id, interview_id, actor, websocket.scope[SECRET])
    with here.bus.joined(subscription):
        await _serve(websocket, here, subscription, _since(websocket))
    if subscription.ended.done():
        await _close(websocket, subscription.ended.result())


async def _serve(websocket: WebSocket, here: Site, subscription: Subscription, since: int) -> None:
    """Send until the browser leaves, or we end it."""
    tasks = (
        asyncio.create_task(_send(websocket, here, subscription, since)),
        asyncio.create_task(_until_gone(websocket)),
    )
    try:
        await asyncio.wait((*tasks, subscription.ended), return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, NotFound | NotAllowed):  # taken out of the project this very moment
            subscription.end(NO_RIGHTS)
        elif isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect):
            subscription.end(SERVER_TROUBLE)
            raise outcome


async def _send(websocket: WebSocket, here: Site, subscription: Subscription, since: int) -> None:
    newest, missed = await here.bus.replay(subscription, since)
    await websocket.send_text(to_json({"type": "hello", "seq": newest}).decode())
    for text in missed:
        await websocket.send_text(text)
    while True:
        seq, text = await subscription.waiting.get()
        if seq == 0 or seq > newest:
            await websocket.send_text(text)


async def _until_gone(websocket: WebSocket) -> None:
    """Read until the browser leaves. What it sends is ignored: it writes by POST."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass


def _project(here: Site, actor: Actor, interview_id: str) -> str:
    with here.workbench.read(actor) as tx:
        return workspace.state_seq(tx, interview_id)[0]


def _since(websocket: WebSocket) -> int:
    given = websocket.query_params.get("since", "0")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else 0


async def _refuse(websocket: WebSocket, close_code: int) -> None:
    """Close with a code the page can read: a browser only sees codes of sockets that were accepted."""
    await websocket.accept()
    await _close(websocket, close_code)


async def _close(websocket: WebSocket, close_code: int) -> None:
    with suppress(RuntimeError, WebSocketDisconnect, TimeoutError):  # it may be gone already
        await asyncio.wait_for(websocket.close(close_code), CLOSING_TAKES_S)
