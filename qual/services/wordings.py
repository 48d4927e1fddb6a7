"""A code's wordings over time, and codings that were made under words no longer in force."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from qual.domain.coding import Coding
from qual.domain.event import Event
from qual.domain.permission import Action, may
from qual.errors import BadInput, Conflict
from qual.services.in_rounds import sight
from qual.services.recoding import standing
from qual.store import accounts, codings, recodings
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Wording:
    """One version of a code's name and rules."""

    version: int
    name: str
    definition: str
    include: str
    exclude: str
    example: str
    changed_by: str  # shown name
    changed_at: datetime
    code_id: str = ""


def wordings(tx: Tx, code_id: str) -> tuple[Wording, ...]:
    """Return all wordings of a code, newest first; the first one is in force."""
    tx.require(Action.READ, codings.code(tx.connection, code_id).project_id)
    names = accounts.names(tx.connection)
    return tuple(_wording(row, names) for row in reversed(codings.wordings(tx.connection, code_id)))


def merged_wordings(tx: Tx, code_id: str) -> tuple[Wording, ...]:
    """Return the last wordings of the codes that were merged into this one, directly or by way of others."""
    code = codings.code(tx.connection, code_id)
    tx.require(Action.READ, code.project_id)
    merged = [c for c in codings.codes_of(tx.connection, code.project_id, deleted=True) if c.merged_into]
    found, inside = [], {code_id}
    while step := [c for c in merged if c.merged_into in inside and c.id not in inside]:
        inside |= {c.id for c in step}
        found += step
    names = accounts.names(tx.connection)
    return tuple(_wording(codings.wordings(tx.connection, c.id)[-1], names) for c in found)


def stale_counts(tx: Tx, project_id: str) -> dict[str, int]:
    """Return per code how many codings were made under words that are not in force; codes without any are left out."""
    tx.require(Action.READ, project_id)
    return recodings.stale_counts(tx.connection, project_id, sight(tx, project_id))


def confirm_wording(tx: Tx, code_id: str, coding_ids: Sequence[str] | None = None) -> int:
    """Say that codings are right under the words in force now; return how many.

    Without `coding_ids` all that the actor may speak for: their own, or everybody's for owners and editors. Raises
    NotAllowed for chosen codings of others, BadInput when there is nothing to confirm.
    """
    code = codings.code(tx.connection, code_id)
    tx.require(Action.CODE, code.project_id)
    stale = recodings.under(tx.connection, code_id, sight(tx, code.project_id), stale=True)
    if coding_ids is None:
        everybody = may(tx.role(code.project_id), Action.REMOVE_CODINGS)
        chosen = [coding for coding in stale if everybody or coding.coder_id == tx.actor.user]
    else:
        wanted = set(coding_ids)
        chosen = [coding for coding in stale if coding.id in wanted]
        if any(coding.coder_id != tx.actor.user for coding in chosen):
            tx.require(Action.REMOVE_CODINGS, code.project_id)
    if not chosen:
        raise BadInput(
            f"There is nothing of yours to confirm: no such passage stands under old words of '{code.name}'."
        )
    recodings.place(tx.connection, [coding.id for coding in chosen], code.id, code.version, None)
    record = {"version": code.version, "was": [_made_under(coding) for coding in chosen]}
    tx.record("wording.confirm", ("code", code.id), project_id=code.project_id, after=record)
    return len(chosen)


def take_back_confirming(tx: Tx, act: Event) -> int:
    """Undo `confirm_wording` where nobody has done anything with the codings since; return for how many."""
    code = standing(tx, act.target_id)
    record: Any = act.after or {}
    now = codings.some(tx.connection, [id_ for id_, _, _ in record["was"]])
    ways: dict[tuple[int, str | None], list[str]] = {}
    for id_, version, made_with in record["was"]:
        coding = now[id_]
        if (coding.code_id, coding.code_version, coding.coded_as) == (code.id, record["version"], None):
            ways.setdefault((version, made_with), []).append(id_)
    if not ways:
        raise Conflict("All these codings were changed since. There is nothing left to take back.")
    for (version, made_with), ids in ways.items():
        recodings.place(tx.connection, ids, code.id, version, made_with)
    again = {"version": record["version"], "codings": [id_ for ids in ways.values() for id_ in ids]}
    tx.record("wording.unconfirm", ("code", code.id), project_id=code.project_id, before=again)
    return sum(map(len, ways.values()))


def _made_under(coding: Coding) -> tuple[str, int, str | None]:
    return coding.id, coding.code_version, coding.coded_as


def _wording(row: dict[str, Any], names: dict[str, str]) -> Wording:
    return Wording(
        row["version"],
        row["name"],
        row["definition"],
        row["include"],
        row["exclude"],
        row["example"],
        names.get(row["changed_by"], ""),
        row["changed_at"],
        row["code_id"],
    )
