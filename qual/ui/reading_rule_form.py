"""The rule that suggestions wait until the team has read a share of the material, as a project's owner sets it."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.services import reading_share
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.text import t
from qual.workbench import Workbench

_ON, _PERCENT = "reading-rule-on", "reading-rule-percent"


def reading_rule_form(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the rule; others than the owner see how it stands."""
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    rule = feedback.ask(workbench, actor, reading_share.rule, project.id)
    change = {"on_change": _set, "args": (workbench, actor, project.id)}
    is_fixed = not may(role, Action.MANAGE_PROJECT)
    st.subheader(t("settings.reading"), anchor=False)
    st.caption(t("settings.reading.note"))
    st.toggle(t("settings.reading.on"), value=rule.is_on, key=_ON, disabled=is_fixed, **change)
    st.number_input(
        t("settings.reading.percent"),
        1,
        100,
        value=rule.percent,
        step=5,
        key=_PERCENT,
        disabled=is_fixed or not rule.is_on,
        width=240,
        **change,
    )


def _set(workbench: Workbench, actor: Actor, project_id: str) -> None:
    percent = int(str(state.widget(_PERCENT) or 0))
    feedback.on_press(workbench, actor, reading_share.set_rule, project_id, percent, is_on=bool(state.widget(_ON)))
