"""In which language pages for people from outside speak: chosen here or on signing in, the link's, the browser's."""

from __future__ import annotations

import streamlit as st

from qual.config import LANGUAGE_COOKIE
from qual.domain.spoken import NAMES, USUAL, first_spoken
from qual.ui import state
from qual.ui.text import Say, speech, t

_HELD = "plain-language"


def choose_language() -> Say:
    """Draw the choice of language and return how to speak from here on."""
    known = language()
    chosen = st.segmented_control(
        speech(known)("plain.language"),
        list(NAMES),
        default=known,
        required=True,
        format_func=NAMES.__getitem__,
        key="plain-language",
        label_visibility="collapsed",
    )
    state.hold(_HELD, str(chosen or known))
    return speech(language())


def language() -> str:
    """Return the language of somebody from outside, before they choose one on the page too."""
    wishes = (state.held(_HELD), st.context.cookies.get(LANGUAGE_COOKIE), state.linked_language(), st.context.locale)
    return first_spoken(str(wish or "") for wish in wishes) or USUAL


def spoken() -> Say:
    """Return how to speak to somebody who has chosen a language on such a page; to everybody else in English."""
    known = state.held(_HELD)
    return speech(str(known)) if known else t
