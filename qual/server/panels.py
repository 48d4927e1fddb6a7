"""The code of the coding screen's panels, fetched by the browser when one is first opened."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from qual.errors import NotFound
from qual.server.api import FOREVER

_BUILT = Path(__file__).parent / "built"


async def script(request: Request) -> Response:
    """Answer `GET /api/panels/{name}.js`; its address holds a digest of it, so browsers keep it."""
    found = _scripts().get(request.path_params["name"])
    if found is None:
        raise NotFound("This part of the page is not there. Reload the page: it may be older than the server.")
    return Response(found, headers={"Cache-Control": FOREVER}, media_type="text/javascript")


@cache
def _scripts() -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in _BUILT.glob("*.js")}
