"""A run of suggestions in words."""

from __future__ import annotations

import streamlit as st

from qual.store.themes import SuggestionRun
from qual.ui.format import day
from qual.ui.text import t


def named(run: SuggestionRun) -> str:
    """Return what a run is called: when it was asked for, how fine, over how many passages."""
    made = run.created_at.astimezone()
    scope = t(f"themes.granularity.{run.parameters['granularity']}").lower()
    name = t("themes.run", day=day(made), time=f"{made:%H:%M}", scope=scope)
    return f"{name} · {t('count.passages', n=run.n_segments)}" if run.engine else name


def choose_run(finished: list[SuggestionRun]) -> SuggestionRun:
    """Return the newest of the finished runs, or the one chosen in the box that this draws where there are several."""
    run = finished[0]
    if len(finished) == 1:
        return run
    by_id = {one.id: one for one in finished}
    chosen = st.selectbox(t("themes.runs"), list(by_id), format_func=lambda id_: named(by_id[id_]), key="themes-run")
    return by_id.get(str(chosen), run)  # a label that changed meanwhile comes back as words
