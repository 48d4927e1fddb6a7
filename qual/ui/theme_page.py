"""One theme: where it stands and what comes next, what it says and what carries it, and what the team thinks of it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from qual.domain.permission import Role
from qual.domain.project import Actor, Project
from qual.domain.theme import ThemeState
from qual.services import themes
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.layout import page_head
from qual.ui.links import address
from qual.ui.quote_balance_view import balance_panel
from qual.ui.text import t
from qual.ui.theme_against import against_panel
from qual.ui.theme_board import build
from qual.ui.theme_carriers import codes, quotes
from qual.ui.theme_draft import draft_panel
from qual.ui.theme_form import change_theme
from qual.ui.theme_next import history, next_step
from qual.ui.theme_screen import ThemeScreen
from qual.ui.theme_send import send_panel, words_not_shown
from qual.ui.theme_summary import summary
from qual.ui.theme_talk import judge, questions_open, say, talk
from qual.ui.theme_undo import undo_buttons
from qual.ui.told_desk import open_whole
from qual.workbench import Workbench

Colour = Literal["gray", "blue", "green", "orange", "violet"]
STATE_COLOURS: dict[ThemeState, Colour] = {
    ThemeState.DRAFT: "gray",
    ThemeState.IN_REVIEW: "blue",
    ThemeState.AGREED: "green",
    ThemeState.DISPUTED: "orange",
    ThemeState.SET_ASIDE: "gray",
}


def theme_page(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    role: Role | None,
    theme_id: str,
    *,
    next_id: str | None = None,
) -> None:
    """Draw the page of a theme; `next_id` is another theme that waits for the person."""
    screen = ThemeScreen(workbench, actor, role, feedback.ask(workbench, actor, themes.theme_view, theme_id))
    _head(project, screen)
    words_not_shown(screen)
    next_step(screen, next_id)
    if screen.may_change:
        build(screen)
    left, right = st.columns((6, 5), gap="large")
    with left:
        _statement(screen)
        summary(screen)
        draft_panel(workbench, actor, screen.view)
        change_theme(screen)
    with right:
        codes(screen)
        quotes(screen)
        balance_panel(workbench, actor, screen.view)
        against_panel(workbench, actor, screen.view)


def _head(project: Project, screen: ThemeScreen) -> None:
    theme = screen.view.theme
    with st.container(key="theme-links", horizontal=True, vertical_alignment="center"):
        st.button(
            t("theme.back"),
            key="theme-back",
            type="tertiary",
            icon=":material/arrow_back:",
            on_click=state.choose,
            args=("theme", None),
        )
        with st.popover(t("theme.link"), icon=":material/link:", type="tertiary", key="theme-link"):
            st.caption(t("theme.link.note"))
            st.code(_base() + address("review", project=project.id, theme=theme.id), language=None, wrap_lines=True)
            plain_page = _base() + address("told", project=project.id, theme=theme.id)
            send_panel(screen.workbench, screen.actor, screen.view, screen.role, plain_page)
        if theme.state is not ThemeState.SET_ASIDE:
            st.button(
                t("theme.print"),
                key="theme-print",
                type="tertiary",
                icon=":material/print:",
                on_click=_to_print,
                args=(theme.id,),
            )
    page_head(theme.name, over=project.name)
    with st.container(horizontal=True, vertical_alignment="center", key="theme-state"):
        st.badge(t(f"theme.state.{theme.state.value}"), color=STATE_COLOURS[theme.state])
        author, when = screen.view.author, day(theme.created_at)
        st.caption(plain(t("theme.author", who=author, when=when, version=theme.version)), width="content")
        questions_open(screen)
    with st.container(key="theme-history", horizontal=True, vertical_alignment="center"):
        history(screen)
        undo_buttons(screen)


def _to_print(theme_id: str) -> None:
    """Lead to the whole theme in plain words, which prints."""
    open_whole(theme_id)
    state.set_out("told", None, {"theme": theme_id})


def _statement(screen: ThemeScreen) -> None:
    view = screen.view
    with st.container(key="statement"):
        st.text(view.theme.statement)
    with st.container(key="acts-statement", horizontal=True, gap="small", vertical_alignment="center"):
        judge(screen, "statement", view.theme.version, worded_by=view.theme.worded_by)
    say(screen, "statement", view.theme.version)
    about = [one for one in view.reviews if one.review.quote_id is None and one.review.sentence_id is None]
    talk(screen, about, nothing=t("theme.reviews.none"))


def _base() -> str:
    url = st.context.url or ""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""
