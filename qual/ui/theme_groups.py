"""Themes by groups: people, passages, and the share that would be theirs if every group had said equally much."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from qual.analysis.theme_table import Cell, GroupSize
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.exchange.theme_table_files import WRITERS
from qual.services import overview_export
from qual.services.overview import Overview
from qual.ui import state
from qual.ui.format import percent
from qual.ui.text import t
from qual.ui.theme_map import open_theme_row
from qual.workbench import Workbench

_SHOWN = ("people", "passages", "corrected")


def theme_groups(workbench: Workbench, actor: Actor, project: Project, role: Role | None, found: Overview) -> None:
    """Draw the table, and let it be taken away."""
    shown = st.segmented_control(
        t("overview.groups.count"),
        list(_SHOWN),
        default=_SHOWN[0],
        required=True,
        format_func=lambda one: t(f"overview.groups.{one}"),
        key="theme-groups-count",
        label_visibility="collapsed",
    )
    st.caption(t(f"overview.groups.{shown}.note"))
    columns: dict[str, list[Any]] = {
        "theme": [one.theme.name for one in found.themes],
        "people": [one.n_people for one in found.themes],
        "passages": [one.n_passages for one in found.themes],
    }
    config = {name: st.column_config.Column(t(f"overview.column.{name}"), pinned=name == "theme") for name in columns}
    for number, group in enumerate(found.table.groups):
        key = f"group-{number}"
        columns[key] = [_said(str(shown), row.cells[number], group) for row in found.table.rows]
        config[key] = st.column_config.Column(group.group or t("overview.groups.nobody"))
    st.dataframe(
        columns,
        column_config=config,
        hide_index=True,
        key="theme-groups-rows",
        on_select=partial(open_theme_row, "theme-groups-rows"),
        selection_mode="single-row",
        alt=t("overview.groups.alt", themes=len(found.themes), groups=len(found.table.groups)),
    )
    state.remember("theme-groups-rows", tuple(one.theme.id for one in found.themes))
    if may(role, Action.EXPORT):
        _download(workbench, actor, project)


def _said(shown: str, cell: Cell, group: GroupSize) -> str:
    if shown == "people":
        return t("overview.groups.of", n=cell.n_people, of=group.n_people)
    if shown == "passages":
        return t("overview.groups.share", passages=cell.n_passages, share=percent(cell.share))
    return percent(cell.corrected)


def _download(workbench: Workbench, actor: Actor, project: Project) -> None:
    with st.container(horizontal=True, key="theme-groups-download"):
        for kind in WRITERS:
            st.download_button(
                t(f"overview.as.{kind}"),
                data=partial(_export, workbench, actor, project.id, kind),
                file_name=t("overview.file", project=project.name, kind=kind),
                key=f"theme-groups-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


def _export(workbench: Workbench, actor: Actor, project_id: str, kind: str) -> bytes:
    """Write the file when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return overview_export.export_theme_table(tx, project_id, kind)
