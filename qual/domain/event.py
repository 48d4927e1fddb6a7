"""The event log's record and its hash chain: who did what, when, before and after."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from qual.domain.erasure import ERASED

GENESIS = "0" * 64


class Manner(StrEnum):
    """How a change came about: by itself, by taking an earlier one back, or by doing what was taken back again."""

    ACT = "act"
    UNDO = "undo"
    REDO = "redo"


@dataclass(frozen=True, slots=True)
class Event:
    """One change. `seq` counts per project without gaps; `undoes` names the event this one takes back."""

    id: str
    project_id: str
    seq: int
    time: datetime
    actor_id: str
    action: str  # "coding.add", "code.rename", ...
    target_kind: str
    target_id: str
    interview_id: str | None  # set when only readers of that interview need to hear of it
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    key: str | None  # idempotency key of the gesture
    undoes: str | None
    prev_hash: str
    hash: str
    manner: Manner = Manner.ACT

    @property
    def is_erased(self) -> bool:
        """Say whether what it was about is deleted for good: then it can neither be told nor taken back."""
        return self.after == ERASED


def chain_hash(previous: str, *fields: str) -> str:
    """Return the SHA-256 over the previous hash and length-prefixed fields, so that no two field lists collide."""
    digest = hashlib.sha256(previous.encode())
    for value in fields:
        data = value.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def canonical_json(value: object) -> str:
    """Return the one JSON text for `value` that hashing relies on."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
