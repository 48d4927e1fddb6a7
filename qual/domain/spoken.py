"""The languages in which Qual speaks to people outside the research team, and which of them somebody reads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

NAMES = {"en": "English", "sv": "Svenska", "de": "Deutsch"}
USUAL = "en"


def filled(sentences: Mapping[str, str], key: str, values: Mapping[str, object]) -> str:
    """Return a catalogue's sentence with `values` in it; with a count `n` of 1, "key.one" is taken where it exists.

    >>> filled({"wait": "Wait {n} days.", "wait.one": "Wait a day."}, "wait", {"n": 1})
    'Wait a day.'
    """
    if values.get("n") == 1 and f"{key}.one" in sentences:
        key = f"{key}.one"
    return sentences[key].format(**values)


def first_spoken(wishes: Iterable[str]) -> str | None:
    """Return the first of these languages that Qual speaks; wishes are as browsers write them, "de-AT" or "sv_SE"."""
    asked = (wish.strip().lower().replace("_", "-").split("-")[0] for wish in wishes)
    return next((language for language in asked if language in NAMES), None)


def wishes_of(header: str) -> list[str]:
    """Return the languages of an `Accept-Language` header, the dearest first (RFC 9110, 12.5.4)."""
    rated = [
        (_weight(parameters), wish.strip()) for wish, _, parameters in (one.partition(";") for one in header.split(","))
    ]
    return [wish for weight, wish in sorted(rated, key=lambda one: -one[0]) if weight > 0]


def _weight(parameters: str) -> float:
    name, _, value = parameters.partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
