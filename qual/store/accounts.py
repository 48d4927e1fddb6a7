"""Users, their sessions, projects and memberships in the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from qual.domain.project import Member, MemberView, Project, User
from qual.store import rows
from qual.store.schema import members, projects, sessions, users


def name_key(name: str) -> str:
    """Return the form under which two spellings of a user name are the same."""
    return " ".join(name.split()).casefold()


def add_user(connection: sa.Connection, user: User) -> User:
    """Insert a user."""
    values = rows.to_values(user) | {"name_key": name_key(user.name)}
    connection.execute(users.insert().values(values))
    return user


def user_by_name(connection: sa.Connection, name: str) -> User | None:
    """Return the user who signs in with `name`, None if there is none."""
    row = connection.execute(users.select().where(users.c.name_key == name_key(name))).one_or_none()
    return None if row is None else rows.from_row(User, row)


def user(connection: sa.Connection, user_id: str) -> User:
    """Return a user by id; raise NotFound."""
    return rows.get(connection, users, User, user_id, what="person")


def all_users(connection: sa.Connection) -> tuple[User, ...]:
    """Return every user, by name."""
    return rows.fetch(connection, User, users.select().order_by(users.c.name_key))


def set_password(connection: sa.Connection, user_id: str, password_hash: str) -> None:
    """Replace a user's password hash."""
    connection.execute(users.update().where(users.c.id == user_id).values(password_hash=password_hash))


def change_user(connection: sa.Connection, user: User) -> User:
    """Store a user's name, password hash and rights anew."""
    values = rows.to_values(user) | {"name_key": name_key(user.name)}
    connection.execute(users.update().where(users.c.id == user.id).values(values))
    return user


def names(connection: sa.Connection) -> dict[str, str]:
    """Return the shown name of every user by id."""
    return {row.id: row.name for row in connection.execute(sa.select(users.c.id, users.c.name))}


def add_session(connection: sa.Connection, session_id: str, user_id: str, at: datetime) -> None:
    """Insert a session; `session_id` is the hash of the cookie's secret."""
    connection.execute(sessions.insert().values(id=session_id, user_id=user_id, created_at=at, seen_at=at))


def session(connection: sa.Connection, session_id: str) -> sa.Row[Any] | None:
    """Return a session's row (user_id, created_at, seen_at, revoked_at), None if unknown."""
    return connection.execute(sessions.select().where(sessions.c.id == session_id)).one_or_none()


def touch_session(connection: sa.Connection, session_id: str, at: datetime) -> None:
    """Note that a session was used."""
    connection.execute(sessions.update().where(sessions.c.id == session_id).values(seen_at=at))


def revoke_session(connection: sa.Connection, session_id: str, at: datetime) -> None:
    """End a session."""
    connection.execute(sessions.update().where(sessions.c.id == session_id).values(revoked_at=at))


def add_project(connection: sa.Connection, project: Project) -> Project:
    """Insert a project."""
    return rows.add(connection, projects, project)


def project(connection: sa.Connection, project_id: str) -> Project:
    """Return a project by id; raise NotFound."""
    return rows.get(connection, projects, Project, project_id, what="project")


def projects_of(connection: sa.Connection, user_id: str) -> tuple[Project, ...]:
    """Return the projects a user is a member of, by name."""
    statement = (
        projects.select()
        .join(members, members.c.project_id == projects.c.id)
        .where(members.c.user_id == user_id)
        .order_by(sa.func.lower(projects.c.name), projects.c.created_at)
    )
    return rows.fetch(connection, Project, statement)


def change_project(connection: sa.Connection, project: Project, **changes: Any) -> Project:
    """Write changes to a project and return it."""
    return rows.replace(connection, projects, project, **changes)


def add_member(connection: sa.Connection, member: Member) -> Member:
    """Insert a membership."""
    return rows.add(connection, members, member)


def member(connection: sa.Connection, project_id: str, user_id: str) -> Member | None:
    """Return a membership, None if the user is not a member."""
    row = connection.execute(
        members.select().where(members.c.project_id == project_id, members.c.user_id == user_id)
    ).one_or_none()
    return None if row is None else rows.from_row(Member, row)


def change_member(connection: sa.Connection, member: Member, **changes: Any) -> Member:
    """Write changes to a membership and return it."""
    return rows.replace(connection, members, member, **changes)


def remove_member(connection: sa.Connection, member: Member) -> None:
    """End a membership."""
    connection.execute(members.delete().where(members.c.id == member.id))


def members_of(connection: sa.Connection, project_id: str) -> tuple[MemberView, ...]:
    """Return a project's members with their names, by name."""
    statement = (
        sa.select(members.c.user_id, users.c.name, members.c.role)
        .join(users, users.c.id == members.c.user_id)
        .where(members.c.project_id == project_id)
        .order_by(users.c.name_key)
    )
    return rows.fetch(connection, MemberView, statement)
