"""One's own passages that were coded under earlier words: still right, another code, or removed, until none is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from qual.domain.codebook import CodeNode
from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import coding, recode_list, wordings
from qual.services.recode_list import Stale
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import quote
from qual.ui.text import t
from qual.workbench import Workbench

MOST = 15  # passages shown at once
_RULES = ("name", "definition", "include", "exclude", "example")


def recode_form(workbench: Workbench, actor: Actor, project_id: str, nodes: Sequence[CodeNode]) -> None:
    """Draw the list; nothing when it is empty."""
    if not feedback.ask(workbench, actor, recode_list.n_to_recode, project_id):
        return
    found = feedback.ask(workbench, actor, recode_list.my_recode_list, project_id)
    hears = may(feedback.ask(workbench, actor, Tx.role, project_id), Action.HEAR)
    with st.expander(t("recode.title", n=len(found)), icon=":material/rule:", expanded=True, key="recode"):
        st.caption(t("recode.note"))
        for number, one in enumerate(found[:MOST]):
            if number == 0 or found[number - 1].code.id != one.code.id:
                st.subheader(plain(one.code.name), anchor=False)
            _passage(workbench, actor, one, nodes, hears=hears)
        if len(found) > MOST:
            st.caption(t("recode.more", n=len(found) - MOST))


def _passage(workbench: Workbench, actor: Actor, one: Stale, nodes: Sequence[CodeNode], *, hears: bool) -> None:
    made, key = one.use.coding, one.use.coding.id
    with st.container(key=f"carried-{key}"):
        quote(one.use.passage, f"recode-{key}", recording_id=one.use.recording_id if hears else None)
        _words(one)
        with st.container(key=f"recode-acts-{key}", horizontal=True, gap="small"):
            st.button(
                t("recode.right"),
                key=f"recode-right-{key}",
                icon=":material/check:",
                on_click=_do,
                args=(workbench, actor, "right", wordings.confirm_wording, one.code.id, [made.id]),
            )
            with st.popover(t("recode.other"), key=f"recode-other-{key}"):
                _other(workbench, actor, one, nodes)
            st.button(
                t("recode.remove"),
                key=f"recode-remove-{key}",
                on_click=_do,
                args=(workbench, actor, "remove", coding.remove_coding, made.id),
            )


def _words(one: Stale) -> None:
    if one.use.wording is None:
        return
    for rule in _RULES:
        was, now = getattr(one.use.wording, rule), getattr(one.code, rule)
        if was != now:
            with st.container(key=f"rule-{rule}-{one.use.coding.id}", gap=None):
                st.caption(t(f"code.{rule}"))
                st.text(f"{t('recode.was')}: {was or t('code.unsaid')}")
                st.text(f"{t('recode.now')}: {now or t('code.unsaid')}")


def _other(workbench: Workbench, actor: Actor, one: Stale, nodes: Sequence[CodeNode]) -> None:
    made = one.use.coding
    by_id = {node.code.id: node for node in nodes if node.code.id != one.code.id}
    chosen = st.selectbox(
        t("negotiate.code"),
        list(by_id),
        index=None,
        format_func=lambda id_: "\u2003" * by_id[id_].depth + by_id[id_].code.name,
        placeholder=t("code.target.hint"),
        key=f"recode-code-{made.id}",
    )
    st.button(
        t("recode.other.do"),
        key=f"recode-other-do-{made.id}",
        type="primary",
        disabled=chosen is None,
        on_click=_do,
        args=(workbench, actor, "other", coding.change_coding, made.id),
        kwargs={"revision_id": made.revision_id, "span": made.span, "code_id": chosen},
    )


def _do(workbench: Workbench, actor: Actor, act: str, service: Callable[..., Any], *given: Any, **named: Any) -> None:
    if feedback.change_first(workbench, actor, service, *given, **named).ok:
        state.leave_note(t(f"recode.{act}.done"))
