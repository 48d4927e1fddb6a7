"""Interviews: the list, adding recordings and transcripts, and what is being transcribed right now."""

from __future__ import annotations

from datetime import date

import streamlit as st

from qual.domain.job import JobView
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import drafts, in_rounds, interviews, projects
from qual.services.interviews import InterviewLine
from qual.store.tx import Tx
from qual.ui import feedback, jobs, queue, state
from qual.ui.erase_form import erase_form
from qual.ui.format import checked_to, day, language_name, length, listed, plain
from qual.ui.import_form import import_form
from qual.ui.layout import empty, page_head
from qual.ui.links import link
from qual.ui.text import t
from qual.ui.upload_form import upload_form
from qual.ui.voices_form import voices_form
from qual.workbench import Workbench

_WIDTHS = (4.2, 1.3, 1.1, 2.4, 1.8, 1, 2.6)


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the page of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    seen = queue.look(workbench, project.id)
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    blind = feedback.ask(workbench, actor, in_rounds.restraints, project.id).own
    page_head(t("interviews.title"), over=project.name, lead=t("interviews.lead") if lines else "")
    if not lines:
        empty(t("interviews.empty.title"), t("interviews.empty.body"))
    if may(role, Action.IMPORT):
        _add(workbench, actor, project, is_first=not lines)
    queue.panel(workbench, actor, project, {line.interview.id: line for line in lines}, seen)
    if lines:
        _list(lines, queue.newest(seen), blind, role=role, workbench=workbench, actor=actor)


def _add(workbench: Workbench, actor: Actor, project: Project, *, is_first: bool) -> None:
    interrupted = feedback.ask(workbench, actor, drafts.mine, project.id)
    with st.expander(
        t("interviews.add"), expanded=is_first or bool(interrupted), icon=":material/add:", key="add-interviews"
    ):
        kinds = ["recordings", "transcripts", *([] if is_first else ["voices"])]
        recordings, transcripts, *voices = st.tabs([t(f"interviews.add.{kind}") for kind in kinds])
        with recordings:
            upload_form(project, actor.user)
        with transcripts:
            import_form(workbench, actor, project)
        for tab in voices:
            with tab:
                voices_form(workbench, actor, project)


def _list(
    lines: tuple[InterviewLine, ...],
    newest: dict[str, JobView],
    blind: frozenset[str],
    *,
    role: Role | None,
    workbench: Workbench,
    actor: Actor,
) -> None:
    if readable := next((line.interview for line in lines if line.interview.revision_id), None):
        target = {"project": readable.project_id, "interview": readable.id, "panel": "find"}
        link(t("interviews.find"), "code", key="find-everywhere", icon=":material/search:", **target)
    with st.container(key="list", gap=None):
        with st.container(key="list-head"):
            heads = ("name", "language", "length", "speakers", "groups", "codings", "")
            for column, head in zip(st.columns(_WIDTHS, vertical_alignment="bottom"), heads, strict=True):
                column.markdown(t(f"interviews.column.{head}") if head else "")
        for line in lines:
            with st.container(key=f"row-{line.interview.id}"):
                can_erase = may(role, Action.ERASE)
                _row(line, newest.get(line.interview.id), is_blind=line.interview.id in blind, can_erase=can_erase)
                if may(role, Action.EDIT_TRANSCRIPT) and state.is_open(f"rename-{line.interview.id}"):
                    _rename(workbench, actor, line)
                    if can_erase:
                        erase_form(workbench, actor, line.interview.id)


def _row(line: InterviewLine, job: JobView | None, *, is_blind: bool, can_erase: bool) -> None:
    interview = line.interview
    project = interview.project_id
    name, language, duration, speakers, groups, codings, actions = st.columns(_WIDTHS, vertical_alignment="center")
    name.markdown(f"**{plain(interview.name)}**")
    if interview.recorded_on:
        name.caption(t("interviews.held", day=day(date.fromisoformat(interview.recorded_on))))
    if is_blind:
        name.caption(f":material/visibility_off: {t('interviews.blind')}", help=t("interviews.blind.help"))
    language.markdown(plain(language_name(interview.language)))
    duration.markdown(length(line.recording.duration_s if line.recording else None))
    speakers.markdown(plain(listed(line.participants or line.speakers, most=4)) or "–")
    groups.markdown(plain(listed(line.groups, most=2)) or "–")
    codings.markdown(str(line.n_codings))
    if line.n_unsettled:
        codings.caption(t("interviews.unsettled", n=line.n_unsettled), help=t("interviews.unsettled.help"))
    if line.checked:
        duration.caption(checked_to(line.checked), help=t("interviews.checked.help"))
    with actions, st.container(horizontal=True, gap="small", vertical_alignment="center", wrap=False):
        if interview.revision_id is None:
            st.badge(jobs.short_state(job), color="gray")
        else:
            link(t("interviews.code"), "code", key=f"code-{interview.id}", project=project, interview=interview.id)
        link(t("interviews.read"), "transcript", key=f"read-{interview.id}", project=project, interview=interview.id)
        help_ = t("interviews.rename.owner" if can_erase else "interviews.rename")
        if st.button("", key=f"rename-{interview.id}", type="tertiary", icon=":material/edit:", help=help_):
            state.set_open(f"rename-{interview.id}", not state.is_open(f"rename-{interview.id}"))
            st.rerun()


def _rename(workbench: Workbench, actor: Actor, line: InterviewLine) -> None:
    interview = line.interview
    with st.form(f"rename-form-{interview.id}", border=False):
        field, held, save = st.columns((4, 1.5, 1), vertical_alignment="bottom")
        name = field.text_input(t("interviews.rename.label"), value=interview.name, key=f"rename-name-{interview.id}")
        recorded_on = held.date_input(
            t("interviews.held.label"),
            value=date.fromisoformat(interview.recorded_on) if interview.recorded_on else None,
            min_value=date(1900, 1, 1),
            max_value="today",
            format="YYYY-MM-DD",
            key=f"rename-held-{interview.id}",
        )
        wanted = save.form_submit_button(t("save"), key=f"rename-save-{interview.id}", type="primary")
    if not wanted:
        return
    changed = feedback.change(
        workbench, actor, interviews.change_interview, interview.id, name=name, recorded_on=recorded_on
    )
    if changed.ok:
        state.set_open(f"rename-{interview.id}", False)
        state.leave_note(t("interviews.renamed", name=name))
        st.rerun()
