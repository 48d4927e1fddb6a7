"""How the themes came about: what happened to which, when, by whom and why."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor, Project
from qual.services import theme_history
from qual.services.theme_history import ThemeStep
from qual.ui import feedback, figures, overview_figures
from qual.ui.format import day, shortened
from qual.ui.text import t
from qual.workbench import Workbench

_WORDS_SHOWN = 160  # characters of a quote or a sentence


def development_view(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the steps over time and as a table, newest first."""
    steps = feedback.ask(workbench, actor, theme_history.theme_steps, project.id)
    if not steps:
        st.markdown(t("overview.development.none"))
        return
    names = {step.theme_id: step.theme for step in steps}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.selectbox(
            t("overview.column.theme"),
            [None, *names],
            format_func=lambda id_: names[id_] if id_ else t("overview.development.all"),
            key="development-theme",
            width=320,
        )
        only = st.toggle(t("overview.development.only"), key="development-only")
    shown = [s for s in steps if wanted in (None, s.theme_id) and (s.is_decision or not only)]
    if not shown:
        st.markdown(t("overview.development.none"))
        return
    st.plotly_chart(
        overview_figures.development(shown, {step.seq: told(step) for step in shown}),
        config=figures.QUIET,
        key="development-figure",
        alt=t("overview.development.alt", n=len(shown), themes=len({step.theme_id for step in shown})),
    )
    _table(shown[::-1])


def told(step: ThemeStep) -> str:
    """Return a step as a sentence: who did what."""
    return t("overview.development.told", who=step.who, what=t(f"overview.step.{step.kind}"))


def _table(shown: list[ThemeStep]) -> None:
    st.dataframe(
        {
            t("overview.development.when"): [f"{day(step.time)} {step.time:%H:%M}" for step in shown],
            t("overview.column.theme"): [step.theme for step in shown],
            t("overview.development.who"): [step.who for step in shown],
            t("overview.development.what"): [t(f"overview.step.{step.kind}") for step in shown],
            t("overview.development.about"): [shortened(step.about, _WORDS_SHOWN) for step in shown],
            t("overview.development.why"): [step.why for step in shown],
        },
        column_config={
            t("overview.development.when"): st.column_config.Column(width=140),
            t("overview.column.theme"): st.column_config.Column(width=180),
            t("overview.development.about"): st.column_config.Column(width=240),
        },
        hide_index=True,
        key="development-rows",
        alt=t("overview.development.alt", n=len(shown), themes=len({step.theme_id for step in shown})),
    )
