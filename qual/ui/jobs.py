"""Long-running work on the screen: progress in percent, time left and stage; stopping it and trying again."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.job import JobState, JobView
from qual.domain.project import Actor
from qual.services import transcription
from qual.ui import feedback, state
from qual.ui.format import percent, plain, time_left
from qual.ui.layout import say_error
from qual.ui.text import has, t
from qual.workbench import Workbench

POLL_S = 2.0  # only while something runs
ACTIVE = (JobState.WAITING, JobState.RUNNING)
_STUCK = (JobState.FAILED, JobState.CANCELLED)


def newest_by_target(workbench: Workbench, project_id: str, kind: str) -> dict[str, JobView]:
    """Return each target's newest job of a kind, such as "transcribe"; targets are interviews or runs."""
    newest: dict[str, JobView] = {}
    for job in workbench.jobs.list(project_id):  # newest first
        if job.kind == kind:
            newest.setdefault(job.target_id, job)
    return newest


def running(workbench: Workbench, project_id: str, kind: str) -> bool:
    """Say whether a job runs or waits. Ask before what it makes is read: if it ends in between, that is noticed."""
    return any(job.state in ACTIVE for job in newest_by_target(workbench, project_id, kind).values())


def panel(
    workbench: Workbench, actor: Actor, project_id: str, kind: str, names: Mapping[str, str], *, ran: bool
) -> None:
    """Draw the jobs that run, wait or failed, under the `names` of their targets; redraw itself while one runs.

    `ran` is whether one was `running` before the page read what they make.
    """
    watched = ran or running(workbench, project_id, kind)  # the page itself may have asked for one just now

    def draw() -> None:
        jobs = newest_by_target(workbench, project_id, kind)
        if watched and not any(job.state in ACTIVE for job in jobs.values()):
            st.rerun()  # the list below has news
        shown = [job for job in jobs.values() if job.state in (*ACTIVE, *_STUCK) and job.target_id in names]
        if shown:
            with st.container(key=f"jobs-{kind}"):
                for job in shown:
                    _job(workbench, actor, job, names[job.target_id])

    st.fragment(draw, run_every=POLL_S if watched else None)()


def short_state(job: JobView | None) -> str:
    """Say in a word or two where a transcript's making stands."""
    if job is None:
        return t("job.none")
    if job.state is JobState.RUNNING:
        return t("job.short.running", percent=percent(job.progress.share))
    return t(f"job.short.{job.state.value}")


def _job(workbench: Workbench, actor: Actor, job: JobView, name: str) -> None:
    with st.container(key=f"job-{job.id}", horizontal=True, vertical_alignment="center"):
        with st.container(gap="xxsmall"):
            if job.state in ACTIVE:
                st.progress(min(max(job.progress.share, 0.0), 1.0), text=_said(job, name))
            elif job.state is JobState.FAILED:
                say_error(t("job.failed", name=name, error=job.error))
            else:
                st.markdown(plain(t("job.cancelled", name=name)))
        if job.state in ACTIVE:
            st.button(
                t("job.cancel"), key=f"cancel-{job.id}", on_click=_steer, args=(workbench, actor, job.id, "cancel")
            )
        else:
            st.button(t("job.again"), key=f"again-{job.id}", on_click=_steer, args=(workbench, actor, job.id, "again"))


def _said(job: JobView, name: str) -> str:
    if job.state is JobState.WAITING:
        return plain(t("job.waiting", name=name))
    key = f"stage.{job.progress.stage}"
    stage = t(key) if has(key) else job.progress.stage
    parts = [name, stage, percent(job.progress.share), time_left(job.progress.seconds_left)]
    return plain(" · ".join(part for part in parts if part))


def _steer(workbench: Workbench, actor: Actor, job_id: str, wish: str) -> None:
    """Stop a job or let it go on, if this member may."""
    asked = feedback.change_first(workbench, actor, transcription.request_of, job_id)
    if not asked.ok:
        return
    steer = workbench.jobs.cancel if wish == "cancel" else workbench.jobs.resume
    feedback.attempt_first(lambda: steer(job_id))
    state.leave_note(t(f"job.note.{wish}"))
