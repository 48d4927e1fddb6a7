"""Deciding which passages belong together: questions merged or split, passages pinned or never put together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from qual.domain.passage_decision import PassagePlace
from qual.domain.project import Actor
from qual.domain.theme import Suggestion
from qual.services import deciding, question_making
from qual.services.suggestions import SuggestionView
from qual.ui import feedback, state
from qual.ui.picks import Picks, key_of, place_of
from qual.ui.question import title_of_question
from qual.ui.text import t
from qual.workbench import Workbench

_MOST_PARTS = 6


def join_form(workbench: Workbench, actor: Actor, view: SuggestionView, waiting: Mapping[str, Suggestion]) -> None:
    """Draw how to make one question of this and others."""
    id_ = view.suggestion.id
    if not waiting:
        st.caption(t("decision.join.none"))
        return
    with st.form(f"join-{id_}", border=False):
        with_ = st.multiselect(
            t("decision.join.with"),
            list(waiting),
            format_func=lambda one: title_of_question(waiting[one]),
            select_all=False,  # Enter in the open list would take them all
            key=f"join-with-{id_}",
        )
        st.caption(t("decision.join.note"))
        wanted = st.form_submit_button(t("decision.join.button"), type="primary", key=f"join-button-{id_}")
    if not wanted:
        return
    together = [id_, *with_]
    whole = feedback.ask(workbench, actor, question_making.whole_of, together, workbench.engines.language)
    made = feedback.change(workbench, actor, deciding.join, together, whole)
    if made.ok and made.value:
        state.choose("question", made.value.id)
        state.leave_note(t("decision.joined"))
        st.rerun()


def split_form(workbench: Workbench, actor: Actor, view: SuggestionView, picks: Picks) -> None:
    """Draw how to make several questions of this one: ticked passages go to parts, what is left is the first part."""
    id_ = view.suggestion.id
    parts = _parts(id_)
    left = view.n_segments - sum(map(len, parts))
    st.caption(t("decision.split.note"))
    sizes = [left, *map(len, parts)]
    st.markdown("  \n".join(t("decision.split.part", number=i, n=n) for i, n in enumerate(sizes, start=1)))
    with st.container(key=f"split-{id_}", horizontal=True):
        st.button(
            t("decision.split.add", n=len(picks.chosen)),
            key=f"split-add-{id_}",
            disabled=not picks.chosen or len(parts) >= _MOST_PARTS - 1,
            on_click=_add_part,
            args=(id_, picks),
        )
        st.button(
            t("decision.split.anew"), key=f"split-anew-{id_}", type="tertiary", disabled=not parts,
            on_click=state.remember, args=(_name(id_), ()),
        )  # fmt: skip
        ready = "primary" if parts else "secondary"
        wanted = st.button(t("decision.split.button"), key=f"split-button-{id_}", type=ready, disabled=not parts)
    if not wanted:
        return
    described = feedback.ask(workbench, actor, question_making.parts_of, id_, parts, workbench.engines.language)
    made = feedback.change(workbench, actor, deciding.split, id_, described)
    if made.ok and made.value:
        state.remember(_name(id_), ())
        state.choose("question", made.value[0].id)
        state.leave_note(t("decision.split.done", n=len(made.value)))
        st.rerun()


def apart_form(workbench: Workbench, actor: Actor, view: SuggestionView, chosen: Sequence[PassagePlace]) -> None:
    """Draw how to say that the ticked passages belong together, or that two of them never do."""
    id_, project_id = view.suggestion.id, view.suggestion.project_id
    st.caption(t("decision.apart.note"))
    with st.form(f"apart-{id_}", border=False):
        reason = st.text_input(t("decision.apart.reason"), key=f"apart-reason-{id_}")
        with st.container(horizontal=True):
            pin = st.form_submit_button(t("decision.pin.button", n=len(chosen)), key=f"pin-button-{id_}")
            apart = st.form_submit_button(t("decision.apart.button"), key=f"apart-button-{id_}")
    if not (pin or apart):
        return
    act = deciding.pin if pin else deciding.keep_apart
    if feedback.change(workbench, actor, act, project_id, chosen, reason).ok:
        state.leave_note(t("decision.pinned" if pin else "decision.kept_apart"))
        st.rerun()


def _name(suggestion_id: str) -> str:
    return f"parts.{suggestion_id}"


def _parts(suggestion_id: str) -> list[list[PassagePlace]]:
    """Return the parts made so far, without the first, which holds all that is in no other."""
    found: dict[str, list[PassagePlace]] = {}
    for entry in state.remembered(_name(suggestion_id)):
        number, _, key = str(entry).partition("#")
        found.setdefault(number, []).append(place_of(key))
    return list(found.values())


def _add_part(suggestion_id: str, picks: Picks) -> None:
    """Put what is ticked into a part of its own, out of whichever part it was in, and untick it."""
    ticked = set(picks.chosen)
    before = [[place for place in part if place not in ticked] for part in _parts(suggestion_id)]
    parts = [*(part for part in before if part), picks.chosen]
    entries = tuple(f"{number}#{key_of(place)}" for number, part in enumerate(parts) for place in part)
    state.remember(_name(suggestion_id), entries)
    picks.choose([])
