"""Recordings that are being written down: how far each is, its text so far, and everything that steers it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.job import JobState, JobView
from qual.domain.project import Actor, Project
from qual.services import heard, models, transcription
from qual.services.interviews import InterviewLine
from qual.services.transcription import SPEAKERS, TRANSCRIBE
from qual.ui import feedback, state
from qual.ui.format import clock, percent, plain, time_left
from qual.ui.jobs import ACTIVE, POLL_S
from qual.ui.layout import say_error
from qual.ui.text import has, t
from qual.ui.upload_form import DETECT, model_choice, settings
from qual.workbench import Workbench

_KINDS = (TRANSCRIBE, SPEAKERS)
_SHOWN = (*ACTIVE, JobState.PAUSED, JobState.FAILED, JobState.CANCELLED)
_MOST = 1000  # jobs looked through
_TEXT_HEIGHT = 240  # pixels


def look(workbench: Workbench, project_id: str) -> tuple[JobView, ...]:
    """Return the project's jobs, newest first. Look before the interviews are read: what ends in between is noticed."""
    return workbench.jobs.list(project_id, limit=_MOST)


def panel(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    lines: Mapping[str, InterviewLine],
    seen: tuple[JobView, ...],
) -> None:
    """Draw the jobs on recordings that are not done, under their interviews' names; redraw while one is active.

    `seen` is the `look` before `lines` were read. Whatever on the page asks for another job has the page drawn anew.
    """
    at_hand = [seen]
    known = _active(_of_recordings(seen))

    def draw() -> None:
        jobs = _of_recordings(at_hand.pop() if at_hand else look(workbench, project.id))
        if known - _active(jobs):
            st.rerun()  # the list below has news
        shown = [job for job in jobs if job.state in _SHOWN and job.target_id in lines]
        if not shown:
            return
        words = feedback.ask(workbench, actor, heard.words_so_far, project.id)
        with st.container(key="jobs-transcribe"):
            for job in sorted(shown, key=_order):
                _job(workbench, actor, project, lines[job.target_id], job, words.get(job.id, 0))

    st.fragment(draw, run_every=POLL_S if known else None)()


def newest(jobs: tuple[JobView, ...]) -> dict[str, JobView]:
    """Return each interview's newest transcription."""
    found: dict[str, JobView] = {}
    for job in jobs:
        if job.kind == TRANSCRIBE:
            found.setdefault(job.target_id, job)
    return found


def _active(jobs: tuple[JobView, ...]) -> frozenset[str]:
    return frozenset(job.id for job in jobs if job.state in ACTIVE)


def _of_recordings(jobs: tuple[JobView, ...]) -> tuple[JobView, ...]:
    """Return each interview's newest job of each kind, and all older ones that are still active or paused."""
    seen: set[tuple[str, str]] = set()
    found: list[JobView] = []
    for job in jobs:
        if job.kind not in _KINDS:
            continue
        is_newest = (job.kind, job.target_id) not in seen
        seen.add((job.kind, job.target_id))
        if is_newest or job.state in (*ACTIVE, JobState.PAUSED):
            found.append(job)
    return tuple(found)


def _order(job: JobView) -> tuple[int, int, float]:
    return _SHOWN.index(job.state) if job.state is not JobState.WAITING else 1, job.position or 0, job.created_at_s


def _job(workbench: Workbench, actor: Actor, project: Project, line: InterviewLine, job: JobView, n_words: int) -> None:
    name = line.interview.name
    with st.container(key=f"job-{job.id}", gap="xxsmall"):
        with st.container(key=f"steer-{job.id}", horizontal=True, vertical_alignment="center", gap="small"):
            with st.container(gap="xxsmall"):
                if job.state in (*ACTIVE, JobState.PAUSED):
                    st.progress(min(max(job.progress.share, 0.0), 1.0), text=_said(job, name, n_words))
                elif job.state is JobState.FAILED:
                    say_error(t("job.failed", name=name, error=job.error))
                else:
                    st.markdown(plain(t("job.cancelled", name=name)))
            _buttons(workbench, actor, job)
            more = st.popover(t("job.more"), key=f"more-{job.id}", on_change="rerun")
            if more.open:  # with fifty recordings in the queue, fifty closed forms would be drawn every two seconds
                with more:
                    _more(workbench, actor, project, line, job)
        if n_words:
            _text(workbench, actor, job)


