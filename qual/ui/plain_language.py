"""In which language the pages for co-researchers speak: that of their browser, until they choose another."""

from __future__ import annotations

import streamlit as st

from qual.ui import state
from qual.ui.text import Say, speech, t

NAMES = {"en": "English", "sv": "Svenska", "de": "Deutsch"}
_HELD = "plain-language"


def choose_language() -> Say:
    """Draw the choice of language and return how to speak from here on."""
    known = str(state.held(_HELD) or _of_browser())
    chosen = st.segmented_control(
        speech(known)("plain.language"),
        list(NAMES),
        default=known,
        required=True,
        format_func=NAMES.__getitem__,
        key="plain-language",
        label_visibility="collapsed",
    )
    language = str(chosen or known)
    state.hold(_HELD, language)
    return speech(language)


def spoken() -> Say:
    """Return how to speak to somebody who has chosen a language on such a page; to everybody else in English."""
    known = state.held(_HELD)
    return speech(str(known)) if known else t


def _of_browser() -> str:
    language = str(st.context.locale or "").lower().replace("_", "-").split("-")[0]
    return language if language in NAMES else "en"
