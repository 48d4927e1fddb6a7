"""The sound of a recording, in pieces, so that a click on a word plays at once."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from qual.domain.interview import Recording
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import recordings


async def audio(request: Request) -> Response:
    """Answer `GET /api/recordings/{id}/audio`, with HTTP range. It is never left in the browser's cache on disk."""
    here, actor, recording_id = site(), actor_of(request), request.path_params["id"]

    def find() -> tuple[Recording, Path]:
        with here.workbench.read(actor) as tx:
            found = recordings.audible(tx, recording_id)
        return found, here.workbench.blobs.path(found.sha256)

    found, path = await here.call(find)
    return FileResponse(
        path,
        media_type=found.media_type,
        filename=found.filename,
        content_disposition_type="inline",
        headers={"Cache-Control": "private, no-store"},
    )
