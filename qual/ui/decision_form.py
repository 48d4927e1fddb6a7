"""What people decide about a question: a theme, one with others, several, together or apart, or set aside."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from qual.domain.passage_decision import PassagePlace
from qual.domain.project import Actor
from qual.domain.theme import Suggestion, SuggestionState, Theme, ThemeState
from qual.services import deciding, decision_list, suggestions, themes
from qual.services.question_payload import made_from
from qual.services.suggestions import SuggestionView
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.links import go
from qual.ui.picks import Picks
from qual.ui.question import title_of, title_of_question
from qual.ui.regroup_form import apart_form, join_form, split_form
from qual.ui.text import t
from qual.workbench import Workbench


def decision_form(
    workbench: Workbench, actor: Actor, view: SuggestionView, others: tuple[Suggestion, ...], picks: Picks
) -> None:
    """Draw the ways to decide; what they are about is ticked above."""
    chosen = picks.chosen
    st.subheader(t("decision.title"), anchor=False)
    note = t("decision.note", n=len(chosen))
    st.caption(f"{note} {t('decision.note.more', all=view.n_segments)}" if view.n_segments > len(view.quotes) else note)
    ways = ("accept", "merge", "join", "split", "apart", "aside")
    accept, merge, join, split, apart, aside = st.tabs([t(f"decision.{way}") for way in ways])
    with accept:
        _accept(workbench, actor, view, others, chosen)
    with merge:
        _merge(workbench, actor, view, chosen)
    with join:
        join_form(workbench, actor, view, still_open(view, others))
    with split:
        split_form(workbench, actor, view, picks)
    with apart:
        apart_form(workbench, actor, view, chosen)
    with aside:
        _set_aside(workbench, actor, view)


def decided(
    workbench: Workbench, actor: Actor, view: SuggestionView, others: tuple[Suggestion, ...], *, may_decide: bool
) -> None:
    """Say what became of a question, who decided and why; offer the next one that is open, and to take this back."""
    suggestion = view.suggestion
    made = feedback.ask(workbench, actor, decision_list.decisions_of, suggestion.project_id)
    found = next((one for one in made if one.decision.stands and suggestion.id in one.decision.suggestion_ids), None)
    when = day(suggestion.decided_at) if suggestion.decided_at else ""
    by = t("decision.by", name=plain(found.by)) if found else ""
    st.markdown(" ".join(filter(None, (t(f"decision.was.{suggestion.state.value}", when=when), by))))
    if suggestion.reason:
        st.text(suggestion.reason)
    with st.container(key=f"decided-{suggestion.id}", horizontal=True):
        if following := next(iter(still_open(view, others)), ""):
            st.button(
                t("decision.next"),
                key=f"next-question-{suggestion.id}",
                type="primary",
                on_click=state.choose,
                args=("question", following),
            )
        if suggestion.theme_id and st.button(t("decision.to_theme"), key=f"to-theme-{suggestion.id}"):
            go("review", theme=suggestion.theme_id)
        if found and may_decide:
            take_back(workbench, actor, found.decision.id)


def made_of(
    workbench: Workbench, actor: Actor, view: SuggestionView, others: tuple[Suggestion, ...], *, may_decide: bool
) -> None:
    """Say which questions people made this one of, and offer to take that back; nothing for the machine's own."""
    sources = made_from(view.suggestion)
    if not sources:
        return
    titles = [title_of_question(one) for one in others if one.id in sources]
    st.caption(plain(t("decision.made_of", titles="; ".join(titles))))
    decision_id = feedback.ask(workbench, actor, decision_list.regrouping_of, view.suggestion.id)
    if decision_id and may_decide:
        take_back(workbench, actor, decision_id, back_to=sources[0])


def take_back(workbench: Workbench, actor: Actor, decision_id: str, *, back_to: str = "") -> None:
    """Draw the button that takes a decision back, and then opens the question `back_to`."""
    if st.button(t("decision.take_back"), key=f"take-back-{decision_id}", help=t("decision.take_back.help")):
        done = feedback.change(workbench, actor, deciding.take_back, decision_id)
        if done.ok:
            if back_to:
                state.choose("question", back_to)
            state.leave_note(t("decision.taken_back"))
            st.rerun()


