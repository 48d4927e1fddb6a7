"""What the pages before signing in say, and in which language: chosen there, of the link, or of the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request

from qual.config import LANGUAGE_COOKIE
from qual.domain.spoken import USUAL, filled, first_spoken, wishes_of

CHOSEN = "language"  # the parameter of the address that names a language, on these pages and in the links they lead to

Say = Callable[..., str]


def language_of(request: Request, following: str) -> str:
    """Return the language to speak: what the person chose comes before what the link they follow was made for."""
    asked = request.query_params.get(CHOSEN, ""), request.cookies.get(LANGUAGE_COOKIE, ""), *_of_link(following)
    return first_spoken(asked) or first_spoken(wishes_of(request.headers.get("accept-language", ""))) or USUAL


@cache
def speech(language: str) -> Say:
    """Return what fills the sentences of a language; with a count `n` of 1, "key.one" is taken where it exists."""
    sentences = catalogue(language)
    return lambda key, **values: filled(sentences, key, values)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Return all sentences of a language by key."""
    found: dict[str, str] = json.loads((Path(__file__).parent / "sign_in" / f"{language}.json").read_text("utf-8"))
    return found


def _of_link(following: str) -> list[str]:
    return parse_qs(urlsplit(following).query).get(CHOSEN, [])
