"""One code's card: its rules, where it is used, changing and moving it, and every wording it had before."""

from __future__ import annotations

import streamlit as st

from qual.domain.codebook import Code, CodeNode
from qual.domain.project import Actor
from qual.services import codebook, usage
from qual.services.usage import CodeCard
from qual.services.wordings import Wording
from qual.store.tx import Tx
from qual.ui import code_acts, code_use, feedback, state
from qual.ui.format import day, plain
from qual.ui.layout import say_warning
from qual.ui.memo_thread import memos_on_code
from qual.ui.text import t
from qual.workbench import Workbench

_RULES = ("definition", "include", "exclude", "example")


def card(
    workbench: Workbench, actor: Actor, node: CodeNode, nodes: tuple[CodeNode, ...], count: int, *, may_edit: bool
) -> None:
    """Draw the card of a code."""
    code = node.code
    st.html(f"<style>.st-key-code-card{{border-top:4px solid {code.colour}}}</style>")
    with st.container(key="code-card", border=True):
        st.subheader(plain(code.name), anchor=False)
        parent = next((other.code.name for other in nodes if other.code.id == code.parent_id), "")
        st.caption(plain(" · ".join(part for part in (parent, t("count.codings", n=count)) if part)))
        found = feedback.ask(workbench, actor, usage.code_card, code.id)
        history = found.wordings
        names = ["rules", "use", "memos", *(("edit", "move", "acts") if may_edit else ()), "history"]
        tabs = dict(zip(names, st.tabs([t(f"code.tab.{name}") for name in names]), strict=True))
        with tabs["rules"]:
            _rules(code)
        with tabs["use"]:
            code_use.use_tab(workbench, actor, found)
        with tabs["memos"]:
            role = feedback.ask(workbench, actor, Tx.role, code.project_id)
            memos_on_code(workbench, actor, role, code.project_id, code.id)
        if may_edit:
            with tabs["edit"]:
                _edit(workbench, actor, code, history)
            with tabs["move"]:
                _move(workbench, actor, found, nodes)
            with tabs["acts"]:
                code_acts.merge_tab(workbench, actor, found, nodes)
        with tabs["history"]:
            _history(history)
            if found.merged:
                st.caption(t("code.merged.words"))
                _history(found.merged, in_force=False)


def _rules(code: Code) -> None:
    for rule in _RULES:
        text = getattr(code, rule)
        with st.container(key=f"rule-{rule}", gap=None):
            st.caption(t(f"code.{rule}"))
            if text and rule == "example":
                with st.container(key="quote-example"):
                    st.text(text)
            else:
                st.text(text or t("code.unsaid"))


def _edit(workbench: Workbench, actor: Actor, code: Code, history: tuple[Wording, ...]) -> None:
    key = f"{code.id}-{state.round_of(code.id)}"
    based_on = state.version_seen(key) or code.version
    known = state.version_seen(f"{key}/newer") or based_on  # what the person has had before their eyes
    with st.form(f"edit-{key}", border=False):
        left, right = st.columns((5, 1))
        changes = {"name": left.text_input(t("code.name"), value=code.name, key=f"edit-name-{key}")}
        changes["colour"] = right.color_picker(t("code.colour"), value=code.colour, key=f"edit-colour-{key}")
        for rule in _RULES:
            changes[rule] = st.text_area(
                t(f"code.{rule}"), value=getattr(code, rule), key=f"edit-{rule}-{key}", height=90
            )
        wanted = st.form_submit_button(t("save"), type="primary", key=f"edit-save-{key}")
    state.see_version(key, based_on)
    if based_on != code.version:
        _newer(code, history, key)
        state.see_version(f"{key}/newer", code.version)
    if not wanted:
        return
    if feedback.change(workbench, actor, codebook.update_code, code.id, known, changes).ok:
        state.next_round(code.id)
        state.leave_note(t("code.saved", name=changes["name"]))
        st.rerun()


def _newer(code: Code, history: tuple[Wording, ...], key: str) -> None:
    """Show what a colleague made of the code meanwhile; the next save is then a decision between the two."""
    say_warning(t("code.newer", who=history[0].changed_by, name=code.name))
    with st.container(border=True, gap="xxsmall"):
        st.text(code.name)
        for rule in _RULES:
            st.text(f"{t(f'code.{rule}')}: {getattr(code, rule)}")
    if st.button(t("code.take_newer"), key=f"take-newer-{key}"):
        state.next_round(code.id)
        st.rerun()


def _move(workbench: Workbench, actor: Actor, card: CodeCard, nodes: tuple[CodeNode, ...]) -> None:
    code = card.code
    by_id = {node.code.id: node for node in nodes if node.code.id != code.id}
    places = ["", *by_id]
    parent = st.selectbox(
        t("code.parent"),
        places,
        index=places.index(code.parent_id or ""),
        format_func=lambda id_: "\u2003" * by_id[id_].depth + by_id[id_].code.name if id_ else t("code.top"),
        key=f"move-parent-{code.id}",
    )
    siblings = [node.code for node in nodes if (node.code.parent_id or "") == parent and node.code.id != code.id]
    before = [sibling for sibling in siblings if sibling.position < code.position]
    position = st.selectbox(
        t("code.position"),
        range(len(siblings) + 1),
        index=len(before) if parent == (code.parent_id or "") else len(siblings),
        format_func=lambda place: t("code.after", name=siblings[place - 1].name) if place else t("code.first"),
        key=f"move-position-{code.id}-{parent}",
    )
    with st.container(horizontal=True):
        if st.button(t("code.move"), key=f"move-{code.id}", type="primary"):
            moved = feedback.change(workbench, actor, codebook.move_code, code.id, parent or None, int(position or 0))
            if moved.ok:
                state.leave_note(t("code.moved", name=code.name))
                st.rerun()
        with st.popover(t("code.remove"), key=f"remove-ask-{code.id}"):
            code_acts.remove(workbench, actor, card, nodes)


def _history(history: tuple[Wording, ...], *, in_force: bool = True) -> None:
    for number, wording in enumerate(history):
        st.caption(
            plain(
                t(
                    "code.wording.now" if in_force and number == 0 else "code.wording",
                    version=wording.version,
                    who=wording.changed_by,
                    when=day(wording.changed_at),
                )
            )
        )
        st.text(wording.name)
        for rule in _RULES:
            if getattr(wording, rule):
                st.text(f"{t(f'code.{rule}')}: {getattr(wording, rule)}")
        st.divider()
