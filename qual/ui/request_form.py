"""Asking for theme suggestions: over which material, in which pieces, how fine."""

from __future__ import annotations

import streamlit as st

from qual.analysis.clustering import Granularity
from qual.analysis.segments import Unit
from qual.domain.project import Actor
from qual.services import suggestion_requests
from qual.services.interviews import InterviewLine
from qual.ui import feedback, state
from qual.ui.text import t
from qual.workbench import Workbench


def request_form(workbench: Workbench, actor: Actor, project_id: str, lines: tuple[InterviewLine, ...]) -> None:
    """Draw the form; asking starts a job whose progress the page shows."""
    names = {line.interview.id: line.interview.name for line in lines if line.interview.revision_id}
    groups = sorted({group for line in lines for group in line.groups})
    with st.form("ask-suggestions", border=False):
        left, right = st.columns(2)
        chosen = left.multiselect(
            t("themes.interviews"),
            list(names),
            format_func=lambda id_: names[id_],
            placeholder=t("themes.interviews.all", n=len(names)),
            key="ask-interviews",
        )
        of_groups = right.multiselect(
            t("themes.groups"), groups, placeholder=t("themes.groups.all"), key="ask-groups", disabled=not groups
        )
        unit = left.segmented_control(
            t("themes.unit"),
            list(Unit),
            default=Unit.TURN,
            required=True,
            format_func=lambda one: t(f"themes.unit.{one.value}"),
            key="ask-unit",
        )
        granularity = right.segmented_control(
            t("themes.granularity"),
            list(Granularity),
            default=Granularity.MEDIUM,
            required=True,
            format_func=lambda one: t(f"themes.granularity.{one.value}"),
            key="ask-granularity",
        )
        st.caption(t("themes.ask.note"))
        wanted = st.form_submit_button(t("themes.ask.button"), type="primary", key="ask-button")
    if not wanted:
        return
    asked = feedback.change(
        workbench,
        actor,
        suggestion_requests.request_suggestions,
        project_id,
        interview_ids=tuple(chosen),
        groups=tuple(of_groups),
        unit=unit or Unit.TURN,
        granularity=granularity or Granularity.MEDIUM,
    )
    if asked.ok:
        state.leave_note(t("themes.asked"))
        st.rerun()
