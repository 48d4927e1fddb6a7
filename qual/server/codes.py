"""What the coding screen reads of one code: its card, and the passages that have it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from qual.domain.permission import Action, may
from qual.errors import BadInput
from qual.server import shapes
from qual.server.answers import json_answer
from qual.server.identity import actor_of
from qual.server.site import site
from qual.services import usage
from qual.services.usage import Tally, Use
from qual.services.wordings import Wording
from qual.store.tx import Tx

_WORDING = ("code_id", "version", "name", "definition", "include", "exclude", "example", "changed_by")
_PASSAGE = ("interview_id", "interview_name", "speaker", "participant", "start_s", "end_s")


async def card(request: Request) -> Response:
    """Answer `GET /api/codes/{id}`."""
    here, actor, code_id = site(), actor_of(request), request.path_params["id"]

    def read() -> shapes.Shape:
        with here.workbench.read(actor) as tx:
            found = usage.code_card(tx, code_id)
            hears = _hears(tx, found.code.project_id)
            return {
                "code": shapes.shape(found.code, shapes.CODE),
                "merged_into": found.code.merged_into,
                "total": found.total,
                "stale": found.stale,
                "by_interview": [_tally(one) for one in found.by_interview],
                "by_coder": [_tally(one) for one in found.by_coder],
                "examples": [_use(one, hears=hears) for one in found.examples],
                "wordings": [_wording(one) for one in found.wordings],
                "merged": [_wording(one) for one in found.merged],
            }

    return json_answer(await here.call(read))


async def uses(request: Request) -> Response:
    """Answer `GET /api/codes/{id}/uses?interview=&coder=&stale=1&skip=0&most=20`."""
    here, actor, code_id = site(), actor_of(request), request.path_params["id"]
    asked = request.query_params

    def read() -> shapes.Shape:
        with here.workbench.read(actor) as tx:
            found = usage.uses(
                tx,
                code_id,
                interview_id=asked.get("interview"),
                coder_id=asked.get("coder"),
                stale=asked.get("stale") == "1",
                skip=_number(asked.get("skip", "0")),
                most=_number(asked.get("most", "20")),
            )
            hears = _hears(tx, found.project_id)
            return {"total": found.total, "uses": [_use(one, hears=hears) for one in found.uses]}

    return json_answer(await here.call(read))


def _use(use: Use, *, hears: bool) -> shapes.Shape:
    audio = f"/api/recordings/{use.recording_id}/audio" if use.recording_id and hears else None
    return {
        **shapes.shape(use.coding, shapes.CODING),
        **shapes.shape(use.passage, _PASSAGE),
        "coder": use.coder,
        "at": use.coding.created_at.isoformat(timespec="seconds"),
        "wording": None if use.wording is None else _wording(use.wording),
        "audio_url": audio,
    }


def _wording(found: Wording) -> shapes.Shape:
    return shapes.shape(found, _WORDING) | {"changed_at": found.changed_at.isoformat(timespec="seconds")}


def _tally(found: Tally) -> shapes.Shape:
    return {"id": found.id, "name": found.name, "codings": found.codings}


def _hears(tx: Tx, project_id: str) -> bool:
    return may(tx.role(project_id), Action.HEAR)


def _number(given: Any) -> int:
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadInput("'skip' and 'most' are whole numbers.")
    return int(given)
