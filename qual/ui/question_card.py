"""One suggestion as a question: what people said, who is in it and who is not, what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.project import Actor
from qual.domain.theme import Suggestion, SuggestionState
from qual.services import accounts, suggestions
from qual.services.suggestions import SuggestionView
from qual.ui import feedback, question_evidence, state
from qual.ui.decision_form import decided, decision_form, made_of
from qual.ui.format import plain
from qual.ui.layout import machine, quote, say_error, say_warning
from qual.ui.picks import Picks
from qual.ui.question import firmness_of, is_of_map, size_of, warnings_of
from qual.ui.text import t
from qual.workbench import Workbench


def question_card(
    workbench: Workbench,
    actor: Actor,
    view: SuggestionView,
    others: tuple[Suggestion, ...],
    recordings: Mapping[str, str | None],
    *,
    may_decide: bool,
) -> None:
    """Draw the question, what the machine found to answer it, and below, apart, what people decide."""
    is_open = view.suggestion.state is SuggestionState.OPEN
    picks = Picks(view, may_choose=is_open and may_decide)
    with machine(view.suggestion.id, t("machine.people") if view.suggestion.chosen_by else None):
        st.subheader(t("question.title"), anchor=False)
        st.caption(f"{size_of(view)} · {firmness_of(view)}")
        if is_of_map(view.suggestion):
            _asked(workbench, actor, view)
        question_evidence.earlier(workbench, actor, view)
        for warning in warnings_of(view):
            say_warning(warning)
        _quotes(view, recordings, picks)
        _all_passages(workbench, actor, view, recordings, picks)
        question_evidence.words(view)
        question_evidence.coverage(view)
        question_evidence.codes(workbench, actor, view)
        question_evidence.doubts(view, recordings, picks)
        _origin(view)
    if error := state.take_error(f"decision-{view.suggestion.id}"):
        say_error(error)
    if not is_open:
        decided(workbench, actor, view, others, may_decide=may_decide)
        return
    made_of(workbench, actor, view, others, may_decide=may_decide)
    if may_decide:
        decision_form(workbench, actor, view, others, picks)


def _asked(workbench: Workbench, actor: Actor, view: SuggestionView) -> None:
    """Say who chose the passages on the map, and what made them ask."""
    names = feedback.ask(workbench, actor, accounts.user_names)
    st.caption(plain(t("question.asked", who=names.get(view.suggestion.chosen_by, "–"))))
    if words := str(view.suggestion.payload.get("asked") or ""):
        st.text(words)


def _quotes(view: SuggestionView, recordings: Mapping[str, str | None], picks: Picks) -> None:
    for number, passage in enumerate(view.quotes):
        key = f"{view.suggestion.id}-{number}"
        with picks.boxed(passage, f"use-{key}"):
            quote(passage, key, recording_id=recordings.get(passage.interview_id))


def _all_passages(
    workbench: Workbench, actor: Actor, view: SuggestionView, recordings: Mapping[str, str | None], picks: Picks
) -> None:
    """Offer to look through all passages, a page at a time; nothing where the first ones are all."""
    if view.n_segments <= len(view.quotes):
        return
    name, id_ = f"passages.{view.suggestion.id}", view.suggestion.id
    pages = -(-view.n_segments // suggestions.PAGE)
    page = min(state.page_of(name), pages - 1)
    folded = st.expander(
        t("question.all", n=view.n_segments), icon=":material/list:", key=f"all-{id_}", on_change="rerun"
    )
    if not folded.open:
        return
    with folded:
        found = feedback.ask(workbench, actor, suggestions.passages_of, id_, first=page * suggestions.PAGE)
        for number, passage in enumerate(found):
            key = f"all-{id_}-{number}"
            with picks.boxed(passage, f"use-{key}"):
                quote(passage, key, recording_id=recordings.get(passage.interview_id))
        if pages > 1:
            with st.container(key=f"pages-{id_}", horizontal=True, horizontal_alignment="center"):
                _turn(t("memos.page.back"), f"back-{id_}", name, page - 1, pages)
                st.caption(t("memos.page", page=page + 1, pages=pages), width="content")
                _turn(t("memos.page.on"), f"on-{id_}", name, page + 1, pages)


def _turn(label: str, key: str, name: str, page: int, pages: int) -> None:
    st.button(label, key=key, disabled=not 0 <= page < pages, on_click=state.turn_page, args=(name, page))


def _origin(view: SuggestionView) -> None:
    engine = view.suggestion.engine
    key = "question.origin.people" if view.suggestion.chosen_by else "question.origin"
    st.caption(plain(t(key, model=str(engine.get("model", "")), seed=_seed(engine))))


def _seed(engine: Mapping[str, object]) -> str:
    parameters = engine.get("parameters")
    return str(parameters.get("seed", 0)) if isinstance(parameters, dict) else "0"
