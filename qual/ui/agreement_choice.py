"""What is compared on the page Agreement: a round or the present state, the unit, people, codes and the language."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from qual.analysis.compared import Basis
from qual.domain.codebook import CodeNode
from qual.domain.project import Actor
from qual.exchange.agreement_words import LANGUAGES, Words, words_of
from qual.services import codebook, projects, rounds
from qual.services.agreement import Asked, sees_pairs
from qual.services.rounds import RoundView
from qual.ui import feedback, state
from qual.ui.format import language_name, plain
from qual.ui.text import LANGUAGE, t
from qual.workbench import Workbench

NOW = ""  # stands for codings as they are now among the rounds


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person chose."""

    asked: Asked
    words: Words
    rounds: tuple[RoundView, ...]  # those that can be compared, newest first
    waiting: tuple[RoundView, ...]  # blind rounds that are still open


def choice(workbench: Workbench, actor: Actor, project_id: str) -> Choice:
    """Draw the controls and return what is asked for."""
    views = feedback.ask(workbench, actor, rounds.rounds_of, project_id)
    nodes = feedback.ask(workbench, actor, codebook.tree, project_id)
    open_to_all = tuple(view for view in views if not view.round.hides)
    waiting = tuple(view for view in views if view.round.hides)
    names = {view.round.id: view.round.name for view in open_to_all} | {NOW: t("agreement.now")}
    with st.container(key="agreement-choice", horizontal=True, vertical_alignment="bottom"):
        round_id = st.selectbox(
            t("agreement.round"), list(names), format_func=names.__getitem__, key="agreement-round", width=330
        )
        basis = st.segmented_control(
            t("agreement.unit"),
            list(Basis),
            default=Basis.TURN,
            required=True,
            format_func=lambda one: t(f"agreement.unit.{one.value}"),
            key="agreement-unit",
        )
        language = st.selectbox(
            t("agreement.language"),
            LANGUAGES,
            index=LANGUAGES.index(LANGUAGE) if LANGUAGE in LANGUAGES else 0,
            format_func=language_name,
            key="agreement-language",
            width=140,
        )
        may_choose = feedback.ask(workbench, actor, sees_pairs, project_id)
        people = _people(workbench, actor, project_id, open_to_all, round_id) if may_choose else {}
        coders, codes, below = _narrowed(people, nodes)
    for view in waiting:
        st.info(plain(t("agreement.waiting", name=view.round.name)), icon=":material/visibility_off:")
    asked = Asked(project_id, round_id or None, Basis(basis or Basis.TURN), coders, codes, below)
    return Choice(asked, words_of(str(language)), open_to_all, waiting)


def _narrowed(people: dict[str, str], nodes: tuple[CodeNode, ...]) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    by_id = {node.code.id: node for node in nodes}
    narrowed = any(state.widget(key) for key in ("agreement-coders", "agreement-codes", "agreement-below"))
    label = t("agreement.narrow.on" if narrowed else "agreement.narrow")
    with st.popover(label, icon=":material/filter_list:", key="agreement-narrow"):
        coders = st.multiselect(
            t("agreement.coders"),
            list(people),
            format_func=lambda id_: people.get(id_, ""),
            placeholder=t("agreement.coders.all"),
            key="agreement-coders",
            disabled=not people,
        )
        codes = st.multiselect(
            t("agreement.codes"),
            list(by_id),
            format_func=lambda id_: by_id[id_].code.name if id_ in by_id else "",
            placeholder=t("agreement.codes.all"),
            key="agreement-codes",
        )
        below = st.toggle(t("agreement.below"), key="agreement-below", help=t("agreement.below.help"))
    if len(coders) == 1:
        st.caption(t("agreement.coders.two"))
        coders = []
    return tuple(sorted(coders)), tuple(codes), bool(below)


def _people(
    workbench: Workbench, actor: Actor, project_id: str, views: tuple[RoundView, ...], round_id: str | None
) -> dict[str, str]:
    """Return names by id of those who code in the round; all members where codings are compared as they stand."""
    view = next((view for view in views if view.round.id == round_id), None)
    if view is not None:
        return dict(view.coders)
    return {one.user_id: one.name for one in feedback.ask(workbench, actor, projects.members, project_id)}
