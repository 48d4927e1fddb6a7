"""Where turns begin and end, and whose they are: splitting, joining, giving words to another speaker.

The words stay as they were said. Only blanks become breaks between turns and breaks become blanks, so that word
times, marks and everything that points into the text follow by the same edits as after a correction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from qual.domain.document import TURN_BREAK, Document, Mark, Span, Turn, Word
from qual.domain.edits import Edit, apply, diff, growth
from qual.domain.revise import carried_marks, correct_turn
from qual.errors import BadInput

_BLANK = re.compile(r"\s")

Regrouped = tuple[tuple[Edit, ...], Document]


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch of one old turn that stays together in the new turns. `joins` goes on with the run before it."""

    turn: int
    span: Span
    speaker: str
    start_s: float | None
    end_s: float | None
    joins: bool = False
    cut_out: bool = False


def split_turn(document: Document, index: int, left: str, right: str, *, speaker: str | None = None) -> Regrouped:
    """Return the edits that make two turns of one, with the texts `left` and `right`, and the document after them.

    Together the texts may be a correction of what the turn says. The second turn is `speaker`'s if one is given.
    The border's time is that of the words beside it; without word times it is unknown. Raises BadInput when one
    of the texts is blank or there is no such turn.
    """
    _require_turn(document, index)
    left, right = left.strip(), right.strip()
    if not left or not right:
        raise BadInput("A turn is split between two of its words. Put the cursor between them, then split.")
    _, corrected = correct_turn(document, index, f"{left} {right}")
    turn = corrected.turns[index]
    border = turn.span.start + len(left)
    first = replace(turn, span=Span(turn.span.start, border))
    second = replace(turn, span=Span(border + 1, turn.span.end), speaker=turn.speaker if speaker is None else speaker)
    runs = _whole(corrected)
    runs[index : index + 1] = _timed_runs(corrected, index, (first, second))
    _, regrouped = _regroup(corrected, runs)
    span = document.turns[index].span
    within = diff(span.slice(document.text), regrouped.text[turn.span.start : regrouped.turns[index + 1].span.end])
    return tuple(Edit(e.start + span.start, e.end + span.start, e.text) for e in within), regrouped


def merge_turns(document: Document, index: int) -> Regrouped:
    """Return the edits that join turn `index` and the one after it, and the document after them.

    The turn is the first one's speaker's. Raises BadInput when there is no turn after it, or when text stands
    between the two that belongs to neither.
    """
    _require_turn(document, index)
    if index + 1 >= len(document.turns):
        raise BadInput("This is the last turn; there is none after it to join.")
    if not _meet(document, index):
        raise BadInput("Between these two turns stands text that belongs to neither. They cannot be joined.")
    runs = _whole(document)
    runs[index + 1] = replace(runs[index + 1], joins=True)
    return _regroup(document, runs)


def assign_words(document: Document, span: Span, speaker: str) -> Regrouped:
    """Return the edits that give the words in `span` to `speaker`, and the document after them.

    Words are taken whole. A turn of which only a part changes hands is split; the part goes to a neighbouring
    turn of the same speaker if it stands beside one. Raises BadInput when `span` holds no word of any turn.
    """
    runs: list[_Run] = []
    found = False
    for index, turn in enumerate(document.turns):
        inside = _words_in(document.text, turn.span, span)
        found = found or inside is not None
        if inside is None or turn.speaker == speaker:
            runs += _timed_runs(document, index, (turn,))
        else:
            runs += _handed_over(document, index, inside, speaker)
    if not found:
        raise BadInput("No word is selected. Select the words that somebody else said.")
    for number, (before, here) in enumerate(pairwise(runs), start=1):
        beside = here.turn == before.turn + 1 and _meet(document, before.turn)
        if before.speaker == here.speaker and beside and (before.cut_out or here.cut_out):
            runs[number] = replace(here, joins=True)
    return _regroup(document, runs)


def _require_turn(document: Document, index: int) -> None:
    if not 0 <= index < len(document.turns):
        raise BadInput(
            f"This transcript has {len(document.turns)} turns; there is no turn {index + 1}. Reload the page."
        )


def _meet(document: Document, index: int) -> bool:
    """Say whether only blanks stand between turn `index` and the one after it."""
    return not document.text[document.turns[index].span.end : document.turns[index + 1].span.start].strip()


