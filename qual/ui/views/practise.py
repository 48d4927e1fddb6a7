"""Practise: code an interview afresh that is coded already, for oneself alone, and see how alike it is."""

from __future__ import annotations

import streamlit as st

from qual.domain.practice import Model, Practice
from qual.domain.project import Actor, Project
from qual.services import codebook, practice, practice_result, projects
from qual.services.practice import Solution
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.layout import prepare_plain
from qual.ui.links import way
from qual.ui.passage_surface import Acts, Surface, draw, head
from qual.ui.plain_language import choose_language
from qual.ui.practice_page import result_page
from qual.ui.text import Say
from qual.workbench import Workbench


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the practice in the address, its result, or what one can practise on."""
    prepare_plain()
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    mine = feedback.ask(workbench, actor, practice.my_practices, project.id)
    offered = feedback.ask(workbench, actor, practice.solutions, project.id)
    one = next((one for one in mine if one.id == state.chosen("practice")), None)
    with st.container(key="plain"):
        with st.container(key="plain-above", horizontal=True, horizontal_alignment="right"):
            say = choose_language()
        if one is None:
            _choose(workbench, actor, project, mine, offered, say)
            return
        with st.container(key="plain-where", horizontal=True, vertical_alignment="center"):
            st.text(say("practice.here"))
            st.button(
                say("practice.all"), key="practice-all", type="tertiary", on_click=state.choose, args=("practice", None)
            )
        if one.is_over:
            result_page(feedback.ask(workbench, actor, practice_result.practice_result, one.id), say)
        else:
            _practise(workbench, actor, one, say)


def _choose(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    mine: tuple[Practice, ...],
    offered: tuple[Solution, ...],
    say: Say,
) -> None:
    st.title(say("practice.title"), anchor=False)
    st.markdown(say("practice.lead"))
    st.markdown(say("practice.private"))
    if not offered:
        st.info(say("practice.none"))
    for number, one in enumerate(offered):
        with st.container(key=f"plain-entry-{number}", border=True, horizontal=True, vertical_alignment="center"):
            with st.container(gap=None):
                st.markdown(f"**{plain(one.interview)}**")
                st.caption(plain(_named(one, say)))
            if st.button(say("practice.begin"), key=f"practice-begin-{number}"):
                _begin(workbench, actor, one)
    if mine:
        st.header(say("practice.mine"), anchor=False)
    titles = {one.interview_id: one.interview for one in offered}
    for own in mine:
        _mine(workbench, actor, own, titles.get(own.interview_id, ""), say)
    way(say("practice.to_read"), "read", key="to-read", ids={"project": project.id})


def _named(one: Solution, say: Say) -> str:
    key = f"practice.model.{one.model.value}" + (".own" if one.is_own and one.model is not Model.AGREED else "")
    return say(key, round=one.round, coder=one.coder)


def _begin(workbench: Workbench, actor: Actor, one: Solution) -> None:
    begun = feedback.change(
        workbench, actor, practice.begin, one.interview_id, one.model, round_id=one.round_id, coder_id=one.coder_id
    )
    if begun.ok and begun.value:
        state.choose("practice", begun.value.id)
        st.rerun()


def _mine(workbench: Workbench, actor: Actor, one: Practice, title: str, say: Say) -> None:
    with st.container(key=f"plain-own-{one.id}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{plain(title or say('practice.interview'))}**")
            st.caption(say("practice.over" if one.is_over else "practice.open", day=day(one.started_at)))
        st.button(
            say("practice.see" if one.is_over else "plain.continue"),
            key=f"practice-open-{one.id}", on_click=state.choose, args=("practice", one.id),
        )  # fmt: skip
        st.button(
            say("practice.forget"), key=f"practice-forget-{one.id}",
            on_click=feedback.on_press, args=(workbench, actor, practice.forget_practice, one.id),
        )  # fmt: skip


def _practise(workbench: Workbench, actor: Actor, one: Practice, say: Say) -> None:
    reading = feedback.ask(workbench, actor, practice.open_practice, one.id)
    step = reading.step
    me = (workbench, actor)
    surface = Surface(
        key=f"practice-{one.id}",
        reading=reading,
        said=feedback.ask(workbench, actor, practice.tried_in, one.id, step.span) if step else (),
        nodes=feedback.ask(workbench, actor, codebook.tree, one.project_id),
        acts=Acts(
            say_words=lambda stretches, text: feedback.change(*me, practice.try_words, one.id, stretches, text).ok,
            choose=lambda stretches, ids: feedback.change(*me, practice.try_codes, one.id, stretches, ids).ok,
            take_back=lambda said: feedback.on_press(*me, practice.take_trial_back, one.id, said.id),
            go=lambda position: feedback.on_press(*me, practice.keep_practice_place, one.id, position),
        ),
        say=say,
    )
    if step is None:
        head(surface, say("plain.end"))
        st.markdown(say("practice.end"))
    else:
        draw(surface)
    if reading.n_read:
        with st.container(key="practice-ask"):
            if step is not None:
                st.caption(say("practice.early", n=reading.n_read))
            st.button(
                say("practice.ask"), key="practice-ask-button", type="secondary" if step else "primary",
                on_click=feedback.on_press, args=(*me, practice.end_practice, one.id),
            )  # fmt: skip
    if step is None and st.button(say("plain.back"), key="plain-back"):
        surface.go(len(reading.steps) - 1)
