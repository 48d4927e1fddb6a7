"""A key that puts the cursor into a field of the page; Streamlit's own shortcuts press buttons only."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_keys = st.components.v2.component(
    "qual_keys", js=(Path(__file__).parent / "keys.js").read_text(encoding="utf-8"), isolate_styles=False
)


def write_with(key: str, container: str) -> None:
    """Have a letter put the cursor into the first text field of the container with this key; Escape takes it out."""
    _keys(key=f"keys-{container}", data={"key": key, "field": f".st-key-{container} textarea"})