def _words_in(text: str, turn: Span, chosen: Span) -> Span | None:
    """Return the words of a turn that `chosen` touches, whole; None when it touches none."""
    start, end = max(turn.start, chosen.start), min(turn.end, chosen.end)
    while start < end and _BLANK.match(text[start]):
        start += 1
    while end > start and _BLANK.match(text[end - 1]):
        end -= 1
    if start >= end:
        return None
    while start > turn.start and not _BLANK.match(text[start - 1]):
        start -= 1
    while end < turn.end and not _BLANK.match(text[end]):
        end += 1
    return Span(start, end)


def _handed_over(document: Document, index: int, inside: Span, speaker: str) -> list[_Run]:
    """Return the runs of a turn whose words at `inside` go to another speaker."""
    turn, text = document.turns[index], document.text
    before = text[turn.span.start : inside.start].rstrip()
    after = text[inside.end : turn.span.end].lstrip()
    parts = [replace(turn, span=Span(turn.span.start, turn.span.start + len(before)))] if before else []
    start = inside.start if before else turn.span.start
    parts.append(replace(turn, span=Span(start, inside.end if after else turn.span.end), speaker=speaker))
    if after:
        parts.append(replace(turn, span=Span(turn.span.end - len(after), turn.span.end)))
    runs = _timed_runs(document, index, parts)
    if len(parts) == 1:
        return runs
    return [replace(run, cut_out=True) if run.speaker == speaker else run for run in runs]


def _whole(document: Document) -> list[_Run]:
    return [run for index, turn in enumerate(document.turns) for run in _timed_runs(document, index, (turn,))]


def _timed_runs(document: Document, index: int, parts: Sequence[Turn]) -> list[_Run]:
    """Return the parts of a turn as runs; borders within it get the times of the words beside them."""
    runs = []
    for number, part in enumerate(parts):
        start_s, end_s = part.start_s, part.end_s
        if len(parts) > 1:
            timed = [w for w in document.words_in(part.span) if w.start_s is not None]
            if number > 0:
                start_s = timed[0].start_s if timed else None
            if number < len(parts) - 1:
                end_s = timed[-1].end_s if timed else None
        runs.append(_Run(index, part.span, part.speaker, start_s, end_s))
    return runs


def _regroup(document: Document, runs: Sequence[_Run]) -> Regrouped:
    edits = tuple(_breaks(document.text, runs))
    if not edits and all(r.speaker == document.turns[r.turn].speaker for r in runs):
        return (), document
    text = apply(document.text, edits)
    parted = replace(document, marks=tuple(sorted(_parted_marks(document, runs), key=lambda mark: mark.span.start)))
    turns: list[Turn] = []
    shift, done = 0, 0
    for run in runs:
        while done < len(edits) and edits[done].end <= run.span.start:
            shift += growth(edits[done])
            done += 1
        span = Span(run.span.start + shift, run.span.end + shift)
        if run.joins and turns:
            turns[-1] = replace(turns[-1], span=Span(turns[-1].span.start, span.end), end_s=run.end_s)
        else:
            turns.append(Turn(span, run.speaker, run.start_s, run.end_s))
    words = tuple(_moved_words(document.words, edits))
    return edits, replace(document, text=text, turns=tuple(turns), words=words, marks=carried_marks(parted, edits))


def _breaks(text: str, runs: Sequence[_Run]) -> Iterator[Edit]:
    """Yield what must change between runs: a break where one turn becomes two, a blank where two become one."""
    for before, here in pairwise(runs):
        gap = Span(before.span.end, here.span.start)
        wanted = " " if here.joins else TURN_BREAK
        if (here.joins or before.turn == here.turn) and gap.slice(text) != wanted:
            yield Edit(gap.start, gap.end, wanted)


def _moved_words(words: Sequence[Word], edits: Sequence[Edit]) -> Iterator[Word]:
    """Yield the words where they stand after edits that touch blanks only."""
    shift, done = 0, 0
    for word in words:
        while done < len(edits) and edits[done].end <= word.span.start:
            shift += growth(edits[done])
            done += 1
        yield replace(word, span=Span(word.span.start + shift, word.span.end + shift)) if shift else word


def _parted_marks(document: Document, runs: Sequence[_Run]) -> Iterator[Mark]:
    """Yield the marks with those that reach over a new border parted there: a mark lies inside one turn."""
    starts = [run.span.start for run in runs]
    for mark in document.marks:
        first = max(bisect_right(starts, mark.span.start) - 1, 0)
        for run in runs[first:]:
            span = Span(max(mark.span.start, run.span.start), min(mark.span.end, run.span.end))
            if run.span.start >= mark.span.end:
                break
            if span.start < span.end:
                yield mark if span == mark.span else replace(mark, span=span)
