"""A run of suggestions in words."""

from __future__ import annotations

from qual.store.themes import SuggestionRun
from qual.ui.format import day
from qual.ui.text import t


def named(run: SuggestionRun) -> str:
    """Return what a run is called: when it was asked for, how fine, over how many passages."""
    made = run.created_at.astimezone()
    scope = t(f"themes.granularity.{run.parameters['granularity']}").lower()
    name = t("themes.run", day=day(made), time=f"{made:%H:%M}", scope=scope)
    return f"{name} · {t('count.passages', n=run.n_segments)}" if run.engine else name
