"""Ways from one page to another; pages know each other only by path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from qual.ui import state


def go(path: str, *, at: int | None = None, **ids: str | None) -> None:
    """Open another page with a project, interview or theme chosen, at a character of its text; ends this page.

    None for a theme opens the list of all.
    """
    for what, value in ids.items():
        state.choose(what, value)
    page = st.Page(_elsewhere, title=path, url_path=path)
    st.switch_page(page, query_params=None if at is None else {"at": str(at)})


def way(label: str, path: str, *, key: str, at: int | None = None, ids: Mapping[str, str | None], **look: Any) -> None:
    """Draw a button that opens another page; `look` goes to `st.button`.

    The page that is left is not drawn once more on the way, as it would be with `if st.button(...): go(...)`.
    """
    st.button(label, key=key, on_click=state.set_out, args=(path, at, ids), **look)


def link(label: str, path: str, *, key: str, project: str, icon: str | None = None, **ids: str) -> None:
    """Draw a link to another page; quicker than a button, because the page that is left is not run at all."""
    page = st.Page(_elsewhere, title=path, url_path=path)
    with st.container(key=key, width="content"):
        st.page_link(page, label=label, icon=icon, query_params={"project": project, **ids})


def follow() -> None:
    """Go where a button of the page before pointed, if one did. Call before anything is drawn."""
    target = state.take_way()
    if target:
        path, at, ids = target
        go(path, at=at, **ids)


def address(path: str, **values: str | int) -> str:
    """Return the link to a page that can be sent to a colleague; `values` are ids and numbers of ours."""
    query = "&".join(f"{name}={value}" for name, value in values.items())
    return f"/{path}?{query}"


def _elsewhere() -> None:
    """Stand in for a page; Streamlit finds the real one by its path."""
