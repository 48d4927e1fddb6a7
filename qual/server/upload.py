"""Recordings on their way in: streamed to disk piece by piece, so that two gigabytes take no memory."""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator
from contextlib import AbstractContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import TypeVar

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from qual.domain.project import Actor
from qual.errors import BadInput
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import Site, site
from qual.services import recordings, transcription
from qual.services.recordings import Received
from qual.store.blobs import Incoming, StoredBlob, too_large

PIECE_BYTES = 2**20  # handed to a writing thread at once
LONGEST_NAME = 200

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the address of the request says about the recording."""

    project_id: str
    filename: str
    language: str  # or "detect"
    n_speakers: int | None
    name: str


async def put(request: Request) -> Response:
    """Answer `PUT /api/projects/{id}/recordings`."""
    here, actor, wish = site(), actor_of(request), read_wish(request)
    await here.call(_require_may_receive, here, actor, wish.project_id)
    most_bytes = here.workbench.config.most_upload_bytes
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > most_bytes:
        raise too_large(wish.filename, most_bytes)
    try:
        async with off_loop(here, here.workbench.blobs.receive(wish.filename, most_bytes=most_bytes)) as incoming:
            media_type = await _receive(here, request, incoming, wish.filename)
            blob = await here.call(incoming.settle)
            received = await here.call(_store, here, actor, wish, incoming, blob, media_type)
    except ClientDisconnect:
        return Response(status_code=499)  # nobody reads this; nothing was kept
    return json_answer(
        {
            "interview_id": received.interview.id,
            "recording_id": received.recording.id,
            "job_id": received.job_id,
            "duplicate": received.duplicate,
        }
    )


def read_wish(request: Request) -> Wish:
    """Return what is wanted; raise BadInput before the upload rather than after it."""
    query = request.query_params
    language, n_speakers = query.get("language") or "detect", read_speakers(query.get("speakers") or "auto")
    transcription.options(language, n_speakers)
    name = query.get("name", "").replace("\x00", "")
    filename = clean_filename(query.get("filename", ""))
    return Wish(request.path_params["id"], filename, language, n_speakers, name)


def clean_filename(given: str) -> str:
    """Return the file's own name, without folders and without characters that only control; raise BadInput."""
    name = PureWindowsPath(PurePosixPath(given).name).name
    shown = "".join(c for c in name if unicodedata.category(c)[0] != "C").strip()
    if not shown or shown in {".", ".."}:
        raise BadInput("The upload has no file name. Choose the recording again.")
    return shown[-LONGEST_NAME:]


async def _receive(here: Site, request: Request, incoming: Incoming, filename: str) -> str:
    """Write the body to disk; return the media type, which the first bytes tell. Raise BadFile or TooLarge."""
    media_type = ""
    piece = bytearray()
    async for chunk in request.stream():
        piece += chunk
        if len(piece) >= PIECE_BYTES:
            await here.call(incoming.write, bytes(piece))
            piece.clear()
            media_type = media_type or recordings.check_recording(incoming.head, filename)
    await here.call(incoming.write, bytes(piece))
    return media_type or recordings.check_recording(incoming.head, filename)


def _require_may_receive(here: Site, actor: Actor, project_id: str) -> None:
    with here.workbench.read(actor) as tx:
        recordings.require_may_receive(tx, project_id)


def _store(here: Site, actor: Actor, wish: Wish, incoming: Incoming, blob: StoredBlob, media_type: str) -> Received:
    """Make the interview and keep the file, both or neither."""
    with here.workbench.write(actor) as tx:
        received = recordings.receive_recording(
            tx,
            wish.project_id,
            blob,
            filename=wish.filename,
            media_type=media_type,
            language=wish.language,
            n_speakers=wish.n_speakers,
            name=wish.name,
        )
        incoming.keep()
    return received


def read_speakers(given: str) -> int | None:
    """Return how many people speak, None for "auto"; raise BadInput for anything else."""
    if given == "auto":
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 4):
        raise BadInput(f"'{given[:20]}' is not a number of speakers. Give a number, or 'auto' to find out.")
    return int(given)


@asynccontextmanager
async def off_loop(here: Site, block: AbstractContextManager[T]) -> AsyncIterator[T]:
    """Enter and leave a blocking context in threads: deleting a large file takes time."""
    entered = await here.call(block.__enter__)
    try:
        yield entered
    except BaseException as error:
        await here.call(block.__exit__, type(error), error, error.__traceback__)
        raise
    await here.call(block.__exit__, None, None, None)
