"""Sending a theme to reviewers from outside the team, and the link to the theme in plain words."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.services import theme_audience
from qual.services.themes import ThemeView
from qual.ui import feedback
from qual.ui.text import t
from qual.workbench import Workbench


def send_panel(workbench: Workbench, actor: Actor, view: ThemeView, role: Role | None, link: str) -> None:
    """Draw the link to the theme in plain words and, for who may decide, whom it was sent to."""
    st.markdown(t("theme.outside.title"))
    st.caption(t("theme.outside.note"))
    st.code(link, language=None, wrap_lines=True)
    if not may(role, Action.DECIDE) or not workbench.config.team:
        return
    readers = feedback.ask(workbench, actor, theme_audience.outside_readers, view.theme.id)
    if not readers:
        st.caption(t("theme.outside.nobody"))
    for reader in readers:
        st.checkbox(
            t("theme.outside.to", name=reader.name),
            value=reader.has_it,
            key=f"send-{view.theme.id}-{reader.user_id}-{reader.has_it}",
            on_change=feedback.on_press,
            args=(
                workbench,
                actor,
                theme_audience.call_back_theme if reader.has_it else theme_audience.send_theme,
                view.theme.id,
                reader.user_id,
            ),
        )
