"""Projects: choose one or start one."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import LANGUAGES, Actor, Project
from qual.services import interviews, projects, recode_list
from qual.ui import feedback, state
from qual.ui.format import language_codes, language_name, listed, plain
from qual.ui.layout import empty, page_head
from qual.ui.links import go, link, way
from qual.ui.plain_language import language
from qual.ui.questions import questions
from qual.ui.text import Say, speech, t
from qual.ui.waiting import waiting
from qual.workbench import Workbench


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the list of projects and the form for a new one."""
    mine = feedback.ask(workbench, actor, projects.projects)
    outside = feedback.ask(workbench, actor, projects.outside_projects)
    if mine and len(outside) == len(mine) == 1:
        go("review", project=mine[0].id)
    if mine and len(outside) == len(mine):
        _for_outsiders(mine)
        return
    page_head(t("start.title"), lead=t("start.lead.team" if workbench.config.team else "start.lead.laptop"))
    waiting(workbench, actor)
    questions(workbench, actor)
    if not mine:
        empty(t("start.empty.title"), t("start.empty.body"))
    for project in mine:
        if project.id in outside:
            _outside_card(project, t)
        else:
            _card(workbench, actor, project)
    with st.expander(t("start.new"), expanded=not mine, icon=":material/add:"):
        _new(workbench, actor)


def _card(workbench: Workbench, actor: Actor, project: Project) -> None:
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    chosen = project.id == state.chosen("project")
    with st.container(key=f"card-{project.id}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"#### {plain(project.name)}", anchors=False)
            st.caption(
                t(
                    "start.card",
                    interviews=t("count.interviews", n=len(lines)),
                    codings=t("count.codings", n=sum(line.n_codings for line in lines)),
                    languages=listed([language_name(code) for code in project.languages], most=4),
                )
            )
        link(t("start.read"), "read", key=f"read-{project.id}", project=project.id)
        if n := feedback.ask(workbench, actor, recode_list.n_to_recode, project.id):
            ids = {"project": project.id}
            way(t("start.recode", n=n), "codebook", key=f"recode-{project.id}", ids=ids, icon=":material/rule:")
        label = t("start.open.again" if chosen else "start.open")
        look = "primary" if chosen or len(lines) else "secondary"
        way(label, "interviews", key=f"open-{project.id}", ids={"project": project.id}, type=look)


def _for_outsiders(mine: tuple[Project, ...]) -> None:
    """Draw the projects of somebody who reads themes only, in their language."""
    say = speech(language())
    page_head(say("start.outside"))
    for project in mine:
        _outside_card(project, say)


def _outside_card(project: Project, say: Say) -> None:
    with st.container(key=f"card-{project.id}", border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(f"#### {plain(project.name)}", anchors=False)
        ids = {"project": project.id}
        way(say("start.review"), "review", key=f"open-{project.id}", ids=ids, type="primary")


def _new(workbench: Workbench, actor: Actor) -> None:
    with st.form(f"new-project-{state.round_of('project')}", border=False):
        name = st.text_input(t("start.name"), placeholder=t("start.name.hint"), key="new-project-name")
        languages = st.multiselect(
            t("start.languages"),
            language_codes(tuple(LANGUAGES)),
            default=list(LANGUAGES),
            format_func=language_name,
            key="new-project-languages",
        )
        if not st.form_submit_button(t("start.create"), type="primary", key="new-project-create"):
            return
    made = feedback.change(workbench, actor, projects.create_project, name, tuple(languages))
    if made.ok and made.value:
        state.leave_note(t("start.created", name=made.value.name))
        go("interviews", project=made.value.id)
