"""A theme in plain words for the people it is about: sentence by sentence, with what people said, and three answers."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.domain.theme import ThemeReview, ThemeState, Verdict
from qual.services import theme_reviews, themes
from qual.services.themes import QuoteView, ThemeView
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import player, prepare_plain, quote_sound
from qual.ui.plain_language import choose_language
from qual.ui.text import Say
from qual.workbench import Workbench

ANSWERS = (Verdict.AGREE, Verdict.DISPUTE, Verdict.COMMENT)
_WORDS = ("sentence", "said", "person", "who")


@dataclass(frozen=True, slots=True)
class Part:
    """What is judged at once: the statement, or one sentence of the summary."""

    sentence_id: str | None
    version: int
    text: str
    quotes: tuple[QuoteView, ...]


@dataclass(frozen=True, slots=True)
class Desk:
    """What every piece of the page needs."""

    workbench: Workbench
    actor: Actor
    say: Say
    view: ThemeView
    parts: tuple[Part, ...]
    is_team: bool  # reads labels, and hears as its role allows
    may_hear: bool

    @property
    def key(self) -> str:
        """Under which the place in this theme is held."""
        return f"told-{self.view.theme.id}"

    def go(self, number: int) -> None:
        """Show another part."""
        state.hold(self.key, number)
        state.hold(f"{self.key}-answer", None)
        state.next_round(self.key)


def parts_of(view: ThemeView) -> tuple[Part, ...]:
    """Return what is read one after the other; a machine's sentences are nobody's yet and are left out.

    Quotes that carry no sentence stand with the statement.
    """
    sentences = [one for one in view.sentences if not one.sentence.origin.is_machine]
    linked = {quote_id for one in sentences for quote_id in one.quote_ids}
    by_id = {one.quote.id: one for one in view.quotes}
    free = tuple(quote for id_, quote in by_id.items() if id_ not in linked)
    return (
        Part(None, view.theme.version, view.theme.statement, free),
        *(
            Part(one.sentence.id, one.sentence.version, one.sentence.text, tuple(by_id[id_] for id_ in one.quote_ids))
            for one in sentences
        ),
    )


def theme_plain(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the theme in the address, or the themes there are to read."""
    prepare_plain()
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    lines = feedback.ask(workbench, actor, themes.theme_lines, project.id)
    open_ones = {line.theme.id for line in lines if line.theme.state is not ThemeState.SET_ASIDE}
    with st.container(key="plain"):
        with st.container(key="plain-above", horizontal=True, horizontal_alignment="right"):
            say = choose_language()
        views = [feedback.ask(workbench, actor, themes.theme_view, id_) for id_ in _wanted(lines, open_ones)]
        desks = [
            Desk(workbench, actor, say, v, parts_of(v), may(role, Action.READ), may(role, Action.HEAR)) for v in views
        ]
        if state.chosen("theme") in open_ones:
            _reading(desks[0], several=len(open_ones) > 1)
        else:
            _choose(desks, say)
        with st.expander(say("plain.glossary"), key="plain-glossary"):
            for word in _WORDS:
                st.markdown(say(f"told.word.{word}"))


def _wanted(lines: tuple[themes.ThemeLine, ...], open_ones: set[str]) -> list[str]:
    chosen = state.chosen("theme")
    return [chosen] if chosen in open_ones else [line.theme.id for line in lines if line.theme.id in open_ones]


def _choose(desks: list[Desk], say: Say) -> None:
    st.title(say("told.title"), anchor=False)
    st.markdown(say("told.lead") if desks else say("told.empty"))
    for desk in desks:
        theme, done = desk.view.theme, len(_mine(desk))
        with st.container(key=f"plain-entry-{theme.id}", border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(theme.name)}**")
                st.caption(say("told.progress", done=done, of=len(desk.parts)) if done else say("plain.state.new"))
            word = "look" if done == len(desk.parts) else "continue" if done else "begin"
            st.button(
                say(f"plain.{word}"),
                key=f"plain-open-{theme.id}",
                type="secondary" if word == "look" else "primary",
                on_click=state.choose,
                args=("theme", theme.id),
            )


def _reading(desk: Desk, *, several: bool) -> None:
    say, parts, mine = desk.say, desk.parts, _mine(desk)
    held = state.held(desk.key)
    first = next((n for n, part in enumerate(parts) if part.sentence_id not in mine), 0)
    number = min(held, len(parts)) if isinstance(held, int) else first
    with st.container(key="plain-where", horizontal=True, vertical_alignment="center"):
        st.text(desk.view.theme.name)
        if several or desk.is_team:
            st.button(say("told.all"), key="plain-all", type="tertiary", on_click=state.choose, args=("theme", None))
    st.progress(number / len(parts))
    if number == len(parts):
        _end(desk)
        return
    part = parts[number]
    st.header(say("told.short" if number == 0 else "told.sentence", number=number, of=len(parts) - 1), anchor=False)
    with st.container(key="plain-read"):
        st.text(part.text)
    if said := mine.get(part.sentence_id):
        st.markdown(say(f"told.mine.{said.verdict.value}"))
        if said.comment:
            st.text(said.comment)
    _answers(desk, part, number)
    _quotes(desk, part, number)
    with st.container(key="plain-steps", horizontal=True):
        st.button(say("plain.back"), key="told-back", disabled=number == 0, on_click=desk.go, args=(number - 1,))
        st.button(say("told.next"), key="told-next", on_click=desk.go, args=(number + 1,))


