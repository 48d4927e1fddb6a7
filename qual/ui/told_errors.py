"""What goes wrong while a theme is read in plain words, in the reader's language; the only place that says it."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from qual.errors import (
    BadInput,
    Conflict,
    NotAllowed,
    NotFound,
    NotSignedIn,
    QualError,
    StoreProblem,
    TooMuch,
    WordsChanged,
)
from qual.services.theme_reviews import LONGEST_COMMENT
from qual.ui.feedback import Wording
from qual.ui.plain_language import language
from qual.ui.text import Say

_KEYS: tuple[tuple[type[QualError], str], ...] = (  # the first that fits
    (WordsChanged, "told.error.changed"),
    (Conflict, "told.error.closed"),
    (NotFound, "told.error.gone"),
    (NotSignedIn, "told.error.signed_out"),
    (NotAllowed, "told.error.not_allowed"),
    (TooMuch, "told.error.store"),
    (BadInput, "told.error.words"),
    (StoreProblem, "told.error.store"),
    (QualError, "told.error.store"),
)

_watch = st.components.v2.component(
    "qual_told_watch",
    js=(Path(__file__).parent / "told_watch.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def wording(say: Say) -> Wording:
    """Return how errors are said on the page, for `feedback.worded`."""

    def said(error: Exception, mark: str) -> str:
        if not isinstance(error, QualError):
            return say("told.error.unexpected", id=mark)
        return say(next(key for kind, key in _KEYS if isinstance(error, kind)), most=LONGEST_COMMENT)

    return said


def watch(say: Say) -> None:
    """Have the browser say by itself what no answer of the server can: no connection, signed out, a voice gone."""
    words = {name: say(f"told.watch.{name}") for name in ("away", "signed_out", "sign_in", "silent")}
    _watch(key="told-watch", data={**words, "language": language()})
