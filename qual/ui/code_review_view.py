"""What came of the codes suggested while coding, and a code's lists for review: may have missed, looks unlike it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.codebook import CodeNode
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.services import code_lists, codebook, suggestion_figures
from qual.services.agreement import newest_event
from qual.services.code_lists import CodeLists
from qual.services.suggestion_figures import SuggestionFigures
from qual.store.themes import SuggestionRun
from qual.ui import feedback
from qual.ui.code_list_view import lists_of
from qual.ui.format import label
from qual.ui.suggestion_numbers import figures
from qual.ui.text import t
from qual.workbench import Workbench

_PARTS = ("lists", "figures")
_MOST = 16  # lists and figures kept, for one person each


def code_review_view(
    workbench: Workbench,
    actor: Actor,
    project: Project,
    role: Role | None,
    runs: tuple[SuggestionRun, ...],
) -> None:
    """Draw one of the two parts."""
    if not runs:  # then this is the only view there is, and no control says its name
        st.subheader(t("themes.view.code_review"), anchor=False)
    part = st.segmented_control(
        t("codereview.part"),
        _PARTS,
        default=_PARTS[0],
        required=True,
        format_func=lambda one: t(f"codereview.part.{one}"),
        key="codereview-part",
        label_visibility="collapsed",
    )
    seq = feedback.ask(workbench, actor, newest_event, project.id)
    if part == "figures":
        figures(_figures(workbench, actor, actor.user, seq, project.id))
        return
    nodes = feedback.ask(workbench, actor, codebook.tree, project.id)
    if not nodes:
        st.info(t("codereview.no_codes"))
        return
    code_id = _code(nodes, feedback.ask(workbench, actor, codebook.counts, project.id))
    outcome = feedback.attempt(lambda: _lists(workbench, actor, actor.user, seq, project.id, code_id))
    if outcome.value is not None:
        rights = {one: may(role, one) for one in (Action.CODE, Action.HEAR, Action.REMOVE_CODINGS)}
        lists_of(workbench, actor, project.id, outcome.value, rights)


def _code(nodes: tuple[CodeNode, ...], counts: Mapping[str, int]) -> str:
    by_id = {node.code.id: "\u2003" * node.depth + node.code.name for node in nodes}
    ids = list(by_id)
    chosen = st.selectbox(
        t("codereview.code"),
        ids,
        index=ids.index(max(ids, key=lambda one: counts.get(one, 0))),  # the most used can be compared first
        format_func=lambda one: label(by_id.get(one, "")),
        key="codereview-code",
        width=420,
    )
    return str(chosen) if chosen in by_id else ids[0]


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _lists(_workbench: Workbench, _actor: Actor, user: str, seq: int, project_id: str, code_id: str) -> CodeLists:
    """Draw the lists up for one person, anew after any event."""
    del user, seq  # parts of the key
    with _workbench.read(_actor) as tx:
        return code_lists.code_lists(tx, project_id, code_id)


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _figures(_workbench: Workbench, _actor: Actor, user: str, seq: int, project_id: str) -> SuggestionFigures:
    del user, seq
    with _workbench.read(_actor) as tx:
        return suggestion_figures.suggestion_figures(tx, project_id)
