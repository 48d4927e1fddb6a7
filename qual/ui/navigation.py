"""The register of pages and how one is drawn: who may see it, what it needs, what stands in its address."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import projects
from qual.ui import feedback, identity, layout, links, state
from qual.ui.format import plain
from qual.ui.plain_language import language, spoken
from qual.ui.text import Say, speech, t
from qual.ui.views import (
    agreement,
    code,
    codebook,
    interviews,
    members,
    memos,
    negotiate,
    overview,
    practise,
    read,
    report,
    review,
    rounds,
    settings,
    start,
    themes,
    told,
    transcript,
)
from qual.workbench import Workbench


@dataclass(frozen=True, slots=True)
class Page:
    """A page; `address` names what its address carries beside the project."""

    path: str
    render: Callable[[Workbench, Actor], None]
    address: tuple[str, ...] = ()
    needs_project: bool = True
    whole_screen: bool = False
    owner_of_team_only: bool = False
    for_outside: bool = False  # may be opened by reviewers from outside the team
    is_in_menu: bool = True  # else it is opened from another page


PAGES = (
    Page("projects", start.render, needs_project=False),
    Page("interviews", interviews.render),
    Page("transcript", transcript.render, ("interview",), whole_screen=True),
    Page("code", code.render, ("interview",), whole_screen=True),
    Page("read", read.render, ("interview",)),
    Page("practise", practise.render, ("practice",), is_in_menu=False),
    Page("codebook", codebook.render, ("code",)),
    Page("memos", memos.render),
    Page("rounds", rounds.render),
    Page("agreement", agreement.render),
    Page("negotiate", negotiate.render, ("interview", "round", "difference")),
    Page("themes", themes.render, ("question",)),
    Page("review", review.render, ("theme",), for_outside=True),
    Page("told", told.render, ("theme",), for_outside=True, is_in_menu=False),
    Page("overview", overview.render),
    Page("report", report.render),
    Page("settings", settings.render),
    Page("members", members.render, owner_of_team_only=True),
)


def run(workbench: Workbench, actor: Actor) -> None:
    """Draw the page the address names."""
    links.follow()
    with workbench.read(actor) as tx:
        mine, outside = projects.projects(tx), projects.outside_projects(tx)
    is_insider = len(outside) < len(mine)
    about = spoken() if is_insider else speech(language())  # how it is said that there is no such project
    project = _open_project(mine, about)
    role = _role(workbench, actor, project)
    shown = [page for page in PAGES if _is_shown(page, workbench, project, role)]
    say = speech(language()) if mine and not is_insider else t
    draw = partial(_draw, workbench, actor, project, say, about)
    entries = [_entry(page, draw, say, is_visible=_is_in_menu(page, project, role)) for page in shown]
    st.logo(str(layout.HERE / "wordmark.svg"), size="medium")
    st.navigation(entries, position="top").run()


def _entry(page: Page, draw: Callable[[Page], None], say: Say, *, is_visible: bool) -> st.Page:
    return st.Page(
        partial(draw, page),
        title=say(f"page.{page.path}"),
        url_path=page.path,
        default=page is PAGES[0],
        visibility="visible" if is_visible else "hidden",
    )


def _is_shown(page: Page, workbench: Workbench, project: Project | None, role: Role | None) -> bool:
    if project is not None and page.needs_project and not page.for_outside and not may(role, Action.READ):
        return False
    return not page.owner_of_team_only or (workbench.config.team and role is Role.OWNER)


def _is_in_menu(page: Page, project: Project | None, role: Role | None) -> bool:
    if project is None:
        return page.is_in_menu and not page.needs_project
    return page.is_in_menu and (page.for_outside or may(role, Action.READ))


def _role(workbench: Workbench, actor: Actor, project: Project | None) -> Role | None:
    if project is None:
        return None
    with workbench.read(actor) as tx:
        return tx.role(project.id)


def _draw(workbench: Workbench, actor: Actor, project: Project | None, say: Say, about: Say, page: Page) -> None:
    state.show_in_address(("project", *page.address) if page.needs_project else ())
    identity.badge(workbench, actor, say)
    if not page.whole_screen:
        layout.prepare_lists()
    with feedback.calm(workbench.config), st.container(key="whole" if page.whole_screen else "page"):
        if error := state.take_error():
            layout.say_error(error)
        if note := state.take_note():
            st.toast(plain(note), icon=":material/check:")
        if page.needs_project and project is None:
            guard = about if page.for_outside else t
            layout.empty(guard("guard.project.title"), guard("guard.project.body"))
            return
        page.render(workbench, actor)


def _open_project(mine: Sequence[Project], say: Say) -> Project | None:
    """Return the project in use; the only one there is opens by itself."""
    wanted = state.chosen("project")
    found = next((project for project in mine if project.id == wanted), None)
    if wanted and found is None:
        state.leave_error(say("guard.project.gone"))
        state.choose("project", None)
    if found is None and len(mine) == 1:
        state.choose("project", mine[0].id)
        return mine[0]
    return found
