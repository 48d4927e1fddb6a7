"""How a transcript's turns and words follow a correction: turns and times stay, new words get times."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from qual.domain.document import Document, Mark, MarkKind, Span, Turn, Word
from qual.domain.edits import Anchor, Edit, apply, carry_all, checked, diff, growth
from qual.errors import BadInput

_TOKEN = re.compile(r"\S+")
_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")


def revise(document: Document, edits: Iterable[Edit | tuple[int, int, str]], *, turn: int | None = None) -> Document:
    """Return `document` with `edits` made to its text, every edit staying inside one turn.

    Turns keep speaker and times. Words that no edit touches keep everything; a corrected word keeps its time
    and loses its probability, because a person typed it; new words share the time between their neighbours.
    Marks move with their text, and go where a person has put something else in its place.

    Args:
        turn: index of the turn all edits belong to; only needed where two turns meet without a break.

    Raises:
        BadInput: an edit crosses the break between two turns, or lies outside all of them.
        ValueError: the edits overlap, are unsorted or lie outside the text.
    """
    changes = checked(edits, length=len(document.text))
    if not changes:
        return document
    text = apply(document.text, changes)
    spans = [t.span for t in document.turns] or [Span(0, len(document.text))]
    own: dict[int, list[Edit]] = {}
    for edit in changes:
        own.setdefault(_owner(edit, spans, turn), []).append(edit)
    words_of = _words_by_turn(document.words, spans)
    new_spans: list[Span] = []
    words: list[Word] = []
    shift = 0
    for index, span in enumerate(spans):
        mine = own.get(index, [])
        first_shift, start = shift, span.start + shift
        shift += sum(map(growth, mine))
        new_spans.append(Span(start, span.end + shift))
        if mine and document.words:
            turn_here = document.turns[index] if document.turns else Turn(span, "", 0.0, document.duration_s)
            sides = _Side(document.text, span), _Side(text, new_spans[-1])
            words += _revised_words(*sides, turn_here, _moved(words_of[index], mine, first_shift))
        else:
            words += (_shifted(word, first_shift) for word in words_of[index])
    turns = tuple(replace(t, span=s) for t, s in zip(document.turns, new_spans, strict=False))
    return replace(document, text=text, turns=turns, words=tuple(words), marks=carried_marks(document, changes))


def correct_turn(document: Document, index: int, new_text: str) -> tuple[tuple[Edit, ...], Document]:
    """Return the edits that give turn `index` the text `new_text`, and the document after them.

    Line ends in `new_text` become blanks, because a line end is what parts two turns.
    Raises BadInput when there is no such turn.
    """
    if not 0 <= index < len(document.turns):
        raise BadInput(
            f"This transcript has {len(document.turns)} turns; there is no turn {index + 1}. Reload the page."
        )
    span = document.turns[index].span
    within = diff(span.slice(document.text), _LINE_END.sub(" ", new_text))
    edits = tuple(Edit(e.start + span.start, e.end + span.start, e.text) for e in within)
    return edits, revise(document, edits, turn=index)


def replace_words(
    document: Document, replacements: Iterable[Edit | tuple[int, int, str]]
) -> tuple[tuple[Edit, ...], Document]:
    """Return the edits that make these replacements in any of the turns, and the document after them.

    A word replaced by nothing takes one of the blanks around it along. Raises BadInput when replacements overlap,
    lie outside all turns, or would leave a turn without words.
    """
    wanted = sorted((Edit(start, end, " ".join(text.split())) for start, end, text in replacements), key=_place)
    try:
        edits = tuple(_without_double_blanks(document.text, checked(wanted, length=len(document.text))))
    except ValueError as error:
        raise BadInput("Two of the places to be replaced overlap. Search again and replace then.") from error
    edits = tuple(e for e in edits if e.text != document.text[e.start : e.end])
    revised = revise(document, edits)
    for number, (was, now) in enumerate(zip(document.turns, revised.turns, strict=True), start=1):
        if was.span.slice(document.text).strip() and not now.span.slice(revised.text).strip():
            raise BadInput(f"Turn {number} would have no words left. Leave it out, or correct it by hand.")
    return edits, revised


def _place(edit: Edit) -> tuple[int, int]:
    return edit.start, edit.end


def _without_double_blanks(text: str, edits: Iterable[Edit]) -> Iterator[Edit]:
    reached = 0  # the end of the edit before: what it took must not be taken again
    for edit in edits:
        start, end = edit.start, edit.end
        if not edit.text and start < end:
            before = text[start - 1] if start > reached else "\n"
            after = text[end] if end < len(text) else "\n"
            if after == " " and before in " \n":
                end += 1
            elif before == " " and not after.isalnum():
                start -= 1
        reached = end
        yield Edit(start, end, edit.text)


def carried_marks(document: Document, edits: Iterable[Edit | tuple[int, int, str]]) -> tuple[Mark, ...]:
    """Return the marks of `document` after `edits`, without those whose text is gone or typed anew.

    "(unintelligible)" stands for what nobody could write down; whoever changes a letter of it has, so that its
    mark goes with the first change. The others stay for as long as one character they were made for is left.
    """
    track = checked(edits)
    moved = []
    for mark, (span, anchor) in zip(document.marks, carry_all([m.span for m in document.marks], track), strict=True):
        if anchor is Anchor.LOST or _typed_anew(mark, track):
            continue
        moved.append(replace(mark, span=span))
    return tuple(sorted(moved, key=lambda mark: mark.span.start))  # stable: an edit may give two the same start


def _typed_anew(mark: Mark, edits: Sequence[Edit]) -> bool:
    start, end = mark.span
    inside = [e for e in edits if e.start < end and (e.end > start if e.end > e.start else e.start > start)]
    if mark.kind is MarkKind.UNINTELLIGIBLE:
        return bool(inside)
    return sum(min(e.end, end) - max(e.start, start) for e in inside) == end - start


def _owner(edit: Edit, spans: Sequence[Span], turn: int | None) -> int:
    """Return the index of the turn that holds `edit`; where two turns meet without a break, the earliest."""
    index = bisect_left([s.end for s in spans], edit.end) if turn is None else turn
    if index >= len(spans) or not spans[index].start <= edit.start <= edit.end <= spans[index].end:
        raise BadInput(
            f"The change at characters {edit.start} to {edit.end} crosses the border between two turns. "
            "Correct each turn on its own."
        )
    return index


def _words_by_turn(words: Sequence[Word], spans: Sequence[Span]) -> list[list[Word]]:
    by_turn: list[list[Word]] = [[] for _ in spans]
    starts = [s.start for s in spans]
    for word in words:
        by_turn[max(bisect_right(starts, word.span.start) - 1, 0)].append(word)
    return by_turn


def _shifted(word: Word, by: int) -> Word:
    if not by:
        return word
    start, end = word.span
    return Word(Span(start + by, end + by), word.start_s, word.end_s, word.probability)


@dataclass(frozen=True, slots=True)
class _Moved:
    """A word of the old text and where it stands in the new one; None when its characters changed."""

    old: Word
    new: Word | None


def _moved(words: Sequence[Word], edits: Sequence[Edit], shift: int) -> Iterator[_Moved]:
    """Yield every word, shifted unless an edit removes or parts its characters."""
    index = 0
    for word in words:
        start, end = word.span
        while index < len(edits) and edits[index].end <= start:
            shift += growth(edits[index])
            index += 1
        changed = index < len(edits) and edits[index].start < end
        yield _Moved(word, None if changed else _shifted(word, shift))


@dataclass(frozen=True, slots=True)
class _Side:
    """One turn in the old or in the new text; beyond its ends everything counts as blank."""

    text: str
    span: Span

    def blank_at(self, position: int) -> bool:
        inside = self.span.start <= position < self.span.end
        return not inside or self.text[position].isspace()


def _revised_words(old: _Side, new: _Side, turn: Turn, moved: Iterable[_Moved]) -> Iterator[Word]:
    """Yield the words of a corrected turn: kept ones as they are, between them new ones where it changed."""
    before: _Moved | None = None
    changed: list[Word] = []
    for here in moved:
        if here.new is None or _newly_glued(old, new, here.old.span, here.new.span):
            changed.append(here.old)
            continue
        yield from _between(old, new, turn, before, changed, here)
        yield here.new
        before, changed = here, []
    yield from _between(old, new, turn, before, changed, None)


def _newly_glued(old: _Side, new: _Side, was: Span, now: Span) -> bool:
    """Say whether a letter now stands where a blank set the word apart: 'cat' has become 'cats'."""
    return (old.blank_at(was.start - 1) and not new.blank_at(now.start - 1)) or (
        old.blank_at(was.end) and not new.blank_at(now.end)
    )


def _between(
    old: _Side, new: _Side, turn: Turn, before: _Moved | None, changed: list[Word], after: _Moved | None
) -> Iterator[Word]:
    """Yield the words between two kept ones (or the turn's ends); nothing when nothing changed there."""
    gap = Span(
        before.new.span.end if before and before.new else new.span.start,
        after.new.span.start if after and after.new else new.span.end,
    )
    was = Span(before.old.span.end if before else old.span.start, after.old.span.start if after else old.span.end)
    if not changed and gap.slice(new.text) == was.slice(old.text):
        return
    spans = [
        Span(*token.span())
        for token in _TOKEN.finditer(new.text, gap.start, gap.end)
        if any(map(str.isalnum, token.group()))
    ]
    begin_s = _first_known(before.old.end_s if before else None, turn.start_s)
    end_s = _first_known(after.old.start_s if after else None, turn.end_s)
    yield from _timed(old.text, new.text, changed, spans, (begin_s, end_s))


def _timed(
    old_text: str,
    new_text: str,
    old: list[Word],
    spans: list[Span],
    window: tuple[float | None, float | None],
) -> Iterator[Word]:
    """Yield words at `spans`: unchanged ones keep all, as many as before keep times, else they share."""

    def same(word: Word, span: Span) -> bool:
        return word.span.slice(old_text) == span.slice(new_text)

    head = 0
    while head < min(len(old), len(spans)) and same(old[head], spans[head]):
        head += 1
    tail = 0
    while tail < min(len(old), len(spans)) - head and same(old[-1 - tail], spans[-1 - tail]):
        tail += 1
    inner_old, inner = old[head : len(old) - tail], spans[head : len(spans) - tail]
    for word, span in zip(old[:head], spans, strict=False):
        yield replace(word, span=span)
    if len(inner_old) == len(inner):
        for word, span in zip(inner_old, inner, strict=True):
            yield replace(word, span=span, probability=word.probability if same(word, span) else None)
    elif inner:
        first = inner_old[0].start_s if inner_old else (old[head - 1].end_s if head else None)
        last = inner_old[-1].end_s if inner_old else (old[len(old) - tail].start_s if tail else None)
        yield from _shared_out(inner, _first_known(first, window[0]), _first_known(last, window[1]))
    for word, span in zip(old[len(old) - tail :], spans[len(spans) - tail :], strict=True):
        yield replace(word, span=span)


def _shared_out(spans: Sequence[Span], begin_s: float | None, end_s: float | None) -> Iterator[Word]:
    """Share the seconds among the words by their length; a single known end is taken for both."""
    begin_s, end_s = _first_known(begin_s, end_s), _first_known(end_s, begin_s)
    if begin_s is None or end_s is None:
        yield from (Word(span) for span in spans)
        return
    end_s = max(begin_s, end_s)
    letters = sum(s.end - s.start for s in spans)
    spoken = 0
    for span in spans:
        start_s = begin_s + (end_s - begin_s) * spoken / letters
        spoken += span.end - span.start
        yield Word(span, start_s, begin_s + (end_s - begin_s) * spoken / letters)


def _first_known(*times: float | None) -> float | None:
    return next((t for t in times if t is not None), None)
