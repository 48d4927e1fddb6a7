"""Cuts transcripts into the passages that get vectors: what participants say, not too long."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from qual.domain.document import Document, Span, Turn
from qual.domain.interview import Interview, Participant, Revision, Speaker, SpeakerRole

MAX_WORDS = 120  # about 50 seconds of talk; longer passages mix topics and are too long to quote
MIN_WORDS = 4  # "Yes, I think so" says nothing about a topic
# Chinese and Japanese write no blanks: two characters are about a word there.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_SPACED = rf"[^\W{_UNSPACED}]+"
WORD = re.compile(rf"{_SPACED}(?:[’'\-]{_SPACED})*|[{_UNSPACED}]{{1,2}}")
_NOTE = re.compile(r"\[[^\[\]\n]{0,80}\]|\*[^*\n]{1,40}\*|//")
_LINES = re.compile(r"\n[ \t]*\n\s*|\n")
_CLAUSE = re.compile(r"[,;:–—…][\"'”’)]*\s+")

SentenceSplitter = Callable[[str], Sequence[tuple[int, int]]]


class Unit(StrEnum):
    """What counts as one passage before long ones are cut."""

    TURN = "turn"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True)
class Segment:
    """A passage of a revision and who says it; `start` and `end` are code points into its text."""

    interview_id: str
    interview_name: str
    revision_id: str
    start: int
    end: int
    text: str
    speaker: str  # shown name
    participant: str  # label, "" if the voice is not linked
    group: str
    language: str
    start_s: float | None
    end_s: float | None
    attributes: tuple[tuple[str, str], ...] = ()  # of the participant, by name
    is_interviewer: bool = False

    @property
    def spoken(self) -> str:
        """The text without a transcriber's notes such as [laughs]: what encoders should see."""
        return spoken_text(self.text)

    @property
    def person(self) -> tuple[str, str]:
        """Who says it: the participant across interviews, else the voice within this interview."""
        return ("", self.participant) if self.participant else (self.interview_id, self.speaker)


def cut_segments(
    interview: Interview,
    revision: Revision,
    speakers: Sequence[Speaker],
    participants: Sequence[Participant],
    *,
    sentences: SentenceSplitter,
    unit: Unit = Unit.TURN,
    max_words: int = MAX_WORDS,
    with_interviewers: bool = False,
) -> tuple[Segment, ...]:
    """Return the passages of a revision in order, without very short ones and, unless wanted, without interviewers.

    `sentences` returns half-open ranges of the sentences of a text (see `Language.sentences`).
    """
    document = revision.document
    voices = {s.key: s for s in speakers}
    people = {p.id: p for p in participants}
    found = []
    for turn, span in cut_spans(document, sentences=sentences, unit=unit, max_words=max_words):
        voice = voices.get(turn.speaker)
        if voice and voice.role is SpeakerRole.INTERVIEWER and not with_interviewers:
            continue
        person = people.get(voice.participant_id) if voice and voice.participant_id else None
        start_s, end_s = _times(document, turn, span)
        found.append(
            Segment(
                interview_id=interview.id,
                interview_name=interview.name,
                revision_id=revision.id,
                start=span.start,
                end=span.end,
                text=span.slice(document.text),
                speaker=voice.name if voice else turn.speaker,
                participant=person.label if person else "",
                group=person.group if person else "",
                language=interview.language or document.language,
                start_s=start_s,
                end_s=end_s,
                attributes=tuple(sorted(person.attributes.items())) if person else (),
                is_interviewer=voice is not None and voice.role is SpeakerRole.INTERVIEWER,
            )
        )
    return tuple(found)


def cut_spans(
    document: Document, *, sentences: SentenceSplitter, unit: Unit = Unit.TURN, max_words: int = MAX_WORDS
) -> Iterator[tuple[Turn, Span]]:
    """Yield the passages and their turns; a document without turns is one turn of a nameless voice."""
    for turn in document.turns or (Turn(Span(0, len(document.text)), ""),):
        for part in cut_turn(document.text, turn.span, unit, sentences):
            for span in cut_long(document.text, part, max_words, sentences):
                if count_words(span.slice(document.text)) >= MIN_WORDS:
                    yield turn, span


