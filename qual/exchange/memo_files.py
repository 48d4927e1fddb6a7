"""Memos as files to take away: Word, Excel, CSV and plain text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from qual.domain.edits import Anchor
from qual.domain.memo import MemoTarget
from qual.exchange.codebook_table import write_csv
from qual.exchange.plain_text import xml_safe
from qual.exchange.report_data import clock, counted, long_date
from qual.exchange.spreadsheet import Sheet, write_workbook

TARGETS = {
    MemoTarget.CODING: "Coding",
    MemoTarget.PASSAGE: "Passage",
    MemoTarget.TURN: "Turn",
    MemoTarget.INTERVIEW: "Interview",
    MemoTarget.CODE: "Code",
    MemoTarget.PROJECT: "Project",
}
_PLACES = {
    Anchor.EXACT: "",
    Anchor.TOUCHED: "the transcript was corrected here",
    Anchor.LOST: "no longer in the transcript; quoted as it was",
}
_HEADER = (
    "Date", "Author", "On", "Interview", "Speaker", "Time", "Quote", "Check", "Code", "Memo", "Question to",
    "Answered by", "Answer to",
)  # fmt: skip
_WIDTHS = (17, 18, 11, 24, 18, 9, 60, 24, 36, 80, 20, 18, 18)


@dataclass(frozen=True, slots=True)
class MemoRow:
    """One memo with everything around it as words; what does not apply is ''."""

    written: datetime  # UTC
    author: str
    target: MemoTarget
    interview: str
    speaker: str  # the participant's label where the voice is linked
    start_s: float | None
    quote: str
    anchor: Anchor
    code: tuple[str, ...]  # names from the root of the codebook down
    text: str
    asked: tuple[str, ...]
    answered_by: str
    answer_to: str  # author of the memo that this one answers


def memo_sheet(rows: Sequence[MemoRow]) -> Sheet:
    """Return the memos as a sheet of a workbook."""
    return Sheet("Memos", _HEADER, [_cells(row) for row in rows], _WIDTHS)


def _xlsx(rows: Sequence[MemoRow], *, name: str, day: date) -> bytes:
    return write_workbook([memo_sheet(rows)], title=f"{name}: memos of {long_date(day)}")


def _csv(rows: Sequence[MemoRow], *, name: str, day: date) -> bytes:  # noqa: ARG001
    return write_csv([_HEADER, *(_cells(row) for row in rows)])


def _txt(rows: Sequence[MemoRow], *, name: str, day: date) -> bytes:
    blocks = [f"{name}\nMemos of {long_date(day)} · {counted(len(rows), 'memo', 'memos')}"]
    for row in rows:
        indent = "    " if row.answer_to else ""
        lines = [f"{_head(row)}", *(f"> {line}" for line in row.quote.splitlines()), *row.text.splitlines()]
        blocks.append("\n".join((indent + line).rstrip() for line in lines))
    return ("\ufeff" + "\n\n".join(blocks) + "\n").encode("utf-8")


def _docx(rows: Sequence[MemoRow], *, name: str, day: date) -> bytes:
    import docx  # heavy; only when somebody asks for a Word document
    from docx.shared import Cm, Pt, RGBColor

    word = docx.Document()
    word.core_properties.title, word.core_properties.author = xml_safe(f"{name}: memos")[:255], "Qual"
    normal = word.styles["Normal"]
    normal.font.name, normal.font.size, normal.paragraph_format.space_after = "Calibri", Pt(10.5), Pt(4)
    word.add_heading(xml_safe(f"{name}: memos"), level=0)
    word.add_paragraph(f"{long_date(day)} · {counted(len(rows), 'memo', 'memos')}")

    def line(text: str, row: MemoRow, *, grey: bool = False) -> None:
        paragraph = word.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.8 if row.answer_to else 0)
        run = paragraph.add_run(xml_safe(text))
        if grey:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(0x66, 0x6E, 0x78)

    place: str | None = None
    for row in rows:
        if not row.answer_to and _place(row) != place:
            place = _place(row)
            word.add_heading(xml_safe(place), level=2)
        line(_head(row, with_place=False), row, grey=True)
        if row.quote and not row.answer_to:
            word.add_paragraph(xml_safe(row.quote), style="Quote")
        for paragraph in row.text.split("\n"):
            line(paragraph, row)
    stream = io.BytesIO()
    word.save(stream)
    return stream.getvalue()


def _cells(row: MemoRow) -> tuple[str, ...]:
    return (
        _moment(row.written),
        row.author,
        TARGETS[row.target],
        row.interview,
        row.speaker,
        clock(row.start_s),
        row.quote,
        _PLACES[row.anchor],
        " > ".join(row.code),
        row.text,
        ", ".join(row.asked),
        row.answered_by,
        row.answer_to,
    )


def _head(row: MemoRow, *, with_place: bool = True) -> str:
    """Return who wrote a memo, when, on what, and whom it asks, on one line."""
    said = [f"{row.author}, {_moment(row.written)}"]
    if row.answer_to:
        said.append(f"answer to {row.answer_to}")
    elif with_place:
        said.append(_place(row))
    if not row.answer_to:
        said += [part for part in (row.speaker, clock(row.start_s), _PLACES[row.anchor]) if part]
    if row.asked:
        answered = f"answered by {row.answered_by}" if row.answered_by else "open"
        said.append(f"question to {', '.join(row.asked)} ({answered})")
    return " · ".join(said)


def _place(row: MemoRow) -> str:
    parts = [row.interview, " > ".join(row.code)]
    return " · ".join(part for part in parts if part) or TARGETS[row.target]


def _moment(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


WRITERS: dict[str, Callable[..., bytes]] = {"docx": _docx, "xlsx": _xlsx, "csv": _csv, "txt": _txt}
