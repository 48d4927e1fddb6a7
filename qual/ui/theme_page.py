"""One theme: what it says, who said it, what the team thinks of it, and changing it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import ThemeState
from qual.services import theme_quotes, themes
from qual.services.themes import QuoteView, ReviewView, ThemeView
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.layout import page_head, quote
from qual.ui.links import address
from qual.ui.review_form import review_form
from qual.ui.text import t
from qual.ui.theme_against import against_panel
from qual.ui.theme_form import change_theme
from qual.workbench import Workbench

Colour = Literal["gray", "blue", "green", "orange", "violet"]
STATE_COLOURS: dict[ThemeState, Colour] = {
    ThemeState.DRAFT: "gray",
    ThemeState.IN_REVIEW: "blue",
    ThemeState.AGREED: "green",
    ThemeState.DISPUTED: "orange",
    ThemeState.SET_ASIDE: "gray",
}


def theme_page(workbench: Workbench, actor: Actor, project: Project, role: Role | None, theme_id: str) -> None:
    """Draw the page of a theme."""
    view = feedback.ask(workbench, actor, themes.theme_view, theme_id)
    may_hear, may_decide = may(role, Action.HEAR), may(role, Action.DECIDE)
    _head(project, view)
    left, right = st.columns((7, 4), gap="large")
    with left:
        with st.container(key="statement"):
            st.text(view.theme.statement)
        st.subheader(t("theme.quotes", n=len(view.quotes)), anchor=False)
        if not view.quotes:
            st.caption(t("theme.quotes.none"))
        for number, one in enumerate(view.quotes):
            _quote(workbench, actor, view, one, number, role, hear=may_hear)
        against_panel(workbench, actor, view)
    with right, st.container(key="team"):
        st.subheader(t("theme.reviews"), anchor=False)
        _reviews([review for review in view.reviews if review.review.quote_id is None], t("theme.reviews.none"))
        if may(role, Action.REVIEW) and view.theme.state is not ThemeState.SET_ASIDE:
            review_form(workbench, actor, view.theme.id, key="statement")
    if may_decide:
        change_theme(workbench, actor, view)


def _head(project: Project, view: ThemeView) -> None:
    theme = view.theme
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
    page_head(theme.name, over=project.name)
    with st.container(horizontal=True, vertical_alignment="center", key="theme-state"):
        st.badge(t(f"theme.state.{theme.state.value}"), color=STATE_COLOURS[theme.state])
        st.caption(plain(t("theme.author", who=view.author, when=day(theme.created_at), version=theme.version)))


def _base() -> str:
    url = st.context.url or ""
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}" if rest else ""


def _quote(
    workbench: Workbench,
    actor: Actor,
    view: ThemeView,
    one: QuoteView,
    number: int,
    role: Role | None,
    *,
    hear: bool,
) -> None:
    quote_id = one.quote.id
    with st.container(key=f"carried-{quote_id}"):
        quote(one.passage, f"{quote_id}", recording_id=one.recording_id if hear else None)
        _reviews([review for review in view.reviews if review.review.quote_id == quote_id])
        if view.theme.state is ThemeState.SET_ASIDE:
            return
        with st.container(key=f"acts-{quote_id}", horizontal=True, gap="small"):
            if may(role, Action.REVIEW):
                with st.popover(t("theme.quote.judge"), key=f"judge-{number}", type="tertiary"):
                    review_form(workbench, actor, view.theme.id, key=quote_id, quote_id=quote_id)
            if may(role, Action.DECIDE):
                st.button(
                    t("theme.quote.remove"),
                    key=f"remove-quote-{number}",
                    type="tertiary",
                    on_click=feedback.on_press,
                    args=(workbench, actor, theme_quotes.remove_quote, view.theme.id, quote_id),
                )


def _reviews(reviews: list[ReviewView], nothing: str = "") -> None:
    if not reviews and nothing:
        st.caption(nothing)
    for one in reviews:
        said = t(f"review.verdict.{one.review.verdict.value}", who=one.reviewer, when=day(one.review.created_at))
        with st.container(key=f"said-{one.review.id}", gap=None):
            st.markdown(plain(said) + ("" if one.is_current else f" :gray[{t('review.earlier')}]"))
            if one.review.comment:
                st.text(one.review.comment)
