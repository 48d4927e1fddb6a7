"""Which passages of the map are chosen: by the picture, or by a list for whoever does not use a picture or a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from qual.domain.project import Actor
from qual.services import passage_map
from qual.services.passage_map import PassageMap
from qual.ui import feedback, map_layers, state
from qual.ui.format import label
from qual.ui.text import t
from qual.workbench import Workbench

View = tuple[float, float, float, float]  # left, right, bottom and top edge, in the map's places


def chosen(run_id: str) -> tuple[int, ...]:
    """Return the numbers of the chosen passages, in the order of the run."""
    held: Any = state.held(f"map-chosen-{run_id}")
    return held or ()


def carried(run_id: str, key: str) -> tuple[tuple[int, ...], View | None]:
    """Return what was chosen and seen when the picture `key` was first drawn, which it is to show from its beginning.

    It stays the same while that picture is on the screen: a changed picture is a new one to Streamlit, in which nothing
    is circled.
    """
    held: Any = state.held(f"map-carried-{run_id}")
    if held is None or held[0] != key:
        held = (key, chosen(run_id), _view(run_id))
        state.hold(f"map-carried-{run_id}", held)
    return held[1], held[2]


def see(run_id: str, view: View) -> None:
    """Keep how much of the map is seen."""
    state.hold(f"map-view-{run_id}", view)


def see_whole(run_id: str) -> None:
    """Show the whole map again."""
    if _view(run_id) is not None:
        state.hold(f"map-view-{run_id}", None)
        state.hold(f"map-edition-{run_id}", edition(run_id) + 1)


def _view(run_id: str) -> View | None:
    held: Any = state.held(f"map-view-{run_id}")
    return held


def edition(run_id: str) -> int:
    """Return how often something was chosen, or all shown, otherwise than in a picture; each time that is a new one."""
    held: Any = state.held(f"map-edition-{run_id}")
    return held or 0


def choose(run_id: str, numbers: Sequence[int], *, in_picture: bool = False) -> None:
    """Choose passages, and forget what was done with those chosen before; none lets go of them."""
    state.hold(f"map-chosen-{run_id}", tuple(sorted(set(numbers))) or None)
    state.hold(f"map-left-out-{run_id}", None)
    state.hold(f"map-reads-{run_id}", numbers[0] if len(numbers) == 1 else None)
    state.turn_page("map", 0)
    if not in_picture:
        state.hold(f"map-edition-{run_id}", edition(run_id) + 1)


def left_out(run_id: str) -> frozenset[int]:
    """Return those of the chosen passages that were unticked."""
    held: Any = state.held(f"map-left-out-{run_id}")
    return held or frozenset()


def tick(run_id: str, number: int) -> None:
    """Leave a chosen passage out, or take it in again."""
    state.hold(f"map-left-out-{run_id}", left_out(run_id) ^ {number})


def reads(run_id: str) -> int | None:
    """Return the number of the passage that is read in its context."""
    held: Any = state.held(f"map-reads-{run_id}")
    return held


def read(run_id: str, number: int | None) -> None:
    """Read another passage in its context; none goes back to the list."""
    state.hold(f"map-reads-{run_id}", number)


def take_from_picture(run_id: str, key: str) -> None:
    """Take over what was circled, boxed or clicked in the picture `key`."""
    event: Any = state.widget(key)
    points = event["selection"]["points"] if event else []
    numbers = [number for point in points if (number := _number(point)) is not None]
    choose(run_id, numbers, in_picture=True)


def by_list(workbench: Workbench, actor: Actor, found: PassageMap, aspect: str) -> None:
    """Draw the way to choose passages without the picture: by what they have in common, and by words in them."""
    with st.expander(t("map.list"), icon=":material/checklist:", key="map-list"):
        names = {value: (name, n) for value, name, n in map_layers.value_names(found, aspect)}
        value = st.selectbox(
            label(map_layers.aspect_name(aspect)),
            list(names),
            index=None,
            format_func=lambda one: f"{names[one][0]} ({names[one][1]})",
            placeholder=t("map.list.all"),
            key=f"map-value-{aspect}",
        )
        words = st.text_input(t("map.list.words"), key="map-words")
        among = found.spots if value is None else map_layers.with_value(found, aspect, value)
        numbers = [spot.number for spot in among]
        if words.strip():
            said = feedback.ask(workbench, actor, passage_map.containing, found.run_id, words)
            numbers = [number for number in numbers if number in said]
        st.button(
            t("map.list.choose", n=len(numbers)),
            key="map-choose",
            disabled=not numbers,
            on_click=choose,
            args=(found.run_id, numbers),
        )


def _number(point: Any) -> int | None:
    found = point.get("customdata")
    if isinstance(found, (list, tuple)):
        found = found[0] if found else None
    return int(found) if isinstance(found, (int, float)) else None
