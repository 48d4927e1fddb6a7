"""What speaks against a theme: the passages people hold against it, and a search for more, each with its reasons."""

from __future__ import annotations

import streamlit as st

from qual.analysis.counter_evidence import Why
from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.domain.theme import ThemeState
from qual.services import counter_search, similar, theme_against
from qual.services.counter_search import CounterCandidate, CounterSearch
from qual.services.in_rounds import is_without_machine_help
from qual.services.theme_against import CounterView
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from qual.store.tx import Tx
from qual.ui import feedback, jobs, state
from qual.ui.format import day, language_name, listed, percent, plain, shortened
from qual.ui.layout import machine, quote
from qual.ui.text import t
from qual.workbench import Workbench

_WORDS_SHOWN = 4
_QUOTE_SHOWN = 60


def against_panel(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    """Draw the counter quotes of a theme and, for the team, the search for more; nothing for people from outside."""
    role = feedback.ask(workbench, actor, Tx.role, view.theme.project_id)
    if not may(role, Action.READ):
        return
    can_decide = may(role, Action.DECIDE) and view.theme.state is not ThemeState.SET_ASIDE
    kept = feedback.ask(workbench, actor, theme_against.counter_views, view.theme.id)
    with st.container(key="against"):
        st.subheader(t("theme.against"), anchor=False)
        if not kept:
            st.caption(t("theme.against.none"))
        for one in kept:
            _kept(workbench, actor, view, one, hear=may(role, Action.HEAR), can_decide=can_decide)
        if can_decide and view.quotes:
            _search(workbench, actor, view, hear=may(role, Action.HEAR))


def _kept(
    workbench: Workbench, actor: Actor, view: ThemeView, one: CounterView, *, hear: bool, can_decide: bool
) -> None:
    counter = one.counter
    with st.container(key=f"counter-{counter.id}"):
        quote(one.passage, f"counter-{counter.id}", recording_id=one.recording_id if hear else None)
        with st.container(horizontal=True, gap="small", vertical_alignment="center", key=f"counter-acts-{counter.id}"):
            st.caption(plain(t("theme.against.by", who=one.judge, when=day(counter.decided_at))), width="content")
            if can_decide:
                st.button(
                    t("theme.against.take_back"),
                    key=f"take-back-{counter.id}",
                    type="tertiary",
                    on_click=feedback.on_press,
                    args=(workbench, actor, theme_against.take_back, view.theme.id, counter.id),
                )


def _search(workbench: Workbench, actor: Actor, view: ThemeView, *, hear: bool) -> None:
    if feedback.ask(workbench, actor, is_without_machine_help, view.theme.project_id):
        st.caption(t("theme.against.blind"))
        return
    panel = f"against-{view.theme.id}"
    is_open = state.is_open(panel)
    st.button(
        t("theme.against.close" if is_open else "theme.against.find"),
        key="against-find",
        icon=":material/search:" if not is_open else None,
        on_click=state.set_open,
        args=(panel, not is_open),
    )
    if not is_open:
        return
    ran = jobs.running(workbench, view.theme.project_id, similar.VECTORS)
    with st.spinner(t("theme.against.busy")):
        found = feedback.ask(workbench, actor, counter_search.seek, view.theme.id)
    with machine("against"):
        st.caption(t("theme.against.note"))
        if found.n_compared:
            st.caption(t("theme.against.among", n=found.n_compared))
        _missing(workbench, actor, view, found, ran=ran)
        if not found.found and not found.missing:
            st.caption(t("theme.against.nothing"))
        for number, one in enumerate(found.found):
            _candidate(workbench, actor, view, one, number, hear=hear)


def _missing(workbench: Workbench, actor: Actor, view: ThemeView, found: CounterSearch, *, ran: bool) -> None:
    if found.quotes_unplaced and not found.missing:
        st.caption(t("theme.against.unplaced", n=found.quotes_unplaced))
    if found.languages_without_lists:
        languages = listed([language_name(code) for code in found.languages_without_lists])
        st.caption(plain(t("theme.against.no_lists", languages=languages)))
    if not (found.missing or found.behind):
        return
    st.caption(t("theme.against.missing", n=found.missing + found.behind))
    if not ran:
        st.button(
            t("theme.against.make"),
            key="against-make",
            on_click=feedback.on_press,
            args=(workbench, actor, similar.request_vectors, view.theme.project_id),
        )
    names = {view.theme.project_id: t("theme.against.job")}
    jobs.panel(workbench, actor, view.theme.project_id, similar.VECTORS, names, ran=ran)


def _candidate(
    workbench: Workbench, actor: Actor, view: ThemeView, one: CounterCandidate, number: int, *, hear: bool
) -> None:
    passage, theme_id = one.passage, view.theme.id
    draft = QuoteDraft(passage.interview_id, passage.revision_id, passage.start, passage.end)
    with st.container(key=f"against-{number}"):
        quote(passage, f"against-{number}", recording_id=one.recording_id if hear else None)
        near = shortened(view.quotes[one.near_quote - 1].passage.quote, _QUOTE_SHOWN)
        reasons = [
            t("theme.against.near", n=one.near_quote, quote=near, share=percent(one.nearer_than)),
            *(_reason(one, why) for why in one.why),
        ]
        st.caption("  \n".join(plain(reason) for reason in reasons))
        judge = (workbench, actor, theme_against.judge, theme_id, draft)
        acts = (
            ("speaks", (*judge, True, one.grounds)),
            ("does_not", (*judge, False, one.grounds)),
            ("belongs", (workbench, actor, theme_against.belongs, theme_id, draft)),
        )
        with st.container(key=f"against-acts-{number}", horizontal=True, gap="small"):
            for name, given in acts:
                key = f"{name}-{number}"
                st.button(t(f"theme.against.{name}"), key=key, type="tertiary", on_click=feedback.on_press, args=given)


def _reason(one: CounterCandidate, why: Why) -> str:
    passage = one.passage
    if why is Why.OTHER_POLARITY:
        key = "theme.against.why.denies" if one.denies else "theme.against.why.affirms"
        return t(key, words=listed(one.denying, _WORDS_SHOWN), shared=listed(one.shared, _WORDS_SHOWN))
    values = {
        Why.TURNING: {"words": listed(one.turning, _WORDS_SHOWN)},
        Why.RIVAL_CODE: {"codes": listed(one.rival_codes, _WORDS_SHOWN)},
        Why.OTHER_GROUP: {"group": passage.group},
        Why.OTHER_PERSON: {"who": passage.participant or passage.speaker},
    }
    return t(f"theme.against.why.{why.value}", **values[why])
