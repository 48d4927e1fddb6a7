"""A theme in plain words, by a link of its own; reviewers from outside the team see every theme so."""

from __future__ import annotations

from qual.domain.project import Actor
from qual.services import projects
from qual.ui import feedback, state
from qual.ui.theme_plain import theme_plain
from qual.workbench import Workbench


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the theme in the address, or the themes there are to read."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    theme_plain(workbench, actor, project)