def cut_turn(text: str, turn: Span, unit: Unit, sentences: SentenceSplitter) -> list[Span]:
    """Return the turn itself, its paragraphs or its sentences, without blanks around them."""
    if unit is Unit.SENTENCE:
        found = sentences(turn.slice(text))
        return [_trim(text, Span(turn.start + a, turn.start + b)) for a, b in found]
    if unit is Unit.PARAGRAPH:
        borders = [(m.start(), m.end()) for m in _LINES.finditer(text, turn.start, turn.end)]
        starts = [turn.start, *(end for _, end in borders)]
        ends = [*(start for start, _ in borders), turn.end]
        return [_trim(text, Span(a, b)) for a, b in zip(starts, ends, strict=True)]
    return [_trim(text, turn)]


def spoken_text(text: str) -> str:
    """Return the text without notes in brackets or asterisks and marks of overlap (//).

    >>> spoken_text("I went in [laughs] with my arms folded. [pause]")
    'I went in with my arms folded.'
    """
    return " ".join(_NOTE.sub(" ", text).split())


def count_words(text: str) -> int:
    """Return the number of spoken words; "she's" and "peer-support" are one each.

    >>> count_words("Well, she's a peer-support worker."), count_words("病棟は夜うるさい")
    (5, 4)
    """
    return len(WORD.findall(_NOTE.sub(" ", text)))


def cut_long(text: str, span: Span, max_words: int, sentences: SentenceSplitter) -> list[Span]:
    """Cut a long span at sentence borders into parts of about equal length, none much above `max_words`."""
    total = count_words(span.slice(text))
    if total <= max_words:
        return [span]
    pieces: list[Span] = []
    for start, end in sentences(span.slice(text)):
        pieces.extend(_cut_sentence(text, Span(span.start + start, span.start + end), max_words))
    target = total / math.ceil(total / max_words)
    parts: list[Span] = []
    before = in_part = 0
    number = -1
    for piece in pieces:
        words = count_words(piece.slice(text))
        wanted = int((before + words / 2) / target)  # the part in which the piece's middle should lie
        if parts and wanted == number and in_part + words <= max_words:
            parts[-1] = Span(parts[-1].start, piece.end)
            in_part += words
        else:
            parts.append(piece)
            in_part, number = words, wanted
        before += words
    return parts


def _cut_sentence(text: str, span: Span, max_words: int) -> list[Span]:
    """Cut a sentence beyond `max_words` after clauses, or after words where nobody punctuated."""
    words = [m.start() for m in WORD.finditer(text, span.start, span.end)]
    clauses = [m.end() for m in _CLAUSE.finditer(text, span.start, span.end)]
    parts = []
    first, start = 0, span.start
    while len(words) - first > max_words:
        earliest, latest = words[first + max_words // 2], words[first + max_words]
        cut = max((c for c in clauses if earliest <= c <= latest), default=latest)
        parts.append(_trim(text, Span(start, cut)))
        first, start = bisect_left(words, cut), cut
    return [*parts, _trim(text, Span(start, span.end))]


def _trim(text: str, span: Span) -> Span:
    inside = span.slice(text)
    start = span.start + len(inside) - len(inside.lstrip())
    return Span(start, max(start, span.start + len(inside.rstrip())))


def _times(document: Document, turn: Turn, span: Span) -> tuple[float | None, float | None]:
    """Return when the passage begins and ends: by its words, else by the turn's times."""
    timed = [w for w in document.words_in(span) if w.start_s is not None]
    if not timed:
        return turn.start_s, turn.end_s
    return timed[0].start_s, timed[-1].end_s if timed[-1].end_s is not None else turn.end_s
