"""Agreeing, disputing or commenting: on a theme's statement, or on one of its quotes."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.domain.theme import Verdict
from qual.services import theme_reviews
from qual.ui import feedback, state
from qual.ui.text import t
from qual.workbench import Workbench


def review_form(workbench: Workbench, actor: Actor, theme_id: str, *, key: str, quote_id: str | None = None) -> None:
    """Draw the form; a dispute or a comment needs words."""
    round_ = f"{key}-{state.round_of(f'review-{key}')}"
    with st.form(f"review-form-{round_}", border=quote_id is None):
        verdict = st.segmented_control(
            t("review.quote.question" if quote_id else "review.question"),
            [Verdict.AGREE, Verdict.DISPUTE, Verdict.COMMENT, Verdict.QUESTION],
            default=Verdict.AGREE,
            required=True,
            format_func=lambda one: t(f"review.choice.{one.value}"),
            key=f"verdict-{round_}",
        )
        comment = st.text_area(t("review.comment"), key=f"comment-{round_}", height=90)
        wanted = st.form_submit_button(t("review.send"), type="primary", key=f"review-send-{round_}")
    if not wanted:
        return
    made = feedback.change(
        workbench, actor, theme_reviews.review, theme_id, Verdict(verdict or Verdict.AGREE), comment, quote_id=quote_id
    )
    if made.ok:
        state.next_round(f"review-{key}")
        state.leave_note(t("review.sent"))
        st.rerun()
