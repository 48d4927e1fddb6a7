"""A theme in plain words for the people it is about: sentence by sentence, with what people said, and three answers."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import ThemeState, Verdict
from qual.services import theme_reviews, themes
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import begin_at_top, player, prepare_plain, quote_sound, say_warning
from qual.ui.plain_language import choose_language
from qual.ui.text import Say
from qual.ui.told_answers import mine_and_answers, number_of_answers, sign
from qual.ui.told_desk import ANSWERS, END, WHOLE, Desk, Part, parts_of
from qual.ui.told_errors import watch, wording
from qual.ui.told_whole import whole
from qual.workbench import Workbench

_WORDS = ("sentence", "said", "person", "who")


def theme_plain(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the theme in the address, or the themes there are to read; whatever goes wrong is said in their language."""
    prepare_plain()
    with st.container(key="plain"):
        with st.container(key="plain-above", horizontal=True, horizontal_alignment="right"):
            say = choose_language()
        watch(say)
        with feedback.worded(wording(say)), feedback.calm(workbench.config):
            _themes(workbench, actor, project, say)


def _themes(workbench: Workbench, actor: Actor, project: Project, say: Say) -> None:
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    lines = feedback.ask(workbench, actor, themes.theme_lines, project.id)
    open_ones = {line.theme.id for line in lines if line.theme.state is not ThemeState.SET_ASIDE}
    desks = [_desk(workbench, actor, say, role, id_) for id_ in _wanted(lines, open_ones)]
    if state.chosen("theme") in open_ones:
        _reading(desks[0], several=len(open_ones) > 1)
    else:
        _choose(desks, say)
    with st.expander(say("plain.glossary"), key="plain-glossary"):
        for word in _WORDS:
            st.markdown(say(f"told.word.{word}"))


def _desk(workbench: Workbench, actor: Actor, say: Say, role: Role | None, theme_id: str) -> Desk:
    view = feedback.ask(workbench, actor, themes.theme_view, theme_id)
    is_team, may_hear = may(role, Action.READ), may(role, Action.HEAR)
    return Desk(workbench, actor, say, view, parts_of(view), is_team, may_hear)


def _wanted(lines: tuple[themes.ThemeLine, ...], open_ones: set[str]) -> list[str]:
    chosen = state.chosen("theme")
    return [chosen] if chosen in open_ones else [line.theme.id for line in lines if line.theme.id in open_ones]


def _choose(desks: list[Desk], say: Say) -> None:
    with st.container(key="plain-head"):
        st.title(say("told.title"), anchor=False)
    begin_at_top("told")
    st.markdown(say("told.lead") if desks else say("told.empty"))
    for desk in desks:
        theme, done = desk.view.theme, len(desk.mine())
        with st.container(key=f"plain-entry-{theme.id}", border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(theme.name)}**")
                st.caption(say("told.progress", done=done, of=len(desk.parts)) if done else say("plain.state.new"))
                if answers := number_of_answers(desk):
                    st.markdown(f":material/mark_email_unread: {answers}")
            word = "look" if done == len(desk.parts) else "continue" if done else "begin"
            st.button(
                say(f"plain.{word}"),
                key=f"plain-open-{theme.id}",
                type="secondary" if word == "look" else "primary",
                on_click=state.choose,
                args=("theme", theme.id),
            )


def _reading(desk: Desk, *, several: bool) -> None:
    say, parts = desk.say, desk.parts
    if desk.is_lost:
        say_warning(say("told.error.gone"))
    number, first = desk.number(), desk.places[0]
    is_whole = state.held(desk.key) == WHOLE
    with st.container(key="plain-where", horizontal=True, vertical_alignment="center"):
        if not is_whole:
            st.text(desk.view.theme.name)
        if is_whole:
            st.button(say("told.by_sentence"), key="told-by-sentence", type="tertiary", on_click=desk.go, args=(first,))
        else:
            st.button(say("told.whole"), key="told-whole", type="tertiary", on_click=desk.go, args=(WHOLE,))
        if several or desk.is_team:
            st.button(say("told.all"), key="plain-all", type="tertiary", on_click=state.choose, args=("theme", None))
    if is_whole:
        whole(desk)
        return
    st.progress(number / len(parts))
    sign(desk, parts[number] if number < len(parts) else None)
    if number == len(parts):
        _end(desk)
        return
    part = parts[number]
    _head(desk, say("told.short" if number == 0 else "told.sentence", number=number, of=len(parts) - 1), part.place)
    with st.container(key="plain-read"):
        st.text(part.text)
    mine_and_answers(desk, part)
    _answers(desk, part, number)
    _quotes(desk, part, number)
    before = desk.places[max(number - 1, 0)]
    with st.container(key="plain-steps", horizontal=True):
        st.button(say("plain.back"), key="told-back", disabled=number == 0, on_click=desk.go, args=(before,))
        st.button(say("told.next"), key="told-next", on_click=desk.go, args=(desk.places[number + 1],))


