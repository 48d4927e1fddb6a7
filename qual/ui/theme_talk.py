"""What people said about a part of a theme: who agrees and who disputes in one line, their words below, and answers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.domain.theme import Verdict
from qual.services import theme_reviews
from qual.services.themes import ReviewView
from qual.ui import state
from qual.ui.format import day, label, listed, plain
from qual.ui.review_form import close_review_form, review_form
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen

_JUDGEMENTS = (Verdict.AGREE, Verdict.DISPUTE)


def verdicts_line(reviews: Sequence[ReviewView]) -> str:
    """Return who agrees with and who disputes the present wording, by their newest verdict; "" for nobody."""
    newest = {
        one.review.reviewer_id: (one.review.verdict, one.reviewer)
        for one in reviews
        if one.is_current and one.review.verdict in _JUDGEMENTS and one.review.quote_id is None
    }
    said = []
    for verdict in _JUDGEMENTS:
        if names := [name for given, name in newest.values() if given is verdict]:
            said.append(t(f"talk.{verdict.value}", names=listed(names, most=6)))
    return " · ".join(said)


def talk(screen: ThemeScreen, reviews: Sequence[ReviewView], *, nothing: str = "") -> None:
    """Draw the verdicts on one part and everything that was said about it in words."""
    line = verdicts_line(reviews)
    if line or nothing:
        st.caption(plain(line) or nothing)
    for one in reviews:
        if one.review.verdict is not Verdict.ANSWER and (one.review.comment or not one.is_current):
            _said(screen, one)


def judge(screen: ThemeScreen, part: str, version: int, *, worded_by: str, sentence_id: str | None = None) -> None:
    """Draw agreeing in one press, which nobody is asked to do with their own words, and what opens `say`.

    `part` tells the widgets apart.
    """
    if not screen.may_judge:
        return
    mine = screen.view.standing.verdicts.get(sentence_id or "", {}).get(screen.actor.user)
    if mine is not Verdict.AGREE and worded_by != screen.actor.user:
        st.button(
            t("judge.agree"),
            key=f"agree-{part}",
            icon=":material/check:",
            type="tertiary",
            **screen.press(
                theme_reviews.review, screen.theme_id, Verdict.AGREE, "", sentence_id=sentence_id, version=version
            ),
        )
    screen.opens(f"say-{part}", "judge.more")


def say(
    screen: ThemeScreen,
    part: str,
    version: int | None = None,
    *,
    sentence_id: str | None = None,
    quote_id: str | None = None,
) -> None:
    """Draw the form for everything that needs words, if it was opened."""
    if screen.may_judge and state.is_open(f"say-{part}"):
        review_form(screen, part, sentence_id=sentence_id, quote_id=quote_id, version=version)
    else:
        close_review_form(part)


def _said(screen: ThemeScreen, one: ReviewView) -> None:
    said = t(f"review.verdict.{one.review.verdict.value}", who=one.reviewer, when=day(one.review.created_at))
    with st.container(key=f"said-{one.review.id}", gap=None):
        st.markdown(plain(said) + ("" if one.is_current else f" :gray[{t('review.earlier')}]"))
        if one.review.comment:
            st.text(one.review.comment)
        if one.review.verdict is Verdict.QUESTION or (one.is_outside and one.review.comment):
            _answers(screen, one)


def _answers(screen: ThemeScreen, question: ReviewView) -> None:
    """Draw the answers to a question, or to what somebody from outside wrote; where there is none, the form for one."""
    answers = [one for one in screen.view.reviews if one.review.answers == question.review.id]
    for one in answers:
        st.caption(plain(t("review.verdict.answer", who=one.reviewer, when=day(one.review.created_at))))
        st.text(one.review.comment)
    if answers or not screen.may_judge:
        return
    if question.review.verdict is Verdict.QUESTION:
        st.badge(t("talk.waits"), color="orange", icon=":material/help:")
    if question.is_outside:
        st.caption(plain(t("talk.outside", who=question.reviewer)))
    form = f"answer-{question.review.id}"
    with st.form(f"{form}-{state.round_of(form)}", border=False):
        words = st.text_input(
            t("talk.answer", who=label(question.reviewer)), key=f"{form}-words-{state.round_of(form)}"
        )
        wanted = st.form_submit_button(t("talk.answer.send"), key=f"{form}-send-{state.round_of(form)}")
    if wanted and screen.submit(form, t("talk.answered"), theme_reviews.answer, question.review.id, words):
        st.rerun()


def questions_open(screen: ThemeScreen) -> None:
    """Say how many questions wait for an answer."""
    if n := len(screen.view.questions):
        st.badge(t("talk.open", n=n), color="orange", icon=":material/help:")
