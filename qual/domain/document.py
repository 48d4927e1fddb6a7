"""A transcript as one immutable text; turns and words are spans of it, in Unicode code points."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from qual.errors import BadInput

TURN_BREAK = "\n"  # between two turns; belongs to neither


class Span(NamedTuple):
    """A half-open range `[start, end)` of code points."""

    start: int
    end: int

    def slice(self, text: str) -> str:
        """Return the characters of `text` this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Turn:
    """What one speaker says until another speaks. `speaker` is a key, resolved per interview."""

    span: Span
    speaker: str
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word with its time and the recogniser's probability (0 to 1), None when typed by hand."""

    span: Span
    start_s: float | None = None
    end_s: float | None = None
    probability: float | None = None


class MarkKind(StrEnum):
    """What a listener should know about a passage; the doubts say why the text there may be wrong."""

    UNINTELLIGIBLE = "unintelligible"  # somebody speaks, no words were recognised; the text is a placeholder
    OVERLAP = "overlap"  # two people speak at once
    REPEATED = "doubt-repeated"  # the model went round in circles
    CREDITS = "doubt-credits"  # a subtitle credit, learned from films
    NO_SPEECH = "doubt-no-speech"  # the model itself took it for no speech
    TRANSLATED = "doubt-translated"  # written in another language than the one spoken
    FAST = "doubt-fast"  # more words than anybody says in that time


@dataclass(frozen=True, slots=True)
class Mark:
    """A remark about a passage inside one turn; times in seconds, None when the passage has none."""

    span: Span
    kind: MarkKind
    start_s: float | None = None
    end_s: float | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Text with its turns and words; spans sorted, inside the text, words inside turns.

    Marks are sorted by where they start and may overlap one another.
    """

    text: str
    turns: tuple[Turn, ...] = ()
    words: tuple[Word, ...] = ()
    language: str = ""
    duration_s: float | None = None
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        _check_spans("turn", (t.span for t in self.turns), len(self.text))
        _check_spans("word", (w.span for w in self.words), len(self.text))
        _check_marks(self.marks, len(self.text))

    def turn_index_at(self, position: int) -> int | None:
        """Return the index of the turn that holds `position`, or None between turns."""
        index = bisect_right([t.span.start for t in self.turns], position) - 1
        if index >= 0 and self.turns[index].span.start <= position <= self.turns[index].span.end:
            return index
        return None

    def words_in(self, span: Span) -> tuple[Word, ...]:
        """Return the words that overlap `span`, in order."""
        return tuple(w for w in self.words if w.span.start < span.end and span.start < w.span.end)

    def seconds_at(self, position: int) -> float | None:
        """Return when the word at or after `position` begins, else its turn's start."""
        for word in self.words:
            if word.span.end > position and word.start_s is not None:
                return word.start_s
        index = self.turn_index_at(position)
        return self.turns[index].start_s if index is not None else None

    @property
    def speakers(self) -> tuple[str, ...]:
        """Speaker keys in the order in which they first speak."""
        return tuple(dict.fromkeys(t.speaker for t in self.turns))


def _check_spans(what: str, spans: Iterable[Span], length: int) -> None:
    previous = 0
    for number, span in enumerate(spans, start=1):
        if not previous <= span.start <= span.end <= length:
            raise BadInput(
                f"The transcript's {what} {number} covers characters {span.start} to {span.end}, which overlaps "
                f"its neighbour or lies outside the text of {length} characters. Export the transcript again."
            )
        previous = span.end


def _check_marks(marks: Iterable[Mark], length: int) -> None:
    previous = 0
    for number, mark in enumerate(marks, start=1):
        start, end = mark.span
        if not (previous <= start < end <= length):
            raise BadInput(
                f"The transcript's mark {number} ({mark.kind}) covers characters {start} to {end}, which is out of "
                f"order, empty or outside the text of {length} characters. Export the transcript again."
            )
        previous = start


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn before it has a place in a text: what importers and engines produce."""

    speaker: str
    text: str
    start_s: float | None = None
    end_s: float | None = None
    words: tuple[Word, ...] = ()  # spans relative to this turn's text
    marks: tuple[Mark, ...] = ()  # likewise


def build_document(turns: Iterable[SpokenTurn], *, language: str = "", duration_s: float | None = None) -> Document:
    """Join spoken turns into one document; line ends inside a turn become spaces' neighbours untouched."""
    parts: list[str] = []
    placed: list[Turn] = []
    words: list[Word] = []
    marks: list[Mark] = []
    position = 0
    for turn in turns:
        if parts:
            parts.append(TURN_BREAK)
            position += len(TURN_BREAK)
        span = Span(position, position + len(turn.text))
        placed.append(Turn(span, turn.speaker, turn.start_s, turn.end_s))
        words.extend(
            Word(Span(w.span.start + position, w.span.end + position), w.start_s, w.end_s, w.probability)
            for w in turn.words
        )
        marks.extend(
            Mark(Span(m.span.start + position, m.span.end + position), m.kind, m.start_s, m.end_s) for m in turn.marks
        )
        parts.append(turn.text)
        position = span.end
    return Document("".join(parts), tuple(placed), tuple(words), language, duration_s, tuple(marks))


def document_to_json(document: Document) -> dict[str, object]:
    """Return the JSON transcript of the README: offsets in code points into `text`."""
    return {
        "language": document.language,
        "duration_s": document.duration_s,
        "text": document.text,
        "turns": [
            {
                "speaker": t.speaker,
                "start_s": t.start_s,
                "end_s": t.end_s,
                "start": t.span.start,
                "end": t.span.end,
            }
            for t in document.turns
        ],
        "words": [
            {
                "start": w.span.start,
                "end": w.span.end,
                "start_s": w.start_s,
                "end_s": w.end_s,
                "probability": w.probability,
            }
            for w in document.words
        ],
        "marks": [
            {
                "start": m.span.start,
                "end": m.span.end,
                "kind": m.kind.value,
                "start_s": m.start_s,
                "end_s": m.end_s,
            }
            for m in document.marks
        ],
    }


def document_from_json(data: dict) -> Document:
    """Read what `document_to_json` wrote; raise BadInput naming the missing or wrong field."""
    try:
        turns = tuple(
            Turn(
                Span(int(t["start"]), int(t["end"])),
                str(t["speaker"]),
                _seconds(t, "start_s"),
                _seconds(t, "end_s"),
            )
            for t in data.get("turns", [])
        )
        words = tuple(
            Word(
                Span(int(w["start"]), int(w["end"])),
                _seconds(w, "start_s"),
                _seconds(w, "end_s"),
                _seconds(w, "probability"),
            )
            for w in data.get("words", [])
        )
        marks = tuple(
            Mark(
                Span(int(m["start"]), int(m["end"])),
                MarkKind(m["kind"]),
                _seconds(m, "start_s"),
                _seconds(m, "end_s"),
            )
            for m in data.get("marks", [])
        )
        text = data["text"]
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(f"The JSON transcript lacks or misstates {error}. See the README for its form.") from error
    if not isinstance(text, str):
        raise BadInput("The JSON transcript's 'text' is not text. See the README for its form.")
    return Document(text, turns, words, str(data.get("language") or ""), _seconds(data, "duration_s"), marks)


def _seconds(record: dict, field: str) -> float | None:
    value = record.get(field)
    return None if value is None else float(value)
