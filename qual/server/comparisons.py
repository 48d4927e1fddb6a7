"""What the coding screen reads to compare coders in the text of an interview."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.ids import parse_id
from qual.server import shapes
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services.comparison import Comparison, comparison

_CODING = ("id", "coder", "start", "end", "code")
NOW = "now"  # instead of a round: codings as they stand


async def compared(request: Request) -> Response:
    """Answer `GET /api/interviews/{id}/comparison?round={id|now}&coders=a,b`."""
    here, actor, interview_id, asked = site(), actor_of(request), request.path_params["id"], request.query_params
    named = asked.get("round", NOW)
    round_id = None if named == NOW else parse_id(named, "identifier 'round'")
    coders = [one for one in asked["coders"].split(",") if one] if "coders" in asked else None

    def read() -> shapes.Shape:
        with here.workbench.read(actor) as tx:
            return _shape(comparison(tx, interview_id, round_id, coders))

    return json_answer(await here.call(read))


def _shape(found: Comparison) -> shapes.Shape:
    return {
        "revision_id": found.interview.revision_id,
        "round": None if found.round is None else shapes.shape(found.round, shapes.ROUND),
        "coders": [{"id": id_, "name": name} for id_, name in found.coders.items()],
        "compared": found.compared,
        "stretches": [{"start": one.span.start, "end": one.span.end, "coders": one.coders} for one in found.stretches],
        "codings": [shapes.shape(one, _CODING) for one in found.codings],
        "agreements": [_finding(one, {"code": one.code}) for one in found.agreements],
        "differences": [
            _finding(one, {"kind": one.kind.value, "codes": one.codes, "coders": one.coders, "silent": one.silent})
            for one in found.differences
        ],
        "left_out": found.left_out,
        "unfinished": found.unfinished,
    }


def _finding(found: Any, more: shapes.Shape) -> shapes.Shape:
    return {"start": found.start, "end": found.end, "codings": [one.id for one in found.codings]} | more
