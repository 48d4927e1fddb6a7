"""Questions that colleagues asked this person with @, on the start page until they are answered."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import memo_list
from qual.services.memo_list import Question
from qual.ui import feedback
from qual.ui.format import day, plain
from qual.ui.links import way
from qual.ui.memo_thread import answer_form, place, quote
from qual.ui.text import t
from qual.workbench import Workbench

_MOST = 20  # the oldest first; the page Memos has them all


def questions(workbench: Workbench, actor: Actor) -> None:
    """Draw the questions that wait for this person, the oldest first; nothing where none waits."""
    waiting = feedback.ask(workbench, actor, memo_list.questions_to_me)
    if not waiting:
        return
    with st.container(key="questions"):
        st.subheader(t("start.questions", n=len(waiting)), anchor=False)
        for question in waiting[:_MOST]:
            _question(workbench, actor, question)
        if len(waiting) > _MOST:
            st.caption(t("start.questions.more", n=len(waiting) - _MOST))


def _question(workbench: Workbench, actor: Actor, question: Question) -> None:
    line, ids = question.line, {"project": question.project.id}
    with st.container(key=f"card-question-{line.memo.id}", border=True, gap="xsmall"):
        asked = t("start.question", who=line.author, project=question.project.name, when=day(line.memo.created_at))
        st.markdown(f":material/contact_support: {plain(asked)}")
        place(line, project_id=question.project.id)
        if not line.memo.interview_id and not line.memo.code_id:
            way(t("start.question.memos"), "memos", key=f"place-{line.memo.id}", ids=ids, type="tertiary")
        quote(line)
        with st.container(key=f"said-{line.memo.id}"):
            st.text(line.memo.text)
        answer_form(workbench, actor, line.memo.id, height=80)
