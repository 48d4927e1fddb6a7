"""Reading memos: all of a project as threads, the questions that wait for somebody, and files to take away."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from qual.analysis.memo_threads import MemoFilter, MemoLine, Thread, chosen, threads
from qual.domain.codebook import Code
from qual.domain.document import Span
from qual.domain.memo import Memo
from qual.domain.permission import Action, may
from qual.domain.project import Project
from qual.errors import BadInput
from qual.exchange.memo_files import WRITERS, MemoRow
from qual.services.in_rounds import sight
from qual.services.memo_places import on_standing_codes
from qual.services.passages import PassageReader
from qual.store import accounts, codings, interviews, memos
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Question:
    """A question that waits for the actor, with the project it was asked in."""

    project: Project
    line: MemoLine


def memo_threads(tx: Tx, project_id: str) -> tuple[Thread, ...]:
    """Return all standing memos of a project as threads, the oldest first."""
    tx.require(Action.READ_MEMOS, project_id)
    return threads(_lines(tx, project_id, memos.of_project(tx.connection, project_id, sight(tx, project_id))))


def questions_to_me(tx: Tx) -> tuple[Question, ...]:
    """Return the unanswered questions to the actor in all projects whose memos they may read, oldest first."""
    found = memos.open_questions(tx.connection, tx.actor.user)
    seen = {project_id: sight(tx, project_id) for project_id in {memo.project_id for memo in found}}
    asked = [
        memo
        for memo in found
        if may(tx.role(memo.project_id), Action.READ_MEMOS)
        and seen[memo.project_id].sees(memo.author_id, memo.interview_id, memo.round_id)
    ]
    lines: dict[str, MemoLine] = {}
    for project_id in dict.fromkeys(memo.project_id for memo in asked):
        here = [memo for memo in asked if memo.project_id == project_id]
        lines |= {line.memo.id: line for line in _lines(tx, project_id, here)}
    projects = {p.id: p for p in accounts.projects_of(tx.connection, tx.actor.user)}
    return tuple(Question(projects[memo.project_id], lines[memo.id]) for memo in asked)


def export_memos(tx: Tx, project_id: str, wanted: MemoFilter, kind: str) -> bytes:
    """Return the wanted memos as a file of the kind "docx", "xlsx", "csv" or "txt"; the export is logged."""
    tx.require(Action.EXPORT, project_id)
    if kind not in WRITERS:
        raise BadInput(f"Memos are not written as '{kind}'. Choose one of: {', '.join(WRITERS)}.")
    rows = memo_rows(tx, project_id, chosen(memo_threads(tx, project_id), wanted))
    data = WRITERS[kind](rows, name=accounts.project(tx.connection, project_id).name, day=tx.time.date())
    tx.record("memos.export", ("project", project_id), project_id=project_id, after={"kind": kind, "memos": len(rows)})
    return data


def memo_rows(tx: Tx, project_id: str, found: Iterable[Thread]) -> tuple[MemoRow, ...]:
    """Return the memos of threads as files show them, each answer below its memo."""
    reader = PassageReader(tx, project_id)
    return tuple(_row(reader, line, thread) for thread in found for line in thread.lines)


def _row(reader: PassageReader, line: MemoLine, thread: Thread) -> MemoRow:
    memo = line.memo
    speaker, start_s = "", None
    if memo.interview_id and memo.revision_id and memo.start is not None and memo.end is not None:
        place = reader.passage(memo.interview_id, memo.revision_id, Span(memo.start, memo.end), quote=memo.quote)
        speaker, start_s = place.participant or place.speaker, place.start_s
    return MemoRow(
        memo.created_at,
        line.author,
        memo.target_kind,
        line.interview,
        speaker,
        start_s,
        memo.quote,
        memo.anchor,
        line.code,
        memo.text,
        line.asked,
        line.answered_by,
        "" if line is thread.first else thread.first.author,
    )


def _lines(tx: Tx, project_id: str, found: Iterable[Memo]) -> list[MemoLine]:
    names = accounts.names(tx.connection)
    codes = codings.codes_of(tx.connection, project_id, deleted=True)
    paths = _paths(codes)
    earlier = {code.id: code.name for code in codes}  # a memo on a coding has another target
    titles = {i.id: i.name for i in interviews.of_project(tx.connection, project_id)}
    return [
        MemoLine(
            memo,
            names.get(memo.author_id, ""),
            tuple(names.get(user, "") for user in memo.asked),
            names.get(memo.answered_by or "", ""),
            titles.get(memo.interview_id or "", ""),
            paths.get(memo.code_id or "", ()),
            earlier.get(memo.target_id, "") if memo.code_id and memo.target_id != memo.code_id else "",
        )
        for memo in on_standing_codes(codes, found)
    ]


def _paths(codes: Iterable[Code]) -> dict[str, tuple[str, ...]]:
    by_id = {code.id: code for code in codes}

    def path(code: Code | None) -> tuple[str, ...]:
        return () if code is None else (*path(by_id.get(code.parent_id or "")), code.name)

    return {id_: path(code) for id_, code in by_id.items()}
