"""Loading a whole codebook, from the samples or from a file; what would be added is shown first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import streamlit as st

from qual.domain.codebook import CodebookDraft, CodeDraft
from qual.domain.project import Actor
from qual.exchange.codebook_files import READABLE, read_codebook
from qual.services.codebook_loading import Loaded, load_codebook
from qual.ui import feedback, files, state
from qual.ui.text import t
from qual.workbench import Workbench


def load_form(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Draw the form: choose a sample or a file, look at it, load it."""
    draft = _chosen_draft()
    if draft is None:
        return
    codes = list(_flat(draft.codes))
    with st.container(border=True, key="codebook-preview"):
        st.text(draft.name)
        if draft.description:
            st.text(draft.description)
        st.caption(t("count.codes", n=len(codes)))
        with st.container(height=260, border=False, gap=None):
            for depth, code in codes:
                st.text("\u2003" * depth + code.name + (f": {code.definition}" if code.definition else ""), wrap=False)
    if st.button(t("codebook.load", n=len(codes)), type="primary", key="codebook-load"):
        loaded = feedback.change(workbench, actor, load_codebook, project_id, draft)
        if loaded.ok:
            state.next_round("codebook")
            state.leave_note(_told(loaded.value))
            st.rerun()


def _told(loaded: Loaded) -> str:
    """Say what was loaded, and what was not because it had been merged."""
    merged = "; ".join(t("codebook.loaded.merged", name=name, into=into) for name, into in loaded.merged)
    return " ".join(filter(None, (t("codebook.loaded", n=loaded.added), merged)))


def _chosen_draft() -> CodebookDraft | None:
    round_ = state.round_of("codebook")
    samples = files.samples()
    left, right = st.columns(2)
    sample = left.selectbox(
        t("codebook.sample"),
        samples,
        index=None,
        format_func=lambda one: one.title,
        placeholder=t("codebook.sample.hint"),
        key=f"codebook-sample-{round_}",
    )
    file = right.file_uploader(t("codebook.file"), type=[*READABLE, "yml"], key=f"codebook-file-{round_}")
    if file is not None:
        return feedback.attempt(lambda: read_codebook(file.name, file.getvalue())).value
    if sample is not None:
        return feedback.attempt(sample.read).value
    return None


def _flat(codes: Iterable[CodeDraft], depth: int = 0) -> Iterator[tuple[int, CodeDraft]]:
    for code in codes:
        yield depth, code
        yield from _flat(code.children, depth + 1)
