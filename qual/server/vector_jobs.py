"""The jobs that make a project's vectors, of passages or of sentences: asked for once, however many people ask."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.job import JobState, JobView
from qual.domain.permission import Action
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import similar
from qual.store.passage_vectors import Grain
from qual.workbench import Workbench


async def prepared(request: Request, action: Action, grain: Grain) -> Response:
    """Have the vectors made that are missing or behind, for whoever may do `action`; answer with the job's id."""
    here, actor, project_id = site(), actor_of(request), request.path_params["id"]

    def ask() -> str:
        with here.workbench.read(actor) as tx:
            tx.require(action, project_id)
        last = newest(here.workbench, project_id, grain)
        if last is not None and last.state in {JobState.WAITING, JobState.RUNNING}:
            return last.id
        with here.workbench.write(actor) as tx:
            return similar.request_vectors(tx, project_id, grain)

    return json_answer({"job_id": await here.call(ask)})


def newest(workbench: Workbench, project_id: str, grain: Grain) -> JobView | None:
    """Return the newest job that makes such vectors, also one that is over; None if there never was one."""
    return next((job for job in workbench.jobs.list(project_id) if job.kind == similar.KINDS[grain]), None)
