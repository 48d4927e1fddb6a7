"""Sending a theme to reviewers from outside the team, and the link to the theme in plain words."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.spoken import NAMES
from qual.services import theme_audience
from qual.services.theme_audience import OutsideReader
from qual.services.themes import ThemeView
from qual.ui import feedback, state
from qual.ui.format import listed
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.workbench import Workbench


def send_panel(workbench: Workbench, actor: Actor, view: ThemeView, role: Role | None, link: str) -> None:
    """Draw the link to the theme in plain words and, for who may decide, whom it was sent to."""
    st.markdown(t("theme.outside.title"))
    st.caption(t("theme.outside.note"))
    chosen = st.segmented_control(
        t("theme.outside.language"),
        list(NAMES),
        format_func=NAMES.__getitem__,
        key=f"link-language-{view.theme.id}",
        help=t("theme.outside.language.help"),
    )
    st.code(link + (f"&language={chosen}" if chosen else ""), language=None, wrap_lines=True)
    if not may(role, Action.DECIDE) or not workbench.config.team:
        return
    readers = feedback.ask(workbench, actor, theme_audience.outside_readers, view.theme.id)
    if not readers:
        st.caption(t("theme.outside.nobody"))
    for reader in readers:
        key = f"send-{view.theme.id}-{reader.user_id}-{reader.has_it}"
        st.checkbox(
            t("theme.outside.to", name=reader.name),
            value=reader.has_it,
            key=f"{key}-{state.round_of(key)}",
            on_change=_call_back if reader.has_it else _send,
            args=(workbench, actor, view.theme.id, reader.user_id),
        )
    asked = next((one for one in readers if not one.has_it and one.user_id == state.held(_asked(view.theme.id))), None)
    if asked:
        _confirm(workbench, actor, view.theme.id, asked)


def _confirm(workbench: Workbench, actor: Actor, theme_id: str, reader: OutsideReader) -> None:
    """Show what in the theme's words may name somebody, and have it confirmed or reworded."""
    names = feedback.ask(workbench, actor, theme_audience.names_in_theme, theme_id)
    if not names:  # reworded meanwhile
        return
    say_warning(t("theme.outside.names", who=reader.name, names=listed(names, most=len(names))))
    here = (workbench, actor, theme_id, reader.user_id)
    with st.container(key="theme-names", horizontal=True):
        st.button(
            t("theme.outside.names.send"),
            key="theme-names-send",
            on_click=_send,
            args=here,
            kwargs={"confirmed": names},
        )
        st.button(
            t("theme.outside.names.reword"),
            key="theme-names-reword",
            on_click=state.hold,
            args=(_asked(theme_id), None),
        )


def _send(workbench: Workbench, actor: Actor, theme_id: str, user_id: str, *, confirmed: tuple[str, ...] = ()) -> None:
    """Send the theme; where its words have names that were not confirmed, ask first."""

    def unconfirmed() -> bool:
        with workbench.read(actor) as tx:  # looking for names takes a second, in which others are to go on writing
            return not set(theme_audience.names_in_theme(tx, theme_id)) <= set(confirmed)

    found = feedback.attempt_first(unconfirmed)
    is_sent = found.ok and not found.value and feedback.change_first(
        workbench, actor, theme_audience.send_theme, theme_id, user_id, confirmed=confirmed
    ).ok  # fmt: skip
    state.hold(_asked(theme_id), user_id if found.value else None)
    if not is_sent:
        state.next_round(f"send-{theme_id}-{user_id}-False")  # the box comes back without its tick


def _call_back(workbench: Workbench, actor: Actor, theme_id: str, user_id: str) -> None:
    feedback.on_press(workbench, actor, theme_audience.call_back_theme, theme_id, user_id)


def _asked(theme_id: str) -> str:
    """Return under which name is held who the theme shall be sent to once its names are confirmed."""
    return f"send-names-{theme_id}"
