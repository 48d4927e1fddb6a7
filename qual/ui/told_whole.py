"""A whole theme on one page, to be printed: as people from outside may read it, or with all that the team knows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.theme import Verdict
from qual.domain.theme_standing import STATEMENT
from qual.services import theme_against, theme_audience, themes
from qual.services.themes import QuoteView, ReviewView
from qual.store.tx import Tx
from qual.ui import feedback
from qual.ui.format import clock, listed, plain
from qual.ui.layout import begin_at_top, say_warning
from qual.ui.told_desk import ANSWERS, WHOLE, Desk, Part, parts_of

_print = st.components.v2.component(
    "qual_told_print",
    js=(Path(__file__).parent / "told_print.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def whole(desk: Desk) -> None:
    """Draw all of a theme below each other; the team chooses for whom."""
    say = desk.say
    with st.container(key="plain-paper-above", horizontal=True, vertical_alignment="bottom"):
        for_team = desk.is_team and _is_for_team(desk)
        _print(key="told-print", data={"label": say("told.print")})
    if desk.is_team and not for_team:
        view = feedback.ask(desk.workbench, desk.actor, themes.view_from_outside, desk.view.theme.id)
        desk = dataclasses.replace(desk, view=view, parts=parts_of(view), is_team=False)
        _note(desk)
    with st.container(key="plain-head"):
        st.title(plain(desk.view.theme.name), anchor=False)
    begin_at_top(f"{desk.key} {WHOLE} {for_team}")
    if for_team:
        st.text(say(f"told.state.{desk.view.theme.state.value}"))
    for number, part in enumerate(desk.parts):
        _part(desk, part, number)
    if desk.view.n_hidden:
        st.caption(say("told.hidden", n=desk.view.n_hidden))
    if for_team:
        _against(desk)
    else:
        st.caption(say("told.print.persons"))


def _note(desk: Desk) -> None:
    """Say on the screen, not on the paper, what whoever hands it out has to look at."""
    with st.container(key="plain-note"):
        st.caption(desk.say("told.print.outside.note"))
        role = feedback.ask(desk.workbench, desk.actor, Tx.role, desk.view.theme.project_id)
        if may(role, Action.DECIDE):
            names = feedback.ask(desk.workbench, desk.actor, theme_audience.names_in_theme, desk.view.theme.id)
            if names:
                say_warning(desk.say("told.print.names", names=listed(names, most=len(names))))


def _is_for_team(desk: Desk) -> bool:
    say = desk.say
    chosen = st.segmented_control(
        say("told.print.for"),
        ("outside", "team"),
        default="outside",  # the paper that can harm nobody when it is left lying about
        required=True,
        format_func=lambda one: say(f"told.print.for.{one}"),
        key="told-print-for",
    )
    return chosen == "team"


def _part(desk: Desk, part: Part, number: int) -> None:
    say = desk.say
    with st.container(key=f"plain-part-{number}"):
        key = "told.short" if number == 0 else "told.sentence"
        st.subheader(say(key, number=number, of=len(desk.parts) - 1), anchor=False)
        with st.container(key=f"plain-read-{number}"):
            st.text(part.text)
        if desk.is_team:
            _judged(desk, part)
    _quotes(desk, part.quotes, f"{number}")
    if not desk.is_team:
        _answer(desk, part, number)


def _quotes(desk: Desk, quotes: Sequence[QuoteView], place: str) -> None:
    if quotes:
        st.markdown(f"**{desk.say('told.heard')}**")
    for number, one in enumerate(quotes):
        passage = one.passage
        with st.container(key=f"plain-tells-{place}-{number}", gap=None):
            if desk.is_team:
                shown = (passage.participant or passage.speaker, passage.group, passage.interview_name)
                st.text(" · ".join(filter(None, (*shown, clock(passage.start_s)))))
            else:
                st.text(" · ".join(filter(None, (desk.say("told.person", n=passage.participant), passage.group))))
            st.markdown(plain(passage.quote))


def _judged(desk: Desk, part: Part) -> None:
    """Say who agrees with the present words and who does not, and in which words."""
    said = [one for one in _about(desk, part) if one.is_current]
    called = {one.review.reviewer_id: one.reviewer for one in said}
    given = desk.view.standing.verdicts.get(part.sentence_id or STATEMENT, {})
    for verdict in (Verdict.AGREE, Verdict.DISPUTE):
        names = [called[who] for who, theirs in given.items() if theirs is verdict]
        if names:
            names_said = listed(names, most=len(names))
            st.markdown(plain(desk.say(f"told.print.{verdict.value}", n=len(names), names=names_said)))
    if not given:
        st.markdown(desk.say("told.print.nobody"))
    for one in said:
        if one.review.comment and one.review.verdict in ANSWERS:
            st.text(f"{one.reviewer}: {one.review.comment}")


def _about(desk: Desk, part: Part) -> list[ReviewView]:
    return [
        one for one in desk.view.reviews if one.review.quote_id is None and one.review.sentence_id == part.sentence_id
    ]


def _answer(desk: Desk, part: Part, number: int) -> None:
    """Say what the reader answered; where they have not, leave room for it on the paper."""
    mine = desk.mine().get(part.place)
    if mine is not None:
        st.markdown(desk.say(f"told.mine.{mine.verdict.value}"))
        if mine.comment:
            st.text(mine.comment)
        return
    boxes = (f"☐ {desk.say(f'told.answer.{verdict.value}')}" for verdict in ANSWERS)
    with st.container(key=f"plain-paper-{number}"):
        st.markdown("\u2003".join(boxes))


def _against(desk: Desk) -> None:
    """Draw the passages that people hold against the theme."""
    say = desk.say
    found = feedback.ask(desk.workbench, desk.actor, theme_against.counter_views, desk.view.theme.id)
    st.subheader(say("told.print.against"), anchor=False)
    if not found:
        st.markdown(say("told.print.against.none"))
    for number, one in enumerate(found):
        passage = one.passage
        with st.container(key=f"plain-tells-against-{number}", gap=None):
            st.text(" · ".join(filter(None, (passage.participant or passage.speaker, passage.group))))
            st.markdown(plain(passage.quote))
            st.caption(plain(say("told.print.against.by", who=one.judge)))
