"""Agreement to take away from the page: the methods paragraph to copy, and files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_methods import methods
from qual.exchange.agreement_words import Words
from qual.services.agreement import Asked
from qual.services.agreement_export import export_agreement
from qual.store.tx import Tx
from qual.ui import feedback
from qual.ui.text import t
from qual.workbench import Workbench

_KINDS = ("xlsx", "docx", "txt", "json")


def take_away(workbench: Workbench, actor: Actor, asked: Asked, data: AgreementData, words: Words) -> None:
    """Draw the paragraph, which the browser copies at a press, and the downloads for those who may export."""
    st.caption(t("agreement.methods.note"))
    st.code(methods(data, words).text, language=None, wrap_lines=True)
    if not may(feedback.ask(workbench, actor, Tx.role, asked.project_id), Action.EXPORT):
        st.caption(t("report.not_allowed"))
        return
    with st.container(horizontal=True, key="agreement-files"):
        for kind in _KINDS:
            st.download_button(
                t(f"agreement.as.{kind}"),
                data=partial(_export, workbench, actor, asked, kind, words.language),
                file_name=t("agreement.file", project=data.project, kind=kind),
                key=f"agreement-{kind}",
                on_click="ignore",
                icon=":material/download:",
            )


def _export(workbench: Workbench, actor: Actor, asked: Asked, kind: str, language: str) -> bytes:
    """Write the file when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return export_agreement(tx, asked, kind, language)
