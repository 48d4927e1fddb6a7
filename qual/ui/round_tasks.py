"""One's own tasks in open rounds: the way to each, saying "done", which asks back once, and taking that back."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.domain.round import Round
from qual.services import rounds
from qual.services.rounds import RoundView, TaskView
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.links import link
from qual.ui.text import t
from qual.workbench import Workbench

_WIDTHS = (5, 2, 3.4)
_MOST = 30  # waiting, and done; a drawn sample may give out hundreds, and each row costs the page
_MOST_AT_ONCE = 8  # a longer list scrolls
_SCROLLS_PX = 480


def own_tasks(workbench: Workbench, actor: Actor, views: tuple[RoundView, ...]) -> None:
    """Draw the actor's tasks, unfinished ones first; nothing where there are none."""
    mine = [
        (view, task)
        for view in views
        if view.round.is_open
        for task in view.tasks
        if task.assignment.coder_id == actor.user
    ]
    if not mine:
        return
    mine.sort(key=lambda one: (one[1].assignment.is_done, one[0].round.created_at))
    st.subheader(t("rounds.mine"), anchor=False)
    waits = [one for one in mine if not one[1].assignment.is_done]
    shown = [*waits[:_MOST], *[one for one in mine if one[1].assignment.is_done][:_MOST]]
    with st.container(key="list-mine", gap=None, height=_SCROLLS_PX if len(shown) > _MOST_AT_ONCE else "content"):
        for view, task in shown:
            with st.container(key=f"row-task-{task.assignment.id}"):
                _row(workbench, actor, view, task)
    if len(shown) < len(mine):
        st.caption(t("rounds.mine.more", shown=len(shown), n=len(mine)))


def _place(view: RoundView, task: TaskView) -> str:
    """Return in which round a task is, and which of one's stretches of the interview."""
    if task.stretch is None:
        return t("rounds.task.of", round=view.round.name)
    one = task.assignment
    beside = [
        other.assignment.id
        for other in sorted(view.tasks, key=lambda other: other.stretch.start if other.stretch else 0)
        if (other.assignment.interview_id, other.assignment.coder_id) == (one.interview_id, one.coder_id)
    ]
    return t("rounds.task.of.stretch", n=len(beside), number=beside.index(one.id) + 1, round=view.round.name)


def _row(workbench: Workbench, actor: Actor, view: RoundView, task: TaskView) -> None:
    one, id_ = task.assignment, task.assignment.id
    what, how_far, acts = st.columns(_WIDTHS, vertical_alignment="center")
    what.markdown(f"**{plain(task.interview)}**")
    what.caption(plain(_place(view, task)))
    status = "done" if one.is_done else "begun" if task.has_begun else "waits"
    how_far.markdown(t(f"rounds.task.{status}"))
    with acts, st.container(horizontal=True, gap="small", vertical_alignment="center"):
        _open(view.round, task)
        if one.is_done:
            take_back = (workbench, actor, rounds.take_done_back, id_)
            st.button(
                t("rounds.task.resume"),
                key=f"resume-{id_}",
                type="tertiary",
                on_click=feedback.on_press,
                args=take_back,
            )
        elif not state.is_open(f"done-{id_}"):
            asks = (f"done-{id_}", True)
            st.button(
                t("rounds.task.done.button"), key=f"done-{id_}", type="tertiary", on_click=state.set_open, args=asks
            )
    if not one.is_done and state.is_open(f"done-{id_}"):
        _ask_back(workbench, actor, view, task)


def _open(round_: Round, task: TaskView) -> None:
    where = {"project": round_.project_id, "interview": task.assignment.interview_id}
    if task.stretch is not None:
        where["at"] = str(task.stretch.start)
    link(t("rounds.task.open"), "code", key=f"task-{task.assignment.id}", **where)
    where.pop("at", None)
    link(t("start.read"), "read", key=f"read-{task.assignment.id}", **where)


def _ask_back(workbench: Workbench, actor: Actor, view: RoundView, task: TaskView) -> None:
    id_ = task.assignment.id
    n = feedback.ask(workbench, actor, rounds.passages_to_keep, id_)
    said = t("rounds.ask", n=n, name=task.interview) if n else t("rounds.ask.none", name=task.interview)
    is_last = all(other.assignment.is_done or other is task for other in view.tasks)
    with st.container(key=f"said-done-{id_}", gap="xsmall"):
        st.markdown(plain(f"{said} {t('rounds.ask.last' if is_last else 'rounds.ask.back')}"))
        with st.container(horizontal=True, gap="small"):
            st.button(
                t("rounds.ask.yes"), key=f"yes-{id_}", type="primary", on_click=_done,
                args=(workbench, actor, view.round.name, id_),
            )  # fmt: skip
            st.button(t("rounds.ask.no"), key=f"no-{id_}", on_click=state.set_open, args=(f"done-{id_}", False))


def _done(workbench: Workbench, actor: Actor, name: str, assignment_id: str) -> None:
    state.set_open(f"done-{assignment_id}", False)
    said = feedback.change_first(workbench, actor, rounds.say_done, assignment_id)
    if not said.ok or said.value is None:
        return
    with workbench.read(actor) as tx:
        is_open = rounds.round_view(tx, said.value.round_id).round.is_open
    state.leave_note(t("rounds.note.done") if is_open else t("rounds.note.revealed", name=name))
