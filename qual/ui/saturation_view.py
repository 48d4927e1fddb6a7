"""The curve of saturation: how many new codes or themes each interview brought."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor, Project
from qual.services import saturating
from qual.services.saturating import Counted, Saturation
from qual.ui import feedback, figures, overview_figures
from qual.ui.format import listed
from qual.ui.text import t
from qual.workbench import Workbench

_FEWEST = 2  # interviews; one is no curve


def saturation_view(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the curve and the same as a table."""
    counted = st.segmented_control(
        t("overview.saturation.count"),
        list(Counted),
        default=Counted.CODES,
        required=True,
        format_func=lambda one: t(f"overview.saturation.{one.value}"),
        key="saturation-count",
        label_visibility="collapsed",
    )
    found = feedback.ask(workbench, actor, saturating.saturation_of, project.id, Counted(counted or Counted.CODES))
    if len(found.steps) < _FEWEST:
        st.markdown(t("overview.saturation.few"))
        return
    undated = found.n_without_day
    note = t("overview.saturation.note")
    st.caption(f"{note} {t('overview.saturation.undated', n=undated)}" if undated else note)
    st.plotly_chart(
        overview_figures.saturation_curve(found.steps, found.interviews),
        config=figures.QUIET,
        key="saturation-curve",
        alt=t("overview.saturation.alt", n=len(found.steps), known=found.steps[-1].known_here),
    )
    if found.needed is not None:
        st.markdown(t("overview.saturation.needed", n=found.needed, of=len(found.steps)))
    if found.n_left_out:
        st.caption(t("overview.saturation.left_out", n=found.n_left_out))
    with st.expander(t("overview.saturation.table"), key="saturation-table"):
        _table(found)


def _table(found: Saturation) -> None:
    st.dataframe(
        {
            t("overview.saturation.x"): list(found.interviews),
            t("overview.saturation.new"): [step.new_here for step in found.steps],
            t("overview.saturation.known"): [step.known_here for step in found.steps],
            t("overview.saturation.mean"): [round(step.known, 1) for step in found.steps],
            t("overview.saturation.interval"): [f"{step.low:.0f}–{step.high:.0f}" for step in found.steps],
            t("overview.saturation.which"): [listed(new, most=12) for new in found.new],
        },
        hide_index=True,
        key="saturation-rows",
        alt=t("overview.saturation.alt", n=len(found.steps), known=found.steps[-1].known_here),
    )
