"""Answers as JSON, and every error as a sentence with its HTTP status."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from qual.errors import BadInput, QualError, TooMuch

OUR_FAULT = (
    "Something went wrong inside Qual. What you just did was not stored; everything before it was. "
    "Try again, and if it happens again, report it with the time of day."
)


def to_json(value: object) -> bytes:
    """Return `value` as compact UTF-8 JSON."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # half a character, echoed, becomes JSON's own escape for it


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
    """Answer a route that raised; Starlette calls this for what is listed in `routes.exception_handlers`."""
    if isinstance(error, QualError):
        return error_answer(error)
    return json_answer({"error": {"code": "internal", "message": OUR_FAULT}}, status=500)


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
