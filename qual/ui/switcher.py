"""Which interview is open on Transcript and Code; the workspace in the browser has the way to another one."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import interviews
from qual.services.interviews import InterviewLine
from qual.ui import feedback, state
from qual.ui.layout import empty, page_head, say_warning
from qual.ui.text import t
from qual.workbench import Workbench


def open_interview(workbench: Workbench, actor: Actor, page: str) -> InterviewLine:
    """Return the open interview; end the page, saying what to do, when there is none."""
    lines = feedback.ask(workbench, actor, interviews.interview_lines, str(state.chosen("project")))
    if not lines:
        page_head(t(f"page.{page}"))
        empty(t("guard.interview.title"), t("guard.interview.body"))
        st.stop()
    by_id = {line.interview.id: line for line in lines}
    wanted = state.chosen("interview")
    if wanted and wanted not in by_id and state.is_linked("interview"):
        say_warning(t("guard.interview.gone"))
    current = wanted if wanted in by_id else _first(lines)
    state.choose("interview", current)
    state.show_in_address(("project", "interview"))
    return by_id[current]


def follow(interview_id: str) -> None:
    """Have the page agree with the interview that was opened in the workspace; runs before the page is drawn."""
    state.choose("interview", interview_id)


def _first(lines: tuple[InterviewLine, ...]) -> str:
    with_text = [line.interview.id for line in lines if line.interview.revision_id]
    return with_text[0] if with_text else lines[0].interview.id
