"""Reading the fields of untrusted JSON: each is what it should be, or BadInput names it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from qual.domain.ids import parse_id
from qual.errors import BadInput

LARGEST_WHOLE = 2**31 - 1  # PostgreSQL's integer
LONGEST_TEXT = 100_000  # a turn of a long monologue; codes and names have their own, lower limits


class Fields:
    """One JSON object. `given` is the object itself."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given

    def id(self, name: str) -> str:
        """Return a UUID in canonical form."""
        value = self.given.get(name)
        if not isinstance(value, str):
            raise _wrong(name, "an identifier")
        return parse_id(value, f"identifier '{name}'")

    def id_or_none(self, name: str) -> str | None:
        """Return a UUID, or None where JSON says null or nothing."""
        return None if self.given.get(name) is None else self.id(name)

    def ids(self, name: str, default: Sequence[str] | None = None) -> list[str]:
        """Return a list of UUIDs."""
        value = self.given.get(name, default)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise _wrong(name, "a list of identifiers")
        return [parse_id(one, f"identifier in '{name}'") for one in value]

    def choice(self, name: str, among: Iterable[str]) -> str | None:
        """Return one of some words, or None where JSON says null or nothing."""
        value = self.given.get(name)
        if value is not None and value not in (allowed := list(among)):
            raise _wrong(name, f"one of {', '.join(allowed)}")
        return value

    def whole_or_none(self, name: str) -> int | None:
        """Return a whole number from 0 on, or None where JSON says null or nothing."""
        return None if self.given.get(name) is None else self.whole(name)

    def whole(self, name: str) -> int:
        """Return a whole number from 0 on."""
        value = self.given.get(name)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_WHOLE:
            raise _wrong(name, "a whole number, 0 or greater")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """Return text that both databases can hold."""
        value = self.given.get(name, default)
        if not isinstance(value, str):
            raise _wrong(name, "text")
        if len(value) > LONGEST_TEXT:
            raise BadInput(f"'{name}' has {len(value)} characters; use at most {LONGEST_TEXT}.")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise BadInput(f"'{name}' holds half a character, which cannot be stored. Type it again.")
        return value.replace("\x00", "")

    def list(self, name: str) -> list[Fields]:
        """Return a list of JSON objects."""
        value = self.given.get(name)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise _wrong(name, "a list")
        return [Fields(one) for one in value]

    def texts_given(self, names: Iterable[str]) -> dict[str, str]:
        """Return those of the named texts that are there."""
        return {name: self.text(name) for name in names if name in self.given}


def _wrong(name: str, wanted: str) -> BadInput:
    return BadInput(f"'{name}' is missing or is not {wanted}. Reload the page and try again.")
