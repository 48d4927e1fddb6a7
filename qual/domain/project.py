"""Projects, the people who work in them, and who acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from qual.domain.permission import Role

LANGUAGES = {
    "sv": "Swedish",
    "de": "German",
    "en": "English",
}  # offered first; any ISO 639-1 code is accepted


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user, or Qual's own worker on behalf of one."""

    user: str  # user id
    name: str


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account; `password_hash` is empty on a one-person laptop."""

    id: str
    name: str
    password_hash: str
    is_admin: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Project:
    """Everything a study keeps together."""

    id: str
    name: str
    languages: tuple[str, ...]
    settings: dict[str, object]
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Member:
    """A user's place in one project."""

    id: str
    project_id: str
    user_id: str
    role: Role
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class MemberView:
    """A member with the name to show."""

    user_id: str
    name: str
    role: Role
