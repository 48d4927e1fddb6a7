"""Deleting an interview for good: what goes, what stays, its name typed, and afterwards what was done."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from qual.domain.project import Actor
from qual.services import erasing
from qual.services.erasing_plan import Losses
from qual.ui import feedback, state
from qual.ui.format import label, listed, plain
from qual.ui.layout import say_warning
from qual.ui.links import link
from qual.ui.text import t
from qual.workbench import Workbench

_COUNTED = ("codings", "memos", "decisions", "quotes", "counter_quotes", "questions", "copied", "tasks")


def erase_form(workbench: Workbench, actor: Actor, interview_id: str) -> None:
    """Draw the way to delete an interview; opened, what would go, and what deletes it once its name is typed."""
    if st.button(t("interviews.erase"), key=f"erase-{interview_id}", type="tertiary", icon=":material/delete:"):
        state.set_open(f"erase-{interview_id}", not state.is_open(f"erase-{interview_id}"))
    if state.is_open(f"erase-{interview_id}"):
        _ask(workbench, actor, interview_id)


def _ask(workbench: Workbench, actor: Actor, interview_id: str) -> None:
    plan = feedback.ask(workbench, actor, erasing.losses, interview_id)
    interview = plan.interview
    with st.container(key=f"erase-panel-{interview_id}", border=True):
        st.markdown(f"**{plain(t('erase.title', name=interview.name))}**")
        st.markdown("\n".join(f"- {line}" for line in goes(plan)))
        st.markdown(t("erase.stays"))
        if copies := workbench.database.copies():
            st.markdown(t("erase.copies", n=len(copies)))
        _warn(plan)
        if interview.revision_id:
            st.markdown(t("erase.export"))
            link(
                t("erase.export.link"), "transcript", key=f"erase-export-{interview_id}",
                project=interview.project_id, interview=interview_id,
            )  # fmt: skip
        with st.form(f"erase-form-{interview_id}", border=False):
            anyway = bool(plan.open_rounds) and st.checkbox(
                plain(t("erase.round", rounds=listed(plan.open_rounds))), key=f"erase-round-{interview_id}"
            )
            title = st.text_input(label(t("erase.confirm", name=interview.name)), key=f"erase-name-{interview_id}")
            wanted = st.form_submit_button(t("erase.button"), key=f"erase-button-{interview_id}", type="primary")
    if wanted:
        _erase(workbench, actor, plan, title, anyway=anyway)


def goes(plan: Losses) -> Iterator[str]:
    """Yield in words what goes with an interview."""
    yield t("erase.goes.text", n=plan.turns, versions=t("erase.goes.versions", n=plan.revisions))
    if plan.recording:
        yield plain(t("erase.goes.recording", name=plan.recording.filename))
    for name in _COUNTED:
        if n := getattr(plan, name):
            yield t(f"erase.goes.{name}", n=n, coders=t("erase.goes.coders", n=plan.coders))
    if plan.themes:
        yield plain(t("erase.goes.themes", names=listed(plan.themes, most=6)))
    if plan.unsupported:
        yield t("erase.goes.unsupported", n=plan.unsupported)
    yield t("erase.goes.log")


def _warn(plan: Losses) -> None:
    if plan.hides:
        say_warning(t("erase.hidden"))
    if plan.repeated:
        places = [t(f"erase.repeated.{one.kind}", name=one.name) for one in plan.repeated]
        say_warning(t("erase.repeated", places=listed(places, most=8)))


def _erase(workbench: Workbench, actor: Actor, plan: Losses, title: str, *, anyway: bool) -> None:
    id_, name = plan.interview.id, plan.interview.name
    done = feedback.change(workbench, actor, erasing.delete_interview, id_, title=title, although_in_round=anyway)
    if done.value is None:
        return
    for panel in ("erase", "rename"):
        state.set_open(f"{panel}-{id_}", False)
    if state.chosen("interview") == id_:
        state.choose("interview", None)
    note = t("erase.done", name=name, codings=done.value.codings, memos=done.value.memos)
    state.leave_note(note if workbench.is_cleared(id_) else f"{note} {t('erase.done.later')}")
    st.rerun()
