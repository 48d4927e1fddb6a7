"""The figures on suggested codes: how often they are taken, and whether others agree with what was taken."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual.analysis.reliance import Reliance, Share
from qual.domain.offer import CodingState
from qual.services.suggestion_figures import Acceptance, SuggestionFigures
from qual.ui.format import percent
from qual.ui.text import t

_SIGNS = {Reliance.ALARM: st.warning, Reliance.HIGH_UNKNOWN: st.warning}


def figures(found: SuggestionFigures) -> None:
    """Draw the sentence first, then the tables behind it."""
    if not found.everybody.asked:
        st.info(t("figures.none"))
        return
    values = {"taken": _said(found.everybody.taken), "accepted": _said(found.accepted), "alone": _said(found.alone)}
    reliance = "high" if found.hides_agreement and found.reliance is Reliance.HIGH_UNKNOWN else found.reliance.value
    _SIGNS.get(found.reliance, st.info)(t(f"figures.reliance.{reliance}", **values))
    st.subheader(t("figures.people" if found.people else "figures.everybody"), anchor=False)
    st.caption(t("figures.people.note"))
    _table((*found.people, found.everybody), "person", t("figures.everybody"))
    st.subheader(t("figures.codes"), anchor=False)
    st.caption(t("figures.codes.note"))
    _table(found.codes, "code", "")
    if not found.hides_agreement:
        st.subheader(t("figures.agreement"), anchor=False)
        st.markdown(t("figures.agreement.rows", **values))
        st.caption(t("figures.agreement.note"))
    states = {state: found.states.get(state, 0) for state in CodingState}
    st.caption(t("figures.states", **{state.value: n for state, n in states.items()}))


def _table(rows: Sequence[Acceptance], what: str, everybody: str) -> None:
    columns: dict[str, list[Any]] = {
        t(f"figures.column.{what}"): [row.name or everybody for row in rows],
        t(f"figures.column.asked.{what}"): [row.asked for row in rows],
        t("figures.column.share"): [_said(row.taken) for row in rows],
    }
    for rank in range(len(rows[0].taken_at) if rows else 0):
        columns[t("figures.column.rank", rank=rank + 1)] = [row.taken_at[rank] for row in rows]
    for name in ("other", "none", "nothing", "taken_back"):
        columns[t(f"figures.column.{name}")] = [getattr(row, name) for row in rows]
    st.dataframe(columns, hide_index=True, key=f"figures-{what}", alt=t(f"figures.alt.{what}", n=len(rows)))


def _said(share: Share) -> str:
    """Write a share with its count and interval: "60 % (12 of 20; 39–78 %)"."""
    if share.value is None or share.interval is None:
        return t("figures.no_share")
    low, high = (round(100 * border) for border in share.interval)
    return t("figures.share", percent=percent(share.value), k=share.k, all=share.n, low=low, high=high)
