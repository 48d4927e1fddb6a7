"""Excel workbooks: text in as text, never as a formula; rows out without trusting the file."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from qual.errors import BadFile
from qual.exchange.archive import parse_part, read_archive
from qual.exchange.plain_text import CONTROL

_WHAT = "an Excel workbook (.xlsx)"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAX_ROWS, _MAX_COLUMNS = 20_000, 200
_LONGEST_CELL = 32_767  # Excel's own limit, in UTF-16 units
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet to write: a header, rows below it, and column widths in characters."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    widths: Sequence[int]


def write_workbook(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return a workbook with frozen headers and filters; every text is stored as text."""
    import openpyxl  # heavy; only when somebody writes a workbook
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = openpyxl.Workbook()
    book.remove(book.active)
    book.properties.title, book.properties.creator = _cell_text(title)[:255], "Qual"
    for sheet in sheets:
        page = book.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.title)[:31])
        for row_number, row in enumerate([sheet.header, *sheet.rows], start=1):
            for column, value in enumerate(row, start=1):
                if value is None or value == "":
                    continue
                cell = page.cell(row_number, column)
                if isinstance(value, str):
                    cell.value = _cell_text(value)
                    cell.data_type = "s"  # openpyxl takes '=1+1' for a formula otherwise
                else:
                    cell.value = value
                cell.alignment = Alignment(vertical="top", wrap_text=True)
        for cell in page[1]:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E8ECEF")
        for column, width in enumerate(sheet.widths, start=1):
            page.column_dimensions[get_column_letter(column)].width = width
        page.freeze_panes = "A2"
        if sheet.rows and len(sheet.header) > 1:
            page.auto_filter.ref = page.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def read_rows(filename: str, data: bytes) -> list[tuple[int, list[str]]]:
    """Return the first sheet's rows that hold anything, as (row number, cells as text).

    A formula gives the value that Excel last computed. Raises BadFile when the file is no workbook.
    """
    parts = read_archive(filename, data, _WHAT)
    sheet = parse_part(filename, parts, _first_sheet(filename, parts), _WHAT)
    shared: list[str] = []
    if "xl/sharedStrings.xml" in parts:
        table = parse_part(filename, parts, "xl/sharedStrings.xml", _WHAT)
        shared = [_string(item) for item in table.iterfind(f"{_S}si")]
    rows = []
    for place, row in enumerate(sheet.iterfind(f"{_S}sheetData/{_S}row"), start=1):
        if place > _MAX_ROWS:
            raise BadFile(filename, f"The sheet has more than {_MAX_ROWS} rows.", remedy="Keep only the rows needed.")
        cells = _cells(row, shared)
        if any(cells):
            number = row.get("r", "")
            rows.append((int(number) if number.isdecimal() and len(number) < 9 else place, cells))
    return rows


def _first_sheet(filename: str, parts: dict[str, bytes]) -> str:
    book = parse_part(filename, parts, "xl/workbook.xml", _WHAT)
    links = parse_part(filename, parts, "xl/_rels/workbook.xml.rels", _WHAT)
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    sheet = book.find(f"{_S}sheets/{_S}sheet")
    target = targets.get(sheet.get(f"{_R}id"), "") if sheet is not None else ""
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _cells(row: Element, shared: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for cell in row.iterfind(f"{_S}c"):
        column = _column(cell.get("r", ""), len(cells))
        if column >= _MAX_COLUMNS:
            break
        cells += [""] * (column + 1 - len(cells))
        cells[column] = CONTROL.sub("", _value(cell, shared)).strip()
    return cells


def _column(reference: str, following: int) -> int:
    """Return the zero-based column of a reference such as 'AB12'; the next one when it is not given."""
    letters = re.match(r"[A-Z]{1,3}", reference)
    if not letters:
        return following
    number = 0
    for letter in letters.group():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _value(cell: Element, shared: Sequence[str]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = cell.find(f"{_S}is")
        return _string(inline) if inline is not None else ""
    value = cell.findtext(f"{_S}v", "")
    if kind == "s":
        return shared[int(value)] if value.isdecimal() and len(value) < 9 and int(value) < len(shared) else ""
    if kind == "str":
        return _unescaped(value)
    return value.removesuffix(".0") if kind == "n" else value


def _string(item: Element) -> str:
    """Join the plain or formatted pieces of a text, without its reading aid."""
    pieces: Iterator[str] = (piece.text or "" for path in (f"{_S}t", f"{_S}r/{_S}t") for piece in item.iterfind(path))
    return _unescaped("".join(pieces))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _cell_text(text: str) -> str:
    """Return `text` as a cell can hold it: nothing XML forbids, and not longer than Excel's limit."""
    cleaned = _LOOKS_ESCAPED.sub("_x005F_", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))
    cleaned = re.sub(r"[\x1c-\x1e]", "", cleaned).replace("\v", " ").replace("\f", " ")
    if len(cleaned.encode("utf-16-le")) // 2 > _LONGEST_CELL:
        cleaned = cleaned[: _LONGEST_CELL // 2 - 1] + "…"
    return cleaned
