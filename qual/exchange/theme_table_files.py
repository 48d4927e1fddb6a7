"""The table of themes by groups as a file to take away: Excel and CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from qual.analysis.theme_table import Cell, GroupSize
from qual.exchange.codebook_table import write_csv
from qual.exchange.report_data import long_date
from qual.exchange.spreadsheet import Sheet, write_workbook

_HEADER = (
    "Theme", "State", "People", "Passages", "Group", "People of the group", "Interviewed of the group",
    "Passages of the group", "Share of the passages", "Corrected share", "Words of the group",
)  # fmt: skip
_WIDTHS = (40, 12, 9, 10, 20, 12, 12, 12, 12, 12, 12)
NO_GROUP = "no group"


@dataclass(frozen=True, slots=True)
class ThemeTableRow:
    """One theme with its cell for each group."""

    theme: str
    state: str
    n_people: int
    n_passages: int
    cells: tuple[Cell, ...]


def _rows(groups: Sequence[GroupSize], rows: Sequence[ThemeTableRow]) -> list[tuple[str | int | float, ...]]:
    """Return a line for each theme and group, so that pivot tables and other programs can read it."""
    return [
        (
            row.theme, row.state, row.n_people, row.n_passages, group.group or NO_GROUP, cell.n_people, group.n_people,
            cell.n_passages, round(cell.share, 4), round(cell.corrected, 4), group.n_words,
        )
        for row in rows
        for group, cell in zip(groups, row.cells, strict=True)
    ]  # fmt: skip


def _xlsx(groups: Sequence[GroupSize], rows: Sequence[ThemeTableRow], *, name: str, day: date) -> bytes:
    sheet = Sheet("Themes by groups", _HEADER, _rows(groups, rows), _WIDTHS)
    return write_workbook([sheet], title=f"{name}: themes by groups on {long_date(day)}")


def _csv(groups: Sequence[GroupSize], rows: Sequence[ThemeTableRow], *, name: str, day: date) -> bytes:  # noqa: ARG001
    return write_csv([_HEADER, *(tuple(map(str, row)) for row in _rows(groups, rows))])


WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": _xlsx, "csv": _csv}
