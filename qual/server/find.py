"""Finding words across a project's interviews, and passages that mean something similar."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from qual.analysis.concordance import Extent
from qual.analysis.retrieval import Mode, Query
from qual.domain.document import Span
from qual.domain.ids import parse_id
from qual.domain.interview import SpeakerRole
from qual.domain.job import JobView
from qual.domain.permission import Action
from qual.errors import BadInput
from qual.server import shapes
from qual.server.answers import json_answer
from qual.server.fields import LARGEST_WHOLE
from qual.server.identity import actor_of
from qual.server.site import site
from qual.server.vector_jobs import newest, prepared
from qual.services import finding
from qual.services import similar as services
from qual.services.finding import Found, Hit, Passages, Within
from qual.services.similar import Comparison
from qual.store.passage_vectors import Grain

E = TypeVar("E", bound=StrEnum)

ALIKE = (
    "interview_id", "revision_id", "start", "end", "text", "speaker", "participant", "group", "start_s", "likeness",
    "codes",
)  # fmt: skip
HIT = (
    "interview_id", "revision_id", "start", "end", "passage", "before", "text", "after", "speaker", "participant",
    "group", "start_s", "codes",
)  # fmt: skip


async def find(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/find`."""
    here, actor, project_id, asked = site(), actor_of(request), request.path_params["id"], request.query_params
    query, within, extent = _query(asked), _within(asked), _choice(asked, "extent", Extent, Extent.HIT)
    offset, limit = _whole(asked, "offset", 0), _whole(asked, "limit", 50)

    def read() -> Found:
        with here.workbench.read(actor) as tx:
            return finding.find(tx, project_id, query, within, extent=extent, offset=offset, limit=limit)

    return json_answer(_found(await here.call(read)))


async def passages(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/find/passages`: everything at once, as one act of coding needs it."""
    here, actor, project_id, asked = site(), actor_of(request), request.path_params["id"], request.query_params
    query, within, extent = _query(asked), _within(asked), _choice(asked, "extent", Extent, Extent.HIT)
    code_id = _id(asked, "code")

    def read() -> Passages:
        with here.workbench.read(actor) as tx:
            return finding.passages(tx, project_id, query, within, extent=extent, code_id=code_id)

    found = await here.call(read)
    return json_answer({"passages": found.rows, "more": found.more, "already": found.already})


async def similar(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/similar`: passages near in meaning, as far as their vectors are made."""
    here, actor, project_id, asked = site(), actor_of(request), request.path_params["id"], request.query_params
    interview_id = parse_id(asked.get("interview", ""), "identifier 'interview'")
    span, limit = Span(_whole(asked, "start", 0), _whole(asked, "end", 0)), _whole(asked, "limit", 50)
    outside = _id(asked, "outside")

    def read() -> tuple[Comparison, JobView | None]:
        with here.workbench.read(actor) as tx:
            found = services.alike(tx, project_id, interview_id, span, outside=outside, limit=limit)
        return found, newest(here.workbench, project_id, Grain.PASSAGE)

    found, job = await here.call(read)
    return json_answer(
        {
            "hits": [shapes.shape(one, ALIKE) for one in found.found],
            "missing": found.missing,
            "behind": found.behind,
            "comparable": found.is_comparable,
            "job": None if job is None else shapes.job(job),
        }
    )


async def prepare(request: Request) -> Response:
    """Answer `POST /api/projects/{id}/similar`: have the vectors made that are missing or behind, once."""
    return await prepared(request, Action.READ, Grain.PASSAGE)


def _query(asked: QueryParams) -> Query:
    text = asked.get("q", "")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise BadInput("The words to find hold half a character. Type them again.")
    return Query(text.replace("\x00", ""), _choice(asked, "mode", Mode, Mode.STEM), asked.get("case") == "1")


def _within(asked: QueryParams) -> Within:
    return Within(
        interviews=tuple(parse_id(one, "identifier 'interview'") for one in asked.getlist("interview")),
        speaker=asked.get("speaker", ""),
        role=_choice(asked, "role", SpeakerRole, None),
        participant=_id(asked, "participant"),
        group=asked.get("group"),
        inside=_id(asked, "inside"),
        outside=_id(asked, "outside"),
    )


def _choice(asked: QueryParams, name: str, kind: type[E], default: E | None) -> E:
    given = asked.get(name)
    if given is None:
        return default  # type: ignore[return-value]
    try:
        return kind(given)
    except ValueError as error:
        raise BadInput(f"'{name}' is one of {', '.join(kind)}. Reload the page and try again.") from error


def _id(asked: QueryParams, name: str) -> str:
    given = asked.get(name, "")
    return parse_id(given, f"identifier '{name}'") if given else ""


def _whole(asked: QueryParams, name: str, default: int) -> int:
    given = asked.get(name)
    if given is None:
        return default
    if not given.isascii() or not given.isdigit() or int(given) > LARGEST_WHOLE:
        raise BadInput(f"'{name}' is a whole number. Reload the page and try again.")
    return int(given)


def _found(found: Found) -> shapes.Shape:
    return {
        "total": found.total,
        "interviews": [
            shapes.shape(count.interview, ("id", "name", "language")) | {"hits": count.hits} for count in found.counts
        ],
        "hits": [_hit(hit) for hit in found.hits],
    }


def _hit(hit: Hit) -> shapes.Shape:
    return shapes.shape(hit, HIT)
