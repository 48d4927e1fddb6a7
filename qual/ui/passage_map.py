"""The map of a run's passages: near means alike in meaning. Regions become questions, single passages are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from qual.domain.job import JobState
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import passage_map_making as making
from qual.services.passage_map import PassageMap
from qual.store.themes import SuggestionRun
from qual.ui import feedback, jobs, map_choice, map_figure, map_hand, map_layers, state
from qual.ui.format import label
from qual.ui.kept_map import kept_map
from qual.ui.layout import empty, say_warning
from qual.ui.map_chosen import chosen_passages
from qual.ui.run_words import run_names
from qual.ui.text import t
from qual.ui.theme_questions import choose_run
from qual.workbench import Workbench

BY = "map-by"  # the key of what it is coloured by
_MOST_SIDE_BY_SIDE = 8


def passage_map(
    workbench: Workbench, actor: Actor, project: Project, role: Role | None, runs: tuple[SuggestionRun, ...]
) -> None:
    """Draw the map of the newest finished run, or of the one chosen; where there is none, offer to make it."""
    names = run_names(runs)
    run = choose_run(workbench, actor, [run for run in runs if run.engine], names)
    ran = jobs.running(workbench, project.id, making.MAP)
    found = kept_map(workbench, actor, project.id, run.id)
    if found is None:
        _missing(workbench, actor, project, run, names, may_ask=may(role, Action.SUGGEST), ran=ran)
        return
    if not found.spots:
        empty(t("map.empty.title"), t("map.empty"))
        return

    def draw() -> None:
        again = kept_map(workbench, actor, project.id, run.id)
        if again is not None:
            _draw(workbench, actor, again, role)

    st.fragment(draw)()  # choosing passages draws only this anew


def _missing(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    run: SuggestionRun,
    names: Mapping[str, str],
    *,
    may_ask: bool,
    ran: bool,
) -> None:
    if not run.n_segments:
        empty(t("map.empty.title"), t("map.empty"))
        return
    waits = ran or jobs.running(workbench, project.id, making.MAP)
    empty(t("map.missing.title"), t("map.making" if waits else "map.missing"))
    jobs.panel(workbench, actor, project.id, making.MAP, {run.id: names[run.id]}, ran=ran)
    if may_ask and not waits and not _can_go_on(workbench, project.id, run.id):
        st.button(
            t("map.make"),
            key="map-make",
            type="primary",
            on_click=feedback.on_press,
            args=(workbench, actor, making.request_map, run.id),
        )


def _can_go_on(workbench: Workbench, project_id: str, run_id: str) -> bool:
    """Say whether the panel of jobs offers to try again what failed or was stopped."""
    job = jobs.newest_by_target(workbench, project_id, making.MAP).get(run_id)
    return job is not None and job.state in {JobState.FAILED, JobState.CANCELLED}


def _draw(workbench: Workbench, actor: Actor, found: PassageMap, role: Role | None) -> None:
    aspect = _aspect(found)
    drawn = map_layers.layers(found, aspect)
    st.caption(t("map.reading"))
    if aspect == "codes":
        st.caption(t("map.reading.codes"))
    if found.n_lost:
        say_warning(t("map.lost", n=found.n_lost))
    left, right = st.columns((13, 8), gap="medium")
    with left:
        _picture(found, aspect, drawn)
        map_choice.by_list(workbench, actor, found, aspect)
    with right, st.container(key="map-chosen"):
        chosen_passages(workbench, actor, found, role)


def _aspect(found: PassageMap) -> str:
    offered = map_layers.aspects_of(found)
    if not offered:
        return map_layers.ASPECTS[0]
    if state.widget(BY) not in offered:
        state.fill(BY, offered[0])
    asked, name = t("map.by"), map_layers.aspect_name
    if len(offered) > _MOST_SIDE_BY_SIDE:
        return str(st.selectbox(asked, offered, format_func=name, key=BY))
    marked: Callable[[str], str] = lambda one: label(name(one))  # noqa: E731 - buttons read markup, a list does not
    return str(st.segmented_control(asked, offered, required=True, format_func=marked, key=BY))


def _picture(found: PassageMap, aspect: str, drawn: tuple[map_layers.Layer, ...]) -> None:
    mouse = _mouse(found.run_id)
    many = len(found.spots) > map_figure.MOST_DRAWN_PLAINLY
    plainly = not many or st.toggle(t("map.plainly"), key="map-plainly", help=t("map.plainly.help"))
    drawing = map_figure.drawing_of(found, drawn)  # a colleague's new coding makes another picture, too
    key = f"map-{found.run_id}-{aspect}-{mouse}-{plainly}-{drawing}-{map_choice.edition(found.run_id)}"
    carried, seen = map_choice.carried(found.run_id, key)
    with st.container(key="map-picture"):
        st.plotly_chart(
            map_figure.picture(found, drawn, chosen=carried, seen=seen, mouse=mouse, plainly=plainly),
            config=map_figure.TOOLS,
            key=key,
            alt=map_figure.described(found, drawn),
            # where nothing is drawn nothing is chosen: a click opens a passage and leaves those chosen as they are
            on_select="ignore" if mouse == "read" else partial(map_choice.take_from_picture, found.run_id, key),
            selection_mode=("box", "lasso"),
        )
        map_hand.follow(found.run_id)


def _mouse(run_id: str) -> str:
    """Draw what the mouse does in the picture, and the way back to all of it; return one of `map_figure.MOUSE`."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        mouse = st.segmented_control(
            t("map.mouse"),
            list(map_figure.MOUSE),
            default="line",
            required=True,
            format_func=lambda one: t(f"map.mouse.{one}"),
            key="map-mouse",
        )
        st.button(t("map.whole"), key="map-whole", type="tertiary", on_click=map_choice.see_whole, args=(run_id,))
    return str(mouse)
