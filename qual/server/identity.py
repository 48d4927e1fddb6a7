"""Middleware that finds out who asks, tells Streamlit, and turns away who has not signed in."""

from __future__ import annotations

from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qual.domain.project import Actor
from qual.errors import NotSignedIn
from qual.server.answers import error_answer
from qual.server.sessions import COOKIE
from qual.server.settings import TRUSTED_HEADER
from qual.server.site import Site, site

ACTOR, SECRET = "qual.actor", "qual.secret"  # where the scope holds who asks, and their session

OPEN_PATHS = frozenset({"/_stcore/health", "/auth/login", "/auth/first", "/favicon.png"})
OPEN_FOLDERS = ("/static/",)  # Streamlit's own scripts and fonts
STREAMLIT_SOCKET = "/_stcore/stream"
OUR_SOCKETS = "/ws/"  # they close with a code that the page understands

SIGN_IN = "Nobody is signed in in this browser, or the session has ended. Sign in again; what you typed is kept."


class Identity:
    """Puts the acting person into the scope of every request and socket."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its person, or answer it here."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        here = site()
        actor, secret = await _who(here, scope)
        scope[ACTOR], scope[SECRET] = actor, secret
        # A browser may not say who it is.
        headers = [(name, value) for name, value in scope["headers"] if name.lower() != TRUSTED_HEADER]
        if actor is not None:
            headers.append((TRUSTED_HEADER, actor.user.encode()))
        scope["headers"] = headers
        if actor is None and not _is_open(scope):
            await _turn_away(scope, receive, send)
            return
        if secret is not None and scope["path"] == STREAMLIT_SOCKET:
            receive = _while_signed_in(here, secret, receive)
        await self._app(scope, receive, send)


def actor_of(connection: HTTPConnection) -> Actor:
    """Return who asks; raise NotSignedIn."""
    actor: Actor | None = connection.scope[ACTOR]
    if actor is None:
        raise NotSignedIn(SIGN_IN)
    return actor


async def _who(here: Site, scope: Scope) -> tuple[Actor | None, str | None]:
    if not here.sessions.team:
        return await here.call(here.sessions.local), None
    secret = here.sessions.secret(_cookie(Headers(scope=scope)))
    if secret is None:
        return None, None
    actor = here.sessions.remembered(secret) or await here.call(here.sessions.actor, secret)
    return actor, secret if actor else None


def _cookie(headers: Headers) -> str:
    try:
        morsel: Any = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return morsel.value if morsel else ""


def _is_open(scope: Scope) -> bool:
    path = scope["path"]
    if scope["type"] == "websocket":
        return path.startswith(OUR_SOCKETS)
    return path in OPEN_PATHS or path.startswith(OPEN_FOLDERS)


async def _turn_away(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 4401, "reason": ""})
        return
    answer: Response = error_answer(NotSignedIn(SIGN_IN))
    is_page = scope["method"] in {"GET", "HEAD"} and "text/html" in Headers(scope=scope).get("accept", "")
    if is_page and not scope["path"].startswith("/api/"):
        query = scope["query_string"].decode("latin-1")
        wanted = scope["path"] + (f"?{query}" if query else "")
        answer = RedirectResponse(f"/auth/login?next={quote(wanted, safe='/')}", status_code=303)
    await answer(scope, receive, send)


def _while_signed_in(here: Site, secret: str, receive: Receive) -> Receive:
    """Return a `receive` that hangs up once the session has ended, so that an open page cannot outlive a sign-out."""

    async def receive_while_signed_in() -> Message:
        message = await receive()
        if message["type"] != "websocket.receive" or here.sessions.remembered(secret):
            return message
        if await here.call(here.sessions.actor, secret) is None:
            return {"type": "websocket.disconnect", "code": 4401, "reason": ""}
        return message

    return receive_while_signed_in
