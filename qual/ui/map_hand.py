"""What a hand does on the map besides drawing: a click opens a passage, two let go of the chosen, a zoom is kept."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from qual.ui import map_choice, state

_hand = st.components.v2.component(
    "qual_map_hand", js=(Path(__file__).parent / "map_hand.js").read_text(encoding="utf-8"), isolate_styles=False
)


def follow(run_id: str) -> None:
    """Open what is clicked in the picture of this container, and keep how much of it is seen for the next picture."""
    clicks = f"map-clicks-{run_id}"
    _hand(
        key=clicks,
        data={"tells": "clicks"},
        on_clicked_change=partial(_clicked, run_id, clicks),
        on_let_go_change=partial(map_choice.choose, run_id, (), in_picture=True),
    )
    st.fragment(_follow_view)(run_id)  # zooming draws nothing anew


def _follow_view(run_id: str) -> None:
    key = f"map-view-{run_id}"
    _hand(key=key, data={"tells": "view"}, on_view_change=partial(_moved, run_id, key))


def _clicked(run_id: str, key: str) -> None:
    told: Any = state.widget(key)
    if isinstance(told.clicked, int):
        map_choice.read(run_id, told.clicked)


def _moved(run_id: str, key: str) -> None:
    told: Any = state.widget(key)
    left, right, bottom, top = (float(edge) for edge in told.view)
    map_choice.see(run_id, (left, right, bottom, top))
