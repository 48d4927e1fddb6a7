"""Rounds: one's own tasks, every round with who codes what and how far they are, and making one."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import projects, rounds
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.layout import empty, page_head
from qual.ui.round_card import round_card
from qual.ui.round_form import make_form
from qual.ui.round_tasks import own_tasks
from qual.ui.text import t
from qual.workbench import Workbench


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the rounds of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    views = feedback.ask(workbench, actor, rounds.rounds_of, project.id)
    may_manage = may(role, Action.MANAGE_ROUNDS)
    page_head(t("rounds.title"), over=project.name, lead=t("rounds.lead") if views else "")
    if not views:
        how = t("rounds.empty.owner" if may_manage else "rounds.empty.others")
        empty(t("rounds.empty.title"), f"{t('rounds.empty.body')}\n\n{how}")
    own_tasks(workbench, actor, views)
    if may_manage:
        with st.expander(t("rounds.make"), expanded=not views, icon=":material/add:", key="make-round"):
            make_form(workbench, actor, project.id, n_rounds=len(views))
    for view in views:
        round_card(workbench, actor, view, may_manage=may_manage)
