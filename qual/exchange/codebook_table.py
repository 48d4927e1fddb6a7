"""Codebooks as tables (CSV and XLSX): one row per code, the parent by name or, where names recur, by path."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from qual.domain.codebook import CodebookDraft, CodeDraft
from qual.errors import BadFile, BadInput
from qual.exchange.codebook_fields import (
    COLUMNS,
    DEEPEST,
    TEXTS,
    checked_code,
    field_of,
    refuse_doubles,
    refuse_misspelt,
)

Rows = Sequence[tuple[int, Sequence[str]]]  # row number as a spreadsheet shows it, cells

_PATH = " > "
_FORMULA = re.compile(r"'*[=+\-@\t\r]")  # what a spreadsheet would compute when it opens the CSV
_HEADER_WITHIN = 10  # rows
_MOST_CODES = 5_000
_OF_PEOPLE = {
    "file",
    "fil",
    "datei",
    "interview",
    "intervju",
    "speaker",
    "talare",
    "sprecher",
    "participant",
    "deltagare",
}
_HEADER = "The first row must name the columns: name, parent, colour, definition, include, exclude, example."


def csv_rows(
    filename: str, text: str, *, field_of: Callable[[str], str | None] = field_of
) -> list[tuple[int, list[str]]]:
    """Return the rows of a CSV parted by comma, semicolon or tab: what gives most columns that `field_of` knows.

    Raises BadFile when it cannot be parted.
    """

    def named(rows: Sequence[Sequence[str]]) -> int:
        head = rows[:_HEADER_WITHIN]
        return max((sum(bool(field_of(cell)) for cell in row) for row in head), default=0)

    tables: list[list[list[str]]] = []
    problem: csv.Error | None = None
    for delimiter in ",;\t":
        try:
            tables.append(list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)))
        except csv.Error as error:
            problem = problem or error
    best = max(tables, key=named, default=[])
    if problem and not named(best):
        raise BadFile(filename, f"The CSV cannot be read ({problem}).", remedy="Save it again as CSV in UTF-8.")
    rows = [(number, [_without_guard(cell).strip() for cell in row]) for number, row in enumerate(best, start=1)]
    return [(number, row) for number, row in rows if any(row)]


def write_csv(table: Sequence[Sequence[str]]) -> bytes:
    """Return the table as CSV in UTF-8 marked for Excel; what looks like a formula gets a leading '."""
    stream = io.StringIO(newline="")
    csv.writer(stream).writerows([_guarded(cell) for cell in row] for row in table)
    return stream.getvalue().encode("utf-8-sig", errors="replace")


