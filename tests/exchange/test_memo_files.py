"""Memos in files: every one with author, place, quote and code; text stays text."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.domain.edits import Anchor
from qual.domain.memo import MemoTarget
from qual.exchange.memo_files import WRITERS, MemoRow

DAY = date(2026, 11, 26)


def row(text: str = "Is this trust?", **fields) -> MemoRow:
    values = {
        "written": datetime(2026, 11, 26, 9, 5, tzinfo=UTC),
        "author": "Anna Berg",
        "target": MemoTarget.CODING,
        "interview": "Ward 4",
        "speaker": "P03",
        "start_s": 723.4,
        "quote": "I knock and wait.",
        "anchor": Anchor.LOST,
        "code": ("Trust", "Keys"),
        "text": text,
        "asked": ("Björn Lång",),
        "answered_by": "",
        "answer_to": "",
    }
    return MemoRow(**(values | fields))


ROWS = (row(), row("No.\n@Anna: fear", author="Björn Lång", asked=("Anna Berg",), answer_to="Anna Berg"))


def test_a_workbook_holds_a_memo_a_row() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"](ROWS, name="Wards", day=DAY)))["Memos"]
    header, *rows = [list(cells) for cells in sheet.iter_rows(values_only=True)]

    first = dict(zip(header, rows[0], strict=True))
    assert first == {
        "Date": "2026-11-26 09:05 UTC",
        "Author": "Anna Berg",
        "On": "Coding",
        "Interview": "Ward 4",
        "Speaker": "P03",
        "Time": "12:03",
        "Quote": "I knock and wait.",
        "Check": "no longer in the transcript; quoted as it was",
        "Code": "Trust > Keys",
        "Memo": "Is this trust?",
        "Question to": "Björn Lång",
        "Answered by": None,
        "Answer to": None,
    }
    assert rows[1][header.index("Answer to")] == "Anna Berg"


def test_a_document_shows_place_author_quote_and_the_answer_below() -> None:
    word = docx.Document(io.BytesIO(WRITERS["docx"](ROWS, name="Wards", day=DAY)))

    assert [p.text for p in word.paragraphs] == [
        "Wards: memos",
        "26 November 2026 · 2 memos",
        "Ward 4 · Trust > Keys",
        "Anna Berg, 2026-11-26 09:05 UTC · P03 · 12:03 · no longer in the transcript; quoted as it was "
        "· question to Björn Lång (open)",
        "I knock and wait.",
        "Is this trust?",
        "Björn Lång, 2026-11-26 09:05 UTC · answer to Anna Berg · question to Anna Berg (open)",
        "No.",
        "@Anna: fear",
    ]


def test_plain_text_indents_answers() -> None:
    text = WRITERS["txt"](ROWS, name="Wards", day=DAY).decode("utf-8-sig")

    assert "\n> I knock and wait.\nIs this trust?\n\n    Björn Lång," in text
    assert text.endswith("\n    No.\n    @Anna: fear\n")


@pytest.mark.parametrize("text", ["=1+1", "@Anna", "+1", "-1", '="x"'])
def test_no_memo_becomes_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(WRITERS["csv"]([row(text)], name="w", day=DAY).decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(io.BytesIO(WRITERS["xlsx"]([row(text)], name="w", day=DAY)))["Memos"]
    column = rows[0].index("Memo")

    assert rows[1][column] == f"'{text}"
    assert (sheet.cell(2, column + 1).value, sheet.cell(2, column + 1).data_type) == (text, "s")


@given(st.text(max_size=40), st.text(max_size=40))
@settings(max_examples=15, deadline=None)
def test_any_text_can_be_written(text: str, quote: str) -> None:
    for kind, write in WRITERS.items():
        data = write([row(text.replace("\ud800", ""), quote=quote)], name=text, day=DAY)

        if kind == "docx":
            docx.Document(io.BytesIO(data))
        elif kind == "xlsx":
            assert openpyxl.load_workbook(io.BytesIO(data))["Memos"].max_row == 2
