"""Writes a transcript as JSON, captions or text; text reads back with the same turns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from qual.domain.document import Document, Turn, Word, document_to_json
from qual.errors import BadInput
from qual.exchange.plain_text import one_line
from qual.exchange.speaker_lines import UNKNOWN
from qual.exchange.transcript_view import Heading, Stamps, WriteOptions, labels_of, lines, opening, viewed

_CUE_LENGTH = 84  # characters: two lines of a caption
_CUE_S = 7.0
_SENTENCE_END = re.compile(r"[.!?…][\"”“»')\]]*\s*$")


def write_json(document: Document, heading: Heading, options: WriteOptions) -> bytes:  # noqa: ARG001 - one signature
    """Return the JSON transcript of the README, verbatim; a speaker with a shown name is written under it."""
    record = document_to_json(document)
    for turn in record["turns"]:  # type: ignore[attr-defined]
        turn["speaker"] = heading.names.get(turn["speaker"], turn["speaker"])
    if heading.held:
        record["recorded_on"] = heading.held.isoformat()
    return _utf8(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def write_txt(document: Document, heading: Heading, options: WriteOptions) -> bytes:
    """Return title, speakers, and one paragraph per turn: `[00:01:23] Name: text`."""
    document = viewed(document, options, heading.language)
    labels = labels_of(document, heading.names)
    parts = [*opening(heading, labels, options.stamps)]
    for line in lines(document, labels, options):
        parts.append(f"{line.before}{line.label}: {line.text}{line.after}".rstrip())
    return _utf8("\n\n".join(p for p in parts if p) + "\n")


def write_vtt(document: Document, heading: Heading, options: WriteOptions) -> bytes:
    """Return WebVTT captions with a voice per cue; raise BadInput when the transcript has no times."""
    blocks = ["WEBVTT"]
    for cue in _cues(viewed(document, replace(options, stamps=Stamps.NONE), heading.language)):
        name = _escaped(re.sub(r"[<>]", "", heading.names.get(cue.speaker, cue.speaker)))
        voice = f"<v {name}>" if name else ""
        blocks.append(f"{_clock(cue.start_s, '.')} --> {_clock(cue.end_s, '.')}\n{voice}{_escaped(cue.text)}")
    return _utf8("\n\n".join(blocks) + "\n")


def write_srt(document: Document, heading: Heading, options: WriteOptions) -> bytes:
    """Return SubRip captions, each with its speaker's name; raise BadInput without times."""
    blocks = []
    labels = labels_of(document, heading.names)
    cues = _cues(viewed(document, replace(options, stamps=Stamps.NONE), heading.language))
    for number, cue in enumerate(cues, start=1):
        label = labels[cue.speaker]
        text = f"{label}: {cue.text}" if label != UNKNOWN else cue.text
        times = f"{_clock(cue.start_s, ',')} --> {_clock(cue.end_s, ',')}"
        blocks.append(f"{number}\n{times}\n{text.replace('-->', '→')}")
    return _utf8("\n\n".join(blocks) + "\n")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _utf8(text: str) -> bytes:
    return text.encode("utf-8", errors="replace")  # a lone surrogate has no UTF-8


def _clock(seconds: float, point: str) -> str:
    thousandths = max(round(seconds * 1000), 0)
    whole, rest = divmod(thousandths, 1000)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}{point}{rest:03}"


# --- captions


@dataclass(frozen=True, slots=True)
class _Cue:
    start_s: float
    end_s: float
    text: str
    speaker: str


def _cues(document: Document) -> Iterator[_Cue]:
    """Yield captions of at most two lines: cut at words where these have times, else one per turn."""
    if not any(t.start_s is not None for t in document.turns) and not any(
        w.start_s is not None for w in document.words
    ):
        raise BadInput("This transcript has no times, which captions need. Choose txt, docx or json instead.")
    words = _words_by_turn(document)
    previous_s = 0.0
    for index, turn in enumerate(document.turns):
        timed = [w for w in words[index] if w.start_s is not None]
        start_s = turn.start_s if turn.start_s is not None else (timed[0].start_s if timed else previous_s)
        end_s = turn.end_s if turn.end_s is not None else _next_start(document.turns, index, timed, start_s)
        for cue in _turn_cues(document.text, turn, timed, (start_s, end_s)):
            previous_s = cue.end_s
            if cue.text:
                yield cue


def _words_by_turn(document: Document) -> list[list[Word]]:
    by_turn: list[list[Word]] = [[] for _ in document.turns]
    index = 0
    for word in document.words:
        while index < len(document.turns) and document.turns[index].span.end <= word.span.start:
            index += 1
        if index < len(document.turns):
            by_turn[index].append(word)
    return by_turn


def _next_start(turns: Sequence[Turn], index: int, timed: Sequence[Word], start_s: float) -> float:
    """Return when a turn without an end is over: its last word, else the next turn's start."""
    if timed and timed[-1].end_s is not None:
        return timed[-1].end_s
    later = (t.start_s for t in turns[index + 1 :] if t.start_s is not None)
    return max(next(later, start_s), start_s + 1.0)


def _turn_cues(text: str, turn: Turn, timed: Sequence[Word], within: tuple[float, float]) -> Iterator[_Cue]:
    start_s, turn_end_s = within
    at = turn.span.start
    last_end_s = start_s
    for word in timed:
        so_far = text[at : word.span.start]
        full = len(so_far) + word.span.end - word.span.start > _CUE_LENGTH
        long = word.start_s - start_s > _CUE_S or (_SENTENCE_END.search(so_far) and len(so_far) > 30)
        if so_far.strip() and (full or long):
            end_s = max(min(last_end_s, word.start_s), start_s)
            yield _Cue(start_s, _after(start_s, end_s), one_line(so_far), turn.speaker)
            at, start_s = word.span.start, max(word.start_s, start_s)
        last_end_s = word.end_s if word.end_s is not None else word.start_s
    yield _Cue(start_s, _after(start_s, turn_end_s), one_line(text[at : turn.span.end]), turn.speaker)


def _after(start_s: float, end_s: float) -> float:
    return max(end_s, start_s + 0.001)
