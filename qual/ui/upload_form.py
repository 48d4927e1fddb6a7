"""Bringing in recordings: language and number of speakers, then the component that streams the files to us."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from qual.domain.project import LANGUAGES, Project
from qual.engines.models import ModelStatus
from qual.services.transcription import MOST_SPEAKERS
from qual.ui.components.upload import upload
from qual.ui.format import language_codes, language_name, plain
from qual.ui.text import catalogue, t

DETECT = "detect"
AUTO = 0  # of speakers: find out
USUAL_SPEAKERS = 2


def settings(
    key: str,
    project: Project,
    *,
    language: str = "",
    speakers: int | None = USUAL_SPEAKERS,
    with_speakers: bool = True,
) -> tuple[str, int | None]:
    """Draw the two questions transcription needs answered; return the language and the number of speakers."""
    left, right = st.columns(2)
    codes = language_codes((*project.languages, *(c for c in LANGUAGES if c not in project.languages)))
    offered = (*project.languages, DETECT, *(code for code in codes if code not in project.languages))
    usual = project.languages[0] if len(project.languages) == 1 else DETECT  # a wrong language gives a wrong text
    spoken = left.selectbox(
        t("upload.language"),
        offered,
        index=offered.index(language if language in offered else usual),
        format_func=lambda code: t("upload.detect") if code == DETECT else language_name(code),
        key=f"{key}-language",
    )
    if not with_speakers:
        return str(spoken), speakers
    return str(spoken), speaker_choice(key, right, speakers=speakers or AUTO) or None


def speaker_choice(key: str, place: DeltaGenerator, *, speakers: int = USUAL_SPEAKERS) -> int:
    """Ask how many people speak; return the number, AUTO for finding it out."""
    choices = (AUTO, *range(1, MOST_SPEAKERS + 1))
    number = place.selectbox(
        t("upload.speakers"),
        choices,
        index=choices.index(speakers),
        format_func=lambda n: t("upload.speakers.auto") if n == AUTO else str(n),
        key=f"{key}-speakers",
    )
    if number == AUTO:
        place.caption(t("upload.speakers.guess"))
    return int(number or AUTO)


def model_choice(key: str, usable: tuple[ModelStatus, ...]) -> str:
    """Ask which model shall write; return its name, "" for the one the project chose for the language."""
    if len(usable) < 2:
        st.caption(t("upload.model.only"))
        return ""
    names = ("", *(model.name for model in usable))
    notes = {model.name: model.note for model in usable}
    chosen = st.selectbox(
        t("upload.model"),
        names,
        format_func=lambda name: name or t("upload.model.usual"),
        key=f"{key}-model",
    )
    if chosen:
        st.caption(plain(notes[chosen]))
    return str(chosen or "")


def upload_form(project: Project, user: str) -> None:
    """Draw the form; the page runs again, and shows the new interview, when a file has arrived."""
    language, speakers = settings("upload", project)
    upload(
        project_id=project.id,
        language=language,
        speakers=str(speakers) if speakers else "auto",
        key=f"upload-{project.id}",
        strings=catalogue(),
        user=user,
    )
