"""Codes offered for a passage on request, and the making of what they are learnt from."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.document import Span
from qual.domain.job import JobView
from qual.domain.offer import Offer
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.server import shapes
from qual.server.answers import json_answer, read_json
from qual.server.fields import Fields
from qual.server.identity import actor_of
from qual.server.site import site
from qual.server.vector_jobs import newest, prepared
from qual.services import code_suggestions
from qual.services.code_suggestions import Ranking
from qual.store.passage_vectors import Grain

MOST_BYTES = 4096
_REASON = ("interview_id", "interview_name", "revision_id", "start", "end", "quote", "who", "start_s")


async def offer(request: Request) -> Response:
    """Answer `POST /api/interviews/{id}/codes`: `{revision, start, end}`; what is shown is stored before."""
    here, actor, interview_id = site(), actor_of(request), request.path_params["id"]
    body = await read_json(request, most_bytes=MOST_BYTES)
    if not isinstance(body, dict):
        raise BadInput("The request names no passage. Reload the page and try again.")
    asked = Fields(body)
    place = asked.id("revision"), Span(asked.whole("start"), asked.whole("end"))

    def ask() -> tuple[Ranking, Offer | None, JobView | None]:
        with here.workbench.read(actor) as tx:  # not in the writer's turn: colleagues who code need not wait for it
            ranking = code_suggestions.rank_codes(tx, interview_id, *place)
        kept = None
        if ranking.codes:
            with here.workbench.write(actor) as tx:
                kept = code_suggestions.keep_offer(tx, ranking)
        return ranking, kept, newest(here.workbench, ranking.interview.project_id, Grain.SENTENCE)

    ranking, kept, job = await here.call(ask)
    return json_answer(
        {
            "offer": kept.id if kept else None,
            "hindrance": ranking.hindrance.value,
            "revision": ranking.revision_id,
            "start": ranking.span.start,
            "end": ranking.span.end,
            "codes": [
                {
                    "code": one.code_id,
                    "n": one.ranked.n_examples,
                    "nearest": [shapes.shape(r, _REASON) for r in one.nearest],
                }
                for one in ranking.codes
            ],
            "examples": ranking.n_examples,
            "learnt": ranking.n_codes,
            "missing": ranking.missing,
            "behind": ranking.behind,
            "job": None if job is None else shapes.job(job),
        }
    )


async def prepare(request: Request) -> Response:
    """Answer `POST /api/projects/{id}/sentences`: have the vectors made that are missing or behind, once."""
    return await prepared(request, Action.CODE, Grain.SENTENCE)
