"""How a transcript is written down: time stamps, smoothed or verbatim, pauses, doubtful words, numbers."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from qual.analysis.numbers import numbers_in_words
from qual.analysis.reading import PauseStyle, hesitations, pause_sign, pauses
from qual.domain.document import Document, Span, Turn
from qual.domain.edits import Edit
from qual.domain.revise import revise
from qual.exchange.plain_text import one_line, xml_safe
from qual.exchange.speaker_lines import SPEAKERS_LINE, UNKNOWN

UNCERTAIN_BELOW = 0.6  # as the page underlines it
_LONGEST_MAXQDA_NAME = 63  # characters; longer ones are not taken for a speaker there
_MINUTE_S = 60


class Stamps(StrEnum):
    """Where times are written, and in which form."""

    NONE = "none"
    TURN = "turn"  # [00:03:40] before each turn
    MINUTE = "minute"  # [00:03:00] in the text, at the first word of each minute
    F4 = "f4"  # #00:03:40-5# at the end of each turn: when it ends
    MAXQDA = "maxqda"  # as f4, with names short enough to be taken for speakers there
    ATLAS = "atlas"  # #00:03:40-5# before each turn: when it begins


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What a written transcript shows. The words stored are never changed by it."""

    stamps: Stamps = Stamps.TURN
    pauses: PauseStyle = PauseStyle.NONE
    smoothed: bool = False
    unsure: bool = False  # (Axt?) as in Dresing and Pehl
    numbers_in_words: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a transcript. `names` gives speakers' shown names by key."""

    title: str
    names: Mapping[str, str] = field(default_factory=dict)
    interviewers: frozenset[str] = frozenset()  # speakers' keys
    language: str = ""
    added: date | None = None  # to the project
    held: date | None = None  # the interview; None where that is not known

    @property
    def dated(self) -> str:
        """What a page's header says of the date."""
        if self.held:
            return f"held {self.held.isoformat()}"
        return f"added {self.added.isoformat()}" if self.added else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One turn as it is written: `before` and `after` hold its time stamps."""

    label: str
    speaker: str
    text: str
    before: str = ""
    after: str = ""


def viewed(document: Document, options: WriteOptions, language: str) -> Document:
    """Return the document as it is to be written; words keep their times."""
    edits = [
        edit
        for turn in document.turns
        for edit in _turn_edits(document, turn.span, options, language or document.language)
    ]
    return revise(document, sorted([*_insertions(document, options, edits), *edits], key=_order))


def lines(document: Document, labels: Mapping[str, str], options: WriteOptions) -> Iterator[Line]:
    """Yield the turns of a document that is as it is to be written."""
    for turn in document.turns:
        label = labels[turn.speaker]
        if options.stamps is Stamps.MAXQDA:
            label = label[:_LONGEST_MAXQDA_NAME].rstrip()
        yield Line(label, turn.speaker, one_line(turn.span.slice(document.text)), *_stamps(turn, options.stamps))


def labels_of(document: Document, names: Mapping[str, str]) -> dict[str, str]:
    """Return speaker key -> a label that can be told from the text: no colon, no semicolon, no two alike."""
    labels: dict[str, str] = {}
    for key in document.speakers:
        shown = xml_safe(re.sub(r"\s*[:;：\[\]]\s*", " ", one_line(names.get(key, key)))).strip()
        label = shown or UNKNOWN
        number = 2
        while label in labels.values():
            label = f"{shown or UNKNOWN} {number}"
            number += 1
        labels[key] = label
    return labels


def opening(heading: Heading, labels: Mapping[str, str], stamps: Stamps) -> tuple[str, str]:
    """Return title and the line by which Qual knows its own transcripts again; "" for what is left out.

    A file for f4 or MAXQDA is read by the marks at the ends of its turns, and there every paragraph is a turn.
    """
    if stamps in {Stamps.F4, Stamps.MAXQDA}:
        return "", ""
    return one_line(heading.title), f"{SPEAKERS_LINE} {'; '.join(labels.values())}"


def is_right_to_left(text: str) -> bool:
    """Say whether a turn is read from the right: its first letter of a certain direction decides (Unicode, UAX 9, P2).

    >>> is_right_to_left("62 شكرا"), is_right_to_left("Tack 62")
    (True, False)
    """
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((found for found in directions if found in ("L", "R", "AL")), "L") != "L"


def clock(seconds: float) -> str:
    """Return 220.5 as 00:03:40."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def f4_stamp(seconds: float) -> str:
    """Return 220.5 as #00:03:40-5#, the form f4, MAXQDA and ATLAS.ti read."""
    tenths = round(max(seconds, 0.0) * 10)
    return f"#{clock(tenths // 10)}-{tenths % 10}#"


