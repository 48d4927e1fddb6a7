"""The questions of a run, one at a time beside the list of all."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import SuggestionState
from qual.services import interviews, suggestions
from qual.services.suggestions import SuggestionView
from qual.store.themes import SuggestionRun
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.question import title_of
from qual.ui.question_card import question_card
from qual.ui.run_note import run_note
from qual.ui.run_words import named
from qual.ui.text import t
from qual.workbench import Workbench

_MARKS = {
    SuggestionState.OPEN: ":material/help:",
    SuggestionState.ACCEPTED: ":material/check:",
    SuggestionState.MERGED: ":material/merge:",
    SuggestionState.SET_ASIDE: ":material/close:",
    SuggestionState.JOINED: ":material/join:",
    SuggestionState.SPLIT: ":material/call_split:",
}


def theme_questions(
    workbench: Workbench, actor: Actor, project: Project, role: Role | None, runs: tuple[SuggestionRun, ...]
) -> None:
    """Draw the questions of the newest finished run, or of the one chosen."""
    run = _chosen([run for run in runs if run.engine])
    if not run_note(workbench, actor, run):
        return
    views = feedback.ask(workbench, actor, suggestions.run_suggestions, run.id)
    if not views:
        return
    current = next((view for view in views if view.suggestion.id == state.chosen("question")), views[0])
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    recordings = {line.interview.id: line.interview.recording_id for line in lines}
    menu, card = st.columns((4, 9), gap="large")
    with menu:
        _menu(views, current)
    with card:
        question_card(workbench, actor, current, views, recordings, may_decide=may(role, Action.DECIDE))


def _chosen(finished: list[SuggestionRun]) -> SuggestionRun:
    run = finished[0]
    if len(finished) == 1:
        return run
    by_id = {one.id: one for one in finished}
    chosen = st.selectbox(t("themes.runs"), list(by_id), format_func=lambda id_: named(by_id[id_]), key="themes-run")
    return by_id.get(str(chosen), run)  # a label that changed meanwhile comes back as words


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
