"""The sound of a recording, in pieces, so that a click on a word plays at once."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response

from qual.domain.interview import Recording
from qual.engines.media import clip
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import recordings, theme_sound


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


async def quote_audio(request: Request) -> Response:
    """Answer `GET /api/themes/{id}/quotes/{quote}/audio`: the stretch of a quote alone, as WAV.

    For people from outside the team, who must not get the recording around it.
    """
    here, actor, path = site(), actor_of(request), request.path_params

    def cut() -> bytes:
        with here.workbench.read(actor) as tx:
            found = theme_sound.audible_quote(tx, path["id"], path["quote"])
        with tempfile.TemporaryDirectory() as folder:
            out = Path(folder) / "quote.wav"
            clip(here.workbench.blobs.path(found.sha256), out, found.start_s, found.end_s, name="The recording")
            return out.read_bytes()

    sound = await here.call(cut)
    return Response(sound, media_type="audio/wav", headers={"Cache-Control": "private, no-store"})
