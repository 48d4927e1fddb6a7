"""Taking back what one did last to a theme, at the head of its page."""

from __future__ import annotations

import streamlit as st

from qual.services import history
from qual.ui import feedback, state
from qual.ui.format import label
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen


def undo_button(screen: ThemeScreen) -> None:
    """Draw the button that takes the person's last act on the theme back and names it; nothing without one."""
    if not screen.may_change:
        return
    past = [id_ for id_ in state.remembered(_past(screen)) if id_]
    last = feedback.ask(screen.workbench, screen.actor, history.last_on_theme, screen.theme_id, past=past)
    if last is not None:
        st.button(
            label(t("theme.undo", said=last.said)),
            key="theme-undo",
            icon=":material/undo:",
            type="tertiary",
            help=t("theme.undo.help"),
            on_click=_take_back,
            args=(screen, last.act),
        )


def _take_back(screen: ThemeScreen, act: str) -> None:
    done = feedback.change_first(screen.workbench, screen.actor, history.undo_on_theme, screen.theme_id, act).value
    if done is not None and done.done:
        state.leave_note(done.said)
    elif done is not None:
        state.leave_error(done.said)
        state.remember(_past(screen), (*state.remembered(_past(screen)), act))  # then the one before can be taken back


def _past(screen: ThemeScreen) -> str:
    return f"not-undone.{screen.theme_id}"
