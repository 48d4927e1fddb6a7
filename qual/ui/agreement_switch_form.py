"""The switch with which a project's owner hides all numbers of agreement."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.services.agreement_switch import hide_numbers, numbers_hidden
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.text import t
from qual.workbench import Workbench

_KEY = "hide-agreement"


def agreement_switch(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the switch; others than the owner see how it stands."""
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    st.subheader(t("settings.agreement"), anchor=False)
    st.caption(t("settings.agreement.note"))
    st.toggle(
        t("settings.agreement.hide"),
        value=feedback.ask(workbench, actor, numbers_hidden, project.id),
        key=_KEY,
        disabled=not may(role, Action.MANAGE_PROJECT),
        on_change=_switch,
        args=(workbench, actor, project.id),
    )


def _switch(workbench: Workbench, actor: Actor, project_id: str) -> None:
    feedback.on_press(workbench, actor, hide_numbers, project_id, bool(state.widget(_KEY)))
