"""One suggestion as a question: what people said, who is in it and who is not, what speaks against it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from qual.domain.project import Actor
from qual.domain.theme import Passage, SuggestionState
from qual.services.question_payload import AspectView
from qual.services.suggestions import SuggestionView
from qual.ui import figures
from qual.ui.decision_form import decided, decision_form
from qual.ui.format import language_name, plain
from qual.ui.layout import machine, quote, say_warning
from qual.ui.question import firmness_of, size_of, warnings_of
from qual.ui.text import t
from qual.workbench import Workbench

ASPECTS = ("groups", "participants", "interviews", "languages")
_CHART_ROWS = 14  # more scroll


def question_card(
    workbench: Workbench,
    actor: Actor,
    view: SuggestionView,
    others: tuple[SuggestionView, ...],
    recordings: Mapping[str, str | None],
    *,
    may_decide: bool,
) -> None:
    """Draw the question, what the machine found to answer it, and below, apart, what people decide."""
    is_open = view.suggestion.state is SuggestionState.OPEN
    with machine(view.suggestion.id):
        st.subheader(t("question.title"), anchor=False)
        st.caption(f"{size_of(view)} · {firmness_of(view)}")
        for warning in warnings_of(view):
            say_warning(warning)
        chosen = _quotes(view, recordings, choose=is_open and may_decide)
        _words(view.words)
        _coverage(view)
        _doubts(view, recordings)
        _origin(view)
    if not is_open:
        decided(view)
    elif may_decide:
        decision_form(workbench, actor, view, others, chosen)


def _quotes(view: SuggestionView, recordings: Mapping[str, str | None], *, choose: bool) -> list[Passage]:
    chosen = []
    for number, passage in enumerate(view.quotes):
        key = f"{view.suggestion.id}-{number}"
        box, said = st.columns((0.4, 12)) if choose else (None, st.container())
        with said:
            quote(passage, key, recording_id=recordings.get(passage.interview_id))
        if box and box.checkbox(t("question.use"), value=True, key=f"use-{key}", label_visibility="collapsed"):
            chosen.append(passage)
    return chosen


def _words(words: Mapping[str, tuple[str, ...]]) -> None:
    shown = [(language, found) for language, found in words.items() if found]
    if not shown:
        return
    st.caption(t("question.words"))
    lines = [f":gray[{plain(language_name(language))}] {plain(', '.join(found))}" for language, found in shown]
    st.markdown("  \n".join(lines))


def _coverage(view: SuggestionView) -> None:
    st.caption(t("question.coverage"))
    tabs = st.tabs([t(f"question.aspect.{name}") for name in ASPECTS])
    for name, tab in zip(ASPECTS, tabs, strict=True):
        with tab:
            _aspect(name, view.coverage[name], view.suggestion.id)


def _aspect(name: str, aspect: AspectView, key: str) -> None:
    if not aspect.rows:
        st.caption(t("question.aspect.none"))
        return
    shown = [
        figures.Share(language_name(row.value) if name == "languages" else row.value, row.inside, row.total)
        for row in aspect.rows
    ]
    with st.container(height="content" if len(shown) <= _CHART_ROWS else 420, border=False):
        st.plotly_chart(
            figures.coverage(shown), config=figures.QUIET, key=f"coverage-{name}-{key}", alt=t("question.coverage")
        )
    absent = [language_name(value) if name == "languages" else value for value in aspect.absent]
    st.markdown(t("question.absent", names=plain(", ".join(absent))) if absent else t("question.absent.nobody"))


def _doubts(view: SuggestionView, recordings: Mapping[str, str | None]) -> None:
    if not (view.worst_inside or view.near_outside):
        return
    with st.expander(t("question.doubts"), icon=":material/balance:", key=f"doubts-{view.suggestion.id}"):
        for kind, passages in (("worst", view.worst_inside), ("near", view.near_outside)):
            if passages:
                st.caption(t(f"question.{kind}"))
            for number, passage in enumerate(passages):
                quote(
                    passage,
                    f"{kind}-{view.suggestion.id}-{number}",
                    recording_id=recordings.get(passage.interview_id),
                )


def _origin(view: SuggestionView) -> None:
    engine = view.suggestion.engine
    st.caption(plain(t("question.origin", model=str(engine.get("model", "")), seed=_seed(engine))))


def _seed(engine: Mapping[str, object]) -> str:
    parameters = engine.get("parameters")
    return str(parameters.get("seed", 0)) if isinstance(parameters, dict) else "0"
