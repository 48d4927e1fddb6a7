"""The questions of a run, one at a time beside the list of all."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import Suggestion, SuggestionState
from qual.services import interviews, suggestions
from qual.services.question_payload import places_of
from qual.store.themes import SuggestionRun
from qual.ui import feedback, state
from qual.ui.decision_words import MARKS
from qual.ui.format import plain
from qual.ui.question import title_of_question
from qual.ui.question_card import question_card
from qual.ui.run_note import run_note
from qual.ui.run_words import run_names
from qual.ui.text import t
from qual.workbench import Workbench

_RUN = "themes-run"  # the widget that holds which run's questions are shown


def theme_questions(
    workbench: Workbench, actor: Actor, project: Project, role: Role | None, runs: tuple[SuggestionRun, ...]
) -> None:
    """Draw the questions of the newest finished run, or of the one chosen."""
    run = choose_run(workbench, actor, [run for run in runs if run.engine], run_names(runs))
    questions = feedback.ask(workbench, actor, suggestions.run_questions, run.id)
    run_note(workbench, actor, run, has_questions=bool(questions))
    if not questions:
        return
    wanted = state.chosen("question")
    first = next((one for one in questions if one.state is SuggestionState.OPEN), questions[0])
    current = next((one for one in questions if one.id == wanted), first)
    if wanted is None:
        state.choose("question", current.id)  # it stays before whoever answers it, and is no longer the first then
    elif wanted != current.id:
        state.choose("question", None)
        st.warning(t("themes.question.gone"))
    view = feedback.ask(workbench, actor, suggestions.question_view, current.id)
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    recordings = {line.interview.id: line.interview.recording_id for line in lines}
    menu, card = st.columns((4, 9), gap="large")
    with menu:
        _menu(questions, current)
    with card:
        question_card(workbench, actor, view, questions, recordings, may_decide=may(role, Action.DECIDE))


def choose_run(
    workbench: Workbench, actor: Actor, finished: list[SuggestionRun], names: Mapping[str, str]
) -> SuggestionRun:
    """Return the run of the question that is open, else the one last chosen, else the newest.

    A run that is finished meanwhile is offered: somebody may be writing an answer, which leaving it would lose.
    """
    by_id = {one.id: one for one in finished}
    linked = state.chosen("question")
    of = feedback.ask(workbench, actor, suggestions.run_of_question, linked) if linked else ""
    if of in by_id:
        state.fill(_RUN, of)
    elif state.widget(_RUN) not in by_id:
        state.fill(_RUN, finished[0].id)
    _offer_newest(finished[0], names)
    if len(finished) > 1:
        st.selectbox(
            t("themes.runs"),
            list(by_id),
            format_func=lambda id_: names[id_],
            key=_RUN,
            on_change=state.choose,
            args=("question", None),
        )
    return by_id[str(state.widget(_RUN))]


def _offer_newest(newest: SuggestionRun, names: Mapping[str, str]) -> None:
    """Offer the questions of a run that came while the page was open, until they were shown once."""
    known = f"themes-newest.{newest.project_id}"
    if not state.is_remembered(known) or state.widget(_RUN) == newest.id:
        state.remember(known, (newest.id,))
    if state.remembered(known) == (newest.id,):
        return
    with st.container(key="new-run", border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(plain(t("themes.new_run", name=names[newest.id])), width="stretch")
        st.button(t("themes.new_run.show"), key="new-run-show", type="primary", on_click=_show, args=(newest.id,))


def _show(run_id: str) -> None:
    state.fill(_RUN, run_id)
    state.choose("question", None)


def _menu(questions: tuple[Suggestion, ...], current: Suggestion) -> None:
    n_open = sum(one.state is SuggestionState.OPEN for one in questions)
    st.caption(t("themes.progress", done=len(questions) - n_open, all=len(questions)))
    st.html(f"<style>.st-key-q-{current.id} button{{background:var(--q-surface)}}</style>")
    with st.container(key="questions", gap=None):
        for one in questions:
            st.button(
                f"{plain(title_of_question(one))} :gray[{len(places_of(one))}]",
                key=f"q-{one.id}",
                type="tertiary",
                icon=MARKS[one.state],
                width="stretch",
                on_click=state.choose,
                args=("question", one.id),
            )
