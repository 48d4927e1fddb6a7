"""Memos follow a corrected transcript and merged codes: nothing is dropped, what was deleted keeps quote and place."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence

from qual.domain.codebook import Code, standing_for
from qual.domain.document import Span
from qual.domain.edits import Anchor, carry_all, worst
from qual.domain.interview import Revision
from qual.domain.memo import Memo
from qual.store import memos
from qual.store.tx import Tx


def carry_memos(tx: Tx, interview_id: str, revision: Revision) -> list[list[object]]:
    """Move the memos of an interview along to `revision`; return where they lay, as `put_back` takes it."""
    placed = [(memo, span) for memo in memos.placed_in(tx.connection, interview_id) if (span := memo.span) is not None]
    moved = []
    for (memo, _), (span, anchor) in zip(placed, carry_all([span for _, span in placed], revision.edits), strict=True):
        anchor = worst(memo.anchor, anchor)
        quote = memo.quote if anchor is Anchor.LOST else span.slice(revision.document.text)
        place = {"revision_id": revision.id, "start": span.start, "end": span.end}
        after = dataclasses.replace(memo, anchor=anchor, quote=quote, was=memo.written_on(anchor), **place)  # type: ignore[arg-type]
        moved.append(after)
    memos.move_all(tx.connection, moved)
    return [[memo.id, span.start, span.end, memo.anchor.value, memo.quote, memo.was] for memo, span in placed]


def put_back(tx: Tx, places: Sequence[Sequence[object]], text: str, place_of: Callable[[Span], Span]) -> None:
    """Have memos stand where they stood before a correction that was taken back.

    `place_of` says where a place of that earlier text lies in `text`, the one there is now.
    """
    back = []
    for memo_id, was_start, was_end, anchor, quote, *was in places:  # `was` is younger than the oldest events
        memo = memos.get(tx.connection, str(memo_id))
        if memo.deleted_at is not None:  # removed meanwhile; its place belongs to the revision it stood in
            continue
        place = place_of(Span(int(str(was_start)), int(str(was_end))))
        if anchor == Anchor.LOST or place.slice(text) == quote:
            where = {"start": place.start, "end": place.end, "quote": str(quote), "was": was[0] if was else None}
            back.append(dataclasses.replace(memo, anchor=Anchor(str(anchor)), **where))  # type: ignore[arg-type]
    memos.move_all(tx.connection, back)


def on_standing_codes(codes: Iterable[Code], found: Iterable[Memo]) -> tuple[Memo, ...]:
    """Return memos with those on merged codes, or on codings of these, at the code that stands for them today."""
    by_id = {code.id: code for code in codes}

    def placed(memo: Memo) -> Memo:
        code = by_id.get(memo.code_id or "")
        if code is None or code.merged_into is None:
            return memo
        return dataclasses.replace(memo, code_id=standing_for(code, by_id).id)

    return tuple(placed(memo) for memo in found)
