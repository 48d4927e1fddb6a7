"""Speech models: which there are, and those on their way in, a zip streamed to disk and unpacked off the event loop."""

from __future__ import annotations

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from qual.domain.project import Actor
from qual.engines.model_import import import_zip
from qual.engines.models import Label
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import Site, site
from qual.server.upload import PIECE_BYTES, clean_filename, off_loop
from qual.services import models, speech_choices
from qual.store.blobs import BlobFolder, Incoming, too_large


async def speech(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/speech`: the models that can be used now, and those chosen by language."""
    here, actor, project_id = site(), actor_of(request), request.path_params["id"]

    def read() -> dict[str, object]:
        with here.workbench.read(actor) as tx:
            chosen = speech_choices.choices(tx, project_id).models
        usable = models.usable_models(here.workbench.config.models_folder)
        listed = [{"name": model.name, "note": model.note} for model in usable]
        return {"models": listed, "chosen": dict(chosen), "packaged": models.PACKAGED}

    return json_answer(await here.call(read))


async def put(request: Request) -> Response:
    """Answer `PUT /api/projects/{id}/models?name=…&filename=…&licence=…`."""
    here, actor, project_id = site(), actor_of(request), request.path_params["id"]
    filename = clean_filename(request.query_params.get("filename", ""))
    name, licence = request.query_params.get("name", ""), request.query_params.get("licence", "")
    await here.call(_require_may_import, here, actor, project_id)
    config = here.workbench.config
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > config.most_model_bytes:
        raise too_large(filename, config.most_model_bytes)
    arriving = BlobFolder(config.models_folder).receive(filename, most_bytes=config.most_model_bytes)
    try:
        async with off_loop(here, arriving) as incoming:
            await _receive(here, request, incoming)
            label = await here.call(_bring_in, here, actor, project_id, incoming, name, filename, licence)
    except ClientDisconnect:
        return Response(status_code=499)  # nobody reads this; nothing was kept
    return json_answer({"model": label.name, "engine": label.engine, "licence": label.licence, "digest": label.digest})


async def _receive(here: Site, request: Request, incoming: Incoming) -> None:
    piece = bytearray()
    async for chunk in request.stream():
        piece += chunk
        if len(piece) >= PIECE_BYTES:
            await here.call(incoming.write, bytes(piece))
            piece.clear()
    await here.call(incoming.write, bytes(piece))


def _require_may_import(here: Site, actor: Actor, project_id: str) -> None:
    with here.workbench.read(actor) as tx:
        models.require_may_import(tx, project_id)


def _bring_in(
    here: Site, actor: Actor, project_id: str, incoming: Incoming, name: str, filename: str, licence: str
) -> Label:
    incoming.settle()
    label = import_zip(incoming.place, name, here.workbench.config.models_folder, shown=filename, licence=licence)
    with here.workbench.write(actor) as tx:
        models.record_import(tx, project_id, label)
    return label
