"""Memos follow a corrected transcript as codings do: nothing is dropped, what was deleted keeps its quote and place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qual.domain.document import Span
from qual.domain.edits import Anchor, carry_all, worst
from qual.domain.interview import Revision
from qual.store import memos
from qual.store.tx import Tx


def carry_memos(tx: Tx, interview_id: str, revision: Revision) -> list[list[object]]:
    """Move the memos of an interview along to `revision`; return where they lay, as `put_back` takes it."""
    placed = [(memo, span) for memo in memos.placed_in(tx.connection, interview_id) if (span := memo.span) is not None]
    moved = carry_all([span for _, span in placed], revision.edits)
    for (memo, _), (span, anchor) in zip(placed, moved, strict=True):
        anchor = worst(memo.anchor, anchor)
        quote = memo.quote if anchor is Anchor.LOST else span.slice(revision.document.text)
        memos.change(
            tx.connection,
            memo,
            revision_id=revision.id,
            start=span.start,
            end=span.end,
            anchor=anchor,
            quote=quote,
        )
    return [[memo.id, span.start, span.end, memo.anchor.value, memo.quote] for memo, span in placed]


def put_back(tx: Tx, places: Sequence[Sequence[object]], text: str, place_of: Callable[[Span], Span]) -> None:
    """Have memos stand where they stood before a correction that was taken back.

    `place_of` says where a place of that earlier text lies in `text`, the one there is now.
    """
    for memo_id, start, end, anchor, quote in places:
        memo = memos.get(tx.connection, str(memo_id))
        if memo.deleted_at is not None:  # removed meanwhile; its place belongs to the revision it stood in
            continue
        place = place_of(Span(int(str(start)), int(str(end))))
        if anchor == Anchor.LOST or place.slice(text) == quote:
            changes = {"start": place.start, "end": place.end, "anchor": Anchor(str(anchor)), "quote": quote}
            memos.change(tx.connection, memo, **changes)
