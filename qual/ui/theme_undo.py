"""Taking back what one did last to a theme, and doing it again, at the head of its page."""

from __future__ import annotations

import streamlit as st

from qual.services import history
from qual.services.history import Done
from qual.ui import feedback, state
from qual.ui.format import label
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen

_WAYS = {"undo": history.last_on_theme, "redo": history.undone_on_theme}


def undo_buttons(screen: ThemeScreen) -> None:
    """Draw the buttons that take the person's last act on the theme back, or do it again, and name it."""
    if not screen.may_change:
        return
    for way, service in _WAYS.items():
        last = feedback.ask(screen.workbench, screen.actor, service, screen.theme_id, past=_past(screen, way))
        if last is not None:
            st.button(
                label(t(f"theme.{way}", said=last.said)),
                key=f"theme-{way}",
                icon=f":material/{way}:",
                type="tertiary",
                help=t(f"theme.{way}.help"),
                on_click=_press,
                args=(screen, way, last.act),
            )


def _press(screen: ThemeScreen, way: str, act: str) -> None:
    done = _done(screen, way, act)
    if done is not None and done.done:
        state.leave_note(done.said)
    elif done is not None:
        state.leave_error(done.said)
        state.remember(_hindered(screen, way), (*_past(screen, way), act))  # then the one before can be taken


def _done(screen: ThemeScreen, way: str, act: str) -> Done | None:
    asked = (screen.workbench, screen.actor)
    if way == "undo":
        return feedback.change_first(*asked, history.undo_on_theme, screen.theme_id, act).value
    return feedback.change_first(*asked, history.redo_on_theme, screen.theme_id, act, past=_past(screen, way)).value


def _past(screen: ThemeScreen, way: str) -> list[str]:
    return [id_ for id_ in state.remembered(_hindered(screen, way)) if id_]


def _hindered(screen: ThemeScreen, way: str) -> str:
    return f"not-{way}.{screen.theme_id}"
