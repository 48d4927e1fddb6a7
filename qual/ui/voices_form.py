"""Saying who speaks in all interviews at once: take the table away, fill it in, bring it back."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qual.domain.project import Actor, Project
from qual.exchange.participants_table import READABLE, Voice, read_participants_table
from qual.services.participants_table import export_participants_table, link_voices
from qual.ui import feedback, state
from qual.ui.format import listed, plain
from qual.ui.text import t
from qual.workbench import Workbench

_GROUPS_SHOWN = 8


def voices_form(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the tab: what for, the table to fill in, and where it comes back."""
    st.caption(t("voices.lead"))
    st.download_button(
        t("voices.download"),
        data=partial(_export, workbench, actor, project.id),
        file_name=t("voices.file", project=project.name),
        key="voices-download",
        on_click="ignore",
        icon=":material/download:",
    )
    file = st.file_uploader(t("voices.upload"), type=list(READABLE), key=f"voices-file-{state.round_of('voices')}")
    if file is None:
        return
    read = feedback.attempt(lambda: read_participants_table(file.name, file.getvalue()))
    if read.value is None:
        return
    people, groups = _named(read.value)
    st.caption(plain(t("voices.found", rows=len(read.value), people=len(people), groups=groups)))
    if st.button(t("voices.store"), type="primary", key="voices-store"):
        stored = feedback.change(workbench, actor, link_voices, project.id, read.value)
        if stored.value is not None:
            state.next_round("voices")
            state.leave_note(
                t("voices.stored", people=stored.value.n_participants, interviews=stored.value.n_interviews)
            )
            st.rerun()


def _named(voices: tuple[Voice, ...]) -> tuple[set[str], str]:
    """Return the people and, as one text, the groups that a table names."""
    people = {voice.participant.casefold() for voice in voices if voice.participant}
    groups = sorted({voice.group for voice in voices if voice.group}, key=str.casefold)
    return people, listed(groups, most=_GROUPS_SHOWN) or t("voices.no_groups")


def _export(workbench: Workbench, actor: Actor, project_id: str) -> bytes:
    """Write the file when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return export_participants_table(tx, project_id)
