"""The diary of differences and what coders agree on as files: sheets of a workbook, and CSV."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from qual.domain.decision import Outcome
from qual.exchange.codebook_table import write_csv
from qual.exchange.report_data import ANCHORS, CodedPassage, clock
from qual.exchange.spreadsheet import Sheet, write_workbook

OUTCOMES = {
    Outcome.KEEP: "one coder's codes kept",
    Outcome.BOTH: "both kept",
    Outcome.OTHER: "another code",
    Outcome.CODEBOOK: "codebook changed",
    Outcome.OPEN: "left open",
}
KINDS = {
    "only-some": "only some gave the code",
    "other-code": "same passage, other code",
    "other-borders": "same code, other borders",
}
NO_CODE = "no code"
_DIARY = (
    "Round", "Interview", "Speaker", "Time", "Passage", "Difference", "What each gave", "Outcome", "Kept of", "Agreed",
    "Why", "Dissent", "Decided by", "Decided", "Without names", "Wording changed", "Wording before", "Wording since",
    "Discussion", "Opened again by", "Opened again", "Why opened again",
)  # fmt: skip
_DIARY_WIDTHS = (20, 24, 16, 9, 60, 24, 40, 22, 16, 28, 50, 50, 16, 17, 13, 20, 40, 40, 60, 16, 17, 40)
_AGREED = ("Round", "Code", "Passage", "Interview", "Speaker", "Participant", "Group", "Time", "How agreed", "Check")
_AGREED_WIDTHS = (20, 36, 80, 24, 18, 14, 18, 9, 50, 30)


@dataclass(frozen=True, slots=True)
class DiaryRow:
    """One decision about a difference with everything around it as words; what does not apply is ''."""

    scope: str  # name of the round
    interview: str
    speaker: str  # the participant's label where the voice is linked
    start_s: float | None
    quote: str
    kind: str
    gave: tuple[tuple[str, str], ...]  # coder and codes
    outcome: Outcome
    kept_of: str
    agreed: str  # codes
    reason: str
    dissent: tuple[tuple[str, str], ...]  # who and why
    decided_by: str
    decided_at: datetime
    is_nameless: bool
    changed_code: str
    old_words: str
    new_words: str
    thread: tuple[tuple[str, str], ...]  # who and what
    reopened_by: str
    reopened_at: datetime | None
    reopen_reason: str

    @property
    def stands(self) -> bool:
        """Say whether the decision counts."""
        return self.reopened_at is None


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A passage of the agreed layer; its `coder` is nobody."""

    scope: str
    passage: CodedPassage
    how: str  # that all coders agreed, or why it was decided


def diary_sheet(rows: Sequence[DiaryRow], *, with_discussion: bool = True) -> Sheet:
    """Return the decisions as a sheet of a workbook; the team's discussion is not for everybody who reads reports."""
    kept = [n for n, title in enumerate(_DIARY) if with_discussion or title != "Discussion"]
    cells = [[row[n] for n in kept] for row in (_DIARY, *map(_diary_cells, rows))]
    return Sheet("Decisions", cells[0], cells[1:], [_DIARY_WIDTHS[n] for n in kept])


def agreed_sheet(rows: Sequence[AgreedRow]) -> Sheet:
    """Return the agreed layer as a sheet of a workbook."""
    return Sheet("Agreed", _AGREED, [_agreed_cells(row) for row in rows], _AGREED_WIDTHS)


def diary_xlsx(diary: Sequence[DiaryRow], agreed: Sequence[AgreedRow], *, name: str) -> bytes:
    """Return decisions and agreed layer as a workbook."""
    return write_workbook([diary_sheet(diary), agreed_sheet(agreed)], title=f"{name}: differences and decisions")


def diary_csv(diary: Sequence[DiaryRow], agreed: Sequence[AgreedRow], *, name: str) -> bytes:  # noqa: ARG001
    """Return the decisions as CSV."""
    return write_csv([_DIARY, *(_diary_cells(row) for row in diary)])


WRITERS: dict[str, Callable[..., bytes]] = {"xlsx": diary_xlsx, "csv": diary_csv}


def _diary_cells(row: DiaryRow) -> tuple[str, ...]:
    return (
        row.scope,
        row.interview,
        row.speaker,
        clock(row.start_s),
        row.quote,
        KINDS.get(row.kind, row.kind),
        _said(row.gave),
        OUTCOMES[row.outcome],
        row.kept_of,
        row.agreed,
        row.reason,
        _said(row.dissent),
        row.decided_by,
        _moment(row.decided_at),
        "yes" if row.is_nameless else "no",
        row.changed_code,
        row.old_words,
        row.new_words,
        _said(row.thread),
        row.reopened_by,
        _moment(row.reopened_at),
        row.reopen_reason,
    )


def _agreed_cells(row: AgreedRow) -> tuple[str, ...]:
    p = row.passage
    return (
        row.scope,
        " > ".join(p.code),
        p.quote,
        p.interview,
        p.speaker,
        p.participant,
        p.group,
        clock(p.start_s),
        row.how,
        ANCHORS[p.anchor],
    )


def _said(lines: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{who}: {what}" for who, what in lines)


def _moment(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d %H:%M}" if at else ""
