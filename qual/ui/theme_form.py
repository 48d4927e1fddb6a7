"""Changing a theme: its wording, more quotes from coded passages, setting it aside and taking it up again."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.domain.theme import ThemeState
from qual.services import codebook, coded, theme_quotes, theme_steps, themes
from qual.services.themes import ThemeView
from qual.ui import feedback, state
from qual.ui.layout import quote
from qual.ui.text import t
from qual.workbench import Workbench


def change_theme(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    """Draw the ways to change a theme, folded away below it."""
    if view.theme.state is ThemeState.SET_ASIDE:
        if st.button(t("theme.take_up"), key="take-up"):
            _done(feedback.change(workbench, actor, theme_steps.take_up, view.theme.id).ok, t("theme.taken_up"))
        return
    if view.theme.state is ThemeState.DRAFT and st.button(t("theme.send"), key="send-to-review", type="primary"):
        _done(feedback.change(workbench, actor, theme_steps.send_to_review, view.theme.id).ok, t("theme.sent"))
    with st.expander(t("theme.add_quotes"), icon=":material/format_quote:", key="theme-add-quotes"):
        _add_quotes(workbench, actor, view)
    with st.expander(t("theme.edit"), icon=":material/edit:", key="theme-edit"):
        _edit(workbench, actor, view)
    with st.expander(t("theme.aside"), icon=":material/close:", key="theme-aside"):
        _set_aside(workbench, actor, view)


def _edit(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    theme = view.theme
    key = f"{theme.id}-{state.round_of(theme.id)}"
    based_on = state.version_seen(key) or theme.version
    st.caption(t("theme.edit.note"))
    with st.form(f"edit-theme-{key}", border=False):
        name = st.text_input(t("theme.name"), value=theme.name, key=f"theme-name-{key}")
        statement = st.text_area(t("theme.statement"), value=theme.statement, key=f"theme-statement-{key}", height=120)
        wanted = st.form_submit_button(t("save"), type="primary", key=f"theme-save-{key}")
    state.see_version(key, theme.version)
    if wanted:
        changed = feedback.change(
            workbench, actor, themes.edit_theme, theme.id, based_on, name=name, statement=statement
        )
        if changed.ok:
            state.next_round(theme.id)
        _done(changed.ok, t("theme.saved"))


def _add_quotes(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    theme = view.theme
    nodes = feedback.ask(workbench, actor, codebook.tree, theme.project_id)
    counts = feedback.ask(workbench, actor, codebook.counts, theme.project_id)
    used = {node.code.id: node.code.name for node in nodes if counts.get(node.code.id)}
    if not used:
        st.caption(t("theme.add_quotes.none"))
        return
    code_id = st.selectbox(
        t("theme.add_quotes.code"),
        list(used),
        format_func=lambda id_: f"{used[id_]} ({counts[id_]})",
        index=None,
        placeholder=t("theme.add_quotes.choose"),
        key="quotes-code",
    )
    if not code_id:
        return
    carried = {(one.quote.revision_id, one.quote.start, one.quote.end) for one in view.quotes}
    for found in feedback.ask(workbench, actor, coded.coded_passages, theme.project_id, code_id):
        passage = found.passage
        with st.container(key=f"candidate-{found.coding.id}"):
            quote(passage, f"candidate-{found.coding.id}", recording_id=found.recording_id)
            st.button(
                t("theme.add_quote"),
                key=f"add-{found.coding.id}",
                disabled=(passage.revision_id, passage.start, passage.end) in carried,
                on_click=feedback.on_press,
                args=(workbench, actor, theme_quotes.add_quote_from_coding, theme.id, found.coding.id),
            )


def _set_aside(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    with st.form("set-theme-aside", border=False):
        reason = st.text_area(t("theme.aside.reason"), key="theme-aside-reason", height=80)
        wanted = st.form_submit_button(t("theme.aside.button"), key="theme-aside-button")
    if wanted:
        put = feedback.change(workbench, actor, theme_steps.set_aside, view.theme.id, reason)
        _done(put.ok, t("theme.aside.done"))


def _done(ok: bool, note: str) -> None:
    if ok:
        state.leave_note(note)
        st.rerun()
