"""The Download menu of the Transcript page: which file, with which time stamps, in which view of the words."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qual.analysis.reading import PauseStyle
from qual.domain.project import Actor
from qual.exchange.transcript_view import Stamps, WriteOptions
from qual.services import transcripts
from qual.services.interviews import InterviewLine
from qual.services.transcript_export import transcript_file
from qual.ui import feedback
from qual.ui.text import t
from qual.workbench import Workbench

_ALWAYS = ("docx", "odt", "txt", "json")
_WITH_TIMES = ("vtt", "srt")


def download(workbench: Workbench, actor: Actor, line: InterviewLine) -> None:
    """Draw the options and one button per kind of file."""
    revision = feedback.ask(workbench, actor, transcripts.current_revision, line.interview.id)
    if revision is None:
        return
    has_times = any(turn.start_s is not None for turn in revision.document.turns)
    options = _options(has_times=has_times, has_word_times=any(w.start_s is not None for w in revision.document.words))
    for kind in (*_ALWAYS, *(_WITH_TIMES if has_times else ())):
        st.download_button(
            t(f"transcript.as.{kind}"),
            data=partial(_file, workbench, actor, line.interview.id, kind, options),
            file_name=f"{line.interview.name}.{kind}",
            key=f"download-{kind}",
            on_click="ignore",
            width="stretch",
        )


def _options(*, has_times: bool, has_word_times: bool) -> WriteOptions:
    stamps, pauses = Stamps.NONE, PauseStyle.NONE
    if has_times:
        stamps = st.selectbox(
            t("transcript.stamps"), list(Stamps), index=1, format_func=_stamps_name, key="download-stamps"
        )
    words = st.selectbox(
        t("transcript.words"),
        (False, True),
        format_func=_words_name,
        key="download-words",
        help=t("transcript.words.help"),
    )
    if has_word_times:
        pauses = st.selectbox(t("transcript.pauses"), list(PauseStyle), format_func=_pauses_name, key="download-pauses")
    unsure = st.checkbox(t("transcript.unsure"), key="download-unsure")
    numbers = st.checkbox(t("transcript.numbers"), key="download-numbers", help=t("transcript.numbers.help"))
    return WriteOptions(stamps, pauses, smoothed=words, unsure=unsure, numbers_in_words=numbers)


def _stamps_name(stamps: Stamps) -> str:
    return t(f"transcript.stamps.{stamps.value}")


def _words_name(smoothed: bool) -> str:
    return t("transcript.words.smooth" if smoothed else "transcript.words.verbatim")


def _pauses_name(pauses: PauseStyle) -> str:
    return t(f"transcript.pauses.{pauses.value}")


def _file(workbench: Workbench, actor: Actor, interview_id: str, kind: str, options: WriteOptions) -> bytes:
    with workbench.write(actor) as tx:
        return transcript_file(tx, interview_id, kind, options)
