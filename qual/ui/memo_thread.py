"""A thread of memos on a page: what it lies on, what was said, and answering, changing, removing."""

from __future__ import annotations

import streamlit as st

from qual.analysis.memo_threads import MemoFilter, MemoLine, MemoOrder, Thread, chosen
from qual.domain.edits import Anchor
from qual.domain.memo import LONGEST_MEMO, MemoTarget, Target
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.services import memo_list, memos
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.links import way
from qual.ui.text import t
from qual.workbench import Workbench

_ICONS = {
    MemoTarget.CODING: ":material/label:",
    MemoTarget.PASSAGE: ":material/format_quote:",
    MemoTarget.TURN: ":material/notes:",
    MemoTarget.INTERVIEW: ":material/description:",
    MemoTarget.CODE: ":material/account_tree:",
    MemoTarget.PROJECT: ":material/folder:",
}


def thread_card(
    workbench: Workbench, actor: Actor, role: Role | None, thread: Thread, *, with_place: bool = True
) -> None:
    """Draw a memo with its answers and what this person may do with them."""
    memo = thread.first.memo
    with st.container(key=f"thread-{memo.id}", gap="xsmall"):
        if with_place:
            place(thread.first, project_id=memo.project_id)
        quote(thread.first)
        if thread.first.merged:
            st.caption(t("memos.merged", code=plain(thread.first.merged)))
        for line in thread.lines:
            _said(workbench, actor, role, line, may_remove=line is not thread.first or not thread.answers)
        if may(role, Action.WRITE_MEMOS):
            acts = st.container(key=f"acts-answer-{memo.id}", horizontal=True)
            with acts.popover(t("memos.answer"), key=f"answer-{memo.id}", type="tertiary"):
                answer_form(workbench, actor, memo.id)


def place(line: MemoLine, *, project_id: str) -> None:
    """Say what a memo lies on, with the way there."""
    memo = line.memo
    parts = (line.interview, " › ".join(line.code))
    where = " · ".join(part for part in parts if part) or t("memos.on.project")
    with st.container(key=f"source-{memo.id}", horizontal=True, gap="small"):
        st.caption(f"{_ICONS[memo.target_kind]} {plain(where)}", width="content")
        ids, label = {"project": project_id}, t("memos.open")
        if memo.interview_id:
            ids |= {"interview": memo.interview_id}
            way(label, "code", key=f"place-{memo.id}", at=memo.start, ids=ids, type="tertiary")
        elif memo.code_id:
            way(label, "codebook", key=f"place-{memo.id}", ids=ids | {"code": memo.code_id}, type="tertiary")


def quote(line: MemoLine) -> None:
    """Show the words a memo is about, and whether they still stand in the transcript."""
    memo = line.memo
    if memo.quote:
        with st.container(key=f"quote-{memo.id}", gap="xxsmall"):
            st.text(memo.quote)
            if memo.anchor is not Anchor.EXACT:
                st.caption(t(f"memos.anchor.{memo.anchor.value}"))
                if memo.was and memo.was != memo.quote:
                    st.caption(t("memos.was", words=plain(memo.was)))


def byline(line: MemoLine) -> str:
    """Return who wrote a memo and when, whom it asks, and whether they answered; without markup."""
    said = [f"**{plain(line.author)}**", day(line.memo.created_at)]
    if line.asked:
        key = "memos.asks.open" if line.memo.is_open else "memos.asks.answered"
        said.append(plain(t(key, who=", ".join(line.asked), by=line.answered_by)))
    return " · ".join(said)


