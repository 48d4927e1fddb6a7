"""What the coding screen reads: the interviews there are, an interview's state, transcripts that never change, jobs."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.permission import Action
from qual.errors import BadInput
from qual.server import shapes
from qual.server.answers import json_answer, to_json
from qual.server.identity import actor_of
from qual.server.site import Site, site
from qual.services import history as told
from qual.services import interviews as listed
from qual.services import transcripts, workspace

FOREVER = "private, max-age=31536000, immutable"
MOST_BODIES_KEPT = 64  # about 150 kB each for an interview of 15,000 words
GZIP_LEVEL = 1  # a sixth of the time of level 6; most readers sit at the same computer

_bodies: OrderedDict[str, bytes] = OrderedDict()  # gzipped JSON by revision id; a revision never changes
_bodies_lock = threading.Lock()


async def state(request: Request) -> Response:
    """Answer `GET /api/interviews/{id}/state`."""
    here, actor, interview_id = site(), actor_of(request), request.path_params["id"]
    known = request.headers.get("if-none-match", "")

    def read() -> tuple[str, bytes | None]:
        with here.workbench.read(actor) as tx:
            _project, seq = workspace.state_seq(tx, interview_id)
            if (tag := _tag(seq, actor.user)) == known:
                return tag, None
            found = workspace.state(tx, interview_id)
            return _tag(found.seq, actor.user), to_json(shapes.state(found))

    return _unless_known(*await here.call(read))


async def history(request: Request) -> Response:
    """Answer `GET /api/interviews/{id}/history?before={seq}`."""
    here, actor, interview_id = site(), actor_of(request), request.path_params["id"]
    before = request.query_params.get("before", "")
    if before and not (before.isascii() and before.isdigit()):
        raise BadInput("'before' is the number of an event. Reload the page.")

    def read() -> shapes.Shape:
        with here.workbench.read(actor) as tx:
            return shapes.history(told.history(tx, interview_id, before=int(before) if before else None))

    return json_answer(await here.call(read))


async def interviews(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/interviews`."""
    here, actor, project_id = site(), actor_of(request), request.path_params["id"]
    known = request.headers.get("if-none-match", "")

    def read() -> tuple[str, bytes | None]:
        with here.workbench.read(actor) as tx:
            tag = _tag(listed.choices_seq(tx, project_id), actor.user)
            if tag == known:
                return tag, None
            found = listed.interview_choices(tx, project_id)
        return tag, to_json({"interviews": [shapes.shape(choice, shapes.CHOICE) for choice in found]})

    return _unless_known(*await here.call(read))


async def revision(request: Request) -> Response:
    """Answer `GET /api/revisions/{id}`."""
    here, actor, revision_id = site(), actor_of(request), request.path_params["id"]
    headers = {"ETag": f'W/"{revision_id}"', "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}

    def permitted() -> None:
        with here.workbench.read(actor) as tx:
            transcripts.require_may_read(tx, revision_id)

    if request.headers.get("if-none-match") == headers["ETag"]:
        await here.call(permitted)
        return Response(status_code=304, headers=headers)
    body = await here.call(_packed_revision, here, request)
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
    else:
        body = gzip.decompress(body)
    return Response(body, headers=headers, media_type="application/json")


async def jobs(request: Request) -> Response:
    """Answer `GET /api/jobs?project={id}`."""
    here, actor, project_id = site(), actor_of(request), request.query_params.get("project", "")
    if not project_id:
        raise BadInput("Which project's jobs? Add ?project= and its identifier.")

    def read() -> list[shapes.Shape]:
        with here.workbench.read(actor) as tx:
            tx.require(Action.READ, project_id)
        return [shapes.job(view) for view in here.workbench.jobs.list(project_id)]

    return json_answer({"jobs": await here.call(read)})


def _unless_known(tag: str, body: bytes | None) -> Response:
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if body is None:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def _tag(seq: int, user_id: str) -> str:
    """Return the state's ETag: weak, because the bytes differ when compressed; the answer depends on who asks."""
    return f'W/"{seq}-{user_id}"'


def _packed_revision(here: Site, request: Request) -> bytes:
    revision_id = request.path_params["id"]
    with here.workbench.read(actor_of(request)) as tx:
        transcripts.require_may_read(tx, revision_id)
        with _bodies_lock:
            if (kept := _bodies.get(revision_id)) is not None:
                _bodies.move_to_end(revision_id)
                return kept
        found = transcripts.revision(tx, revision_id)
    packed = gzip.compress(to_json(shapes.revision(found)), GZIP_LEVEL)
    with _bodies_lock:
        _bodies[revision_id] = packed
        while len(_bodies) > MOST_BODIES_KEPT:
            _bodies.popitem(last=False)
    return packed
