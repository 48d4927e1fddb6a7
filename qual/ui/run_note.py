"""What one should know about a run of suggestions before its questions, and what it shows instead of them."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import interviews, suggestion_record
from qual.services.suggestion_record import Near
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import language_name, listed, plain
from qual.ui.layout import empty, machine, quote
from qual.ui.reading_lock import reason_shown
from qual.ui.text import has, t
from qual.workbench import Workbench

PAGE = 6  # passages with those most like them


def run_note(workbench: Workbench, actor: Actor, run: SuggestionRun, *, has_questions: bool) -> None:
    """Say what one should know. Where the machine posed no question, show what there is instead.

    Folded where people made questions on the map: these come next.
    """
    for said in remarks(run):
        st.caption(plain(said))
    if not (run.note and has(f"themes.note.{run.note}")):
        return
    if has_questions:
        with st.expander(t("themes.near.folded"), key=f"near-folded-{run.id}"):
            st.caption(t(f"themes.note.{run.note}"))
            _instead(workbench, actor, run)
    else:
        empty(t(f"themes.note.{run.note}.title"), t(f"themes.note.{run.note}"))
        _instead(workbench, actor, run)


def _instead(workbench: Workbench, actor: Actor, run: SuggestionRun) -> None:
    near = feedback.ask(workbench, actor, suggestion_record.nearest_passages, run.id)
    if near:
        _nearest(workbench, actor, run, near)


def remarks(run: SuggestionRun) -> list[str]:
    """Return what one should know of a run: that it was early, what changed meanwhile, which language is scarce."""
    said = [reason_shown(run.parameters)]
    meanwhile, parameters = run.engine.get("meanwhile"), run.engine.get("parameters")
    if isinstance(meanwhile, dict):
        said += [t(f"themes.meanwhile.{what}", n=n) for what, n in meanwhile.items() if n]
    has_groups = not run.note  # without groups no language can draw any together
    if has_groups and isinstance(parameters, dict) and (few := parameters.get("languages_not_centred")):
        said.append(t("themes.few_in_language", languages=listed([language_name(code) for code in few])))
    return [one for one in said if one]


def _nearest(workbench: Workbench, actor: Actor, run: SuggestionRun, near: tuple[Near, ...]) -> None:
    pages = -(-len(near) // PAGE)
    key = f"near-page-{run.id}"
    page = min(int(str(state.widget(key) or 1)), pages)
    hears = may(feedback.ask(workbench, actor, Tx.role, run.project_id), Action.HEAR)
    lines = feedback.ask(workbench, actor, interviews.interview_lines, run.project_id) if hears else ()
    recordings = {line.interview.id: line.interview.recording_id for line in lines}
    with machine(f"near-{run.id}"):
        for number, one in enumerate(near[(page - 1) * PAGE : page * PAGE]):
            with st.container(key=f"near-{number}", border=True):
                found = one.passage
                quote(found, f"near-{number}", recording_id=recordings.get(found.interview_id))
                st.caption(t("themes.near" if one.nearest else "themes.near.none"))
                for rank, other in enumerate(one.nearest):
                    quote(other, f"near-{number}-{rank}", recording_id=recordings.get(other.interview_id))
    if pages > 1:
        st.number_input(t("code.use.page", n=pages), 1, pages, key=key)
