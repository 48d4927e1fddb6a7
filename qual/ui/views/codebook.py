"""Codebook: the tree of codes with their counts, one code's card, adding codes and loading whole codebooks."""

from __future__ import annotations

import streamlit as st

from qual.domain.codebook import CodeNode
from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.services import codebook, projects
from qual.store.tx import Tx
from qual.ui import code_acts, code_card, feedback, figures, state
from qual.ui.codebook_form import load_form
from qual.ui.format import plain
from qual.ui.hidden_notes import codebook_note
from qual.ui.layout import empty, page_head
from qual.ui.recode_form import recode_form
from qual.ui.text import t
from qual.workbench import Workbench

_INDENT_REM = 1.15


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the codebook of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    nodes = feedback.ask(workbench, actor, codebook.tree, project.id)
    counts = feedback.ask(workbench, actor, codebook.counts, project.id)
    page_head(t("codebook.title"), over=project.name, lead=t("codebook.lead") if nodes else "")
    stands_still = codebook_note(workbench, actor, project.id)
    may_edit = may(role, Action.EDIT_CODEBOOK) and not stands_still
    if not nodes:
        empty(t("codebook.empty.title"), t("codebook.empty.body"))
    recode_form(workbench, actor, project.id, nodes)
    if may_edit:
        _add(workbench, actor, project.id, nodes)
    if not nodes:
        if may_edit:
            code_acts.former_codes(workbench, actor, project.id)
        return
    tree, card = st.columns((5, 7), gap="large")
    with tree:
        _tree(nodes, counts)
    with card:
        node = next((node for node in nodes if node.code.id == state.chosen("code")), None)
        if node is None:
            _overview(nodes, counts)
            if may_edit:
                code_acts.former_codes(workbench, actor, project.id)
        else:
            code_card.card(workbench, actor, node, nodes, counts.get(node.code.id, 0), may_edit=may_edit)


def _add(workbench: Workbench, actor: Actor, project_id: str, nodes: tuple[CodeNode, ...]) -> None:
    with st.expander(t("codebook.add"), expanded=not nodes, icon=":material/add:", key="add-codes"):
        one, whole = st.tabs([t("codebook.add.one"), t("codebook.add.whole")])
        with one, st.form(f"new-code-{state.round_of('code')}", border=False):
            left, right = st.columns(2)
            name = left.text_input(t("code.name"), key="new-code-name")
            by_id = {node.code.id: node for node in nodes}
            parent = right.selectbox(
                t("code.parent"),
                ["", *by_id],
                format_func=lambda id_: in_tree(by_id[id_]) if id_ else t("code.top"),
                key="new-code-parent",
            )
            definition = st.text_area(t("code.definition"), key="new-code-definition", height=80)
            wanted = st.form_submit_button(t("codebook.add.button"), type="primary", key="new-code-add")
        with whole:
            load_form(workbench, actor, project_id)
    if wanted:
        made = feedback.change(
            workbench,
            actor,
            codebook.add_code,
            project_id,
            name,
            parent_id=parent or None,
            texts={"definition": definition},
        )
        if made.ok and made.value:
            state.next_round("code")
            state.choose("code", made.value.id)
            state.leave_note(t("codebook.added", name=made.value.name))
            st.rerun()


def in_tree(node: CodeNode) -> str:
    """Return a code's name indented by its depth, for lists of choices."""
    return "\u2003" * node.depth + node.code.name


def _tree(nodes: tuple[CodeNode, ...], counts: dict[str, int]) -> None:
    chosen = state.chosen("code")
    rules = [  # ids and colours are ours and checked; no text of a person comes in here
        f".st-key-node-{node.code.id} button{{padding-left:{node.depth * _INDENT_REM + 0.4:.2f}rem}}"
        f".st-key-node-{node.code.id} button::before{{background:{node.code.colour}}}"
        for node in nodes
    ]
    rules.append(f".st-key-node-{chosen} button{{background:var(--q-surface)}}")
    st.html(f"<style>{''.join(rules)}</style>")
    with st.container(key="tree", gap=None):
        for node in nodes:
            used = counts.get(node.code.id, 0)
            st.button(
                f"{plain(node.code.name)}{f' :gray[{used}]' if used else ''}",
                key=f"node-{node.code.id}",
                type="tertiary",
                width="stretch",
                on_click=state.choose,
                args=("code", None if node.code.id == chosen else node.code.id),
            )


def _overview(nodes: tuple[CodeNode, ...], counts: dict[str, int]) -> None:
    used = [
        figures.CodeCount(node.code.name, node.code.colour, counts[node.code.id])
        for node in nodes
        if counts.get(node.code.id)
    ]
    if not used:
        st.caption(t("codebook.choose"))
        return
    st.subheader(t("codebook.use.title"), anchor=False)
    st.caption(t("codebook.use.note", n=len(nodes) - len(used)))
    st.plotly_chart(figures.codings_per_code(used), config=figures.QUIET, key="code-use", alt=t("codebook.use.title"))
