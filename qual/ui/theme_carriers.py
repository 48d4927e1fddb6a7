"""What carries a theme: its codes, with how much is coded with them, and its quotes, numbered as in the summary."""

from __future__ import annotations

import streamlit as st

from qual.services import theme_codes, theme_quotes
from qual.services.theme_codes import ThemeCodeView
from qual.services.themes import QuoteView
from qual.ui.format import plain
from qual.ui.layout import quote
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen
from qual.ui.theme_talk import say, talk


def codes(screen: ThemeScreen) -> None:
    """Draw the theme's codes."""
    for one in screen.view.codes:
        with st.container(key=f"theme-code-{one.code.id}", horizontal=True, vertical_alignment="center"):
            st.markdown(_named(one))
            if screen.may_change:
                st.button(
                    t("theme.code.remove"),
                    key=f"remove-code-{one.code.id}",
                    type="tertiary",
                    **screen.press(theme_codes.remove_code, screen.theme_id, one.code.id),
                )


def quotes(screen: ThemeScreen) -> None:
    """Draw the theme's quotes."""
    view = screen.view
    st.subheader(t("theme.quotes", n=len(view.quotes)), anchor=False)
    if view.n_hidden:
        st.caption(t("theme.quotes.hidden", n=view.n_hidden))
    if not view.quotes:
        st.caption(t("theme.quotes.none"))
    for number, one in enumerate(view.quotes, start=1):
        _quote(screen, one, number)


def _named(one: ThemeCodeView) -> str:
    counts = t(
        "theme.code.counts", codings=t("count.codings", n=one.n_codings), people=t("count.people", n=one.n_people)
    )
    return f"**{plain(one.code.name)}**  \n:gray[{counts}]"


def _quote(screen: ThemeScreen, one: QuoteView, number: int) -> None:
    quote_id = one.quote.id
    with st.container(key=f"carried-{quote_id}"):
        st.caption(f"\\[{number}\\]")
        quote(one.passage, quote_id, recording_id=one.recording_id if screen.may_hear else None)
        talk(screen, [said for said in screen.view.reviews if said.review.quote_id == quote_id])
        with st.container(key=f"acts-{quote_id}", horizontal=True, gap="small"):
            if screen.may_judge:
                screen.opens(f"say-{quote_id}", "theme.quote.judge")
            if screen.may_change:
                st.button(
                    t("theme.quote.remove"),
                    key=f"remove-quote-{number}",
                    type="tertiary",
                    **screen.press(theme_quotes.remove_quote, screen.theme_id, quote_id),
                )
        say(screen, quote_id, quote_id=quote_id)
