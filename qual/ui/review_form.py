"""Agreeing, disputing, commenting or asking: about a theme's statement, one of its sentences, or one of its quotes."""

from __future__ import annotations

import streamlit as st

from qual.domain.theme import Verdict
from qual.services import theme_reviews
from qual.ui import state
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen

_CHOICES = (Verdict.DISPUTE, Verdict.COMMENT, Verdict.QUESTION, Verdict.AGREE)


def review_form(
    screen: ThemeScreen,
    part: str,
    *,
    quote_id: str | None = None,
    sentence_id: str | None = None,
    version: int | None = None,
) -> None:
    """Draw the form; everything but agreement needs words. `version` is the wording that stands beside it."""
    form = f"review-{part}"
    round_ = f"{part}-{state.round_of(form)}"
    read = None if version is None else state.version_held(round_, version)
    with st.form(f"review-form-{round_}", border=False):
        verdict = st.segmented_control(
            t("review.quote.question" if quote_id else "review.question"),
            list(_CHOICES),
            default=Verdict.COMMENT if quote_id else Verdict.DISPUTE,
            required=True,
            format_func=lambda one: t(f"review.choice.{one.value}"),
            key=f"verdict-{round_}",
        )
        comment = st.text_area(
            t("review.comment"), key=f"comment-{round_}", height=90, placeholder=t("review.comment.hint")
        )
        wanted = st.form_submit_button(t("review.send"), type="primary", key=f"review-send-{round_}")
    if not wanted:
        return
    if screen.submit(
        form,
        t("review.sent"),
        theme_reviews.review,
        screen.theme_id,
        Verdict(verdict or Verdict.COMMENT),
        comment,
        quote_id=quote_id,
        sentence_id=sentence_id,
        version=read,
    ):
        state.set_open(f"say-{part}", False)
        st.rerun()
    state.forget_version(round_)  # a refusal has shown the new words


def close_review_form(part: str) -> None:
    """Let the form be opened anew, on the wording that is current then."""
    state.forget_version(f"{part}-{state.round_of(f'review-{part}')}")
