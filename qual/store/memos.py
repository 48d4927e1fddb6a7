"""Memos in the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from qual.domain.memo import Memo, MemoTarget
from qual.domain.round import Sight
from qual.store import rows
from qual.store.rounds import seen_by
from qual.store.schema import codings, members, memos

_OLDEST_FIRST = (memos.c.created_at, memos.c.reply_to.is_not(None), memos.c.id)  # written in one batch: answers below
# What a standing coding knows better than the memo on it.
_FROM_CODING = ("revision_id", "start", "end", "quote", "code_id", "anchor", "was")


def add(connection: sa.Connection, memo: Memo) -> Memo:
    """Insert a memo."""
    return rows.add(connection, memos, memo)


def get(connection: sa.Connection, memo_id: str) -> Memo:
    """Return a memo by id, removed ones included; raise NotFound."""
    return rows.get(connection, memos, Memo, memo_id, what="memo")


def find(connection: sa.Connection, memo_id: str) -> Memo | None:
    """Return a memo by id, None if it never existed."""
    return rows.find(connection, memos, Memo, memo_id)


def change(connection: sa.Connection, memo: Memo, /, **changes: Any) -> Memo:
    """Write changes to a memo and return it."""
    return rows.replace(connection, memos, memo, **changes)


def move_all(connection: sa.Connection, many: Sequence[Memo]) -> None:
    """Write where memos lie, hundreds at once."""
    if many:
        fields = ("revision_id", "start", "end", "quote", "anchor", "was")
        given = [{"wanted": memo.id} | {f"new_{f}": rows.to_values(memo)[f] for f in fields} for memo in many]
        values: dict[str, Any] = {field: sa.bindparam(f"new_{field}") for field in fields}
        connection.execute(memos.update().where(memos.c.id == sa.bindparam("wanted")).values(values), given)


def thread(connection: sa.Connection, root_id: str) -> tuple[Memo, ...]:
    """Return a memo and its answers as far as they stand, oldest first."""
    wanted = memos.select().where(
        sa.or_(memos.c.id == root_id, memos.c.reply_to == root_id), memos.c.deleted_at.is_(None)
    )
    return rows.fetch(connection, Memo, wanted.order_by(*_OLDEST_FIRST))


def placed_in(connection: sa.Connection, interview_id: str) -> tuple[Memo, ...]:
    """Return the standing memos that have a place in an interview's transcript, their own place even on a coding."""
    wanted = memos.select().where(
        memos.c.interview_id == interview_id, memos.c.start.is_not(None), memos.c.deleted_at.is_(None)
    )
    return rows.fetch(connection, Memo, wanted)


def of_project(connection: sa.Connection, project_id: str, sight: Sight) -> tuple[Memo, ...]:
    """Return a project's standing memos, oldest first; those on a coding lie where the coding lies now."""
    return rows.fetch(connection, Memo, _seen(_OF_PROJECT, sight).params(project=project_id))


def shown_in(connection: sa.Connection, project_id: str, interview_id: str, sight: Sight) -> tuple[Memo, ...]:
    """Return the standing memos of an interview and those that belong to none, as `of_project` does."""
    wanted = _seen(_SHOWN_IN, sight).params(project=project_id, interview=interview_id)
    return rows.fetch(connection, Memo, wanted)


def open_questions(connection: sa.Connection, user_id: str) -> tuple[Memo, ...]:
    """Return the questions to a user that nobody has answered, in all projects they are a member of, oldest first."""
    wanted = (
        _STANDING.join(members, sa.and_(members.c.project_id == memos.c.project_id, members.c.user_id == user_id))
        .where(memos.c.answered_at.is_(None), memos.c.asked != ())
        .order_by(*_OLDEST_FIRST)
    )
    return tuple(memo for memo in rows.fetch(connection, Memo, wanted) if user_id in memo.asked)


def _seen(statement: sa.Select[Any], sight: Sight) -> sa.Select[Any]:
    return statement if sight.is_clear else statement.where(*seen_by(sight, memos, memos.c.author_id))


def _columns() -> list[sa.ColumnElement[Any]]:
    return [
        sa.case((codings.c.id.is_not(None), codings.c[column.name]), else_=column).label(column.name)
        if column.name in _FROM_CODING
        else column
        for column in memos.c
    ]


_STANDING = (
    sa.select(*_columns())
    .select_from(memos)
    .outerjoin(
        codings,
        sa.and_(
            memos.c.target_kind == MemoTarget.CODING.value,
            codings.c.id == memos.c.target_id,
            codings.c.deleted_at.is_(None),
        ),
    )
    .where(memos.c.deleted_at.is_(None))
)
_OF_PROJECT = _STANDING.where(memos.c.project_id == sa.bindparam("project")).order_by(*_OLDEST_FIRST)
_SHOWN_IN = _OF_PROJECT.where(sa.or_(memos.c.interview_id.is_(None), memos.c.interview_id == sa.bindparam("interview")))
