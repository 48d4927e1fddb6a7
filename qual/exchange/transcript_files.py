"""Reads transcripts made elsewhere (DOCX, ODT, TXT, VTT, SRT, JSON) and writes Qual's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePath

from qual.domain.document import Document, Span, SpokenTurn, Turn, build_document, document_from_json
from qual.domain.edits import Edit
from qual.domain.revise import revise
from qual.errors import BadFile, BadInput
from qual.exchange import transcript_write
from qual.exchange.cues import Cue, read_srt, read_vtt, turns_of
from qual.exchange.office_text import docx_paragraphs, odt_paragraphs
from qual.exchange.plain_text import CONTROL, LINE_END, decode
from qual.exchange.speaker_lines import Paragraph, spoken_turns
from qual.exchange.transcript_odt import write_odt
from qual.exchange.transcript_view import Heading, WriteOptions
from qual.exchange.transcript_word import write_docx

READABLE = ("docx", "odt", "txt", "vtt", "srt", "json")
WRITABLE = ("json", "vtt", "srt", "txt", "docx", "odt")


@dataclass(frozen=True, slots=True)
class TranscriptDraft:
    """A transcript as a file gives it, for a person to look at before it is stored."""

    document: Document
    speakers: tuple[str, ...]  # in the order in which they first speak; '' where the file names nobody
    format: str
    warnings: tuple[str, ...] = ()


def read_transcript(filename: str, data: bytes) -> TranscriptDraft:
    """Read a transcript; its kind is told by the ending of `filename`.

    Raises:
        BadFile: the file is empty, damaged, hostile, or not what its name says.
    """
    shown = PurePath(filename.replace("\\", "/")).name or "The file"
    kind = PurePath(shown).suffix.lower().lstrip(".")
    reader = _READERS.get("txt" if kind == "text" else kind)
    if reader is None:
        raise BadFile(
            shown,
            f"Qual does not read transcripts of the kind '.{kind}'." if kind else "The file name has no ending.",
            remedy=f"Save it as one of: {', '.join(READABLE)}.",
        )
    if not data:
        raise BadFile(shown, "The file is empty.", remedy="Export it again, or choose another file.")
    document, warnings = reader(shown, data)
    if not document.text.strip():
        raise BadFile(shown, "There is no text in this file.", remedy="Choose another file.")
    return TranscriptDraft(document, document.speakers, "txt" if kind == "text" else kind, warnings)


def write_transcript(
    document: Document,
    suffix: str,
    *,
    title: str,
    names: Mapping[str, str] | None = None,
    options: WriteOptions | None = None,
    interviewers: Collection[str] = (),
    made: date | None = None,
    held: date | None = None,
    language: str = "",
) -> bytes:
    """Return `document` as a file of the kind `suffix` ('docx' or '.docx'), speakers shown by their `names`.

    JSON is always verbatim. `interviewers` are speakers' keys; `held` is the day of the interview, `made` that on
    which it was added, shown where the other is not known; `language` (ISO 639-1) decides which hesitations a
    smoothed transcript leaves out.

    Raises:
        BadInput: the kind is unknown, or it needs times and the transcript has none.
    """
    kind = suffix.lower().lstrip(".")
    if kind not in WRITABLE:
        raise BadInput(f"Qual does not write transcripts of the kind '.{kind}'. Choose one of: {', '.join(WRITABLE)}.")
    heading = Heading(title, dict(names or {}), frozenset(interviewers), language or document.language, made, held)
    return _WRITERS[kind](document, heading, options or WriteOptions())


def _from_turns(turns: list[SpokenTurn], warnings: tuple[str, ...]) -> tuple[Document, tuple[str, ...]]:
    ends = [t.end_s for t in turns if t.end_s is not None]
    return build_document(turns, duration_s=max(ends, default=None)), warnings


def _read_docx(filename: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
    return _from_turns(*spoken_turns(docx_paragraphs(filename, data)))


def _read_odt(filename: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
    return _from_turns(*spoken_turns(odt_paragraphs(filename, data)))


def _read_txt(filename: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
    text, warnings = decode(filename, data)
    turns, more = spoken_turns(_paragraphs(text))
    return _from_turns(turns, warnings + more)


def _paragraphs(text: str) -> list[Paragraph]:
    """Cut text into lines; a blank line parts paragraphs, and where there is none every line is one."""
    lines = LINE_END.split(text)
    by_line = all(line.strip() for line in lines[:-1])
    block = 0
    paragraphs: list[Paragraph] = []
    for line in lines:
        if by_line or not line.strip():
            block += 1
        if line.strip():
            paragraphs.append(Paragraph(line.strip(), block))
    return paragraphs


def _captions(
    parse: Callable[[str, str], list[Cue]],
) -> Callable[[str, bytes], tuple[Document, tuple[str, ...]]]:
    def read(filename: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
        text, warnings = decode(filename, data)
        cues = parse(filename, text)
        if not cues:
            raise BadFile(filename, "All its captions are empty.", remedy="Export it again.")
        turns, more = turns_of(cues)
        return _from_turns(turns, warnings + more)

    return read


def _read_json(filename: str, data: bytes) -> tuple[Document, tuple[str, ...]]:
    text, warnings = decode(filename, data)
    try:
        record = json.loads(text, parse_constant=_no_such_number)
        if not isinstance(record, dict):
            raise BadInput("It holds no object with 'text' and 'turns'. See the README for its form.")
        document = document_from_json(record)
    except json.JSONDecodeError as error:
        raise BadFile(
            filename,
            f"This is not valid JSON ({error.msg}).",
            where=f"line {error.lineno}, column {error.colno}",
            remedy="Export the transcript again.",
        ) from error
    except (ValueError, OverflowError, RecursionError) as error:
        raise BadFile(
            filename, f"This JSON cannot be read ({error}).", remedy="Export the transcript again."
        ) from error
    except BadInput as error:
        raise BadFile(filename, str(error)) from error
    if not document.turns:
        document = replace(document, turns=_line_turns(document.text))
    cleaned = _without_control(document)
    if cleaned is not document:
        warnings = (*warnings, "Invisible control characters were removed.")
    return cleaned, warnings


def _no_such_number(name: str) -> float:
    raise ValueError(f"{name} is not a number")


def _line_turns(text: str) -> tuple[Turn, ...]:
    """Make every line that is not blank a turn without a speaker."""
    turns: list[Turn] = []
    position = 0
    for line in text.split("\n"):
        if line.strip():
            turns.append(Turn(Span(position, position + len(line)), ""))
        position += len(line) + 1
    return tuple(turns)


def _without_control(document: Document) -> Document:
    """Take control characters out of the turns; the same edits carry turns and words along."""
    edits = [
        Edit(found.start(), found.end(), "")
        for turn in document.turns
        for found in CONTROL.finditer(document.text, *turn.span)
    ]
    return revise(document, edits) if edits else document


_WRITERS: dict[str, Callable[[Document, Heading, WriteOptions], bytes]] = {
    "json": transcript_write.write_json,
    "txt": transcript_write.write_txt,
    "vtt": transcript_write.write_vtt,
    "srt": transcript_write.write_srt,
    "docx": write_docx,
    "odt": write_odt,
}
_READERS: dict[str, Callable[[str, bytes], tuple[Document, tuple[str, ...]]]] = {
    "docx": _read_docx,
    "odt": _read_odt,
    "txt": _read_txt,
    "vtt": _captions(read_vtt),
    "srt": _captions(read_srt),
    "json": _read_json,
}
