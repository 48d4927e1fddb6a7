"""One round on the page: what kind it is, who codes what and who is done, how it was drawn and why it ended."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services.rounds import RoundView, TaskView
from qual.ui.format import day, plain
from qual.ui.links import link
from qual.ui.round_manage import manage
from qual.ui.round_words import end_of, kind_of, sample_of
from qual.ui.text import t
from qual.workbench import Workbench

_WIDTHS = (2, 1.4, 7)
_ICONS = {"blind": ":material/visibility_off:", "together": ":material/group:"}
_MOST = 12  # interviews named beside a coder; a drawn sample may have hundreds of stretches


def round_card(workbench: Workbench, actor: Actor, view: RoundView, *, may_manage: bool) -> None:
    """Draw a round."""
    one = view.round
    with st.container(key=f"card-round-{one.id}", border=True, gap="small"):
        with st.container(key=f"round-head-{one.id}", horizontal=True, vertical_alignment="center"):
            st.subheader(plain(one.name), anchor=False, width="content")
            blind = "blind" if one.is_blind else "together"
            st.badge(t(f"rounds.badge.{blind}"), icon=_ICONS[blind], color="gray")
            st.badge(t(f"rounds.badge.{one.state.value}"), color="green" if one.is_open else "gray")
        made = t("rounds.made", who=view.made_by, when=day(one.created_at))
        st.caption(plain(f"{kind_of(one)} {made}"))
        if ended := end_of(view):
            st.markdown(plain(ended))
        done, all_ = view.n_done, len(view.tasks)
        st.progress(done / all_ if all_ else 1.0, text=t("rounds.progress", n=all_, done=done))
        with st.container(key=f"list-round-{one.id}", gap=None):
            for coder_id, name in view.coders:
                _coder(coder_id, name, [task for task in view.tasks if task.assignment.coder_id == coder_id])
        if one.sample:
            st.caption(plain(sample_of(one.sample)), help=t("rounds.sample.help"))
        if not one.is_open and len(view.coders) > 1:
            where = {"project": one.project_id, "round": one.id}
            link(t("rounds.differences"), "negotiate", key=f"differences-{one.id}", icon=":material/forum:", **where)
        if may_manage and one.is_open:
            manage(workbench, actor, view)


def _coder(coder_id: str, name: str, tasks: list[TaskView]) -> None:
    done = sum(task.assignment.is_done for task in tasks)
    with st.container(key=f"row-{tasks[0].assignment.round_id}-{coder_id}"):
        who, how_far, what = st.columns(_WIDTHS, vertical_alignment="top")
        who.markdown(f"**{plain(name)}**")
        if not all(task.is_here for task in tasks):
            who.caption(t("rounds.coder.gone"))
        how_far.markdown(t("rounds.coder.done", n=len(tasks), done=done))
        what.markdown(", ".join(_named(tasks)))


def _named(tasks: list[TaskView]) -> list[str]:
    """Return the interviews with a mark for what is done; several stretches of one interview are counted."""
    by_interview: dict[str, list[TaskView]] = {}
    for task in tasks:
        by_interview.setdefault(task.interview, []).append(task)
    named = [_marked(name, few) for name, few in by_interview.items()]
    return named if len(named) <= _MOST else [*named[:_MOST], t("rounds.coder.more", n=len(named) - _MOST)]


def _marked(name: str, tasks: list[TaskView]) -> str:
    done = sum(task.assignment.is_done for task in tasks)
    shown = plain(name)
    if tasks[0].stretch is not None:
        shown = t("rounds.coder.stretches", n=len(tasks), name=shown, done=done)
    return f":material/check: {shown}" if done == len(tasks) else shown
