"""Doing a transcription again: whole or a passage, with another model; or only telling the voices apart anew."""

from __future__ import annotations

from enum import StrEnum

import streamlit as st

from qual.domain.project import Actor, Project
from qual.domain.speech import Stretch
from qual.services import heard, models, transcription
from qual.services.heard import MadeWith
from qual.services.interviews import InterviewLine
from qual.ui import feedback, state
from qual.ui.format import clock, parse_clock, plain
from qual.ui.layout import say_error, say_warning
from qual.ui.text import t
from qual.ui.upload_form import AUTO, DETECT, USUAL_SPEAKERS, model_choice, settings, speaker_choice
from qual.workbench import Workbench

_WARNINGS_SHOWN = 5
_DIGEST_SHOWN = 12  # characters; the whole is in the exported JSON


class Again(StrEnum):
    """What is to be done again."""

    WHOLE = "whole"
    PASSAGE = "passage"
    SPEAKERS = "speakers"


def made_with(workbench: Workbench, actor: Actor, line: InterviewLine) -> tuple[MadeWith, ...]:
    """Return what wrote the transcript down, newest first."""
    if line.interview.revision_id is None:
        return ()
    return feedback.ask(workbench, actor, heard.made_with, line.interview.id)


def warnings(made: MadeWith) -> list[str]:
    """Return what a person should know about a recognition, the first few."""
    given = made.settings.get("warnings")
    return [str(warning) for warning in given[:_WARNINGS_SHOWN]] if isinstance(given, list) else []


def again_form(
    workbench: Workbench, actor: Actor, project: Project, line: InterviewLine, made_by: tuple[MadeWith, ...]
) -> None:
    """Draw what the transcript was made with, and the form for doing it again."""
    interview = line.interview
    has_text = interview.revision_id is not None
    for made in made_by:
        st.caption(plain(_said(made)))
        for warning in warnings(made):
            say_warning(warning)
    what = Again.WHOLE
    if has_text:
        what = Again(
            st.radio(t("again.what"), list(Again), format_func=lambda w: t(f"again.{Again(w).value}"), key="again-what")
            or Again.WHOLE
        )
    st.caption(t(f"again.{what.value}.note"))
    key = f"again-{interview.id}"
    if what is Again.SPEAKERS:
        _speakers(workbench, actor, line, key)
        return
    passage = _passage(key, line) if what is Again.PASSAGE else None
    language, speakers = settings(
        key,
        project,
        language=interview.language or DETECT,
        speakers=interview.expected_speakers,
        with_speakers=what is Again.WHOLE,
    )
    model = model_choice(key, models.usable_models(workbench.config.models_folder))
    if st.button(t("transcript.again.start"), key="again-start", type="primary"):
        if what is Again.PASSAGE and passage is None:
            say_error(t("again.passage.wrong"))
            return
        asked = feedback.change(
            workbench, actor, transcription.request_again, interview.id, language=language, n_speakers=speakers,
            model=model, passage=passage,
        )  # fmt: skip
        _asked(asked.ok)


def _speakers(workbench: Workbench, actor: Actor, line: InterviewLine, key: str) -> None:
    known = line.interview.expected_speakers
    number = speaker_choice(f"{key}-apart", st, speakers=USUAL_SPEAKERS if known is None else known)
    size = workbench.kept.size_bytes(line.recording.id) if line.recording else 0
    if size:
        st.caption(t("again.speakers.kept", mb=max(1, round(size / 1e6))))
    if st.button(t("transcript.again.start"), key="again-start", type="primary"):
        asked = feedback.change(
            workbench, actor, transcription.request_speakers, line.interview.id, None if number == AUTO else number
        )
        _asked(asked.ok)


def _passage(key: str, line: InterviewLine) -> Stretch | None:
    """Ask from when to when; return None while that makes no passage."""
    left, right = st.columns(2)
    length = line.recording.duration_s if line.recording else None
    begin = left.text_input(t("again.from"), value="0:00", key=f"{key}-from")
    end = right.text_input(t("again.to"), value=clock(length) or "1:00", key=f"{key}-to")
    start_s, end_s = parse_clock(begin), parse_clock(end)
    if start_s is None or end_s is None or start_s >= end_s:
        return None
    return Stretch(start_s, end_s + 1.0 if length is not None and end_s >= int(length) else end_s)


def _asked(ok: bool) -> None:
    if ok:
        state.leave_note(t("transcript.again.asked"))
        st.rerun()


def _said(made: MadeWith) -> str:
    where = (
        t("again.made.passage", start=clock(made.passage.start_s), end=clock(made.passage.end_s))
        if made.passage
        else ""
    )
    digest = t("again.made.digest", digest=made.digest[:_DIGEST_SHOWN]) if made.digest else ""
    vocabulary = made.settings.get("vocabulary")
    terms = vocabulary.get("terms", 0) if isinstance(vocabulary, dict) else 0
    parts = [
        t("again.made", model=made.model, engine=made.engine, version=made.version),
        where,
        made.made_at[:10],
        digest,
        t("again.made.terms", n=terms) if terms else "",
    ]
    return " · ".join(part for part in parts if part)
