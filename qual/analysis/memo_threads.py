"""Threads of memos: which ones a person asked for, and in what order."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qual.domain.memo import Memo, MemoTarget


@dataclass(frozen=True, slots=True)
class MemoLine:
    """A memo with the names around it; what does not apply is ''."""

    memo: Memo
    author: str
    asked: tuple[str, ...]  # names
    answered_by: str
    interview: str
    code: tuple[str, ...]  # names from the root of the codebook down
    merged: str = ""  # the code it was written on, when that was merged into the one above


@dataclass(frozen=True, slots=True)
class Thread:
    """A memo and its answers, oldest first."""

    first: MemoLine
    answers: tuple[MemoLine, ...] = ()

    @property
    def lines(self) -> tuple[MemoLine, ...]:
        """The memo and its answers."""
        return (self.first, *self.answers)


class MemoOrder(StrEnum):
    """In what order threads are shown."""

    NEWEST = "newest"  # by the latest word in them
    OLDEST = "oldest"
    PLACE = "place"  # interview by interview, from the first turn to the last
    AUTHOR = "author"


@dataclass(frozen=True, slots=True)
class MemoFilter:
    """Which threads are wanted; what is None or empty does not narrow them."""

    target: MemoTarget | None = None
    author_id: str | None = None
    interview_id: str | None = None
    code_ids: frozenset[str] = frozenset()  # a code and those below it
    only_open: bool = False
    mine: str | None = None  # a user's id: threads they wrote in or are asked in
    words: str = ""
    order: MemoOrder = MemoOrder.NEWEST


def threads(lines: Iterable[MemoLine]) -> tuple[Thread, ...]:
    """Return memos with their answers; an answer whose memo is not among them begins a thread of its own."""
    listed = tuple(lines)
    known = {line.memo.id for line in listed}
    answers: dict[str, list[MemoLine]] = {}
    for line in listed:
        if line.memo.reply_to in known:
            answers.setdefault(str(line.memo.reply_to), []).append(line)
    firsts = (line for line in listed if line.memo.reply_to not in known)
    return tuple(Thread(line, tuple(answers.get(line.memo.id, ()))) for line in firsts)


def chosen(found: Sequence[Thread], wanted: MemoFilter) -> tuple[Thread, ...]:
    """Return the threads that fit `wanted`, in its order.

    Where a memo lies is asked of the thread; author, openness and words of any memo in it. All words must occur in
    one memo (its text, quote, author, interview or code), as parts of words, whatever their case.
    """
    words = folded(wanted.words).split()
    kept = [thread for thread in found if _lies(thread.first.memo, wanted) and _says(thread, wanted, words)]
    if wanted.order is MemoOrder.NEWEST:
        kept.sort(key=lambda t: max(line.memo.created_at for line in t.lines), reverse=True)
    elif wanted.order is MemoOrder.OLDEST:
        kept.sort(key=lambda t: t.first.memo.created_at)
    elif wanted.order is MemoOrder.AUTHOR:
        kept.sort(key=lambda t: (folded(t.first.author), t.first.memo.created_at))
    else:
        kept.sort(key=lambda t: (folded(t.first.interview), t.first.memo.start or 0, t.first.memo.created_at))
    return tuple(kept)


def folded(text: str) -> str:
    """Return the form in which two spellings of a text are the same.

    >>> folded("STRASSE") == folded("straße")
    True
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())


def _lies(memo: Memo, wanted: MemoFilter) -> bool:
    return (
        (wanted.target is None or memo.target_kind is wanted.target)
        and (wanted.interview_id is None or memo.interview_id == wanted.interview_id)
        and (not wanted.code_ids or memo.code_id in wanted.code_ids)
    )


def _says(thread: Thread, wanted: MemoFilter, words: list[str]) -> bool:
    memos = [line.memo for line in thread.lines]
    if wanted.author_id is not None and all(memo.author_id != wanted.author_id for memo in memos):
        return False
    if wanted.only_open and not any(memo.is_open for memo in memos):
        return False
    if wanted.mine is not None and not any(wanted.mine in (memo.author_id, *memo.asked) for memo in memos):
        return False
    return not words or any(_holds(line, words) for line in thread.lines)


def _holds(line: MemoLine, words: list[str]) -> bool:
    text = folded("\n".join((line.memo.text, line.memo.quote, line.author, line.interview, *line.code)))
    return all(word in text for word in words)
