"""Code: the coding screen, filling the window."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.ui import state
from qual.ui.components.workspace import workspace
from qual.ui.links import way
from qual.ui.switcher import follow, open_interview
from qual.ui.text import catalogue, t
from qual.workbench import Workbench


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the open interview for coding."""
    with st.container(key="bar", horizontal=True, vertical_alignment="center", wrap=False):
        interview = open_interview(workbench, actor, "code").interview
        way(t("code.to_transcript"), "transcript", key="to-transcript", ids={}, type="tertiary")
    workspace(
        project_id=interview.project_id,
        interview_id=interview.id,
        revision_id=interview.revision_id,
        mode="code",
        key="workspace-code",
        strings=catalogue(),
        on_open=follow,
        test_hooks=workbench.config.test_hooks,
        focus=state.linked_place(),
        panel=state.linked_panel(),
    )
