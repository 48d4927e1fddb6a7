"""The queue of differences: narrowing it down, and choosing one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.analysis.comparing import Kind
from qual.domain.decision import State
from qual.services.differences import Line, Queue
from qual.ui import state
from qual.ui.format import plain, shortened
from qual.ui.outcome_words import code_names
from qual.ui.text import t

MOST = 40  # buttons in the list
_WORDS = 70  # characters of a passage there
_MARKS = {
    State.OPEN: ":material/radio_button_unchecked:",
    State.DECIDED: ":material/check_circle:",
    State.LEFT_OPEN: ":material/pause_circle:",
}


def narrowed(queue: Queue) -> list[Line]:
    """Draw what the queue can be narrowed by; return what is left."""
    wanted = st.segmented_control(
        t("negotiate.state"),
        list(State),
        format_func=lambda one: t(f"negotiate.state.{one.value}"),
        key="negotiate-state",
        label_visibility="collapsed",
    )
    with st.expander(t("negotiate.narrow"), icon=":material/filter_list:", key="negotiate-narrow"):
        used = dict.fromkeys(code for line in queue.lines for code in line.found.difference.codes)
        places = {line.found.interview_id: line.interview for line in queue.lines}
        code = st.selectbox(
            t("negotiate.code"),
            ["", *sorted(used, key=lambda id_: queue.codes[id_].name.casefold())],
            format_func=lambda id_: queue.codes[id_].name if id_ else t("negotiate.any"),
            key="negotiate-code",
        )
        place = st.selectbox(
            t("negotiate.interview"),
            ["", *sorted(places, key=lambda id_: places[id_].casefold())],
            format_func=lambda id_: places[id_] if id_ else t("negotiate.any"),
            key="negotiate-interview",
        )
        kind = st.selectbox(
            t("negotiate.kind"),
            ["", *Kind],
            format_func=lambda one: t(f"negotiate.kind.{one.value}") if one else t("negotiate.any"),
            key="negotiate-kind",
        )
    return [
        line
        for line in queue.lines
        if wanted in (None, line.state)
        and (not code or code in line.found.difference.codes)
        and place in ("", line.found.interview_id)
        and kind in ("", line.found.difference.kind)
    ]


def listing(queue: Queue, lines: Sequence[Line], current: Line) -> None:
    """Draw the queue around the difference that is open."""
    st.html(f"<style>.st-key-difference-{current.key} button{{background:var(--q-surface)}}</style>")
    at = next((number for number, line in enumerate(lines) if line.key == current.key), 0)
    first = max(0, min(at - MOST // 2, len(lines) - MOST))
    with st.container(key="differences", gap=None):
        for line in lines[first : first + MOST]:
            codes = code_names(line.found.difference.codes, queue.codes)
            st.button(
                f"{plain(shortened(line.quote, _WORDS))} :gray[{plain(codes)}]",
                key=f"difference-{line.key}",
                type="tertiary",
                icon=_MARKS[line.state],
                width="stretch",
                wrap=True,
                on_click=state.choose,
                args=("difference", line.key),
            )
    if len(lines) > MOST:
        st.caption(t("negotiate.more", shown=f"{first + 1}–{first + MOST}", n=len(lines)))


def chosen(queue: Queue, lines: Sequence[Line]) -> Line:
    """Return the difference that is open: the linked one, else the first that waits, else the first."""
    stretch = state.take_linked_stretch()
    if stretch and (there := nearest(queue.lines, state.chosen("interview"), *stretch)):
        state.choose("difference", there.key)
    wanted = state.chosen("difference")
    if found := next((line for line in queue.lines if line.key == wanted), None):
        return found
    among = lines or queue.lines
    return next((line for line in among if line.state is State.OPEN), among[0])


def nearest(lines: Sequence[Line], interview_id: str | None, start: int, end: int) -> Line | None:
    """Return the difference of an interview that lies most in a stretch, or closest to it."""
    here = [line for line in lines if line.found.interview_id == interview_id]

    def far(line: Line) -> tuple[int, int]:
        found = line.found.difference
        return -(min(end, found.end) - max(start, found.start)), abs(found.start - start)

    return min(here, key=far, default=None)


def beside(lines: Sequence[Line], current: Line) -> tuple[str | None, str | None]:
    """Return the differences before and after the open one, in the narrowed queue."""
    keys = [line.key for line in lines]
    if current.key not in keys:
        return None, keys[0] if keys else None
    at = keys.index(current.key)
    return keys[at - 1] if at else None, keys[at + 1] if at + 1 < len(keys) else None


def next_open(lines: Sequence[Line], current: Line) -> str | None:
    """Return the next difference that waits, from the open one on and around."""
    keys = [line.key for line in lines]
    at = keys.index(current.key) if current.key in keys else -1
    around = [*lines[at + 1 :], *lines[: max(at, 0)]]
    return next((line.key for line in around if line.state is State.OPEN), None)
