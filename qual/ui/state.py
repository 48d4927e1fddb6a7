"""The only place that touches Streamlit's session state: which project, interview and theme are open, and notes.

Ids also stand in the address, so that a refresh or a sent link lands in the same place. Never rows, never text.
"""

# ruff: noqa: TID251 - this is the module the rule points to

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.ids import parse_id
from qual.errors import BadInput

ADDRESSED = (
    "project",
    "interview",
    "theme",
    "code",
    "question",
    "round",
    "difference",
    "practice",
)  # what the address can name, widest first
THEMES_VIEW = "themes-view"  # the widget that holds which view of the page Themes is open
_NOTE = "qual.note"
_ERROR = "qual.error"
_ROUND = "qual.round."
_WAY = "qual.way"


def chosen(what: str) -> str | None:
    """Return the id of the open project, interview, theme, code or question; what the address says wins."""
    linked = st.query_params.get(what)
    if linked:
        try:
            _remember(what, parse_id(linked))
        except BadInput:
            del st.query_params[what]
    return st.session_state.get(f"qual.{what}")


def choose(what: str, value: str | None) -> None:
    """Open another project, interview, theme, code or question; with another project, the others are closed."""
    before = chosen(what)
    if value == before:
        return
    if what == "project" and before is not None:
        for name in ADDRESSED[1:]:
            st.query_params.pop(name, None)
    if what == "interview":
        st.query_params.pop("at", None)  # a place in the one before
    _remember(what, value)
    if value is None:
        st.query_params.pop(what, None)
    else:
        st.query_params[what] = value


def is_linked(what: str) -> bool:
    """Say whether the address names a project, interview, theme, code or question."""
    return what in st.query_params


def show_in_address(names: tuple[str, ...]) -> None:
    """Write the named ids into the address, and only these."""
    for name in ADDRESSED:
        value = chosen(name) if name in names else None
        if value:
            if st.query_params.get(name) != value:  # each writing is a message that has the whole page drawn again
                st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


def linked_place() -> int | None:
    """Return the character a link points at in the open interview."""
    place = st.query_params.get("at", "")
    return int(place) if place.isascii() and place.isdigit() else None


def linked_language() -> str:
    """Return the language a link was made for, "" for none."""
    return st.query_params.get("language", "")


def take_linked_stretch() -> tuple[int, int] | None:
    """Return the characters from `start` to `end` that a link points at in the open interview, once."""
    found = [st.query_params.pop(name, "") for name in ("start", "end")]
    if not all(place.isascii() and place.isdigit() and len(place) < 10 for place in found):
        return None
    return int(found[0]), int(found[1])


def linked_panel() -> str:
    """Return the panel a link opens beside the interview, "" for none."""
    return st.query_params.get("panel", "")


def leave_note(text: str) -> None:
    """Keep a short message for the next drawing of the page."""
    st.session_state[_NOTE] = text


def take_note() -> str:
    """Return the message left by the last change, once."""
    return str(st.session_state.pop(_NOTE, ""))


def leave_error(text: str) -> None:
    """Keep an error that happened before the page was drawn."""
    st.session_state[_ERROR] = text


def take_error(place: str = "") -> str:
    """Return the error of the last change, once; with `place` the one to be said there."""
    return str(st.session_state.pop(_ERROR + place, ""))


def say_error_at(place: str, besides: str = "") -> None:
    """Have the error of the last change said at a place of the page, where the person looks, and not at its top."""
    st.session_state[_ERROR + place] = " ".join(filter(None, (take_error(), besides)))


def set_out(path: str, at: int | None, ids: Mapping[str, str | None]) -> None:
    """Remember the page a pressed button leads to, until the next run begins."""
    st.session_state[_WAY] = (path, at, ids)


def take_way() -> tuple[str, int | None, Mapping[str, str | None]] | None:
    """Return the page a pressed button leads to, once."""
    found: tuple[str, int | None, Mapping[str, str | None]] | None = st.session_state.pop(_WAY, None)
    return found


def widget(key: str) -> object:
    """Return what a widget holds, None before it was drawn."""
    return st.session_state.get(key)


def fill(key: str, value: object) -> None:
    """Give a widget a value from a callback, before it is drawn."""
    st.session_state[key] = value


def wish_for_view(name: str) -> None:
    """Have the page Themes open another of its views when it is drawn next.

    The widget itself must not be filled for that: what the browser sends meanwhile, such as the look of a fragment at a
    running job, still says the old view.
    """
    hold(THEMES_VIEW, name)


def take_wished_view() -> str:
    """Return the view that is wished for, once; "" for none."""
    wished = str(held(THEMES_VIEW) or "")
    hold(THEMES_VIEW, None)
    return wished


def remember(what: str, value: tuple[str | None, ...]) -> None:
    """Note the ids of the rows of a table on the screen, for the callback of its selection."""
    st.session_state[f"qual.rows.{what}"] = value


def remembered(what: str) -> tuple[str | None, ...]:
    """Return the ids of the rows of a table on the screen."""
    return tuple(st.session_state.get(f"qual.rows.{what}", ()))


def is_remembered(what: str) -> bool:
    """Say whether anything was noted under this name, were it nothing."""
    return f"qual.rows.{what}" in st.session_state


def round_of(form: str) -> int:
    """Return how often a form was finished; part of its widgets' keys, so that it comes back empty."""
    return int(st.session_state.get(_ROUND + form, 0))


def next_round(form: str) -> None:
    """Let a form come back empty."""
    st.session_state[_ROUND + form] = round_of(form) + 1


def page_of(listed: str) -> int:
    """Return which page of a long list is shown, counted from 0."""
    return int(st.session_state.get(f"qual.page.{listed}", 0))


def turn_page(listed: str, page: int) -> None:
    """Show another page of a long list."""
    st.session_state[f"qual.page.{listed}"] = page


def is_open(panel: str) -> bool:
    """Say whether a panel that opens by a button is open."""
    return bool(st.session_state.get(f"qual.open.{panel}", False))


def set_open(panel: str, value: bool) -> None:
    """Open or close a panel."""
    st.session_state[f"qual.open.{panel}"] = value


def hold(name: str, value: object) -> None:
    """Keep something small between two steps of a page: numbers and marks, never text; None lets go of it."""
    st.session_state[f"qual.held.{name}"] = value


def held(name: str) -> object:
    """Return what `hold` keeps, None for nothing."""
    return st.session_state.get(f"qual.held.{name}")


def version_seen(thing_id: str) -> int | None:
    """Return which version of a code or theme stood on the screen when it was last drawn."""
    return st.session_state.get(f"qual.version.{thing_id}")


def see_version(thing_id: str, version: int) -> None:
    """Note which version of a code or theme stands on the screen now."""
    st.session_state[f"qual.version.{thing_id}"] = version


def version_held(form: str, version: int) -> int:
    """Return the version of a thing that a form was opened on; `version` is that of one opened now."""
    held: int = st.session_state.setdefault(f"qual.version.{form}", version)
    return held


def forget_version(form: str) -> None:
    """Let a form be opened anew, on the version that is current then."""
    st.session_state.pop(f"qual.version.{form}", None)


def _remember(what: str, value: str | None) -> None:
    before = st.session_state.get(f"qual.{what}")
    if what == "project" and before not in (None, value):
        for name in ADDRESSED[1:]:
            st.session_state.pop(f"qual.{name}", None)
    if value is None:
        st.session_state.pop(f"qual.{what}", None)
    else:
        st.session_state[f"qual.{what}"] = value
