"""Taking back one change of a transcript while later changes elsewhere stay.

What a change did is found turn by turn: the turns it replaced, and by which. These are put back where nobody has
touched them since.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from qual.domain.document import Document, Mark, Span, Turn, Word
from qual.domain.edits import Edit, apply, carry, diff, growth
from qual.errors import Conflict

T = TypeVar("T", Turn, Word, Mark)

_TOUCHED = "The same passage was changed again since. Undo the newer change first, or correct the passage by hand."


@dataclass(frozen=True, slots=True)
class _Block:
    """Turns `first..last` of the text before a change, and where what replaced them stands now."""

    was: Span
    first: int
    last: int
    now: Span
    now_first: int
    now_last: int


@dataclass(frozen=True, slots=True)
class Restored:
    """The document with a change taken back, and the edits that made it from the present one."""

    document: Document
    edits: tuple[Edit, ...]
    _blocks: tuple[_Block, ...]
    _steps: tuple[tuple[Edit, ...], ...]

    def place(self, span: Span) -> Span:
        """Return where a passage of the text before the change stands in the restored one."""
        return Span(self._position(span.start, is_end=False), self._position(span.end, is_end=True))

    def _position(self, position: int, *, is_end: bool) -> int:
        for block in self._blocks:
            if block.was.start <= position <= block.was.end:
                shift = sum(growth(e) for e in self.edits if e.end <= block.now.start and e.start < block.now.start)
                return block.now.start + shift + position - block.was.start
        for edits in (*self._steps, self.edits):
            position += sum(growth(e) for e in edits if (e.start < position if is_end else e.end <= position))
        return position


def restore(
    before: Document, after: Document, edits: Sequence[Edit], current: Document, later: Sequence[Sequence[Edit]]
) -> Restored:
    """Take back the change that made `after` from `before` by `edits`; `later` edits made `current` of `after`.

    Raises Conflict when somebody changed the same turns since.
    """
    if current == after:  # what was changed since has been taken back already
        later = ()
    blocks = tuple(_standing(before, after, change, current, later) for change in _changed(before, after))
    back = tuple(
        Edit(e.start + block.now.start, e.end + block.now.start, e.text)
        for block in blocks
        for e in diff(block.now.slice(current.text), block.was.slice(before.text))
    )
    text = apply(current.text, back)
    parts: tuple[list[Turn], list[Word], list[Mark]] = ([], [], [])
    reached, shift = 0, 0
    for block in (*blocks, None):
        stop = block.now_first if block else len(current.turns)
        _take(current, reached, stop, shift, parts)
        if block:
            _take(before, block.first, block.last, block.now.start + shift - block.was.start, parts)
            shift += (block.was.end - block.was.start) - (block.now.end - block.now.start)
            reached = block.now_last
    document = replace(current, text=text, turns=tuple(parts[0]), words=tuple(parts[1]), marks=tuple(parts[2]))
    return Restored(document, back, blocks, (tuple(edits), *map(tuple, later)))


def _changed(before: Document, after: Document) -> list[tuple[int, int, int, int]]:
    """Return which turns became which, as half-open ranges of their numbers."""
    old, new = _contents(before), _contents(after)
    if len(old) == len(new):
        return [(i, i + 1, i, i + 1) for i, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    most = min(len(old), len(new))
    head = 0
    while head < most and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < most - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    return [(head, len(old) - tail, head, len(new) - tail)]


def _contents(document: Document) -> list[tuple[object, ...]]:
    """Return what each turn holds, wherever it stands."""
    inside: list[list[tuple[object, ...]]] = [[] for _ in document.turns]
    starts = [t.span.start for t in document.turns]
    things = [(w.span, w.start_s, w.end_s, w.probability) for w in document.words]
    remarks = [(m.span, m.start_s, m.end_s, m.kind) for m in document.marks]
    for span, *rest in (*things, *remarks) if starts else ():
        index = max(bisect_right(starts, span.start) - 1, 0)
        inside[index].append((span.start - starts[index], span.end - starts[index], *rest))
    return [
        (t.span.slice(document.text), t.speaker, t.start_s, t.end_s, tuple(held))
        for t, held in zip(document.turns, inside, strict=True)
    ]


def _standing(
    before: Document,
    after: Document,
    change: tuple[int, int, int, int],
    current: Document,
    later: Sequence[Sequence[Edit]],
) -> _Block:
    """Return the block of one change with where it stands now; raise Conflict when somebody changed it since."""
    first, last, made_first, made_last = change
    if first == last or made_first == made_last:  # turns are never made of nothing
        raise Conflict(_TOUCHED)
    made = Span(after.turns[made_first].span.start, after.turns[made_last - 1].span.end)
    now = made
    for edits in later:
        now, _ = carry(now, edits)  # what was changed and changed back is as it was: the comparison below decides
    shift = now.start - made.start
    wanted = [(t.span.start + shift, t.span.end + shift, t.speaker) for t in after.turns[made_first:made_last]]
    starts = [t.span.start for t in current.turns]
    now_first = max(bisect_right(starts, now.start) - 1, 0)
    standing = current.turns[now_first : now_first + len(wanted)]
    same_turns = [(t.span.start, t.span.end, t.speaker) for t in standing] == wanted
    if not same_turns or now.slice(current.text) != made.slice(after.text):
        raise Conflict(_TOUCHED)
    was = Span(before.turns[first].span.start, before.turns[last - 1].span.end)
    return _Block(was, first, last, now, now_first, now_first + len(wanted))


def _take(
    source: Document,
    first: int,
    last: int,
    shift: int,
    into: tuple[list[Turn], list[Word], list[Mark]],
) -> None:
    """Add turns `first..last` of a document, and what lies in them, moved by `shift` characters."""
    if first >= last:
        return
    start, end = source.turns[first].span.start, source.turns[last - 1].span.end
    into[0].extend(_moved(turn, shift) for turn in source.turns[first:last])
    into[1].extend(_moved(word, shift) for word in source.words if start <= word.span.start < end)
    into[2].extend(_moved(mark, shift) for mark in source.marks if start <= mark.span.start < end)


def _moved(thing: T, shift: int) -> T:
    if not shift:
        return thing
    return replace(thing, span=Span(thing.span.start + shift, thing.span.end + shift))
