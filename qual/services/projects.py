"""Projects and who works in them."""

from __future__ import annotations

from qual.domain.ids import new_id
from qual.domain.permission import Action, Role, may
from qual.domain.project import Member, MemberView, Project
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.store import accounts
from qual.store.tx import Tx


def create_project(tx: Tx, name: str, languages: tuple[str, ...] = ("sv", "de", "en")) -> Project:
    """Start a project with the actor as its owner; raise Conflict if the actor has one of that name.

    Raises NotAllowed for somebody who is here only to review themes from outside a research team.
    """
    cleaned = _clean(name)
    mine = projects(tx)
    if mine and len(outside_projects(tx)) == len(mine):
        raise NotAllowed("Your account is for reviewing themes. Ask whoever invited you if you need a project.")
    codes = tuple(dict.fromkeys(language.strip().lower() for language in languages if language.strip()))
    for language in codes:
        if not (2 <= len(language) <= 3 and language.isascii() and language.isalpha()):
            raise BadInput(f"'{language}' is not a language code. Use codes such as sv, de or en.")
    if any(p.name.casefold() == cleaned.casefold() for p in accounts.projects_of(tx.connection, tx.actor.user)):
        raise Conflict(f"You already have a project named '{cleaned}'. Choose another name.")
    project = accounts.add_project(tx.connection, Project(new_id(), cleaned, codes or ("en",), {}, tx.time))
    accounts.add_member(tx.connection, Member(new_id(), project.id, tx.actor.user, Role.OWNER, tx.time))
    tx.forget_roles()
    tx.record("project.create", ("project", project.id), project_id=project.id, after=project)
    return project


def projects(tx: Tx) -> tuple[Project, ...]:
    """Return the actor's projects by name."""
    return accounts.projects_of(tx.connection, tx.actor.user)


def outside_projects(tx: Tx) -> frozenset[str]:
    """Return the ids of those of the actor's projects of which they read themes only."""
    return frozenset(found.id for found in projects(tx) if not may(tx.role(found.id), Action.READ))


def project(tx: Tx, project_id: str) -> Project:
    """Return one project the actor may read; to others it does not exist."""
    if tx.role(project_id) is None:
        raise NotFound("There is no such project, or you are not a member of it. Ask its owner to add you.")
    return accounts.project(tx.connection, project_id)


def project_by_name(tx: Tx, name: str) -> Project:
    """Return the actor's project with this name (case ignored); raise NotFound listing the names there are."""
    mine = projects(tx)
    for candidate in mine:
        if candidate.name.casefold() == name.strip().casefold():
            return candidate
    known = ", ".join(f"'{p.name}'" for p in mine) or "none yet"
    raise NotFound(f"There is no project named '{name}'. Your projects: {known}.")


def rename_project(tx: Tx, project_id: str, name: str) -> Project:
    """Give a project another name."""
    tx.require(Action.MANAGE_PROJECT, project_id)
    before = accounts.project(tx.connection, project_id)
    after = accounts.change_project(tx.connection, before, name=_clean(name))
    tx.record("project.update", ("project", project_id), project_id=project_id, before=before, after=after)
    return after


def members(tx: Tx, project_id: str) -> tuple[MemberView, ...]:
    """Return who works in a project."""
    tx.require(Action.READ, project_id)
    return accounts.members_of(tx.connection, project_id)


def set_member(tx: Tx, project_id: str, user_name: str, role: Role) -> MemberView:
    """Add a person to a project, or change their role; a project always keeps an owner."""
    tx.require(Action.MANAGE_MEMBERS, project_id)
    user = accounts.user_by_name(tx.connection, user_name)
    if user is None:
        raise NotFound(f"There is no account named '{user_name}'. Create it first.")
    before = accounts.member(tx.connection, project_id, user.id)
    if before and before.role is Role.OWNER and role is not Role.OWNER:
        _require_other_owner(tx, project_id, user.id)
    if before is None:
        after = accounts.add_member(tx.connection, Member(new_id(), project_id, user.id, role, tx.time))
    else:
        after = accounts.change_member(tx.connection, before, role=role)
    tx.forget_roles()
    tx.record("member.set", ("member", after.id), project_id=project_id, before=before, after=after)
    return MemberView(user.id, user.name, role)


def remove_member(tx: Tx, project_id: str, user_id: str) -> None:
    """Take a person out of a project; what they did stays."""
    tx.require(Action.MANAGE_MEMBERS, project_id)
    before = accounts.member(tx.connection, project_id, user_id)
    if before is None:
        raise NotFound("This person is not a member of the project (any more).")
    if before.role is Role.OWNER:
        _require_other_owner(tx, project_id, user_id)
    accounts.remove_member(tx.connection, before)
    tx.forget_roles()
    tx.record("member.remove", ("member", before.id), project_id=project_id, before=before)


def _require_other_owner(tx: Tx, project_id: str, user_id: str) -> None:
    owners = [m for m in accounts.members_of(tx.connection, project_id) if m.role is Role.OWNER]
    if not any(m.user_id != user_id for m in owners):
        raise NotAllowed("A project needs an owner. Make somebody else owner first.")


def _clean(name: str) -> str:
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > 200:
        raise BadInput("A project name has between 1 and 200 characters.")
    return cleaned
