"""Overview: all themes at once, as a map, by groups, over the interviews and over time."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import in_rounds, projects
from qual.services.overview import overview
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.development_view import development_view
from qual.ui.layout import empty, page_head
from qual.ui.saturation_view import saturation_view
from qual.ui.text import t
from qual.ui.theme_groups import theme_groups
from qual.ui.theme_map import theme_map
from qual.workbench import Workbench

_VIEWS = {
    "map": ":material/hub:",
    "groups": ":material/table:",
    "saturation": ":material/show_chart:",
    "development": ":material/timeline:",
}


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the chosen view of the open project's themes."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    page_head(t("overview.title"), over=project.name, lead=t("overview.lead"))
    if feedback.ask(workbench, actor, in_rounds.restraints, project.id).blind:
        st.caption(t("overview.blind"))
    view = st.segmented_control(
        t("overview.view"),
        list(_VIEWS),
        default="map",
        required=True,
        format_func=lambda one: f"{_VIEWS[one]} {t(f'overview.view.{one}')}",
        key="overview-view",
        label_visibility="collapsed",
    )
    if view == "saturation":
        saturation_view(workbench, actor, project)
        return
    if view == "development":
        development_view(workbench, actor, project)
        return
    aside = st.toggle(t("overview.set_aside"), key="overview-set-aside")
    found = feedback.ask(workbench, actor, overview, project.id, set_aside=aside)
    if not found.themes:
        empty(t("overview.empty.title"), t("overview.empty.body"))
        return
    if view == "groups":
        theme_groups(workbench, actor, project, role, found)
    else:
        theme_map(workbench, actor, role, found)
