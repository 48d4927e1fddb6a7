"""Report: what the project holds in numbers, and its files to take away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qual.domain.codebook import CodeNode
from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.exchange.codebook_files import write_codebook
from qual.services import codebook, interviews, projects, reports, themes
from qual.store.tx import Tx
from qual.ui import feedback, figures, state
from qual.ui.hidden_notes import report_note
from qual.ui.layout import empty, page_head
from qual.ui.text import t
from qual.workbench import Workbench

_REPORTS = ("docx", "xlsx", "html")
_CODEBOOKS = ("yaml", "csv", "xlsx")
_CODES_SHOWN = 25  # the most used


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the numbers, the figure and the downloads of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    nodes = feedback.ask(workbench, actor, codebook.tree, project.id)
    counts = feedback.ask(workbench, actor, codebook.counts, project.id)
    lines = feedback.ask(workbench, actor, interviews.interview_lines, project.id)
    theme_lines = feedback.ask(workbench, actor, themes.theme_lines, project.id)
    page_head(t("report.title"), over=project.name, lead=t("report.lead"))
    if not lines and not nodes:
        empty(t("report.empty.title"), t("report.empty.body"))
        return
    report_note(workbench, actor, project.id)
    numbers = {
        "interviews": len(lines),
        "codes": len(nodes),
        "codings": sum(counts.values()),
        "themes": len(theme_lines),
    }
    for column, (what, number) in zip(st.columns(4), numbers.items(), strict=True):
        column.metric(t(f"report.number.{what}"), number)
    if may(role, Action.EXPORT):
        _downloads(workbench, actor, project, nodes)
    else:
        st.caption(t("report.not_allowed"))
    _figure(nodes, counts)


def _downloads(workbench: Workbench, actor: Actor, project: Project, nodes: tuple[CodeNode, ...]) -> None:
    left, right = st.columns(2, gap="large")
    with left.container(border=True, key="whole-report"):
        st.subheader(t("report.whole"), anchor=False)
        st.caption(t("report.whole.note"))
        for kind in _REPORTS:
            st.download_button(
                t(f"report.as.{kind}"),
                data=partial(_report, workbench, actor, project.id, kind),
                file_name=f"{project.name}.{kind}",
                key=f"report-{kind}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )
    with right.container(border=True, key="codebook-files"):
        st.subheader(t("report.codebook"), anchor=False)
        st.caption(t("report.codebook.note"))
        for kind in _CODEBOOKS:
            st.download_button(
                t(f"report.codebook.as.{kind}"),
                data=partial(write_codebook, nodes, kind, name=project.name),
                file_name=f"{project.name}, {t('report.codebook').lower()}.{kind}",
                key=f"codebook-{kind}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
                disabled=not nodes,
            )


def _report(workbench: Workbench, actor: Actor, project_id: str, kind: str) -> bytes:
    """Write the report when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return reports.report(tx, project_id, kind)


def _figure(nodes: tuple[CodeNode, ...], counts: dict[str, int]) -> None:
    used = [figures.CodeCount(n.code.name, n.code.colour, counts[n.code.id]) for n in nodes if counts.get(n.code.id)]
    if not used:
        return
    most = sorted(used, key=lambda count: -count.count)[:_CODES_SHOWN]
    st.subheader(t("codebook.use.title"), anchor=False)
    st.plotly_chart(figures.codings_per_code(most), config=figures.QUIET, key="code-use", alt=t("codebook.use.title"))
