"""Taking what was said out of what the log and other records keep of it, so that only who did what and when is left."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

ERASED: dict[str, Any] = {"erased": True}  # stands in the log for what an event held about something deleted for good
INTERVIEW, PARTICIPANT = "interview.erase", "participant.erase"  # acts that nothing takes back
EXTRACT = "extract"  # how the record of a sentence calls the machine that took it from a quote, word for word
# What these say is chosen from a list, never in somebody's words.
_OF_A_LIST = frozenset(
    {"action", "anchor", "kind", "manner", "method", "origin", "outcome", "role", "state", "target_kind", "verdict"}
)


def is_typed(typed: str, name: str) -> bool:
    """Say whether somebody typed a name as it stands, whatever keyboard made the letters and however wide the blanks.

    >>> is_typed(" A\u030asa,  ward 3 ", "\u00c5sa, ward 3")
    True
    """
    return _plain(typed) == _plain(name)


def without(value: Any, gone: Collection[str]) -> Any:
    """Return a JSON value without the words of what is `gone`, given by identifiers.

    In lists and by key, what is gone is left out. A record that names it keeps its identifiers (UUIDs), numbers and
    moments and loses every other text, so that whoever reads such records finds the fields they know.

    >>> without({"quote": "I waited", "interview": "i1", "state": "open", "start": 4}, {"i1"})
    {'quote': '', 'interview': '', 'state': 'open', 'start': 4}
    >>> without({"words": "Why?", "passages": [["i1", "r1", 0, 4], ["i2", "r2", 5, 9]]}, {"i1"})
    {'words': 'Why?', 'passages': [['i2', 'r2', 5, 9]]}
    """
    if isinstance(value, Mapping):
        left = {key: one for key, one in value.items() if key not in gone}
        if _names(left, gone):
            return {key: _emptied(one, key) for key, one in left.items()}
        return {key: without(one, gone) for key, one in left.items()}
    if isinstance(value, list):
        return [without(one, gone) for one in value if not _is_of(one, gone)]
    return value


def without_extracts(value: Any, is_copy: Callable[[str], bool]) -> Any:
    """Return a JSON value in which sentences that a machine took from a transcript have no words, if they are a copy.

    >>> taken = {"id": "s1", "text": "I waited", "engine": {"engine": "extract"}}
    >>> without_extracts({"sentence": taken, "quotes": []}, lambda text: text == "I waited")["sentence"]["text"]
    ''
    """
    if isinstance(value, list):
        return [without_extracts(one, is_copy) for one in value]
    if not isinstance(value, Mapping):
        return value
    record = {key: without_extracts(one, is_copy) for key, one in value.items()}
    engine, text = record.get("engine"), record.get("text")
    if isinstance(engine, Mapping) and engine.get("engine") == EXTRACT and isinstance(text, str) and is_copy(text):
        record["text"] = ""
    return record


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _names(record: Mapping[str, Any], gone: Collection[str]) -> bool:
    return any(isinstance(one, str) and one in gone for one in record.values())


def _is_of(one: Any, gone: Collection[str]) -> bool:
    if isinstance(one, str):
        return one in gone
    if isinstance(one, Mapping):
        return _names(one, gone)
    return isinstance(one, list) and any(isinstance(part, str) and part in gone for part in one)


def _emptied(value: Any, key: str = "") -> Any:
    if isinstance(value, str):
        return value if key in _OF_A_LIST or key.endswith("_at") or _is_id(value) else ""
    if isinstance(value, Mapping):
        return {inner: _emptied(one, inner) for inner, one in value.items()}
    if isinstance(value, list):
        return [_emptied(one) for one in value]
    return value


def _is_id(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False
