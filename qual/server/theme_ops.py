"""Themes on the coding screen: the list a passage can be brought into, and the gesture that brings it in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qual.server import shapes
from qual.server.answers import json_answer
from qual.server.belonging import require_same
from qual.server.fields import Fields
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import theme_bringing
from qual.services.theme_quotes import QuoteDraft
from qual.store.tx import Tx


async def choices(request: Request) -> Response:
    """Answer `GET /api/projects/{id}/themes`."""
    here, actor, project_id = site(), actor_of(request), request.path_params["id"]

    def read() -> list[shapes.Shape]:
        with here.workbench.read(actor) as tx:
            found = theme_bringing.choices(tx, project_id)
        return [{"id": one.id, "name": one.name, "state": one.state.value} for one in found]

    return json_answer({"themes": await here.call(read)})


def _bring(tx: Tx, project_id: str, op: Fields) -> shapes.Shape:
    draft = QuoteDraft(op.id("interview"), op.id("revision"), op.whole("start"), op.whole("end"))
    brought = theme_bringing.bring_passage(tx, op.id("theme"), draft)
    require_same(brought.theme.project_id, project_id)
    return {"theme": brought.theme.name, "quote": brought.quote.id, "is_new": brought.is_new}


KINDS: Mapping[str, Callable[[Tx, str, Fields], Any]] = {"theme.bring": _bring}