def _said(workbench: Workbench, actor: Actor, role: Role | None, line: MemoLine, *, may_remove: bool) -> None:
    memo = line.memo
    is_mine = memo.author_id == actor.user and may(role, Action.WRITE_MEMOS)
    with st.container(key=f"said-{memo.id}", gap="xxsmall"):
        st.markdown(byline(line))
        st.text(memo.text)
        if not is_mine and not may(role, Action.REMOVE_MEMOS):
            return
        with st.container(key=f"acts-{memo.id}", horizontal=True, gap="small"):
            if is_mine:
                _change_form(workbench, actor, line)
            if may_remove:
                st.button(
                    t("memos.remove"),
                    key=f"memo-remove-{memo.id}",
                    type="tertiary",
                    on_click=feedback.on_press,
                    args=(workbench, actor, memos.remove_memo, memo.id),
                )


def answer_form(workbench: Workbench, actor: Actor, memo_id: str, *, height: int = 122) -> None:
    """Draw the form to answer a memo with."""
    key = f"{memo_id}-{state.round_of(f'answer-{memo_id}')}"
    with st.form(f"answer-{key}", border=False):
        text = st.text_area(t("memos.answer.text"), key=f"answer-text-{key}", max_chars=LONGEST_MEMO, height=height)
        wanted = st.form_submit_button(t("memos.answer.send"), type="primary", key=f"answer-send-{key}")
    if wanted and feedback.change(workbench, actor, memos.answer_memo, memo_id, text).ok:
        state.next_round(f"answer-{memo_id}")
        state.leave_note(t("memos.answered"))
        st.rerun()


def _change_form(workbench: Workbench, actor: Actor, line: MemoLine) -> None:
    memo = line.memo
    key = f"{memo.id}-{state.round_of(f'memo-{memo.id}')}"
    based_on = state.version_seen(key) or memo.version
    with (
        st.popover(t("memos.change"), key=f"change-{memo.id}", type="tertiary"),
        st.form(f"change-{key}", border=False),
    ):
        text = st.text_area(t("memos.text"), value=memo.text, key=f"change-text-{key}", max_chars=LONGEST_MEMO)
        wanted = st.form_submit_button(t("save"), type="primary", key=f"change-save-{key}")
    state.see_version(key, based_on)
    if not wanted:
        return
    if feedback.change(workbench, actor, memos.change_memo, memo.id, based_on, text).ok:
        state.next_round(f"memo-{memo.id}")
        state.leave_note(t("memos.changed"))
        st.rerun()
    state.see_version(key, memo.version)  # what it says now was before their eyes: saving again is a decision


def write_form(workbench: Workbench, actor: Actor, targets: dict[str, Target], *, key: str) -> None:
    """Offer to write a memo on one of `targets`, which have the names that people read."""
    round_ = f"{key}-{state.round_of(f'write-{key}')}"
    with st.form(f"write-{round_}", border=False):
        names = list(targets)
        on = names[0] if len(names) == 1 else st.selectbox(t("memos.write.on"), names, key=f"write-on-{round_}")
        text = st.text_area(
            t("memos.text"), key=f"write-text-{round_}", max_chars=LONGEST_MEMO, placeholder=t("memos.text.hint")
        )
        wanted = st.form_submit_button(t("memos.write.send"), type="primary", key=f"write-send-{round_}")
    if wanted and on and feedback.change(workbench, actor, memos.add_memo, targets[on], text).ok:
        state.next_round(f"write-{key}")
        state.leave_note(t("memos.written"))
        st.rerun()


def memos_on_code(workbench: Workbench, actor: Actor, role: Role | None, project_id: str, code_id: str) -> None:
    """Draw the memos on a code, with a form for another one."""
    if not may(role, Action.READ_MEMOS):
        st.caption(t("memos.not_for_guests"))
        return
    everything = feedback.ask(workbench, actor, memo_list.memo_threads, project_id)
    wanted = MemoFilter(target=MemoTarget.CODE, code_ids=frozenset({code_id}), order=MemoOrder.OLDEST)
    for thread in chosen(everything, wanted):
        thread_card(workbench, actor, role, thread, with_place=False)
    st.caption(t("memos.shared"))
    write_form(workbench, actor, {code_id: Target(MemoTarget.CODE, code_id)}, key=f"code-{code_id}")
