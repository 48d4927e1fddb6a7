"""Taking words of what was deleted for good out of the event log and out of answers kept for repeated gestures.

The log's hashes cover what the events held, so from the first event that loses words on every hash is made anew. The
event of the deletion says from which number on; it is itself in the chain.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.domain.erasure import ERASED, without, without_extracts
from qual.domain.event import GENESIS, canonical_json, chain_hash
from qual.store.schema import events, receipts

_AT_ONCE = 2000
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def erase_words(
    connection: sa.Connection,
    project_id: str,
    gone: frozenset[str],
    *,
    whole: Callable[[Any], bool],
    is_copy: Callable[[str], bool] | None = None,
) -> int | None:
    """Take the words of what is `gone` out of a project's events and seal the log again.

    Events for whose row `whole` is true lose all they held. Sentences that a machine took from a transcript lose their
    words where `is_copy` says that these are of what is gone. Returns the number of the first event that was changed,
    None if no event held anything.
    """
    first: int | None = None
    previous, after_seq = GENESIS, 0
    while rows := connection.execute(_PAGE, {"project": project_id, "seq": after_seq}).all():
        changed, sealed = [], []
        for row in rows:
            was = [None if text is None else json.loads(text) for text in (row.before, row.after)]
            now = was
            if whole(row):
                now = [None, ERASED]
            elif not gone.isdisjoint(_ID.findall(f"{row.before} {row.after}")):
                now = [without(one, gone) for one in was]
            if is_copy is not None and row.action.startswith("theme.sentence_"):
                now = [without_extracts(one, is_copy) for one in now]
            if now != was:
                changed.append({"wanted": row.id, "new_before": now[0], "new_after": now[1]})
                first = first or row.seq
            if first is None:
                previous = row.hash
                continue
            digest = _digest(previous, project_id, row, now)
            sealed.append({"wanted": row.id, "new_prev": previous, "new_hash": digest})
            previous = digest
        if changed:
            connection.execute(_CHANGE, changed)
        if sealed:
            connection.execute(_SEAL, sealed)
        after_seq = rows[-1].seq
    return first


def erase_answers(connection: sa.Connection, gone: frozenset[str], *, since: datetime) -> int:
    """Take the words of what is `gone` out of the answers to gestures made since then; return how many it was."""
    found, last = 0, ""
    while rows := connection.execute(_ANSWERS, {"since": since, "key": last}).all():
        few = [
            {"wanted": row.key, "new": without(json.loads(row.answer), gone)}
            for row in rows
            if not gone.isdisjoint(_ID.findall(row.answer))
        ]
        if few:
            connection.execute(_CHANGE_ANSWER, few)
        found, last = found + len(few), rows[-1].key
    return found


def _digest(previous: str, project_id: str, row: Any, payload: list[Any]) -> str:
    moment = row.time.isoformat(timespec="microseconds")
    told = (row.actor_id, row.action, row.target_kind, row.target_id, canonical_json(payload))
    return chain_hash(previous, project_id, str(row.seq), moment, *told)


def _as_text(column: sa.Column[Any]) -> sa.Label[str]:
    return sa.type_coerce(column, sa.Text).label(column.name)


_c = events.c
_PAGE = (
    sa.select(
        _c.id, _c.seq, _c.time, _c.actor_id, _c.action, _c.target_kind, _c.target_id, _c.interview_id, _c.hash,
        _as_text(_c.before), _as_text(_c.after),
    )
    .where(_c.project_id == sa.bindparam("project"), _c.seq > sa.bindparam("seq"))
    .order_by(_c.seq)
    .limit(_AT_ONCE)
)  # fmt: skip
_CHANGE = (
    events.update()
    .where(_c.id == sa.bindparam("wanted"))
    .values(before=sa.bindparam("new_before"), after=sa.bindparam("new_after"))
)
_SEAL = (
    events.update()
    .where(_c.id == sa.bindparam("wanted"))
    .values(prev_hash=sa.bindparam("new_prev"), hash=sa.bindparam("new_hash"))
)
_ANSWERS = (
    sa.select(receipts.c.key, _as_text(receipts.c.answer))
    .where(receipts.c.time >= sa.bindparam("since"), receipts.c.key > sa.bindparam("key"))
    .order_by(receipts.c.key)
    .limit(_AT_ONCE)
)
_CHANGE_ANSWER = receipts.update().where(receipts.c.key == sa.bindparam("wanted")).values(answer=sa.bindparam("new"))
