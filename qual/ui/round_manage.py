"""What an owner does with an open round: give out more tasks, take tasks back, end it before everybody is done."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import rounds
from qual.services.rounds import LONGEST_REASON, RoundView, Task, TaskView
from qual.ui import feedback, state
from qual.ui.round_people import coders_of, readable_of
from qual.ui.text import t
from qual.workbench import Workbench


def manage(workbench: Workbench, actor: Actor, view: RoundView) -> None:
    """Draw the three forms."""
    with st.expander(t("rounds.manage"), key=f"manage-{view.round.id}"):
        give, take, end = st.tabs([t("rounds.give"), t("rounds.take"), t("rounds.end")])
        with give:
            _give(workbench, actor, view)
        with take:
            _take(workbench, actor, view)
        with end:
            _end(workbench, actor, view)


def _give(workbench: Workbench, actor: Actor, view: RoundView) -> None:
    one = view.round
    interviews, coders = readable_of(workbench, actor, one.project_id), coders_of(workbench, actor, one.project_id)
    turn = state.round_of(f"give-{one.id}")
    with st.form(f"give-{one.id}-{turn}", border=False):
        left, right = st.columns(2)
        what = left.multiselect(
            t("rounds.interviews"), list(interviews), format_func=lambda id_: interviews[id_],
            key=f"give-what-{one.id}-{turn}", placeholder=t("rounds.choose"),
        )  # fmt: skip
        who = right.multiselect(
            t("rounds.coders"), list(coders), format_func=lambda id_: coders[id_],
            key=f"give-who-{one.id}-{turn}", placeholder=t("rounds.choose"),
        )  # fmt: skip
        wanted = st.form_submit_button(t("rounds.give.button"), key=f"give-button-{one.id}-{turn}")
    if not wanted:
        return
    tasks = [Task(interview, coder) for interview in what for coder in who]
    if feedback.change(workbench, actor, rounds.add_tasks, one.id, tasks).ok and tasks:
        state.next_round(f"give-{one.id}")
        state.leave_note(t("rounds.given", n=len(tasks)))
        st.rerun()


def _take(workbench: Workbench, actor: Actor, view: RoundView) -> None:
    open_ = {task.assignment.id: task for task in view.tasks if not task.assignment.is_done}
    st.caption(t("rounds.take.note"))
    field, press = st.columns((5, 1), vertical_alignment="bottom")
    chosen = field.selectbox(
        t("rounds.task"),
        list(open_),
        format_func=lambda id_: _spoken(open_[id_]) if id_ in open_ else "",
        key=f"take-{view.round.id}",
    )
    press.button(
        t("rounds.take.button"),
        key=f"take-button-{view.round.id}",
        on_click=feedback.on_press,
        args=(workbench, actor, rounds.remove_task, str(chosen)),
        disabled=chosen not in open_,
    )


def _spoken(task: TaskView) -> str:
    if task.stretch is None:
        return f"{task.coder} · {task.interview}"
    place = t("rounds.task.stretch", name=task.interview, at=task.stretch.start)
    return f"{task.coder} · {place}"


def _end(workbench: Workbench, actor: Actor, view: RoundView) -> None:
    one = view.round
    sight = "blind" if one.is_blind else "together"
    st.markdown(t(f"rounds.end.note.{sight}"))
    with st.form(f"end-{one.id}", border=False):
        reason = st.text_area(
            t("rounds.end.reason"), key=f"end-reason-{one.id}", max_chars=LONGEST_REASON, height=80,
            placeholder=t("rounds.end.reason.hint"),
        )  # fmt: skip
        wanted = st.form_submit_button(t("rounds.end.button"), key=f"end-button-{one.id}")
    if wanted and feedback.change(workbench, actor, rounds.end_round, one.id, reason).ok:
        state.leave_note(t("rounds.note.ended", name=one.name))
        st.rerun()