def _stamps(turn: Turn, stamps: Stamps) -> tuple[str, str]:
    if stamps is Stamps.TURN and turn.start_s is not None:
        return f"[{clock(turn.start_s)}] ", ""
    if stamps is Stamps.ATLAS and turn.start_s is not None:
        return f"{f4_stamp(turn.start_s)} ", ""
    if stamps in {Stamps.F4, Stamps.MAXQDA} and turn.end_s is not None:
        return "", f" {f4_stamp(turn.end_s)}"
    return "", ""


def _turn_edits(document: Document, span: Span, options: WriteOptions, language: str) -> list[Edit]:
    """Return what is left out of one turn or written in words."""
    hidden = hesitations(document.text, span, language) if options.smoothed else ()
    edits = [Edit(s.start, s.end, "") for s in hidden]
    if options.numbers_in_words:
        starts = [s.start for s in hidden]
        for number, words in numbers_in_words(document.text, span, language):
            if not _covering(number.start, edits[: len(hidden)], starts):
                edits.append(Edit(*number, words))
    return sorted(edits)


def _insertions(document: Document, options: WriteOptions, edits: list[Edit]) -> list[Edit]:
    """Return what is written between the words, in order: minutes, pauses, brackets around doubtful words."""
    starts = [edit.start for edit in edits]

    def place(at: int) -> int:
        covering = _covering(at, edits, starts)
        return covering.start if covering else at

    found: list[tuple[int, int, str]] = []  # position, order at the same position, text
    if options.stamps is Stamps.MINUTE:
        found += [(place(at), 1, f"[{clock(seconds)}] ") for at, seconds in _minutes(document)]
    if options.pauses is not PauseStyle.NONE:
        signs = ((at, pause_sign(seconds, options.pauses)) for at, seconds in pauses(document))
        found += [(place(at), 2, f"{sign} ") for at, sign in signs if sign]
    if options.unsure:
        for word in document.words:
            doubtful = word.probability is not None and word.probability < UNCERTAIN_BELOW
            if doubtful and not _covering(word.span.start, edits, starts):
                found += [(word.span.start, 3, "("), (word.span.end, 0, "?)")]
    return [Edit(at, at, text) for at, _, text in sorted(found)]


def _minutes(document: Document) -> Iterator[tuple[int, float]]:
    """Yield the first place that is said in each minute: words where they have times, else turns."""
    timed = [(w.span.start, w.start_s) for w in document.words if w.start_s is not None]
    places = timed or [(t.span.start, t.start_s) for t in document.turns if t.start_s is not None]
    reached = -1
    for at, seconds in places:
        minute = int(seconds // _MINUTE_S)
        if minute > reached:
            reached = minute
            yield at, seconds


def _covering(position: int, edits: list[Edit], starts: list[int]) -> Edit | None:
    """Return the edit that takes away the character at `position`."""
    index = bisect_right(starts, position) - 1
    return edits[index] if index >= 0 and position < edits[index].end else None


def _order(edit: Edit) -> tuple[int, bool]:
    return edit.start, edit.end > edit.start  # what is inserted where something is replaced stands before it
