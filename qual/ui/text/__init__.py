"""Every sentence the screen says, by key, from one catalogue per language; `t` fills in the values."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from qual.domain.spoken import filled

LANGUAGE = "en"  # the catalogue in use; others lie beside it as <language>.json


Say = Callable[..., str]  # called as `t`


@cache
def catalogue(language: str = LANGUAGE) -> dict[str, str]:
    """Return all sentences of a language by key."""
    sentences: dict[str, str] = json.loads((Path(__file__).parent / f"{language}.json").read_text(encoding="utf-8"))
    return sentences


def t(key: str, **values: object) -> str:
    """Return the sentence for `key` with `values` in it.

    With a count `n` of 1, "key.one" is taken where it exists. Raises KeyError for an unknown key.
    """
    return filled(catalogue(), key, values)


@cache
def speech(language: str) -> Say:
    """Return `t` in another language; what its catalogue lacks is said in English."""
    sentences = catalogue() | catalogue(language)
    return lambda key, **values: filled(sentences, key, values)


def has(key: str) -> bool:
    """Say whether the catalogue has `key`."""
    return key in catalogue()


def strings(prefix: str) -> dict[str, str]:
    """Return the sentences whose keys begin with `prefix`, unfilled, for a component."""
    return {key: text for key, text in catalogue().items() if key.startswith(prefix)}
