"""Who may code in a project and which interviews have a text: what the forms of rounds choose from."""

from __future__ import annotations

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import interviews, projects
from qual.ui import feedback
from qual.workbench import Workbench


def coders_of(workbench: Workbench, actor: Actor, project_id: str) -> dict[str, str]:
    """Return the names of the members who may code, by id."""
    members = feedback.ask(workbench, actor, projects.members, project_id)
    return {member.user_id: member.name for member in members if may(member.role, Action.CODE)}


def readable_of(workbench: Workbench, actor: Actor, project_id: str) -> dict[str, str]:
    """Return the names of the interviews that have a transcript, by id."""
    found = feedback.ask(workbench, actor, interviews.interview_choices, project_id)
    return {one.id: one.name for one in found if one.revision_id}
