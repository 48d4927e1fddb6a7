"""Texts prepared for searching: kept beside the transcripts, read into memory once, made anew where they are behind."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence

import numpy as np
import sqlalchemy as sa

from qual.analysis.readable import VERSION, Readable, prepare
from qual.domain.interview import Interview, Revision
from qual.store import interviews
from qual.store.database import Database
from qual.store.schema import interviews as interview_table
from qual.store.schema import readables

MOST_BYTES_KEPT = 384 * 2**20  # 57 interviews of 15,000 words take 33 MB, 460 take 270 MB
_AT_ONCE = 32  # rows read in one statement

_kept: OrderedDict[tuple[str, str], Readable] = OrderedDict()  # by revision and language; neither ever changes
_kept_bytes = 0
_lock = threading.Lock()


def keep(connection: sa.Connection, interview: Interview, revision: Revision) -> None:
    """Prepare the text that is current from now on, in the transaction that makes it so."""
    found = prepare(interview.id, revision.id, interview.language, revision.document)
    values = {
        "revision_id": found.revision_id,
        "language": found.language,
        "version": VERSION,
        "text": found.text,
        "words": found.words,
        "stems": found.stems,
        "places": found.places.astype("<i4").tobytes(),
        "turns": found.turns.astype("<i4").tobytes(),
        "times": found.times.astype("<f4").tobytes(),
        "speakers": list(found.speakers),
    }
    changed = connection.execute(
        readables.update().where(readables.c.interview_id == interview.id).values(**values)
    ).rowcount
    if not changed:
        connection.execute(readables.insert().values(interview_id=interview.id, **values))


def each_of(connection: sa.Connection, wanted: Sequence[Interview]) -> Iterator[Readable]:
    """Yield the prepared texts of those of the interviews that have a transcript, in their order.

    What is in neither memory nor the table, because an older Qual wrote it, is prepared on the spot.
    """
    with_text = [interview for interview in wanted if interview.revision_id]
    for first in range(0, len(with_text), _AT_ONCE):
        some = with_text[first : first + _AT_ONCE]
        found = {i.id: kept for i in some if (kept := _from_memory(i)) is not None}
        missing = [i for i in some if i.id not in found]
        stored = _stored(connection, missing) if missing else {}
        for interview in some:
            if interview.id in found:
                yield found[interview.id]
                continue
            one = stored.get(interview.id) or _prepared(connection, interview)
            _to_memory(one)
            yield one


def fill(database: Database) -> int:
    """Prepare the texts an older Qual left unprepared, each in a transaction of its own; return how many."""
    with database.read() as connection:
        behind = connection.execute(_BEHIND, {"version": VERSION}).scalars().all()
    for interview_id in behind:
        with database.write() as connection:
            interview = interviews.get(connection, interview_id)
            if interview.revision_id:
                keep(connection, interview, interviews.revision(connection, interview.revision_id))
    return len(behind)


def forget() -> None:
    """Let go of all texts in memory."""
    global _kept_bytes
    with _lock:
        _kept.clear()
        _kept_bytes = 0


_BEHIND = (
    sa.select(interview_table.c.id)
    .join(readables, readables.c.interview_id == interview_table.c.id, isouter=True)
    .where(
        interview_table.c.revision_id.is_not(None),
        sa.or_(
            readables.c.revision_id.is_(None),
            readables.c.revision_id != interview_table.c.revision_id,
            readables.c.language != interview_table.c.language,
            readables.c.version != sa.bindparam("version"),
        ),
    )
)


def _stored(connection: sa.Connection, wanted: Sequence[Interview]) -> dict[str, Readable]:
    current = {i.id: (i.revision_id, i.language, VERSION) for i in wanted}
    found = connection.execute(readables.select().where(readables.c.interview_id.in_(current)))
    return {
        row.interview_id: Readable(
            row.interview_id, row.revision_id, row.language, row.text, row.words, row.stems,
            np.frombuffer(row.places, "<i4").reshape(-1, 2), np.frombuffer(row.turns, "<i4").reshape(-1, 2),
            np.frombuffer(row.times, "<f4"), tuple(row.speakers),
        )
        for row in found
        if (row.revision_id, row.language, row.version) == current[row.interview_id]
    }  # fmt: skip


def _prepared(connection: sa.Connection, interview: Interview) -> Readable:
    assert interview.revision_id is not None
    revision = interviews.revision(connection, interview.revision_id)
    return prepare(interview.id, revision.id, interview.language, revision.document)


def _from_memory(interview: Interview) -> Readable | None:
    key = (interview.revision_id or "", interview.language)
    with _lock:
        if (kept := _kept.get(key)) is not None:
            _kept.move_to_end(key)
        return kept


def _to_memory(readable: Readable) -> None:
    global _kept_bytes
    key = (readable.revision_id, readable.language)
    with _lock:
        if key not in _kept:
            _kept[key] = readable
            _kept_bytes += readable.n_bytes
        while _kept_bytes > MOST_BYTES_KEPT and len(_kept) > 1:
            _kept_bytes -= _kept.popitem(last=False)[1].n_bytes
