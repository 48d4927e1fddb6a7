"""Answers as JSON, and every error as a sentence with its HTTP status."""

from __future__ import annotations

import json
import logging
import traceback
from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from qual.errors import BadInput, QualError, TooMuch

OUR_FAULT = (
    "Something went wrong inside Qual. What you just did was not stored; everything before it was. "
    "Try again, and if it happens again, report it with the time of day."
)


OUR_FAULT_DESCRIBED = {"code": "internal", "message": OUR_FAULT}

logger = logging.getLogger(__name__)


def to_json(value: object) -> bytes:
    """Return `value` as compact UTF-8 JSON."""
    try:
        return orjson.dumps(value)
    except TypeError:  # half a character, echoed, becomes JSON's own escape for it
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return text.encode("utf-8", "backslashreplace")


def json_answer(value: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Return a JSON answer."""
    return Response(to_json(value), status, headers, "application/json")


def error_answer(error: QualError) -> Response:
    """Return an error as the page expects it."""
    return json_answer(described(error), status=error.http_status)


def described(error: QualError) -> dict[str, object]:
    """Return an error as `{"error": {"code", "message"}}`."""
    return {"error": {"code": error.code, "message": str(error)}}


async def answer_error(_request: Request, error: Exception) -> Response:
    """Answer a route that raised a QualError; Starlette calls this, see `routes.exception_handlers`."""
    assert isinstance(error, QualError)
    return error_answer(error)


def defect_answer(what: str, defect: Exception) -> Response:
    """Log a defect of ours and return what the person is told."""
    log_defect(what, defect)
    return json_answer({"error": OUR_FAULT_DESCRIBED}, status=500)


def log_defect(what: str, defect: BaseException) -> None:
    """Log where a defect happened. Its own text is left out: it may quote an interview."""
    logger.error("%s met %s:\n%s", what, type(defect).__name__, "".join(traceback.format_tb(defect.__traceback__)))
    inner = defect.exceptions if isinstance(defect, BaseExceptionGroup) else (defect.__cause__,)
    for cause in inner:
        if cause is not None and cause is not defect:
            log_defect(f"{what}, because it", cause)


async def read_json(request: Request, *, most_bytes: int) -> object:
    """Return the request's body read as JSON; raise TooMuch or BadInput."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most_bytes:
            raise TooMuch(f"More than {most_bytes // 2**20} MB were sent at once. Send it in smaller parts.")
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:  # UnicodeDecodeError is a ValueError
        raise BadInput("The request is not JSON. Reload the page and try again.") from error