def _head(desk: Desk, title: str, place: str) -> None:
    with st.container(key="plain-head"):
        st.header(title, anchor=False)
    begin_at_top(f"{desk.key} {place} {state.held(f'{desk.key}-answer')}")


def _answers(desk: Desk, part: Part, number: int) -> None:
    """Draw the four answers; all but the first ask for words."""
    asked = state.held(f"{desk.key}-answer")
    if asked in ANSWERS:
        _with_words(desk, part, Verdict(str(asked)))
        return
    st.markdown(desk.say("told.question"))
    with st.container(key="plain-answers", horizontal=True):
        for verdict in ANSWERS:
            st.button(
                desk.say(f"told.answer.{verdict.value}"),
                key=f"told-{verdict.value}-{number}",
                type="primary" if verdict is Verdict.AGREE else "secondary",
                on_click=_press,
                args=(desk, part, verdict),
            )


def _press(desk: Desk, part: Part, verdict: Verdict) -> None:
    """Keep agreement, and go on; open the form for everything else."""
    if verdict is not Verdict.AGREE:
        state.hold(desk.key, part.place)
        state.hold(f"{desk.key}-answer", verdict.value)
        return
    with feedback.worded(wording(desk.say)):
        kept = feedback.change_first(
            desk.workbench, desk.actor, theme_reviews.review, desk.view.theme.id, verdict, "",
            sentence_id=part.sentence_id, version=part.version,
        )  # fmt: skip
    if kept.ok:
        _next(desk, part)


def _with_words(desk: Desk, part: Part, verdict: Verdict) -> None:
    """Draw the form; what is written is about the wording that stood there when it was opened."""
    say, form = desk.say, f"{desk.key}-{part.place}-{state.round_of(desk.key)}"
    read = state.version_held(form, part.version)
    with st.form(f"{form}-words", border=False, enter_to_submit=False):
        words = st.text_area(say(f"told.words.{verdict.value}"), key=f"{form}-text", height=140)
        with st.container(key="plain-answers", horizontal=True):
            kept = st.form_submit_button(say("told.save"), type="primary", key="told-save")
            back = st.form_submit_button(say("told.other"), key="told-other")
    if back:
        state.forget_version(form)
        state.hold(f"{desk.key}-answer", None)
        st.rerun()
    if kept and not words.strip():
        st.warning(say("told.words.needed"))
    elif kept and _keep(desk, part, verdict, words, read):
        _next(desk, part)
        st.rerun()
    elif kept:
        state.forget_version(form)  # the new words stand above by now


def _next(desk: Desk, part: Part) -> None:
    desk.go(desk.places[desk.places.index(part.place) + 1])


def _keep(desk: Desk, part: Part, verdict: Verdict, words: str, version: int) -> bool:
    return feedback.change(
        desk.workbench, desk.actor, theme_reviews.review, desk.view.theme.id, verdict, words,
        sentence_id=part.sentence_id, version=version,
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
    _head(desk, say("told.end"), END)
    st.markdown(say("told.end.thanks"))
    with st.form(f"told-end-{desk.view.theme.id}-{round_}", border=False, enter_to_submit=False):
        words = st.text_area(say("told.end.missing"), key=f"told-missing-{round_}", height=140)
        kept = st.form_submit_button(say("told.end.send"), type="primary", key="told-end-send")
    if kept and words.strip() and _keep(desk, desk.parts[0], Verdict.COMMENT, words, desk.parts[0].version):
        state.next_round(desk.key)
        state.leave_note(say("told.end.kept"))
        st.rerun()
    st.button(say("told.first"), key="told-first", on_click=desk.go, args=(desk.places[0],))
