"""Changing a theme as a whole: its name and statement, taking it back from review, setting it aside."""

from __future__ import annotations

import streamlit as st

from qual.domain.theme import ThemeState
from qual.services import theme_steps, themes
from qual.ui import state
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen


def change_theme(screen: ThemeScreen) -> None:
    """Draw the ways to change a theme as a whole, folded away below it."""
    if not screen.may_change:
        return
    with st.expander(t("theme.edit"), icon=":material/edit:", key="theme-edit"):
        _edit(screen)
    if screen.view.theme.state is not ThemeState.DRAFT:
        with st.expander(t("theme.back_to_draft"), icon=":material/undo:", key="theme-back-to-draft"):
            _back_to_draft(screen)
    with st.expander(t("theme.aside"), icon=":material/close:", key="theme-aside"):
        _set_aside(screen)


def _edit(screen: ThemeScreen) -> None:
    theme = screen.view.theme
    key = f"{theme.id}-{state.round_of(theme.id)}"
    based_on = state.version_held(key, theme.version)
    st.caption(t("theme.edit.note"))
    with st.form(f"edit-theme-{key}", border=False):
        name = st.text_input(t("theme.name"), value=theme.name, key=f"theme-name-{key}")
        statement = st.text_area(t("theme.statement"), value=theme.statement, key=f"theme-statement-{key}", height=120)
        wanted = st.form_submit_button(t("save"), type="primary", key=f"theme-save-{key}")
    if not wanted:
        return
    if screen.submit(theme.id, t("theme.saved"), themes.edit_theme, theme.id, based_on, name=name, statement=statement):
        st.rerun()
    state.see_version(key, theme.version)  # the refusal has shown the new words


def _back_to_draft(screen: ThemeScreen) -> None:
    with st.form("theme-to-draft", border=False):
        note = st.text_input(t("theme.back_to_draft.why"), key="theme-to-draft-why")
        wanted = st.form_submit_button(t("theme.back_to_draft.button"), key="theme-to-draft-button")
    if wanted and screen.submit(
        "to-draft", t("theme.back_to_draft.done"), theme_steps.back_to_draft, screen.theme_id, note
    ):
        st.rerun()


def _set_aside(screen: ThemeScreen) -> None:
    with st.form("set-theme-aside", border=False):
        reason = st.text_area(t("theme.aside.reason"), key="theme-aside-reason", height=80)
        wanted = st.form_submit_button(t("theme.aside.button"), key="theme-aside-button")
    if wanted and screen.submit("aside", t("theme.aside.done"), theme_steps.set_aside, screen.theme_id, reason):
        st.rerun()
