"""Read and say: an interview one passage at a time, in large type and plain words, for co-researchers."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.services import codebook, coding, memos, projects, read_and_say, rounds
from qual.services.read_and_say import Reading, Said, ToRead
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import percent, plain
from qual.ui.layout import prepare_plain
from qual.ui.links import way
from qual.ui.passage_surface import Acts, Surface, draw, head
from qual.ui.plain_language import choose_language
from qual.ui.text import Say
from qual.workbench import Workbench

_WORDS = ("passage", "own", "card", "task", "blind", "done")


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the interview in the address passage by passage, or what there is to read."""
    prepare_plain()
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    found = feedback.ask(workbench, actor, read_and_say.to_read, project.id)
    with st.container(key="plain"):
        with st.container(key="plain-above", horizontal=True, horizontal_alignment="right"):
            say = choose_language()
        if any(one.interview.id == state.chosen("interview") for one in found):
            _reading(workbench, actor, project, say)
        else:
            _choose(project, found, say)
        with st.expander(say("plain.glossary"), key="plain-glossary"):
            for word in _WORDS:
                st.markdown(say(f"plain.word.{word}"))


def _choose(project: Project, found: tuple[ToRead, ...], say: Say) -> None:
    """List the interviews, one's own tasks first."""
    st.title(say("plain.title"), anchor=False)
    st.markdown(say("plain.lead") if found else say("plain.empty"))
    mine, others = [one for one in found if one.tasks], [one for one in found if not one.tasks]
    if mine:
        st.header(say("plain.mine"), anchor=False)
        for one in mine:
            _entry(one, say, project)
        if others:
            with st.expander(say("plain.others"), key="plain-others"):
                for one in others:
                    _entry(one, say, project)
    else:
        for one in others:
            _entry(one, say, project)
    if found:
        way(say("practice.way"), "practise", key="to-practise", ids={}, icon=":material/school:")


def _entry(one: ToRead, say: Say, project: Project) -> None:
    interview = one.interview
    with st.container(key=f"plain-entry-{interview.id}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f"**{plain(interview.name)}**")
            said = "done" if one.is_done else "begun" if one.has_begun else "new"
            st.caption(say(f"plain.state.{said}", share=percent(one.share)))
        label = say("plain.look" if one.is_done else "plain.continue" if one.has_begun else "plain.begin")
        look = "primary" if one.tasks and not one.is_done else "secondary"
        where = {"project": project.id, "interview": interview.id}
        way(label, "read", key=f"plain-open-{interview.id}", ids=where, type=look)


def _reading(workbench: Workbench, actor: Actor, project: Project, say: Say) -> None:
    interview_id = str(state.chosen("interview"))
    reading = feedback.ask(workbench, actor, read_and_say.open_reading, interview_id)
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    step = reading.step
    said = feedback.ask(workbench, actor, read_and_say.said_in, interview_id, step.span) if step else ()
    surface = Surface(
        key=f"read-{interview_id}",
        reading=reading,
        said=said,
        nodes=feedback.ask(workbench, actor, codebook.tree, project.id),
        acts=_acts(workbench, actor, reading),
        say=say,
        may_hear=may(role, Action.HEAR),
        is_fixed=reading.is_done,
    )
    with st.container(key="plain-where", horizontal=True, vertical_alignment="center"):
        st.text(reading.interview.name)
        st.button(say("plain.all"), key="plain-all", type="tertiary", on_click=state.choose, args=("interview", None))
    if reading.is_done:
        _done(workbench, actor, reading, say)
    if not reading.steps:
        st.markdown(say("plain.no_words"))
    elif step is None:
        _end(workbench, actor, surface)
    else:
        draw(surface)


def _acts(workbench: Workbench, actor: Actor, reading: Reading) -> Acts:
    me, where = (workbench, actor), (reading.interview.id, reading.revision.id)

    def take_back(one: Said) -> None:
        service = memos.remove_memo if one.code_id is None else coding.remove_coding
        feedback.on_press(*me, service, one.id)

    return Acts(
        say_words=lambda stretches, text: feedback.change(*me, read_and_say.say_words, *where, stretches, text).ok,
        choose=lambda stretches, ids: feedback.change(*me, read_and_say.choose_codes, *where, stretches, ids).ok,
        take_back=take_back,
        go=lambda position: feedback.on_press(*me, read_and_say.keep_place, *where, position),
    )


def _end(workbench: Workbench, actor: Actor, surface: Surface) -> None:
    """Say that the last passage is read, and ask whether the task is done."""
    say, reading = surface.say, surface.reading
    head(surface, say("plain.end"))
    if reading.tasks and not reading.is_done:
        st.markdown(say("plain.end.task"))
        ask = (workbench, actor, reading, say)
        st.button(say("plain.done"), key="plain-done", type="primary", on_click=_say_done, args=ask)
    elif not reading.tasks:
        st.markdown(say("plain.end.free"))
    with st.container(key="plain-steps", horizontal=True):
        if st.button(say("plain.back"), key="plain-back"):
            surface.go(len(reading.steps) - 1)
        if st.button(say("plain.first"), key="plain-first"):
            surface.go(0)


def _done(workbench: Workbench, actor: Actor, reading: Reading, say: Say) -> None:
    st.success(say("plain.is_done"), icon=":material/check:")
    st.button(say("plain.not_done"), key="plain-not-done", on_click=_take_back, args=(workbench, actor, reading))


def _say_done(workbench: Workbench, actor: Actor, reading: Reading, say: Say) -> None:
    tasks = [task.assignment.id for _, task in reading.tasks if not task.assignment.is_done]
    if all(feedback.change_first(workbench, actor, rounds.say_done, id_).ok for id_ in tasks):
        state.leave_note(say("plain.thanks"))


def _take_back(workbench: Workbench, actor: Actor, reading: Reading) -> None:
    for _, task in reading.tasks:
        feedback.on_press(workbench, actor, rounds.take_done_back, task.assignment.id)
