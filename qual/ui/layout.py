"""The frame and the recurring pieces of every page: head, empty state, quote, machine label, error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from qual.domain.theme import Passage
from qual.ui.format import clock, language_name, plain
from qual.ui.links import way
from qual.ui.text import t

HERE = Path(__file__).parent

_top = st.components.v2.component(
    "qual_plain_top", js=(HERE / "plain_top.js").read_text(encoding="utf-8"), isolate_styles=False
)


def prepare() -> None:
    """Set up the browser page; first call of every run."""
    st.set_page_config(page_title="Qual", page_icon=str(HERE / "icon.svg"), layout="wide")
    st.html(HERE / "look.css")


def prepare_plain() -> None:
    """Bring in the large type and the large buttons of the pages that are read passage by passage."""
    st.html(HERE / "look_plain.css")


def begin_at_top(step: str) -> None:
    """Bring the top of a plain page into sight, and its heading to screen readers and the keyboard, at another `step`.

    The heading is the one in the container "plain-head".
    """
    _top(key="plain-top", data={"step": step})


def prepare_lists() -> None:
    """Bring in the look of lists, quotes and cards; `look_pages.css` says why not everywhere."""
    st.html(HERE / "look_pages.css")


def prepare_negotiating() -> None:
    """Bring in the look of the page Negotiate."""
    st.html(HERE / "look_negotiate.css")


def page_head(title: str, *, over: str = "", lead: str = "") -> None:
    """Draw a page's heading: where we are (a person's words), its title, and one sentence of help."""
    with st.container(key="page-head", gap="xxsmall"):
        if over:
            st.text(over)
        st.title(title, anchor=False)
        if lead:
            st.caption(lead)


def empty(title: str, body: str) -> None:
    """Say that there is nothing here yet and what to do next."""
    with st.container(key="empty"):
        st.subheader(title, anchor=False)
        st.markdown(body)


def say_error(message: str) -> None:
    """Show what went wrong; the message may quote a person's text, so it is shown without markup."""
    st.error(plain(message), icon=":material/error:")


def say_warning(message: str) -> None:
    """Show something to look at; without markup."""
    st.warning(plain(message), icon=":material/info:")


@contextmanager
def machine(key: str, label: str | None = None) -> Iterator[None]:
    """Set what a machine proposed visibly apart: its own border, surface and label."""
    with st.container(key=f"machine-{key}"):
        st.badge(label or t("machine.label"), icon=":material/memory:", color="gray")
        yield


def quote(passage: Passage, key: str, *, recording_id: str | None = None) -> None:
    """Show a passage in reading type with who said it, where and when; to be heard, and found in its interview."""
    with st.container(key=f"quote-{key}", gap="xxsmall"):
        st.text(passage.quote)
        with st.container(key=f"source-{key}", horizontal=True, gap="small"):
            st.caption(plain(source_of(passage)), width="content")
            where = {"interview": passage.interview_id}
            way(t("quote.open"), "transcript", key=f"open-{key}", at=passage.start, ids=where, type="tertiary")
        player(recording_id, passage, key)


def source_of(passage: Passage) -> str:
    """Return who said a passage, in which group, interview, language and at what time."""
    who = passage.participant or passage.speaker
    parts = [who, passage.group, passage.interview_name, language_name(passage.language), clock(passage.start_s)]
    return " · ".join(part for part in parts if part and part != "–")


def player(recording_id: str | None, passage: Passage, key: str) -> None:
    """Offer to hear a passage; the browser fetches only that stretch from our own route."""
    if recording_id is not None and passage.start_s is not None:
        sound(recording_id, passage.start_s, passage.end_s, key)


def quote_sound(theme_id: str, quote_id: str, key: str) -> None:
    """Draw what plays a quote alone; for people who must not get the recording around it."""
    with st.container(key=f"player-{key}"):  # both ids are ours
        st.html(f'<audio controls preload="none" src="/api/themes/{theme_id}/quotes/{quote_id}/audio"></audio>')


def sound(recording_id: str, start_s: float, end_s: float | None, key: str) -> None:
    """Draw what plays a stretch of a recording."""
    end = f",{end_s:.2f}" if end_s is not None else ""
    address = f"/api/recordings/{recording_id}/audio#t={start_s:.2f}{end}"
    with st.container(key=f"player-{key}"):  # both values are ours: an id and two numbers
        st.html(f'<audio controls preload="none" src="{address}"></audio>')
