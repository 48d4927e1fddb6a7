"""Memos: all of a project on one page, to be filtered, searched, sorted, answered and taken away as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from qual.analysis.memo_threads import MemoFilter, MemoOrder, Thread, chosen
from qual.domain.codebook import CodeNode
from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import codebook, interviews, memo_list, projects
from qual.services.interviews import InterviewChoice
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.hidden_notes import memos_note
from qual.ui.layout import empty, page_head
from qual.ui.memo_thread import thread_card, write_form
from qual.ui.text import t
from qual.workbench import Workbench

PAGE = 25  # threads shown at once
_FILES = ("docx", "xlsx", "csv", "txt")


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the memos of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    page_head(t("memos.title"), over=project.name, lead=t("memos.lead"))
    memos_note(workbench, actor, project.id)
    everything = feedback.ask(workbench, actor, memo_list.memo_threads, project.id)
    nodes = feedback.ask(workbench, actor, codebook.tree, project.id)
    places = feedback.ask(workbench, actor, interviews.interview_choices, project.id)
    if may(role, Action.WRITE_MEMOS):
        with st.expander(t("memos.write"), icon=":material/add:", key="write-memo"):
            st.caption(t("memos.shared"))
            write_form(workbench, actor, _targets(project, places, nodes), key="memos")
    if not everything:
        empty(t("memos.empty.title"), t("memos.empty.body"))
        return
    wanted = _filter(actor, everything, places, nodes)
    found = chosen(everything, wanted)
    with st.container(key="memo-count", horizontal=True, vertical_alignment="center"):
        st.caption(t("memos.found", n=len(found), all=len(everything)))
        if found and may(role, Action.EXPORT):
            _download(workbench, actor, project, wanted)
    _page(workbench, actor, role, found, wanted)


def _page(workbench: Workbench, actor: Actor, role: Role | None, found: tuple[Thread, ...], wanted: MemoFilter) -> None:
    """Draw one page of the threads; another filter begins at the first."""
    name = f"memos-{hash(wanted)}"
    pages = max(1, -(-len(found) // PAGE))
    number = min(state.page_of(name), pages - 1)
    for thread in found[number * PAGE : (number + 1) * PAGE]:
        thread_card(workbench, actor, role, thread)
    if pages > 1:
        with st.container(key="memo-pages", horizontal=True, horizontal_alignment="center"):
            back, on = t("memos.page.back"), t("memos.page.on")
            st.button(back, key="memos-back", disabled=number == 0, on_click=state.turn_page, args=(name, number - 1))
            st.caption(t("memos.page", page=number + 1, pages=pages), width="content")
            st.button(
                on, key="memos-on", disabled=number == pages - 1, on_click=state.turn_page, args=(name, number + 1)
            )


def _filter(
    actor: Actor, everything: tuple[Thread, ...], places: tuple[InterviewChoice, ...], nodes: tuple[CodeNode, ...]
) -> MemoFilter:
    authors = {line.memo.author_id: line.author for thread in everything for line in thread.lines}
    names = {place.id: place.name for place in places}
    codes = {node.code.id: node for node in nodes}
    words, order = st.columns((5, 2))
    text = words.text_input(t("memos.search"), key="memos-words", placeholder=t("memos.search.hint"))
    ordered = order.selectbox(
        t("memos.order"), list(MemoOrder), format_func=lambda one: t(f"memos.order.{one.value}"), key="memos-order"
    )
    kind, author, interview, code = st.columns(4)
    any_ = t("memos.any")
    target = kind.selectbox(
        t("memos.kind"),
        ["", *MemoTarget],
        format_func=lambda one: t(f"memos.kind.{one.value}") if one else any_,
        key="memos-kind",
    )
    by = author.selectbox(
        t("memos.author"),
        ["", *sorted(authors, key=lambda user: authors[user].casefold())],
        format_func=lambda user: authors[user] if user else any_,
        key="memos-author",
    )
    where = interview.selectbox(
        t("memos.interview"), ["", *names], format_func=lambda id_: names[id_] if id_ else any_, key="memos-interview"
    )
    under = code.selectbox(
        t("memos.code"),
        ["", *codes],
        format_func=lambda id_: "\u2003" * codes[id_].depth + codes[id_].code.name if id_ else any_,
        key="memos-code",
    )
    narrowed = st.pills(
        t("memos.only"),
        ["open", "mine"],
        selection_mode="multi",
        format_func=lambda one: t(f"memos.only.{one}"),
        key="memos-only",
        label_visibility="collapsed",
    )
    return MemoFilter(
        target=MemoTarget(target) if target else None,
        author_id=by or None,
        interview_id=where or None,
        code_ids=_with_below(nodes, under) if under else frozenset(),
        only_open="open" in narrowed,
        mine=actor.user if "mine" in narrowed else None,
        words=text,
        order=ordered or MemoOrder.NEWEST,
    )


def _with_below(nodes: tuple[CodeNode, ...], code_id: str) -> frozenset[str]:
    """Return a code and those below it; in tree order a code stands before its children."""
    found = {code_id}
    for node in nodes:
        if node.code.parent_id in found:
            found.add(node.code.id)
    return frozenset(found)


def _targets(project: Project, places: tuple[InterviewChoice, ...], nodes: tuple[CodeNode, ...]) -> dict[str, Target]:
    found = {t("memos.target.project"): Target(MemoTarget.PROJECT, project.id)}
    found |= {t("memos.target.interview", name=p.name): Target(MemoTarget.INTERVIEW, p.id) for p in places}
    return found | {
        t("memos.target.code", name="\u2003" * node.depth + node.code.name): Target(MemoTarget.CODE, node.code.id)
        for node in nodes
    }


def _download(workbench: Workbench, actor: Actor, project: Project, wanted: MemoFilter) -> None:
    with st.popover(t("memos.download"), icon=":material/download:", key="memos-download"):
        scope = st.radio(
            t("memos.download.which"),
            ["shown", "all"],
            format_func=lambda one: t(f"memos.download.{one}"),
            key="memos-download-scope",
        )
        taken = wanted if scope == "shown" else MemoFilter(order=wanted.order)
        for kind in _FILES:
            st.download_button(
                t(f"memos.as.{kind}"),
                data=partial(_export, workbench, actor, project.id, taken, kind),
                file_name=t("memos.file", project=project.name, kind=kind),
                key=f"memos-{kind}",
                on_click="ignore",
                width="stretch",
            )


def _export(workbench: Workbench, actor: Actor, project_id: str, wanted: MemoFilter, kind: str) -> bytes:
    """Write the file when it is asked for; the log keeps who took it away."""
    with workbench.write(actor) as tx:
        return memo_list.export_memos(tx, project_id, wanted, kind)
