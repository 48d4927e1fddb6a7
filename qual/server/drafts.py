"""Recordings being made in a browser: every few seconds a piece is stored, so that a crash loses hardly anything."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from qual.domain.interview import Draft
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotFound, TooMuch
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import Site, site
from qual.server.upload import read_speakers
from qual.services import drafts, recordings
from qual.services.recordings import Received
from qual.store.drafts import duration_s

LARGEST_PIECE = 32 * 2**20  # five minutes that could not be sent while the network was away


async def begin(request: Request) -> Response:
    """Answer `POST /api/projects/{id}/drafts?name=…&language=…&speakers=…&rate=…`."""
    here, actor, query = site(), actor_of(request), request.query_params
    rate = _number(query.get("rate", ""), "rate")
    language, n_speakers = query.get("language") or "detect", read_speakers(query.get("speakers") or "auto")

    def store() -> Draft:
        with here.workbench.write(actor) as tx:
            made = drafts.begin(
                tx, request.path_params["id"], name=query.get("name", ""), language=language,
                n_speakers=n_speakers, rate=rate,
            )  # fmt: skip
        here.workbench.drafts.begin(made.id, rate)
        return made

    return json_answer({"draft_id": (await here.call(store)).id})


async def listed(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/drafts`: what the asking person has begun and neither kept nor discarded."""
    here, actor = site(), actor_of(request)

    def read() -> list[dict[str, object]]:
        with here.workbench.read(actor) as tx:
            mine = drafts.mine(tx, request.path_params["id"])
        return [shape for draft in mine if (shape := _shape(here, draft))]

    return json_answer({"drafts": await here.call(read)})


async def append(request: Request) -> Response:
    """Answer `PUT /api/drafts/{id}?offset=…`: the body is 16-bit sound from that byte on. 409 says what is there."""
    here, actor, draft_id = site(), actor_of(request), request.path_params["id"]
    offset = _number(request.query_params.get("offset", ""), "offset")
    piece = bytearray()
    try:
        async for chunk in request.stream():
            piece += chunk
            if len(piece) > LARGEST_PIECE:
                raise TooMuch("This piece of the recording is too large. Send it in smaller ones.")
    except ClientDisconnect:
        return Response(status_code=499)

    def store() -> int:
        _mine(here, actor, draft_id)
        most_bytes = here.workbench.config.most_upload_bytes
        return here.workbench.drafts.append(draft_id, offset, bytes(piece), most_bytes=most_bytes)

    try:
        size = await here.call(store)
    except Conflict as conflict:
        size = await here.call(here.workbench.drafts.size, draft_id)
        return json_answer({"size": size, "error": {"code": conflict.code, "message": str(conflict)}}, status=409)
    return json_answer({"size": size})


async def audio(request: Request) -> Response:
    """Answer `GET /api/drafts/{id}/audio`, with HTTP range."""
    here, actor, draft_id = site(), actor_of(request), request.path_params["id"]
    draft = await here.call(_mine, here, actor, draft_id)
    path = await here.call(here.workbench.drafts.heard, draft_id, draft.rate)
    return FileResponse(path, media_type="audio/wav", headers={"Cache-Control": "private, no-store"})


async def discard(request: Request) -> Response:
    """Answer `DELETE /api/drafts/{id}`."""
    here, actor, draft_id = site(), actor_of(request), request.path_params["id"]

    def remove() -> None:
        with here.workbench.write(actor) as tx:
            drafts.forget(tx, draft_id)
        here.workbench.drafts.discard(draft_id)

    await here.call(remove)
    return json_answer({"discarded": True})


async def finish(request: Request) -> Response:
    """Answer `POST /api/drafts/{id}/finish?language=…&speakers=…`: make an interview of it; answer as to an upload."""
    here, actor, draft_id, query = site(), actor_of(request), request.path_params["id"], request.query_params
    speakers = query.get("speakers")
    changes: dict[str, object] = {"n_speakers": read_speakers(speakers)} if speakers else {}
    if query.get("language"):
        changes["language"] = query["language"]
    received = await here.call(_finish, here, actor, draft_id, changes)
    return json_answer(
        {
            "interview_id": received.interview.id,
            "recording_id": received.recording.id,
            "job_id": received.job_id,
            "duplicate": received.duplicate,
        }
    )


def _finish(here: Site, actor: Actor, draft_id: str, changes: dict[str, Any]) -> Received:
    draft = replace(_mine(here, actor, draft_id), **changes)
    folder = here.workbench.drafts
    if folder.size(draft_id) == 0:
        raise BadInput("Nothing was recorded. Check the microphone and record again.")
    filename = f"{draft.name}.wav"
    with here.workbench.blobs.receive(filename, most_bytes=2 * here.workbench.config.most_upload_bytes) as incoming:
        for piece in folder.pieces(draft_id, draft.rate):
            incoming.write(piece)
        blob = incoming.settle()
        with here.workbench.write(actor) as tx:
            received = recordings.receive_recording(
                tx,
                draft.project_id,
                blob,
                filename=filename,
                media_type="audio/wav",
                language=draft.language,
                n_speakers=draft.n_speakers,
                name=draft.name,
                recorded_on=draft.created_at.astimezone().date().isoformat(),
            )
            drafts.forget(tx, draft_id)
            incoming.keep()
    folder.discard(draft_id)
    return received


def _mine(here: Site, actor: Actor, draft_id: str) -> Draft:
    with here.workbench.read(actor) as tx:
        return drafts.draft(tx, draft_id)


def _shape(here: Site, draft: Draft) -> dict[str, object] | None:
    try:
        size = here.workbench.drafts.size(draft.id)
        return {
            "id": draft.id,
            "name": draft.name,
            "size": size,
            "rate": draft.rate,
            "duration_s": duration_s(size, draft.rate),
            "idle_s": here.workbench.drafts.idle_s(draft.id),
            "created_at": draft.created_at.isoformat(),
        }
    except (NotFound, FileNotFoundError):  # discarded in this very moment
        return None


def _number(given: str, what: str) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 13):
        raise BadInput(f"'{given[:20]}' is no {what}. Reload the page and try again.")
    return int(given)
