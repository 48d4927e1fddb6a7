"""Review: the team's themes with their states, and one theme's page, which is opened by a link."""

from __future__ import annotations

import streamlit as st

from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import ThemeState
from qual.domain.theme_waiting import Waits
from qual.services import projects, themes
from qual.services.themes import ThemeLine, ThemeView
from qual.store.tx import Tx
from qual.ui import feedback, figures, state
from qual.ui.format import plain
from qual.ui.layout import empty, page_head
from qual.ui.links import go, way
from qual.ui.text import t
from qual.ui.theme_page import STATE_COLOURS, theme_page
from qual.ui.theme_plain import theme_plain
from qual.workbench import Workbench

_WIDTHS = (4.6, 1.4, 1.5, 0.9, 0.9, 0.9, 1.2, 1)


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the theme in the address, or the list of all."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    if not may(role, Action.READ):
        theme_plain(workbench, actor, project)
        return
    lines = feedback.ask(workbench, actor, themes.theme_lines, project.id)
    wanted = state.chosen("theme")
    if wanted and any(line.theme.id == wanted for line in lines):
        theme_page(workbench, actor, project, role, wanted, next_id=_next(lines, wanted))
        return
    _list(workbench, actor, project, role, lines, is_missing=wanted is not None)


def _next(lines: tuple[ThemeLine, ...], besides: str | None = None) -> str | None:
    """Return a theme that others have worded and that waits for the person's verdict, the one after `besides` first."""
    order = [line.theme.id for line in lines]
    place = order.index(besides) + 1 if besides in order else 0
    waiting = [line.theme.id for line in (*lines[place:], *lines[:place]) if Waits.JUDGE in line.waits_for_me]
    return next((id_ for id_ in waiting if id_ != besides), None)


def _list(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    role: Role | None,
    lines: tuple[ThemeLine, ...],
    *,
    is_missing: bool,
) -> None:
    if is_missing:
        state.choose("theme", None)
        st.warning(t("review.gone"))
    page_head(t("review.title"), over=project.name, lead=t("review.lead") if lines else "")
    if not lines:
        empty(t("review.empty.title"), t("review.empty.body"))
    if lines:
        _for_me(lines)
        with st.container(key="list", gap=None):
            _rows(lines)
        groups = st.expander(t("review.groups"), icon=":material/bar_chart:", key="groups-panel", on_change="rerun")
        if groups.open:  # it reads every quote of every theme
            with groups:
                _figure(workbench, actor, lines)
    if may(role, Action.DECIDE):
        with st.expander(t("review.new"), icon=":material/add:", key="new-theme-panel"):
            _new(workbench, actor, project)


def _for_me(lines: tuple[ThemeLine, ...]) -> None:
    """Say what waits for the person, with a way to the first theme to judge."""
    counts = [(what, sum(what in line.waits_for_me for line in lines)) for what in Waits]
    said = [t(f"review.waits.{what.value}", n=n) for what, n in counts if n]
    if not said:
        return
    with st.container(key="for-me", horizontal=True, vertical_alignment="center"):
        st.markdown(t("review.waits", what=" · ".join(said)))
        if (first := _next(lines)) is not None:
            way(t("review.begin"), "review", key="review-begin", ids={"theme": first}, type="primary")


def _rows(lines: tuple[ThemeLine, ...]) -> None:
    with st.container(key="list-head"):
        heads = ("theme", "state", "sentences", "quotes", "agree", "dispute", "questions", "")
        for column, head in zip(st.columns(_WIDTHS), heads, strict=True):
            column.markdown(t(f"review.column.{head}") if head else "")
    for line in lines:
        _row(line)


def _row(line: ThemeLine) -> None:
    theme = line.theme
    with st.container(key=f"row-{theme.id}"):
        columns = st.columns(_WIDTHS, vertical_alignment="center")
        waits = " · ".join(t(f"review.mine.{what.value}") for what in line.waits_for_me)
        columns[0].markdown(f"**{plain(theme.name)}**" + (f"  \n:orange[{waits}]" if waits else ""))
        columns[1].badge(t(f"theme.state.{theme.state.value}"), color=STATE_COLOURS[theme.state])
        carried = t("review.sentences", n=line.n_supported, of=line.n_sentences) if line.n_sentences else "–"
        figures_of = (carried, line.n_quotes, line.n_agree, _disputes(line), line.n_questions)
        for column, figure in zip(columns[2:7], figures_of, strict=True):
            column.markdown(str(figure))
        with columns[7]:
            way(t("review.open"), "review", key=f"theme-{theme.id}", ids={"theme": theme.id}, type="tertiary")


def _disputes(line: ThemeLine) -> str:
    if not line.n_disputed:
        return str(line.n_dispute)
    return t("review.disputes", n=line.n_dispute, sentences=line.n_disputed)


def _figure(workbench: Workbench, actor: Actor, lines: tuple[ThemeLine, ...]) -> None:
    shown = [line.theme.id for line in lines if line.theme.state is not ThemeState.SET_ASIDE]
    views = [feedback.ask(workbench, actor, themes.theme_view, theme_id) for theme_id in shown]
    groups = sorted({quote.passage.group for view in views for quote in view.quotes if quote.passage.group})
    if not groups:
        st.caption(t("review.groups.none"))
        return
    st.caption(t("review.groups.note"))
    counts = [[_people(view, group) for group in groups] for view in views]
    names = [view.theme.name for view in views]
    st.plotly_chart(
        figures.themes_by_group(names, groups, counts),
        config=figures.QUIET,
        key="themes-by-group",
        alt=t("review.groups"),
    )


def _people(view: ThemeView, group: str) -> int:
    return len({quote.passage.participant for quote in view.quotes if quote.passage.group == group})


def _new(workbench: Workbench, actor: Actor, project: Project) -> None:
    with st.form(f"new-theme-{state.round_of('theme')}", border=False):
        name = st.text_input(t("theme.name"), key="new-theme-name", placeholder=t("theme.name.hint"))
        statement = st.text_area(t("theme.statement"), key="new-theme-statement", placeholder=t("theme.statement.hint"))
        wanted = st.form_submit_button(t("review.new.button"), type="primary", key="new-theme-create")
    if wanted:
        made = feedback.change(workbench, actor, themes.create_theme, project.id, name, statement)
        if made.ok and made.value:
            state.next_round("theme")
            state.leave_note(t("review.made", name=made.value.name))
            go("review", theme=made.value.id)
