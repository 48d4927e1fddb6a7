"""Which interview is open on Transcript and Code, and the quick way to another one."""

from __future__ import annotations

from zlib import crc32

import streamlit as st

from qual.domain.project import Actor
from qual.services import interviews
from qual.services.interviews import InterviewLine
from qual.ui import feedback, state
from qual.ui.format import language_name
from qual.ui.layout import empty, page_head, say_warning
from qual.ui.text import t
from qual.workbench import Workbench


def open_interview(workbench: Workbench, actor: Actor, page: str) -> InterviewLine:
    """Draw the switcher and return the open interview; end the page, saying what to do, when there is none."""
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
    shown = {id_: _shown(line) for id_, line in by_id.items()}
    # Streamlit remembers a choice by its wording: with new words (a count, a language) it has to be a new widget.
    key = f"switcher-{page}-{current}-{crc32(repr(shown).encode())}"
    st.selectbox(
        t("switcher.label"),
        list(shown),
        index=list(shown).index(current),
        format_func=shown.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_switch,  # before the page is drawn, so that it is drawn only once
        args=(key, tuple(shown)),
    )
    state.show_in_address(("project", "interview"))
    return by_id[current]


def _switch(key: str, offered: tuple[str, ...]) -> None:
    chosen = state.widget(key)
    if chosen in offered:
        state.choose("interview", str(chosen))


def _first(lines: tuple[InterviewLine, ...]) -> str:
    with_text = [line.interview.id for line in lines if line.interview.revision_id]
    return with_text[0] if with_text else lines[0].interview.id


def _shown(line: InterviewLine) -> str:
    return " · ".join(
        (line.interview.name, language_name(line.interview.language), t("count.codings", n=line.n_codings))
    )