def _said(job: JobView, name: str, n_words: int) -> str:
    words = t("count.words", n=n_words) if n_words else ""
    if job.state is JobState.WAITING:
        said = [t("job.waiting", name=name), t("job.place", n=job.position) if job.position else ""]
    elif job.state is JobState.PAUSED:
        said = [t("job.paused", name=name), percent(job.progress.share)]
    else:
        key = f"stage.{job.progress.stage}"
        stage = t(key) if has(key) else job.progress.stage
        said = [name, stage, percent(job.progress.share), time_left(job.progress.seconds_left)]
    return plain(" · ".join(part for part in (*said, words) if part))


def _buttons(workbench: Workbench, actor: Actor, job: JobView) -> None:
    def button(wish: str) -> None:
        st.button(t(f"job.{wish}"), key=f"{wish}-{job.id}", on_click=steer, args=(workbench, actor, job.id, wish))

    if job.state in ACTIVE:
        button("pause")
    if job.state is JobState.PAUSED:
        button("continue")
    if job.state in (*ACTIVE, JobState.PAUSED):
        button("cancel")
    else:
        button("again")


def _more(workbench: Workbench, actor: Actor, project: Project, line: InterviewLine, job: JobView) -> None:
    """Draw what is needed more rarely: another place in the queue, other settings."""
    if job.state is JobState.WAITING and (job.position or 1) > 1:
        with st.container(horizontal=True):
            for wish in ("first", "up"):
                st.button(
                    t(f"job.{wish}"), key=f"{wish}-{job.id}", on_click=steer, args=(workbench, actor, job.id, wish)
                )
    st.caption(t("job.restart.note"))
    language, speakers = settings(
        f"restart-{job.id}",
        project,
        language=line.interview.language or DETECT,
        speakers=line.interview.expected_speakers,
    )
    model = model_choice(f"restart-{job.id}", models.usable_models(workbench.config.models_folder))
    if st.button(t("job.restart"), key=f"restart-{job.id}", type="primary"):
        _restart(workbench, actor, job, language, speakers, model)


def _restart(workbench: Workbench, actor: Actor, job: JobView, language: str, speakers: int | None, model: str) -> None:
    """Ask for another job with other settings and end this one."""
    asked = feedback.change(
        workbench, actor, transcription.request_again, job.target_id, language=language, n_speakers=speakers,
        model=model,
    )  # fmt: skip
    if asked.ok:
        if job.state in (*ACTIVE, JobState.PAUSED):
            steer(workbench, actor, job.id, "cancel")
        state.leave_note(t("transcript.again.asked"))
        st.rerun()


def _text(workbench: Workbench, actor: Actor, job: JobView) -> None:
    """Offer the text so far; it is fetched only while somebody reads it."""
    reader = st.expander(t("job.text"), key=f"text-{job.id}", on_change="rerun")
    if not reader.open:
        return
    with reader, st.container(height=_TEXT_HEIGHT, border=False, autoscroll=True, key=f"heard-{job.id}"):
        for chunk in feedback.ask(workbench, actor, heard.text_so_far, job.id):
            if chunk.text:
                st.caption(clock(chunk.start_s))
                st.text(chunk.text)


def steer(workbench: Workbench, actor: Actor, job_id: str, wish: str) -> None:
    """Pause, go on with, stop, repeat or move a job, if this member may."""
    asked = feedback.change_first(workbench, actor, transcription.request_of, job_id)
    if not asked.ok:
        return
    jobs = workbench.jobs
    acts = {
        "pause": lambda: jobs.pause(job_id),
        "continue": lambda: jobs.resume(job_id),
        "again": lambda: jobs.resume(job_id),
        "cancel": lambda: jobs.cancel(job_id),
        "first": lambda: jobs.move(job_id, to_front=True),
        "up": lambda: jobs.move(job_id, to_front=False),
    }
    if feedback.attempt_first(acts[wish]).ok:
        state.leave_note(t(f"job.note.{wish}"))
