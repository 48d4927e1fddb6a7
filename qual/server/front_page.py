"""Middleware that puts our own start script and title into Streamlit's page; everything else passes untouched.

Streamlit's page holds one inline script, which our content policy refuses, and guesses where its server is by trying
`/interviews/_stcore/…` before `/_stcore/…`. Our script takes the place of the inline one and says where the server is.
"""

from __future__ import annotations

import re

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

START_SCRIPT = "/start.js"
_OURS = ("/api/", "/auth/", "/ws/", "/_stcore/", "/static/", "/media/", "/component/")
_INLINE = re.compile(rb"<script>\s*window\.prerenderReady = false\s*</script>")
_INSTEAD = f'<script src="{START_SCRIPT}"></script>'.encode()
_TITLE = (b"<title>Streamlit</title>", b"<title>Qual</title>")
_SCRIPT = 'window.prerenderReady = false; window.__streamlit = { BACKEND_BASE_URL: location.origin + "/" };\n'


async def start_script(_request: Request) -> Response:
    """Answer `GET /start.js`."""
    return Response(_SCRIPT, headers={"Cache-Control": "private, max-age=3600"}, media_type="text/javascript")


class FrontPage:
    """Rewrites the one HTML page that Streamlit serves under every page's address."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; change the answer if it is the page."""
        if scope["type"] != "http" or scope["method"] != "GET" or scope["path"].startswith(_OURS):
            await self._app(scope, receive, send)
            return
        asked = MutableHeaders(scope=scope)
        if "text/html" in asked.get("accept", ""):
            for name in ("accept-encoding", "if-none-match", "if-modified-since"):
                del asked[name]
            send = _rewritten(send)
        await self._app(scope, receive, send)


def _rewritten(send: Send) -> Send:
    start: Message = {}
    body = bytearray()

    async def send_rewritten(message: Message) -> None:
        nonlocal start
        if message["type"] == "http.response.start":
            start = message
            if not MutableHeaders(scope=start).get("content-type", "").startswith("text/html"):
                start = {}
                await send(message)
        elif not start:
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body", False):
                page = _INLINE.sub(_INSTEAD, bytes(body), count=1).replace(*_TITLE, 1)
                headers = MutableHeaders(scope=start)
                headers["content-length"] = str(len(page))
                for name in ("etag", "last-modified", "accept-ranges"):
                    del headers[name]
                await send(start)
                await send({"type": "http.response.body", "body": page})

    return send_rewritten
