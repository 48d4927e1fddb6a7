"""What waits for a person in rounds of coding and in themes, on the start page, and which rounds were revealed."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services.waiting import RevealedRound, WaitingRound, WaitingThemes
from qual.services.waiting import waiting as everything_waiting
from qual.ui import feedback
from qual.ui.format import day, plain
from qual.ui.links import way
from qual.ui.text import t
from qual.workbench import Workbench

_MOST_NEWS = 5


def waiting(workbench: Workbench, actor: Actor) -> None:
    """Draw open tasks, then news; nothing where there is neither."""
    found = feedback.ask(workbench, actor, everything_waiting)
    for one in found.tasks:
        _tasks(one)
    for themes in found.themes:
        _themes(themes)
    for news in found.revealed[:_MOST_NEWS]:
        _revealed(news)


def _tasks(one: WaitingRound) -> None:
    id_, ids = one.round.id, {"project": one.project.id}
    with st.container(key=f"card-waits-{id_}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(
                f":material/pending_actions: {plain(t('start.tasks', n=one.n_interviews, round=one.round.name))}"
            )
            st.caption(plain(one.project.name))
        first = ids | {"interview": one.interview_id}
        way(t("start.read"), "read", key=f"read-{id_}", ids=first, type="tertiary")
        way(t("start.tasks.all"), "rounds", key=f"tasks-{id_}", ids=ids, type="tertiary")
        way(t("start.tasks.go"), "code", key=f"waits-{id_}", at=one.start, ids=first, type="primary")


def _themes(one: WaitingThemes) -> None:
    id_, ids = f"{one.what.value}-{one.project.id}", {"project": one.project.id, "theme": one.theme_id}
    with st.container(key=f"card-themes-{id_}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f":material/rate_review: {t(f'start.themes.{one.what.value}', n=one.n_themes)}")
            st.caption(plain(one.project.name))
        way(t("start.themes.go", n=one.n_themes), "review", key=f"themes-{id_}", ids=ids, type="primary")


def _revealed(news: RevealedRound) -> None:
    id_, one = news.round.id, news.round
    with st.container(key=f"card-news-{id_}", border=True, horizontal=True, vertical_alignment="center"):
        with st.container(gap=None):
            st.markdown(f":material/visibility: {plain(t('start.revealed', round=one.name))}")
            when = day(one.ended_at or one.created_at)
            st.caption(plain(t("start.revealed.where", project=news.project.name, when=when)))
        way(t("start.revealed.go"), "rounds", key=f"news-{id_}", ids={"project": news.project.id}, type="tertiary")
