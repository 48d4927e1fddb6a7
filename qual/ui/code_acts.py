"""What is done to a code in use: merging it, splitting it, moving its codings, removing it, putting it back."""

from __future__ import annotations

import streamlit as st

from qual.domain.codebook import Code, CodeNode
from qual.domain.project import Actor
from qual.services import codebook, merging, recoding, usage
from qual.services.merging import Children
from qual.services.recoding import Moved
from qual.services.usage import CodeCard
from qual.ui import feedback, state
from qual.ui.format import plain, shortened
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.workbench import Workbench

_MOST = 200  # passages to choose among


def merge_tab(workbench: Workbench, actor: Actor, card: CodeCard, nodes: tuple[CodeNode, ...]) -> None:
    """Draw merging, splitting and moving codings."""
    code = card.code
    others = {node.code.id: node for node in nodes if node.code.id != code.id}
    ways = ["merge", *(("recode", "split") if card.total else ())]
    way = st.segmented_control(
        t("code.acts"), ways, default="merge", format_func=lambda one: t(f"code.act.{one}"), key=f"act-{code.id}",
        label_visibility="collapsed", required=True,
    )  # fmt: skip
    if way == "split":
        _split(workbench, actor, code)
        return
    into = _target(code, others, way or "merge")
    if way == "recode":
        _recode(workbench, actor, code, into)
        return
    children = None
    if any(node.code.parent_id == code.id for node in nodes):
        children = st.radio(
            t("code.children"), list(Children), format_func=lambda one: t(f"code.children.{one}"),
            key=f"merge-children-{code.id}",
        )  # fmt: skip
    st.caption(t("code.merge.note"))
    if st.button(t("code.act.merge"), key=f"merge-{code.id}", type="primary") and _is_chosen(into):
        done = feedback.change(workbench, actor, merging.merge_code, code.id, str(into), children=children)
        if done.ok and done.value:
            state.choose("code", into)
            state.leave_note(_said("code.merged", done.value))
            st.rerun()


def remove(workbench: Workbench, actor: Actor, card: CodeCard, nodes: tuple[CodeNode, ...]) -> None:
    """Draw removing: of a code in use only with a clear choice of what becomes of its codings."""
    code = card.code
    st.text(t("code.remove.note", name=code.name))
    way, into = None, None
    if card.total:
        way = st.radio(
            t("code.remove.used", n=card.total), ["move", "remove"], index=None,
            format_func=lambda one: t(f"code.remove.{one}"), key=f"remove-way-{code.id}",
        )  # fmt: skip
        if way == "move":
            into = _target(code, {node.code.id: node for node in nodes if node.code.id != code.id}, "remove")
    if st.button(t("code.remove"), key=f"remove-{code.id}"):
        done = feedback.change(
            workbench, actor, codebook.remove_code, code.id, with_codings=way == "remove", move_to=into
        )
        if done.ok:
            state.choose("code", None)
            state.leave_note(t("code.removed", name=code.name))
            st.rerun()


def former_codes(workbench: Workbench, actor: Actor, project_id: str) -> None:
    """Draw the codes that were removed or merged, each with the way back."""
    gone = feedback.ask(workbench, actor, codebook.former, project_id)
    if not gone:
        return
    standing = {node.code.id: node.code.name for node in feedback.ask(workbench, actor, codebook.tree, project_id)}
    with st.expander(t("codebook.former", n=len(gone)), key="former-codes"):
        for code in gone:
            left, right = st.columns((5, 2), vertical_alignment="center")
            into = standing.get(code.merged_into or "")
            left.text(t("codebook.former.merged", name=code.name, into=into) if into else code.name)
            if right.button(t("codebook.former.back"), key=f"back-{code.id}"):
                service = merging.unmerge_code if code.merged_into else codebook.restore_code
                if feedback.change(workbench, actor, service, code.id).ok:
                    state.choose("code", code.id)
                    state.leave_note(t("codebook.former.done", name=code.name))
                    st.rerun()


def _recode(workbench: Workbench, actor: Actor, code: Code, into: str | None) -> None:
    mine = st.toggle(t("code.recode.mine"), key=f"recode-mine-{code.id}")
    if st.button(t("code.act.recode"), key=f"recode-{code.id}", type="primary") and _is_chosen(into):
        done = feedback.change(workbench, actor, recoding.move_codings, code.id, str(into), mine=mine)
        if done.ok and done.value:
            state.leave_note(_said("code.recoded", done.value))
            st.rerun()


def _split(workbench: Workbench, actor: Actor, code: Code) -> None:
    found = feedback.ask(workbench, actor, usage.uses, code.id, most=_MOST)
    with st.form(f"split-{code.id}-{state.round_of('split')}", border=False):
        name = st.text_input(t("code.split.name"), key=f"split-name-{code.id}")
        below = st.toggle(t("code.split.below"), key=f"split-below-{code.id}")
        with st.container(height="content" if len(found.uses) < 8 else 320, border=False, gap="xxsmall"):
            chosen = [
                use.coding.id
                for use in found.uses
                if st.checkbox(
                    plain(f"{shortened(use.coding.quote, 160)} · {use.passage.interview_name} · {use.coder}"),
                    key=f"split-{use.coding.id}",
                )
            ]
        wanted = st.form_submit_button(t("code.act.split"), type="primary", key=f"split-do-{code.id}")
    if found.total > len(found.uses):
        st.caption(t("code.split.more", n=found.total - len(found.uses)))
    if wanted:
        parent = code.id if below else code.parent_id
        made = feedback.change(
            workbench, actor, merging.split_code, code.id, name, chosen, parent_id=parent, colour=code.colour
        )
        if made.ok and made.value:
            state.next_round("split")
            state.choose("code", made.value.id)
            state.leave_note(t("code.split.done", name=made.value.name, n=len(chosen)))
            st.rerun()


def _target(code: Code, others: dict[str, CodeNode], act: str) -> str | None:
    return st.selectbox(
        t(f"code.target.{act}"),
        list(others),
        index=None,
        format_func=lambda id_: "\u2003" * others[id_].depth + others[id_].code.name,
        placeholder=t("code.target.hint"),
        key=f"target-{act}-{code.id}",
    )


def _is_chosen(into: str | None) -> bool:
    if into is None:
        say_warning(t("code.target.missing"))
    return into is not None


def _said(key: str, moved: Moved) -> str:
    said = t(key, source=moved.source, into=moved.into, n=moved.moved)
    return f"{said} {t('code.dropped', n=moved.dropped)}" if moved.dropped else said