def still_open(view: SuggestionView, others: tuple[Suggestion, ...]) -> dict[str, Suggestion]:
    """Return the other questions of the run that wait for an answer, by id."""
    return {
        other.id: other for other in others if other.state is SuggestionState.OPEN and other.id != view.suggestion.id
    }


def _accept(
    workbench: Workbench,
    actor: Actor,
    view: SuggestionView,
    others: tuple[Suggestion, ...],
    chosen: list[PassagePlace],
) -> None:
    id_, waiting = view.suggestion.id, still_open(view, others)
    with st.form(f"accept-{id_}", border=False):
        st.text_input(t("theme.name"), key=f"accept-name-{id_}", placeholder=t("theme.name.hint"))
        st.text_area(
            t("theme.statement"), key=f"accept-statement-{id_}", placeholder=t("theme.statement.hint"), height=110
        )
        st.multiselect(
            t("decision.together"),
            list(waiting),
            format_func=lambda other: title_of_question(waiting[other]),
            select_all=False,  # Enter in the open list would take them all
            key=f"accept-together-{id_}",
        )
        st.form_submit_button(
            t("decision.accept.button"),
            type="primary",
            key=f"accept-button-{id_}",
            on_click=_make_theme,
            args=(workbench, actor, view, chosen),
        )


def _make_theme(workbench: Workbench, actor: Actor, view: SuggestionView, chosen: Sequence[PassagePlace]) -> None:
    """Make a theme of what the form holds and open it; the question that is left is not drawn once more on the way."""
    id_ = view.suggestion.id
    name, statement = (str(state.widget(f"accept-{what}-{id_}") or "") for what in ("name", "statement"))
    others = state.widget(f"accept-together-{id_}")
    together = [str(other) for other in others] if isinstance(others, list) else []
    made = feedback.change_first(workbench, actor, _accept_together, view, name, statement, chosen, together)
    if made.ok and made.value:
        state.leave_note(t("decision.accepted", name=made.value.name))
        state.set_out("review", None, {"theme": made.value.id})
    else:
        state.say_error_at(f"decision-{id_}")


def _accept_together(
    tx: Tx,
    view: SuggestionView,
    name: str,
    statement: str,
    chosen: Sequence[PassagePlace],
    joined: Sequence[str],
) -> Theme:
    theme = deciding.accept(tx, view.suggestion.id, name, statement, chosen)
    for other in joined:
        deciding.merge(tx, other, theme.id, suggestions.question_view(tx, other).quotes)
    return theme


def _merge(workbench: Workbench, actor: Actor, view: SuggestionView, chosen: list[PassagePlace]) -> None:
    id_ = view.suggestion.id
    lines = feedback.ask(workbench, actor, themes.theme_lines, view.suggestion.project_id)
    names = {line.theme.id: line.theme.name for line in lines if line.theme.state is not ThemeState.SET_ASIDE}
    if not names:
        st.caption(t("decision.merge.none"))
        return
    theme_id = st.selectbox(
        t("decision.merge.into"), list(names), format_func=lambda one: names[one], key=f"merge-into-{id_}"
    )
    if st.button(t("decision.merge.button"), key=f"merge-button-{id_}", type="primary"):
        merged = feedback.change(workbench, actor, deciding.merge, id_, str(theme_id), chosen)
        if merged.ok and merged.value:
            state.leave_note(t("decision.merged", name=merged.value.name))
            st.rerun()


def _set_aside(workbench: Workbench, actor: Actor, view: SuggestionView) -> None:
    id_ = view.suggestion.id
    with st.form(f"aside-{id_}", border=False):
        reason = st.text_area(t("decision.reason"), key=f"aside-reason-{id_}", height=80)
        st.caption(t("decision.aside.note"))
        wanted = st.form_submit_button(t("decision.aside.button"), key=f"aside-button-{id_}")
    if wanted and feedback.change(workbench, actor, deciding.set_aside, id_, reason).ok:
        state.leave_note(t("decision.set_aside", name=title_of(view)))
        st.rerun()
