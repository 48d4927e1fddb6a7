"""What a browser had before its person's eyes: a few bytes every ten seconds while somebody reads, no gesture."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.document import Span
from qual.errors import BadInput
from qual.server.answers import json_answer, read_json
from qual.server.fields import LARGEST_WHOLE, Fields
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import reading_record

MOST_BYTES = 2**16
MOST_STRETCHES = 500  # in one report


async def post(request: Request) -> Response:
    """Answer `POST /api/interviews/{id}/read`: `{"revision": …, "spans": [[start, end], …]}` in code points."""
    here, actor, interview_id = site(), actor_of(request), request.path_params["id"]
    body = await read_json(request, most_bytes=MOST_BYTES)
    if not isinstance(body, dict):
        raise BadInput("The request says nothing. Reload the page.")
    revision_id, spans = Fields(body).id("revision"), [_span(given) for given in _listed(body)]

    def store() -> None:
        with here.workbench.write(actor) as tx:
            reading_record.note_read(tx, interview_id, revision_id, spans)

    await here.call(store)
    return json_answer({})


def _listed(body: dict[str, object]) -> list[object]:
    spans = body.get("spans")
    if not isinstance(spans, list) or len(spans) > MOST_STRETCHES:
        raise BadInput(f"'spans' is missing or is no list of at most {MOST_STRETCHES} stretches. Reload the page.")
    return spans


def _span(given: object) -> Span:
    if isinstance(given, list) and [type(place) for place in given] == [int, int]:  # true and false are no places
        start, end = given
        if 0 <= start <= end <= LARGEST_WHOLE:
            return Span(start, end)
    raise BadInput("A stretch is its first character and the one after its last, as numbers. Reload the page.")
