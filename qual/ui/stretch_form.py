"""Choosing a stretch of an interview, from one turn to another."""

from __future__ import annotations

import streamlit as st

from qual.domain.document import Document, Span
from qual.domain.project import Actor
from qual.services import transcripts
from qual.ui import feedback
from qual.ui.format import clock, shortened
from qual.ui.text import t
from qual.workbench import Workbench

_WORDS = 60  # characters of a turn that tell which one it is


def stretch_form(workbench: Workbench, actor: Actor, interview_id: str, *, key: str) -> Span | None:
    """Draw which part of an interview is meant, whole turns; None is all of it."""
    if not st.checkbox(t("rounds.part"), key=f"part-{key}"):
        return None
    revision = feedback.ask(workbench, actor, transcripts.current_revision, interview_id)
    if revision is None or not revision.document.turns:
        return None
    names = {one.key: one.name for one in feedback.ask(workbench, actor, transcripts.speakers, interview_id)}
    document, n = revision.document, len(revision.document.turns)
    shown = [_named(document, number, names) for number in range(n)]
    left, right = st.columns(2)
    first = left.selectbox(t("rounds.part.from"), range(n), format_func=shown.__getitem__, key=f"from-{key}")
    after = range(first, n)
    last = right.selectbox(
        t("rounds.part.to"), after, index=len(after) - 1, format_func=shown.__getitem__, key=f"to-{key}-{first}"
    )
    return Span(document.turns[first].span.start, document.turns[last].span.end)


def _named(document: Document, number: int, names: dict[str, str]) -> str:
    turn = document.turns[number]
    when = f"{clock(turn.start_s)} " if turn.start_s is not None else ""
    words = shortened(turn.span.slice(document.text), _WORDS)
    return f"{number + 1}. {when}{names.get(turn.speaker, turn.speaker)}: {words}"