def _answers(desk: Desk, part: Part, number: int) -> None:
    """Draw the three answers; the second and third ask for words."""
    asked = state.held(f"{desk.key}-answer")
    if asked in (Verdict.DISPUTE.value, Verdict.COMMENT.value):
        _with_words(desk, part, number, Verdict(str(asked)))
        return
    st.markdown(desk.say("told.question"))
    with st.container(key="plain-answers", horizontal=True):
        for verdict in ANSWERS:
            st.button(
                desk.say(f"told.answer.{verdict.value}"),
                key=f"told-{verdict.value}-{number}",
                type="primary" if verdict is Verdict.AGREE else "secondary",
                on_click=_press,
                args=(desk, part, number, verdict),
            )


def _press(desk: Desk, part: Part, number: int, verdict: Verdict) -> None:
    if verdict is not Verdict.AGREE:
        state.hold(f"{desk.key}-answer", verdict.value)
        return
    kept = feedback.change_first(
        desk.workbench, desk.actor, theme_reviews.review, desk.view.theme.id, verdict, "",
        sentence_id=part.sentence_id, version=part.version,
    )  # fmt: skip
    if kept.ok:
        desk.go(number + 1)


def _with_words(desk: Desk, part: Part, number: int, verdict: Verdict) -> None:
    say, round_ = desk.say, state.round_of(desk.key)
    with st.form(f"told-words-{desk.view.theme.id}-{number}-{round_}", border=False, enter_to_submit=False):
        words = st.text_area(say(f"told.words.{verdict.value}"), key=f"told-text-{number}-{round_}", height=140)
        with st.container(key="plain-answers", horizontal=True):
            kept = st.form_submit_button(say("told.save"), type="primary", key=f"told-save-{number}")
            back = st.form_submit_button(say("told.other"), key=f"told-other-{number}")
    if back:
        state.hold(f"{desk.key}-answer", None)
        st.rerun()
    if kept and not words.strip():
        st.warning(say("told.words.needed"))
    elif kept and _keep(desk, part, verdict, words):
        desk.go(number + 1)
        st.rerun()


def _keep(desk: Desk, part: Part, verdict: Verdict, words: str) -> bool:
    return feedback.change(
        desk.workbench, desk.actor, theme_reviews.review, desk.view.theme.id, verdict, words,
        sentence_id=part.sentence_id, version=part.version,
    ).ok  # fmt: skip


def _quotes(desk: Desk, part: Part, number: int) -> None:
    say = desk.say
    if part.quotes:
        st.subheader(say("told.heard"), anchor=False)
    for place, one in enumerate(part.quotes):
        with st.container(key=f"plain-tells-{place}", gap=None):
            who = one.passage.participant or one.passage.speaker
            shown = who if desk.is_team else say("told.person", n=who)
            st.text(" · ".join(filter(None, (shown, one.passage.group))))
            st.markdown(plain(one.passage.quote))
            key = f"told-{number}-{place}"
            if desk.is_team:
                player(one.recording_id if desk.may_hear else None, one.passage, key)
            elif one.recording_id and one.passage.start_s is not None:
                quote_sound(desk.view.theme.id, one.quote.id, key)
    if number == 0 and desk.view.n_hidden:
        st.caption(say("told.hidden", n=desk.view.n_hidden))


def _end(desk: Desk) -> None:
    """Say that the last sentence is read, and ask whether something is missing."""
    say, round_ = desk.say, state.round_of(desk.key)
    st.header(say("told.end"), anchor=False)
    st.markdown(say("told.end.thanks"))
    with st.form(f"told-end-{desk.view.theme.id}-{round_}", border=False, enter_to_submit=False):
        words = st.text_area(say("told.end.missing"), key=f"told-missing-{round_}", height=140)
        kept = st.form_submit_button(say("told.end.send"), type="primary", key="told-end-send")
    if kept and words.strip() and _keep(desk, desk.parts[0], Verdict.COMMENT, words):
        state.next_round(desk.key)
        state.leave_note(say("told.end.kept"))
        st.rerun()
    st.button(say("told.first"), key="told-first", on_click=desk.go, args=(0,))


def _mine(desk: Desk) -> dict[str | None, ThemeReview]:
    """Return what the reader last said about the present words of each part, by sentence id; None is the statement."""
    said: dict[str | None, ThemeReview] = {}
    for one in desk.view.reviews:
        review = one.review
        is_mine = review.reviewer_id == desk.actor.user and review.quote_id is None and one.is_current
        if is_mine and review.verdict in ANSWERS:
            said[review.sentence_id] = review
    return said
