"""The thematic map: themes with their codes, and the links between themes that people draw and name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.domain.theme_link import ThemeLink
from qual.services import theme_links
from qual.services.overview import Overview
from qual.ui import feedback, figures, overview_figures, state
from qual.ui.format import listed, plain
from qual.ui.text import t
from qual.workbench import Workbench


def theme_map(workbench: Workbench, actor: Actor, role: Role | None, found: Overview) -> None:
    """Draw the map, the same as a table, and the form for links."""
    st.caption(t("overview.map.note"))
    st.plotly_chart(
        overview_figures.theme_map(found),
        config=figures.QUIET | {"scrollZoom": True},
        key="theme-map",
        on_select=_open_chosen,
        selection_mode="points",
        alt=t("overview.map.alt", themes=len(found.themes), links=len(found.links)),
    )
    _links(workbench, actor, role, found)
    with st.expander(t("overview.map.table"), key="theme-map-table"):
        _table(found)


def _table(found: Overview) -> None:
    names = {one.theme.id: one.theme.name for one in found.themes}
    led = {id_: [f"{link.name} → {names[link.to_id]}" for link in found.links if link.from_id == id_] for id_ in names}
    st.dataframe(
        {
            t("overview.column.theme"): [one.theme.name for one in found.themes],
            t("overview.column.state"): [t(f"theme.state.{one.theme.state.value}") for one in found.themes],
            t("overview.column.people"): [one.n_people for one in found.themes],
            t("overview.column.passages"): [one.n_passages for one in found.themes],
            t("overview.column.quotes"): [one.n_quotes for one in found.themes],
            t("overview.column.codes"): [listed([code.name for code in one.codes], most=8) for one in found.themes],
            t("overview.column.links"): [listed(led[one.theme.id], most=8) for one in found.themes],
        },
        hide_index=True,
        key="theme-map-rows",
        on_select=_open_row,
        selection_mode="single-row",
        alt=t("overview.map.alt", themes=len(found.themes), links=len(found.links)),
    )
    state.remember("theme-map-rows", tuple(names))


def _links(workbench: Workbench, actor: Actor, role: Role | None, found: Overview) -> None:
    if not may(role, Action.DECIDE) or len(found.themes) < 2:
        return
    with st.expander(t("overview.links"), icon=":material/arrow_right_alt:", key="theme-links-form"):
        _new_link(workbench, actor, found)
        names = {one.theme.id: one.theme.name for one in found.themes}
        for link in found.links:
            _link(workbench, actor, names, link)


def _new_link(workbench: Workbench, actor: Actor, found: Overview) -> None:
    names = {one.theme.id: one.theme.name for one in found.themes}
    round_ = state.round_of("theme-link")
    with st.form(f"theme-link-{round_}", border=False):
        start, how, end = st.columns((3, 2, 3))
        ids = list(names)
        from_id = start.selectbox(
            t("overview.links.from"), ids, format_func=names.__getitem__, key=f"link-from-{round_}"
        )
        name = how.text_input(
            t("overview.links.name"), key=f"link-name-{round_}", placeholder=t("overview.links.name.hint")
        )
        to_id = end.selectbox(t("overview.links.to"), ids, 1, format_func=names.__getitem__, key=f"link-to-{round_}")
        wanted = st.form_submit_button(t("overview.links.add"), type="primary", key=f"link-add-{round_}")
    if wanted and feedback.change(workbench, actor, theme_links.add_link, str(from_id), str(to_id), name).ok:
        state.next_round("theme-link")
        state.leave_note(t("overview.links.added"))
        st.rerun()


def _link(workbench: Workbench, actor: Actor, names: dict[str, str], link: ThemeLink) -> None:
    with st.container(key=f"row-link-{link.id}"):
        said, act = st.columns((8, 1.4), vertical_alignment="center")
        said.markdown(plain(f"{names[link.from_id]}  — {link.name} →  {names[link.to_id]}"))
        act.button(
            t("overview.links.remove"),
            key=f"link-remove-{link.id}",
            type="tertiary",
            on_click=feedback.on_press,
            args=(workbench, actor, theme_links.remove_link, link.id),
        )


def open_theme_row(table: str) -> None:
    """Open the theme of the row chosen in a table whose rows were remembered under its name."""
    rows = state.remembered(table)
    chosen = _selected(table).get("rows") or []
    if chosen and chosen[0] < len(rows) and rows[chosen[0]]:
        state.set_out("review", None, {"theme": str(rows[chosen[0]])})


def _open_row() -> None:
    open_theme_row("theme-map-rows")


def _open_chosen() -> None:
    for point in _selected("theme-map").get("points") or []:
        data = point.get("customdata")
        kind, _, id_ = str(data[0] if isinstance(data, list) else data or "").partition(":")
        if kind == "theme":
            state.set_out("review", None, {"theme": id_})
        elif kind == "code":
            state.set_out("codebook", None, {"code": id_})


def _selected(key: str) -> dict[str, Any]:
    return dict(getattr(state.widget(key), "selection", None) or {})
