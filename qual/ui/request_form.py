"""Asking for theme suggestions: over which material, in which pieces, how fine."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qual.analysis.clustering import Granularity
from qual.analysis.segments import Unit
from qual.domain.project import Actor
from qual.services import codebook, suggestion_requests
from qual.services.interviews import InterviewLine
from qual.ui import feedback, state
from qual.ui.reading_lock import reading_lock
from qual.ui.text import t
from qual.workbench import Workbench

_UNCODED = "ask-uncoded"


def request_form(workbench: Workbench, actor: Actor, project_id: str, lines: tuple[InterviewLine, ...]) -> None:
    """Draw the form; asking starts a job whose progress the page shows. Before enough is read, say what is missing."""
    is_open, early_reason = reading_lock(workbench, actor, project_id)
    if not is_open:
        return
    with st.form("ask-suggestions", border=False):
        left, right = st.columns(2)
        wanted = _scope(workbench, actor, project_id, lines, (left, right)) | _pieces(left, right)
        wanted |= _more()
        st.caption(t("themes.ask.note"))
        is_asked = st.form_submit_button(t("themes.ask.button"), type="primary", key="ask-button")
    if not is_asked:
        return
    asked = feedback.change(
        workbench,
        actor,
        suggestion_requests.request_suggestions,
        project_id,
        early_reason=early_reason,
        **wanted,  # type: ignore[arg-type]
    )
    if asked.ok:
        state.leave_note(t("themes.asked"))
        st.rerun()


def _scope(
    workbench: Workbench,
    actor: Actor,
    project_id: str,
    lines: Sequence[InterviewLine],
    columns: tuple[DeltaGenerator, DeltaGenerator],
) -> dict[str, object]:
    left, right = columns
    names = {line.interview.id: line.interview.name for line in lines if line.interview.revision_id}
    groups = sorted({group for line in lines for group in line.groups})
    codes = {node.code.id: node.code.name for node in feedback.ask(workbench, actor, codebook.tree, project_id)}
    chosen = left.multiselect(
        t("themes.interviews"),
        list(names),
        format_func=lambda id_: names.get(id_, ""),
        placeholder=t("themes.interviews.all", n=len(names)),
        key="ask-interviews",
    )
    of_groups = right.multiselect(
        t("themes.groups"), groups, placeholder=t("themes.groups.all"), key="ask-groups", disabled=not groups
    )
    of_codes = left.multiselect(
        t("themes.codes"),
        list(codes),
        format_func=lambda id_: codes.get(id_, ""),
        placeholder=t("themes.codes.all"),
        help=t("themes.codes.help"),
        key="ask-codes",
        disabled=not codes,
    )
    with right.container(height="stretch", vertical_alignment="bottom"):
        uncoded = st.checkbox(t("themes.uncoded"), key=_UNCODED, help=t("themes.uncoded.help"))
    return {
        "interview_ids": tuple(chosen),
        "groups": tuple(of_groups),
        "code_ids": tuple(of_codes),
        "only_uncoded": uncoded,
    }


def _pieces(left: DeltaGenerator, right: DeltaGenerator) -> dict[str, object]:
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
    return {"unit": unit or Unit.TURN, "granularity": granularity or Granularity.MEDIUM}


def _more() -> dict[str, object]:
    with st.popover(t("themes.more"), icon=":material/tune:", key="ask-more"):
        leaves_out = st.toggle(
            t("themes.leave_interviewers"), value=True, key="ask-leave-interviewers", help=t("themes.interviewers.help")
        )
        seed = st.number_input(
            t("themes.seed"),
            0,
            suggestion_requests.LARGEST_SEED,
            value=0,
            step=1,
            key="ask-seed",
            help=t("themes.seed.help"),
        )
    return {"with_interviewers": not leaves_out, "seed": int(seed)}
