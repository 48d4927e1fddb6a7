"""Bringing in transcripts that exist already: what would be stored is shown first."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

import streamlit as st

from qual.analysis.language_guess import guess_language
from qual.domain.interview import Revision
from qual.domain.project import Actor, Project
from qual.exchange.transcript_files import READABLE, TranscriptDraft, read_transcript
from qual.services import transcripts
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import clock, language_codes, language_name, length, listed, plain, shortened
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.workbench import Workbench

_TURNS_SHOWN = 4
_CHARACTERS_SHOWN = 300  # of each turn
_WARNINGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Chosen:
    """A file that could be read, with the name and language it will be stored under."""

    draft: TranscriptDraft
    name: str
    language: str


def import_form(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the form: choose files, look at them, store them all or none."""
    round_ = state.round_of("import")
    files = st.file_uploader(
        t("import.files"),
        type=list(READABLE),
        accept_multiple_files=True,
        key=f"import-files-{round_}",
        help=t("import.help"),
    )
    chosen = [
        found for number, file in enumerate(files) if (found := _preview(file.name, file.getvalue(), project, number))
    ]
    if not chosen:
        return
    if st.button(t("import.store", n=len(chosen)), type="primary", key="import-store"):
        stored = feedback.change(workbench, actor, _store, project.id, chosen)
        if stored.ok:
            state.next_round("import")
            state.leave_note(t("import.stored", n=len(chosen)))
            st.rerun()


def _preview(filename: str, data: bytes, project: Project, number: int) -> Chosen | None:
    read = feedback.attempt(lambda: read_transcript(filename, data))
    if read.value is None:
        return None
    draft = read.value
    document = draft.document
    key = f"{state.round_of('import')}-{number}"
    with st.container(border=True, key=f"preview-{key}"):
        left, right = st.columns((3, 1.2))
        name = left.text_input(t("import.name"), value=PurePath(filename).stem, key=f"import-name-{key}")
        codes = language_codes(project.languages)
        said = document.language or guess_language(document.text, project.languages)
        guess = codes.index(said) if said in codes else 0
        language = right.selectbox(
            t("import.language"), codes, index=guess, format_func=language_name, key=f"import-language-{key}"
        )
        speakers = listed([s or t("import.nobody") for s in draft.speakers], most=6)
        parts = [
            t("count.turns", n=len(document.turns)),
            f"{t('count.speakers', n=len(draft.speakers))}: {speakers}",
            length(document.duration_s) if document.duration_s else "",
        ]
        st.caption(plain(" · ".join(part for part in parts if part)))
        for warning in draft.warnings[:_WARNINGS_SHOWN]:
            say_warning(warning)
        if len(draft.warnings) > _WARNINGS_SHOWN:
            st.caption(t("import.more_warnings", n=len(draft.warnings) - _WARNINGS_SHOWN))
        with st.container(key=f"lines-{key}", gap="xxsmall"):
            for turn in document.turns[:_TURNS_SHOWN]:
                words = shortened(" ".join(turn.span.slice(document.text).split()), _CHARACTERS_SHOWN)
                st.text(" ".join(part for part in (clock(turn.start_s), f"{turn.speaker}:", words) if part))
    return Chosen(draft, name, language or "")


def _store(tx: Tx, project_id: str, chosen: list[Chosen]) -> list[Revision]:
    return [
        transcripts.import_transcript(tx, project_id, one.draft.document, name=one.name, language=one.language)
        for one in chosen
    ]