def _guarded(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _without_guard(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


# --- from rows to codes


@dataclass(slots=True)
class _Row:
    where: str
    code: CodeDraft
    parent_label: str
    parent: _Row | None = None
    settled: bool = False  # whether `parent` is known, None included
    children: list[_Row] = field(default_factory=list)


def draft_from_rows(filename: str, rows: Rows, *, name: str) -> CodebookDraft:
    """Return the codebook in `rows`, whose header is among the first; raise BadFile naming the row."""
    columns, body = _header(filename, rows)
    if len(body) > _MOST_CODES:
        raise BadFile(filename, f"It has {len(body)} rows; a codebook has at most {_MOST_CODES}.")
    found = [_row(filename, number, columns, cells) for number, cells in body]
    if not found:
        raise BadFile(filename, "There are no codes below the header.", remedy="Add a row per code.")
    _find_parents(filename, found)
    _refuse_cycles(filename, found)
    roots: list[_Row] = []
    for row in found:
        (row.parent.children if row.parent else roots).append(row)
    for siblings in (roots, *(row.children for row in found)):
        refuse_doubles(filename, ((r.code.name, r.where) for r in siblings))
    return CodebookDraft(name=name, codes=tuple(map(_nested, roots)))


def _header(filename: str, rows: Rows) -> tuple[list[str | None], Rows]:
    for index, (number, cells) in enumerate(rows[:_HEADER_WITHIN]):
        columns = [field_of(cell) for cell in cells]
        if "name" in columns:
            _refuse_people(filename, cells, f"row {number}")
            refuse_misspelt(filename, (c for c in cells if c), f"row {number}")
            doubles = [c for c in columns if c and columns.count(c) > 1]
            if doubles:
                raise BadFile(
                    filename,
                    f"There are two columns for '{doubles[0]}'.",
                    where=f"row {number}",
                    remedy="Remove one of them.",
                )
            return columns, rows[index + 1 :]
    raise BadFile(filename, "There is no column 'name'.", where="row 1", remedy=_HEADER)


def _refuse_people(filename: str, cells: Sequence[str], where: str) -> None:
    """Raise BadFile for a list of people or interviews: their names would silently become codes."""
    if found := next((cell for cell in cells if cell.casefold() in _OF_PEOPLE), None):
        raise BadFile(
            filename,
            f"With a column '{found}' this looks like a table of interviews or people, not of codes.",
            where=where,
            remedy="Who speaks where is read from the columns interview, participant and group.",
        )


def _row(filename: str, number: int, columns: Sequence[str | None], cells: Sequence[str]) -> _Row:
    values = {c: v for c, v in zip(columns, cells, strict=False) if c and v}
    names = {c.removeprefix("name_"): v for c, v in values.items() if c.startswith("name_")}
    texts = {c: _lines(values.get(c, "")) for c in ("name", "colour", *TEXTS)}
    where = f"row {number}"
    code = checked_code(filename, CodeDraft(**texts, names=names), where)
    return _Row(where, code, " ".join(values.get("parent", "").split()))


def _lines(text: str) -> str:
    return re.sub(r"\r\n?", "\n", text)


def _find_parents(filename: str, rows: Sequence[_Row]) -> None:
    """Settle every row's parent: by a name that only one code has, else by path, from the roots down."""
    by_name: dict[str, list[_Row]] = {}
    for row in rows:
        by_name.setdefault(row.code.name.casefold(), []).append(row)
    for row in rows:
        named = by_name.get(row.parent_label.casefold(), [])
        if not row.parent_label or len(named) == 1:
            row.parent, row.settled = (named[0] if row.parent_label else None), True
    waiting = [row for row in rows if not row.settled]
    while waiting:
        by_path: dict[str, list[_Row]] = {}
        for row in rows:
            path = _path(row)
            if path is not None:
                by_path.setdefault(path.casefold(), []).append(row)
        for row in waiting:
            fitting = [r for r in by_path.get(_plain_path(row.parent_label).casefold(), []) if r is not row]
            if len(fitting) == 1:
                row.parent, row.settled = fitting[0], True
        left = [row for row in waiting if not row.settled]
        if len(left) == len(waiting):
            _refuse_parent(filename, left[0], by_name)
        waiting = left


def _refuse_parent(filename: str, row: _Row, by_name: dict[str, list[_Row]]) -> None:
    named = by_name.get(row.parent_label.casefold())
    if named:
        places = " or ".join(r.where for r in named)
        raise BadFile(
            filename,
            f"The parent '{row.parent_label}' of '{row.code.name}' could be {places}.",
            where=row.where,
            remedy="Write the path from the top, as in 'Upper code > Lower code' or '> Upper code'.",
        )
    raise BadFile(
        filename,
        f"The parent '{row.parent_label}' of '{row.code.name}' is not a code in this file.",
        where=row.where,
        remedy="Add a row for it, correct its spelling, or leave the parent empty.",
    )


def _path(row: _Row) -> str | None:
    """Return 'A > B > name' once all parents are settled; None before, and inside a cycle."""
    names: list[str] = []
    step: _Row | None = row
    while step is not None:
        if not step.settled or len(names) > 100:
            return None
        names.append(step.code.name)
        step = step.parent
    return _PATH.join(reversed(names))


def _plain_path(label: str) -> str:
    return _PATH.join(part.strip() for part in label.split(">") if part.strip())


def _refuse_cycles(filename: str, rows: Sequence[_Row]) -> None:
    """Raise BadFile naming the first row that lies inside itself."""
    depths: dict[int, int] = {}
    for row in rows:
        trail: dict[int, _Row] = {}
        step: _Row | None = row
        while step is not None and id(step) not in depths:
            if id(step) in trail:
                _refuse_circle(filename, list(trail.values()), step)
            trail[id(step)] = step
            step = step.parent
        for lower in reversed(trail.values()):
            depths[id(lower)] = depths[id(lower.parent)] + 1 if lower.parent else 1
            if depths[id(lower)] > DEEPEST:
                raise BadFile(filename, f"This code lies more than {DEEPEST} deep.", where=lower.where)


def _refuse_circle(filename: str, trail: Sequence[_Row], met: _Row) -> None:
    circle = trail[next(i for i, seen in enumerate(trail) if seen is met) :]
    first = min(circle, key=lambda r: int(r.where.split()[1]))
    names = " in ".join(f"'{r.code.name}'" for r in (*circle, met))
    raise BadFile(
        filename,
        f"These codes lie inside each other: {names}."
        if len(circle) > 1
        else f"The code '{met.code.name}' is its own parent.",
        where=first.where,
        remedy="Empty the parent of one of them.",
    )


def _nested(row: _Row) -> CodeDraft:
    code = row.code
    return CodeDraft(
        code.name,
        code.definition,
        code.include,
        code.exclude,
        code.example,
        code.colour,
        code.names,
        tuple(map(_nested, row.children)),
    )


# --- from codes to rows


def table_of(codes: Sequence[CodeDraft]) -> list[list[str]]:
    """Return header and rows, parents first; raise BadInput when a parent cannot be named uniquely."""
    placed = list(_with_paths(codes, ()))
    names = [path[-1].casefold() for path, _ in placed]
    paths = [_PATH.join(path).casefold() for path, _ in placed]
    languages = sorted({language for _, code in placed for language in code.names})

    def parent_label(path: tuple[str, ...]) -> str:
        if len(path) < 2:
            return ""
        if names.count(path[-2].casefold()) == 1:
            return path[-2]
        whole = _PATH.join(path[:-1])
        label = whole if len(path) > 2 else f"> {whole}"  # the root itself, not a code of that name below
        if paths.count(whole.casefold()) == 1 and label.casefold() not in names:
            return label
        raise BadInput(f"Several codes are called '{path[-2]}'. Rename one of them, or export as YAML.")

    rows = [
        [code.name, parent_label(path), code.colour, *(getattr(code, f) for f in TEXTS)]
        + [code.names.get(language, "") for language in languages]
        for path, code in placed
    ]
    return [[*COLUMNS, *(f"name_{language}" for language in languages)], *rows]


def _with_paths(codes: Sequence[CodeDraft], above: tuple[str, ...]) -> list[tuple[tuple[str, ...], CodeDraft]]:
    placed: list[tuple[tuple[str, ...], CodeDraft]] = []
    for code in codes:
        path = (*above, code.name)
        placed += [(path, code), *_with_paths(code.children, path)]
    return placed
