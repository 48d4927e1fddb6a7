"""What the group answered to the reader of a theme in plain words: below what they said, and the sign that it came."""

from __future__ import annotations

import streamlit as st

from qual.domain.theme import ThemeReview, Verdict
from qual.domain.theme_standing import STATEMENT
from qual.services.themes import ReviewView
from qual.ui import state
from qual.ui.format import plain
from qual.ui.told_desk import Desk, Part


def mine_and_answers(desk: Desk, part: Part) -> None:
    """Draw what the reader last said of a part, and everything they said of it that was answered."""
    last, here = desk.mine().get(part.place), _of_part(desk, part)
    for said, answers in here:
        if last is None or said.id != last.id:
            _said(desk, said, answers)
    if last is not None:
        _said(desk, last, next((answers for said, answers in here if said.id == last.id), ()))
    ids = tuple(one.review.id for _, answers in here for one in answers)
    state.remember(_read(desk), tuple(dict.fromkeys((*state.remembered(_read(desk)), *ids))))


def sign(desk: Desk, part: Part | None) -> None:
    """Say that the group has answered elsewhere in the theme, and lead there; `part` is the one that is read."""
    read = state.remembered(_read(desk))
    new = [said for said, answers in desk.answered() if any(one.review.id not in read for one in answers)]
    places = [place for said in new if (place := _place(desk, said)) != (part.place if part else None)]
    if not places:
        return
    with st.container(key="plain-news", horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/mark_email_unread: {desk.say('told.answers.new')}")
        st.button(desk.say("told.answers.go"), key="told-answers-go", on_click=desk.go, args=(places[0],))


def number_of_answers(desk: Desk) -> str:
    """Return how many answers the reader got in this theme, in words; "" for none."""
    n = sum(len(answers) for _, answers in desk.answered())
    return desk.say("told.answers", n=n) if n else ""


def _said(desk: Desk, said: ThemeReview, answers: tuple[ReviewView, ...]) -> None:
    st.markdown(desk.say(f"told.mine.{said.verdict.value}"))
    if said.comment:
        st.text(said.comment)
    for one in answers:
        with st.container(key=f"plain-answer-{one.review.id}", gap=None):
            st.markdown(desk.say("told.answered", who=plain(one.reviewer)))
            st.text(one.review.comment)
    if said.verdict is Verdict.QUESTION and not answers:
        st.caption(desk.say("told.waits"))


def _of_part(desk: Desk, part: Part) -> list[tuple[ThemeReview, tuple[ReviewView, ...]]]:
    return [(said, answers) for said, answers in desk.answered() if _place(desk, said) == part.place]


def _place(desk: Desk, said: ThemeReview) -> str:
    """Return the part that a review is about; the statement where its sentence is not there any more."""
    return place if (place := said.sentence_id or STATEMENT) in desk.places else STATEMENT


def _read(desk: Desk) -> str:
    return f"{desk.key}-answers"
