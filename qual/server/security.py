"""Middleware that refuses what comes from elsewhere and tells the browser what this page may do."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qual.errors import NotAllowed
from qual.server.answers import defect_answer, error_answer
from qual.server.site import site

CLOSED_PATHS = frozenset({"/_stcore/metrics", "/_stcore/script-health-check"})  # Streamlit asks nobody who they are
UNSAFE_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
POLICY_VIOLATION, SERVER_TROUBLE = 1008, 1011

_HOST = re.compile(r"(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:.]+\])(?::\d{1,5})?")
_CONTENT = (
    "default-src 'self'",
    "script-src 'self' 'unsafe-eval' 'wasm-unsafe-eval' blob:",  # Streamlit's charts and components need these
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "worker-src 'self' blob:",
    "font-src 'self' data:",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
)
_ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(self)",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_NOT_HERE = (
    "Qual runs for one person on this computer and answers only there. Open it as http://127.0.0.1 with its "
    "port, or start it with 'qual run --team' so that people sign in."
)
_ELSEWHERE = "This request came from another page. Open Qual in its own tab, reload it and try again."


class Security:
    """The outermost layer: nothing foreign gets past it, and no answer leaves without its headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it in words."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = _refusal(scope, headers)
        if scope["type"] == "http":
            send = _with_headers(scope, headers.get("host", ""), send)
        if refusal is None:
            await self._answer(scope, receive, send)
        elif scope["type"] == "http":
            await refusal(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": POLICY_VIOLATION, "reason": ""})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a defect is logged without what was said, and answered in words."""
        started = False

        async def send_noting_start(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self._app(scope, receive, send_noting_start)
        except Exception as defect:  # noqa: BLE001 - left alone, the server would log the error with its text
            answer = defect_answer(f"{scope.get('method', 'Socket')} {scope['path']}", defect)
            if started:
                raise Broken from None  # too late for words: have the connection closed
            if scope["type"] == "http":
                await answer(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": SERVER_TROUBLE, "reason": ""})


class Broken(Exception):
    """An answer broke off half way; the log says where."""


def is_loopback(scope: Scope) -> bool:
    """Say whether a request was made on this computer, to an address of this computer.

    The second part stops foreign pages that have their own name point here (DNS rebinding).
    """
    client = scope.get("client")
    host = _host_name(Headers(scope=scope).get("host", ""))
    return client is not None and _is_loopback_address(client[0]) and host in LOOPBACK_NAMES


def _refusal(scope: Scope, headers: Headers) -> Response | None:
    if not site().sessions.team and not is_loopback(scope):
        return error_answer(NotAllowed(_NOT_HERE))
    if scope["path"].rstrip("/") in CLOSED_PATHS:
        return PlainTextResponse("Not found.", 404)
    writes = scope["type"] == "websocket" or scope["method"] in UNSAFE_METHODS
    if writes and not _is_same_origin(headers):
        return error_answer(NotAllowed(_ELSEWHERE))
    return None


def _is_same_origin(headers: Headers) -> bool:
    """Say whether Origin names our own host. Browsers always send it with writes and sockets; absent is foreign."""
    origin = urlsplit(headers.get("origin", ""))
    host = headers.get("host", "").lower()
    return origin.scheme in {"http", "https"} and bool(host) and origin.netloc.lower() == host


def _host_name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_loopback_address(address: str) -> bool:
    return address == "::1" or address.startswith(("127.", "::ffff:127."))


def _with_headers(scope: Scope, host: str, send: Send) -> Send:
    path = scope["path"]

    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _ALWAYS.items():
                headers.setdefault(name, value)
            headers.setdefault("Content-Security-Policy", content_policy(host))
            if path.startswith(("/api/", "/auth/")):
                headers.setdefault("Cache-Control", "no-store")
            if scope["scheme"] == "https":
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        await send(message)

    return send_with_headers


def content_policy(host: str) -> str:
    """Return the Content-Security-Policy for pages served under `host`."""
    sockets = f" ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    return "; ".join((*_CONTENT, f"connect-src 'self'{sockets}"))
