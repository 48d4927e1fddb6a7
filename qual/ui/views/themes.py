"""Themes: asking for suggestions, and the questions they pose to the team one by one."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.domain.theme import SuggestionState
from qual.services import interviews, projects, suggestions
from qual.services.interviews import InterviewLine
from qual.services.suggestions import SuggestionView
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx
from qual.ui import feedback, jobs, state
from qual.ui.format import day, plain
from qual.ui.hidden_notes import themes_note
from qual.ui.layout import empty, page_head
from qual.ui.question import title_of
from qual.ui.question_card import question_card
from qual.ui.request_form import request_form
from qual.ui.text import has, t
from qual.workbench import Workbench

_MARKS = {
    SuggestionState.OPEN: ":material/help:",
    SuggestionState.ACCEPTED: ":material/check:",
    SuggestionState.MERGED: ":material/merge:",
    SuggestionState.SET_ASIDE: ":material/close:",
}


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
        with st.expander(t("themes.ask"), expanded=not runs, icon=":material/lightbulb:", key="ask-themes"):
            request_form(workbench, actor, project.id, lines)
    jobs.panel(workbench, actor, project.id, "suggest", {run.id: _named(run) for run in runs}, ran=ran)
    finished = [run for run in runs if run.engine]
    if finished:
        _run(workbench, actor, finished, lines, may_decide=may(role, Action.DECIDE))


def _named(run: SuggestionRun) -> str:
    made = run.created_at.astimezone()
    scope = t(f"themes.granularity.{run.parameters['granularity']}").lower()
    named = t("themes.run", day=day(made), time=f"{made:%H:%M}", scope=scope)
    return f"{named} · {t('count.passages', n=run.n_segments)}" if run.engine else named


def _run(
    workbench: Workbench,
    actor: Actor,
    runs: list[SuggestionRun],
    lines: tuple[InterviewLine, ...],
    *,
    may_decide: bool,
) -> None:
    run = runs[0]
    if len(runs) > 1:
        by_id = {one.id: one for one in runs}
        chosen = st.selectbox(
            t("themes.runs"), list(by_id), format_func=lambda id_: _named(by_id[id_]), key="themes-run"
        )
        run = by_id.get(str(chosen), run)  # a label that changed meanwhile comes back as words
    if run.note and has(f"themes.note.{run.note}"):
        empty(t(f"themes.note.{run.note}.title"), t(f"themes.note.{run.note}"))
        return
    views = feedback.ask(workbench, actor, suggestions.run_suggestions, run.id)
    if not views:
        return
    current = next((view for view in views if view.suggestion.id == state.chosen("question")), views[0])
    menu, card = st.columns((4, 9), gap="large")
    with menu:
        _menu(views, current)
    with card:
        recordings = {line.interview.id: line.interview.recording_id for line in lines}
        question_card(workbench, actor, current, views, recordings, may_decide=may_decide)


def _menu(views: tuple[SuggestionView, ...], current: SuggestionView) -> None:
    n_open = sum(view.suggestion.state is SuggestionState.OPEN for view in views)
    st.caption(t("themes.progress", done=len(views) - n_open, all=len(views)))
    st.html(f"<style>.st-key-q-{current.suggestion.id} button{{background:var(--q-surface)}}</style>")
    with st.container(key="questions", gap=None):
        for view in views:
            st.button(
                f"{plain(title_of(view))} :gray[{view.n_segments}]",
                key=f"q-{view.suggestion.id}",
                type="tertiary",
                icon=_MARKS[view.suggestion.state],
                width="stretch",
                on_click=state.choose,
                args=("question", view.suggestion.id),
            )
