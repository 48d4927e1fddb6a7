"""Before the team has read enough: how much it is, of which interviews, what counts, how to go on or ask anyway."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import reading_share
from qual.services.reading_share import TeamRead
from qual.store.tx import Tx
from qual.ui import feedback
from qual.ui.format import plain
from qual.ui.links import link
from qual.ui.text import t
from qual.workbench import Workbench

MOST = 5  # of the interviews that are read least


def reading_lock(workbench: Workbench, actor: Actor, project_id: str) -> tuple[bool, str]:
    """Return whether suggestions may be asked for, and the reason not to wait; draw what is missing if something is.

    Whoever wishes to ask early sees the form at once; asked without a reason, the service says that one is needed.
    """
    found = feedback.ask(workbench, actor, reading_share.team_read, project_id)
    if found.is_enough:
        return True, ""
    with st.container(key="reading-lock"):
        _so_far(found, project_id)
    if not may(feedback.ask(workbench, actor, Tx.role, project_id), Action.SUGGEST_EARLY):
        st.caption(t("themes.locked.others"))
        return False, ""
    if not st.toggle(t("themes.locked.anyway"), key="ask-early"):
        return False, ""
    reason = st.text_input(
        t("themes.locked.reason"), key="ask-early-reason", placeholder=t("themes.locked.reason.hint"), max_chars=500
    )
    return True, reason


def reason_shown(parameters: dict[str, object]) -> str:
    """Return why a run did not wait until enough was read, in words; "" where it waited or an older Qual made it."""
    reading = parameters.get("reading")
    if not isinstance(reading, dict) or not reading.get("early_reason"):
        return ""
    return t(
        "themes.early", percent=reading["percent"], wanted=reading["rule"]["percent"], reason=reading["early_reason"]
    )


def _so_far(found: TeamRead, project_id: str) -> None:
    st.markdown(t("themes.locked", wanted=found.rule.percent, percent=found.percent))
    st.progress(min(1.0, found.percent / found.rule.percent))
    st.caption(t("themes.locked.counts"))
    st.markdown(t("themes.locked.least"))
    for one in found.by_interview[:MOST]:
        with st.container(key=f"unread-{one.interview_id}", horizontal=True, vertical_alignment="center"):
            st.markdown(plain(t("themes.locked.interview", name=one.name, percent=one.percent)), width="content")
            for page in ("code", "read"):
                link(
                    t(f"themes.locked.{page}"),
                    page,
                    key=f"go-{page}-{one.interview_id}",
                    project=project_id,
                    interview=one.interview_id,
                )
    if len(found.by_interview) > MOST:
        st.caption(t("themes.locked.more", n=len(found.by_interview) - MOST))
