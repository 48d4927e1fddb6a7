"""Bringing codes and passages into a theme, many at once: from its codes, from a search, or from a question."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from qual.analysis.concordance import Extent
from qual.analysis.retrieval import Query
from qual.domain.theme import Passage
from qual.services import codebook, coded, finding, suggestions, theme_codes, theme_quotes
from qual.services.finding import Hit, Within
from qual.services.theme_quotes import QuoteDraft
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.format import clock, label, shortened
from qual.ui.layout import machine
from qual.ui.question import title_of
from qual.ui.text import t
from qual.ui.theme_screen import ThemeScreen

MOST = 30  # passages offered at once
_QUOTED = 320  # characters of a passage beside its box
_SOURCES = ("coded", "search", "question")

Offer = tuple[QuoteDraft, str]  # a passage and what stands beside its box


def bring_in(screen: ThemeScreen) -> None:
    """Draw the two ways to bring something in, folded away until they are opened."""
    codes = st.expander(t("bring.codes"), icon=":material/label:", key="bring-codes", on_change="rerun")
    if codes.open:
        with codes:
            _codes(screen)
    passages = st.expander(t("bring.passages"), icon=":material/format_quote:", key="bring-passages", on_change="rerun")
    if passages.open:
        with passages:
            _passages(screen)


def _codes(screen: ThemeScreen) -> None:
    names = _code_names(screen)
    mine = {one.code.id for one in screen.view.codes}
    left = [id_ for id_ in names if id_ not in mine]
    if not left:
        st.caption(t("bring.codes.none"))
        return
    form = f"bring-codes-{screen.theme_id}"
    round_ = f"{form}-{state.round_of(form)}"
    with st.form(round_, border=False):
        chosen = st.multiselect(
            t("bring.codes.which"), left, format_func=names.__getitem__, key=f"{round_}-which",
            placeholder=t("bring.codes.choose"),
        )  # fmt: skip
        wanted = st.form_submit_button(t("bring.codes.button"), key=f"{round_}-button")
    if (
        wanted
        and chosen
        and screen.submit(form, t("bring.codes.done", n=len(chosen)), _add_codes, screen.theme_id, chosen)
    ):
        st.rerun()


def _add_codes(tx: Tx, theme_id: str, code_ids: Sequence[str]) -> None:
    for code_id in code_ids:
        theme_codes.add_code(tx, theme_id, code_id)


def _passages(screen: ThemeScreen) -> None:
    source = st.segmented_control(
        t("bring.from"), list(_SOURCES), default="coded", required=True, key="bring-from",
        format_func=lambda one: t(f"bring.from.{one}"),
    )  # fmt: skip
    ways: dict[str, Callable[[ThemeScreen], None]] = {"search": _from_search, "question": _from_question}
    ways.get(str(source), _from_codes)(screen)


def _from_codes(screen: ThemeScreen) -> None:
    names = _code_names(screen)
    counts = feedback.ask(screen.workbench, screen.actor, codebook.counts, screen.view.theme.project_id)
    first = [one.code.id for one in screen.view.codes if counts.get(one.code.id)]
    used = [*first, *(id_ for id_ in names if counts.get(id_) and id_ not in first)]
    if not used:
        st.caption(t("theme.add_quotes.none"))
        return
    code_id = st.selectbox(
        t("theme.add_quotes.code"), used, format_func=lambda id_: f"{names[id_]} ({counts[id_]})",
        index=0 if first else None, placeholder=t("theme.add_quotes.choose"), key="quotes-code",
    )  # fmt: skip
    if not code_id:
        return
    found = feedback.ask(screen.workbench, screen.actor, coded.coded_passages, screen.view.theme.project_id, code_id)
    _offer(screen, code_id, [_of_passage(one.passage) for one in found])


def _from_search(screen: ThemeScreen) -> None:
    words = st.text_input(t("bring.search"), key="bring-words", placeholder=t("bring.search.hint"))
    uncoded = st.toggle(t("bring.search.uncoded"), key="bring-uncoded")
    if not words.strip():
        return
    found = feedback.ask(
        screen.workbench, screen.actor, finding.find, screen.view.theme.project_id,
        Query(words), Within(), extent=Extent.SENTENCE, limit=finding.MOST_ON_A_PAGE,
    )  # fmt: skip
    names = {count.interview.id: count.interview.name for count in found.counts}
    hits = [hit for hit in found.hits if not (uncoded and hit.codes)]
    if not hits:
        st.caption(t("bring.search.none"))
    offers = {(h.interview_id, *h.passage): _of_hit(h, names.get(h.interview_id, "")) for h in hits}
    _offer(screen, f"search-{words}-{uncoded}", list(offers.values()))


def _from_question(screen: ThemeScreen) -> None:
    project_id = screen.view.theme.project_id
    finished = [run for run in feedback.ask(screen.workbench, screen.actor, suggestions.runs, project_id) if run.engine]
    views = (
        feedback.ask(screen.workbench, screen.actor, suggestions.run_suggestions, finished[0].id) if finished else ()
    )
    if not views:
        st.caption(t("bring.question.none"))
        return
    names = {view.suggestion.id: title_of(view) for view in views}
    question = st.selectbox(
        t("bring.question"), list(names), format_func=names.__getitem__, index=None,
        placeholder=t("bring.question.choose"), key="bring-question",
    )  # fmt: skip
    if not question:
        return
    found = feedback.ask(screen.workbench, screen.actor, suggestions.passages_of, question, most=MOST)
    with machine("bring-question"):
        _offer(screen, question, [_of_passage(passage) for passage in found], origin="suggestion")


def _of_passage(passage: Passage) -> Offer:
    draft = QuoteDraft(passage.interview_id, passage.revision_id, passage.start, passage.end)
    who = passage.participant or passage.speaker
    return draft, _beside(passage.quote, who, passage.interview_name, passage.start_s)


def _of_hit(hit: Hit, interview: str) -> Offer:
    draft = QuoteDraft(hit.interview_id, hit.revision_id, hit.passage.start, hit.passage.end)
    words = f"{hit.before}{hit.text}{hit.after}"
    return draft, _beside(words, hit.participant or hit.speaker, interview, hit.start_s)


def _offer(screen: ThemeScreen, what: str, offers: Sequence[Offer], *, origin: str = "person") -> None:
    """Draw passages with a box each, those in the theme already left out, and one button for all that are chosen."""
    known = {(one.quote.revision_id, one.quote.start, one.quote.end) for one in screen.view.quotes}
    left = [one for one in offers if (one[0].revision_id, one[0].start, one[0].end) not in known]
    if not left:
        st.caption(t("bring.nothing_left"))
        return
    form = f"bring-{screen.theme_id}-{what}"
    round_ = f"{form}-{state.round_of(form)}"
    chosen: list[QuoteDraft] = []
    with st.form(round_, border=False):
        for draft, beside in left[:MOST]:
            if st.checkbox(label(beside), key=f"{round_}-{draft.revision_id}-{draft.start}-{draft.end}"):
                chosen.append(draft)
        if len(left) > MOST:
            st.caption(t("bring.more", n=len(left) - MOST))
        wanted = st.form_submit_button(t("bring.passages.button"), type="primary", key=f"{round_}-button")
    if wanted and not chosen:
        st.caption(t("bring.passages.choose"))
    if (
        wanted
        and chosen
        and screen.submit(
            form,
            t("bring.passages.done", n=len(chosen)),
            theme_quotes.add_quotes,
            screen.theme_id,
            chosen,
            origin=origin,
        )
    ):
        st.rerun()


def _beside(words: str, who: str, interview: str, start_s: float | None) -> str:
    source = " · ".join(part for part in (who, interview, clock(start_s)) if part)
    return f"{shortened(' '.join(words.split()), _QUOTED)} ({source})"


def _code_names(screen: ThemeScreen) -> dict[str, str]:
    nodes = feedback.ask(screen.workbench, screen.actor, codebook.tree, screen.view.theme.project_id)
    return {node.code.id: node.code.name for node in nodes}
