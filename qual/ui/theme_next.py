"""The next step of a theme, first thing on its page: sending it to review, agreeing in one press, what is missing."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.theme import ThemeState
from qual.domain.theme_standing import STATEMENT
from qual.services import theme_reviews, theme_steps
from qual.ui import state
from qual.ui.format import day, listed, plain
from qual.ui.links import way
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen


def next_step(screen: ThemeScreen, next_id: str | None) -> None:
    """Draw what the person can do next with the theme as a whole; `next_id` is another theme that waits for them."""
    theme = screen.view.theme
    with st.container(key="theme-next", gap="small"):
        if theme.state is ThemeState.SET_ASIDE:
            _take_up(screen)
        elif theme.state is ThemeState.DRAFT:
            _send(screen)
        else:
            _agree(screen)
            _missing(screen)
        _onward(screen, next_id)


def history(screen: ThemeScreen) -> None:
    """Draw how the theme came to its state: who moved it, when and why; the newest line at once."""
    moves = screen.view.moves
    if not moves:
        return
    st.caption(plain(_line(screen, len(moves) - 1)), width="content")
    if len(moves) > 1:
        with st.popover(t("theme.history", n=len(moves)), type="tertiary", key="theme-steps"):
            for number in range(len(moves)):
                st.caption(plain(_line(screen, number)))


def _line(screen: ThemeScreen, number: int) -> str:
    one = screen.view.moves[number]
    move = one.move
    way_there = {
        (ThemeState.DRAFT, ThemeState.IN_REVIEW): "sent",
        (ThemeState.SET_ASIDE, ThemeState.DRAFT): "taken_up",
    }.get((move.was, move.now), move.now.value)
    said = t(f"theme.moved.{way_there}", who=one.who, when=day(move.created_at))
    return f"{said}: {move.note}" if move.note else said


def _take_up(screen: ThemeScreen) -> None:
    if may(screen.role, Action.DECIDE):
        st.button(t("theme.take_up"), key="take-up", **screen.press(theme_steps.take_up, screen.theme_id))


def _send(screen: ThemeScreen) -> None:
    if not screen.may_change:
        st.caption(t("theme.draft.note"))
        return
    form = f"send-{screen.theme_id}"
    round_ = f"{form}-{state.round_of(form)}"
    with (
        st.form(round_, border=False),
        st.container(horizontal=True, vertical_alignment="bottom", key="theme-send-row"),
    ):
        note = st.text_input(t("theme.send.words"), key=f"{round_}-note", placeholder=t("theme.send.words.hint"))
        wanted = st.form_submit_button(t("theme.send"), type="primary", icon=":material/send:", key=f"{round_}-button")
    if wanted and screen.submit(form, t("theme.sent"), theme_steps.send_to_review, screen.theme_id, note):
        st.rerun()


def _agree(screen: ThemeScreen) -> None:
    view, me = screen.view, screen.actor.user
    left = view.standing.not_judged_by(me) if screen.may_judge else ()
    worded = {STATEMENT: view.theme.worded_by} | {one.sentence.id: one.sentence.made_by for one in view.sentences}
    if not any(worded[part] != me for part in left):
        return  # nobody is asked for a verdict on their own words
    versions = {one.sentence.id: one.sentence.version for one in view.sentences if not one.sentence.origin.is_machine}
    n_parts = len(versions) + 1
    label = "theme.agree.all" if len(left) == n_parts else "theme.agree.rest"
    st.button(
        t(label, n=len(left)),
        type="primary",
        icon=":material/done_all:",
        key="agree-with-rest",
        **screen.press(theme_reviews.agree_with_rest, view.theme.id, view.theme.version, versions),
    )


def _missing(screen: ThemeScreen) -> None:
    """Say what keeps a theme in review from being agreed."""
    stands = screen.view.standing
    said = [
        t("theme.missing.disputed", parts=_named(screen, stands.disputed)) if stands.disputed else "",
        t("theme.missing.waiting", parts=_named(screen, stands.waiting)) if stands.waiting else "",
        t("theme.missing.machine", n=len(stands.machine)) if stands.machine else "",
    ]
    if any(said):
        st.caption("  \n".join(filter(None, said)))


def _named(screen: ThemeScreen, parts: tuple[str, ...]) -> str:
    places = {one.sentence.id: place for place, one in enumerate(screen.view.sentences, start=1)}
    return listed([t("theme.part.sentence", n=places[p]) if p else t("theme.part.statement") for p in parts], most=5)


def _onward(screen: ThemeScreen, next_id: str | None) -> None:
    with st.container(key="theme-onward", horizontal=True, gap="medium"):
        if next_id is not None:
            st.button(
                t("theme.next"),
                key="theme-onward-next",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=state.choose,
                args=("theme", next_id),
            )
        if may(screen.role, Action.DECIDE):
            ids: dict[str, str] = {}
            way(t("theme.to_questions"), "themes", key="theme-onward-questions", ids=ids, type="tertiary")
