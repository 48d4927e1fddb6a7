"""Sending a theme to reviewers from outside the team, and the link to the theme in plain words."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.spoken import NAMES
from qual.services import theme_audience, theme_shown
from qual.services.theme_audience import OutsideReader
from qual.services.themes import ThemeView
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import listed
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen
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
    elif view.quotes:
        quotes = [one.quote for one in view.quotes]
        agreed = feedback.ask(workbench, actor, theme_audience.agreed_outside, view.theme.project_id, quotes)
        st.caption(t("theme.outside.quotes", shown=len(agreed), all=len(quotes)))
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

    names = _found(workbench, actor, theme_audience.names_in_theme, theme_id)
    unconfirmed = bool(set(names or ()) - set(confirmed))
    is_sent = names is not None and not unconfirmed and feedback.change_first(
        workbench, actor, theme_audience.send_theme, theme_id, user_id, confirmed=confirmed
    ).ok  # fmt: skip
    state.hold(_asked(theme_id), user_id if unconfirmed else None)
    if not is_sent:
        state.next_round(f"send-{theme_id}-{user_id}-False")  # the box comes back without its tick


def words_not_shown(screen: ThemeScreen) -> None:
    """Say what of a theme that was sent outside is not read there yet; who may decide looks at it and shows it."""
    here = (screen.workbench, screen.actor)
    if not screen.workbench.config.team or not may(screen.role, Action.READ):
        return
    waiting = feedback.ask(*here, theme_shown.waiting_words, screen.theme_id)
    if waiting is None:
        return
    with st.container(key="not-shown", border=True):
        st.markdown(t("theme.outside.waits", n=len(waiting.words)))
        for one in waiting.words:
            part = one.part if one.before else "new"
            st.caption(t(f"theme.outside.waits.{part}"))
            if one.before:
                st.text(t("theme.outside.waits.before", words=one.before))
            st.text(t("theme.outside.waits.now", words=one.now) if one.before else one.now)
        if screen.may_change:
            _show(screen, waiting.seen)


def _show(screen: ThemeScreen, seen: str) -> None:
    """Draw what lets the new words be read; the names in them are shown and confirmed first."""
    asked = state.held(_shown(screen.theme_id)) == seen
    names = feedback.ask(screen.workbench, screen.actor, theme_shown.names_waiting, screen.theme_id) if asked else ()
    if names:
        say_warning(t("theme.outside.names.new", names=listed(names, most=len(names))))
    st.button(
        t("theme.outside.names.show" if names else "theme.outside.show"),
        key="show-outside",
        on_click=_show_words,
        args=(screen, seen),
        kwargs={"confirmed": names},
    )


def _show_words(screen: ThemeScreen, seen: str, *, confirmed: tuple[str, ...] = ()) -> None:
    workbench, actor, theme_id = screen.workbench, screen.actor, screen.theme_id
    names = _found(workbench, actor, theme_shown.names_waiting, theme_id)
    if names is None:
        return
    if set(names) <= set(confirmed):
        feedback.change_first(workbench, actor, theme_shown.show_words, theme_id, seen, confirmed=confirmed)
        state.hold(_shown(theme_id), None)
    else:
        state.hold(_shown(theme_id), seen)


def _found(
    workbench: Workbench, actor: Actor, service: Callable[[Tx, str], tuple[str, ...]], theme_id: str
) -> tuple[str, ...] | None:
    """Return the names a service finds, None where it refused; apart from writing, because it takes a second."""

    def look() -> tuple[str, ...]:
        with workbench.read(actor) as tx:
            return service(tx, theme_id)

    return feedback.attempt_first(look).value


def _call_back(workbench: Workbench, actor: Actor, theme_id: str, user_id: str) -> None:
    feedback.on_press(workbench, actor, theme_audience.call_back_theme, theme_id, user_id)


def _shown(theme_id: str) -> str:
    """Return under which name is held which new words shall be shown once their names are confirmed."""
    return f"show-names-{theme_id}"


def _asked(theme_id: str) -> str:
    """Return under which name is held who the theme shall be sent to once its names are confirmed."""
    return f"send-names-{theme_id}"
