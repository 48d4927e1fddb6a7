"""Themes: the views of what the computer suggests, one at a time; each is drawn by a module of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import interviews, projects, suggestions
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx
from qual.ui import feedback, jobs, state
from qual.ui.code_review_view import code_review_view
from qual.ui.hidden_notes import themes_note
from qual.ui.layout import empty, page_head
from qual.ui.passage_map import passage_map
from qual.ui.request_form import request_form
from qual.ui.run_compare import run_compare
from qual.ui.run_words import run_names
from qual.ui.text import t
from qual.ui.theme_questions import theme_questions
from qual.workbench import Workbench

Runs = tuple[SuggestionRun, ...]  # all of the project, newest first; one without `engine` is not ready


@dataclass(frozen=True, slots=True)
class View:
    """One of the page's views: its name (`themes.view.NAME` in the texts), sign, drawing, and when it is offered."""

    name: str
    icon: str
    draw: Callable[[Workbench, Actor, Project, Role | None, Runs], None]
    is_offered: Callable[[Runs], bool]


def _has_answers(runs: Runs) -> bool:
    return any(run.engine for run in runs)


VIEWS = (
    View("questions", ":material/help:", theme_questions, _has_answers),
    View("map", ":material/scatter_plot:", passage_map, _has_answers),
    View("runs", ":material/history:", run_compare, _has_answers),
    View("code_review", ":material/rule:", code_review_view, lambda _runs: True),
)


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the suggestions of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    ran = jobs.running(workbench, project.id, "suggest")
    runs = feedback.ask(workbench, actor, suggestions.runs, project.id)
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    page_head(t("themes.title"), over=project.name, lead=t("themes.lead"))
    if not any(line.interview.revision_id for line in lines):
        empty(t("themes.no_text.title"), t("themes.no_text.body"))
        return
    if themes_note(workbench, actor, project.id):
        return
    if not runs:
        empty(t("themes.empty.title"), t("themes.empty.body"))
    if may(role, Action.SUGGEST):
        folded = f"-{len(runs)}" if runs else ""  # another name: under the old one it stays open over the answer
        form = st.expander(
            t("themes.ask"), not runs, icon=":material/lightbulb:", key=f"ask-themes{folded}", on_change="rerun"
        )
        if form.open:
            with form:
                request_form(workbench, actor, project.id, lines)
    jobs.panel(workbench, actor, project.id, "suggest", run_names(runs), ran=ran)
    view = _chosen({view.name: view for view in VIEWS if view.is_offered(runs)})
    if view:
        view.draw(workbench, actor, project, role, runs)


def _chosen(offered: dict[str, View]) -> View | None:
    if len(offered) < 2:
        return next(iter(offered.values()), None)
    if (wished := state.take_wished_view()) in offered:
        state.fill(state.THEMES_VIEW, wished)
    if state.widget(state.THEMES_VIEW) not in offered:
        state.fill(state.THEMES_VIEW, next(iter(offered)))
    name = st.segmented_control(
        t("themes.view"),
        list(offered),
        required=True,
        format_func=lambda one: f"{offered[one].icon} {t(f'themes.view.{one}')}",
        key=state.THEMES_VIEW,
        label_visibility="collapsed",
    )
    return offered.get(str(name))
