"""Agreement: how far coders agree in a round or now, overall and per code, and the passages behind every number."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words
from qual.services import projects
from qual.services.agreement_switch import numbers_hidden
from qual.ui import agreement_figures, agreement_numbers, feedback, figures, state
from qual.ui.agreement_behind import behind
from qual.ui.agreement_choice import Choice, choice
from qual.ui.agreement_over_time import dots_of, over_rounds
from qual.ui.agreement_take import take_away
from qual.ui.kept_agreement import compared
from qual.ui.layout import empty, page_head
from qual.ui.links import link
from qual.ui.text import t
from qual.workbench import Workbench

_TABS = ("codes", "figure", "pairs", "rounds", "methods", "definitions")
_ALPHAS = ("krippendorff_alpha", "c_alpha_binary", "ku_alpha", "u_alpha")
_CODES_SHOWN = 60  # in the figure


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw agreement of the open project."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    page_head(t("agreement.title"), over=project.name, lead=t("agreement.lead"))
    if feedback.ask(workbench, actor, numbers_hidden, project.id):
        empty(t("agreement.hidden.title"), t("agreement.hidden.body"))
        link(t("agreement.hidden.talk"), "negotiate", key="agreement-talk", project=project.id)
        return
    chosen = choice(workbench, actor, project.id)
    kept = compared(workbench, actor, chosen.asked)
    data = kept.data
    if not data.documents:
        _nothing(chosen, data)
        return
    agreement_numbers.universe(data, chosen.words)
    st.subheader(t("agreement.all"), anchor=False)
    agreement_numbers.in_words(data, data.table.overall, chosen.words, "overall")
    codes, figure, pairs, rounds, taken, defined = st.tabs([t(f"agreement.tab.{tab}") for tab in _TABS])
    with codes:
        agreement_numbers.per_code(data, chosen.words)
    with figure:
        _figure(data, chosen.words)
    with pairs:
        agreement_numbers.pairs(data, chosen.words)
    with rounds:
        over_rounds(workbench, actor, chosen)
    with taken:
        take_away(workbench, actor, chosen.asked, data, chosen.words)
    with defined:
        agreement_numbers.definitions(data, chosen.words)
        st.subheader(t("agreement.documents"), anchor=False)
        agreement_numbers.documents(data, chosen.words)
    behind(workbench, actor, kept, chosen.words)


def _nothing(chosen: Choice, data: AgreementData) -> None:
    if data.unfinished:
        empty(t("agreement.unfinished.title"), t("agreement.unfinished.body", n=data.unfinished))
    elif chosen.waiting and not chosen.rounds:
        empty(t("agreement.blind.title"), t("agreement.blind.body"))
    else:
        empty(t("agreement.empty.title"), t("agreement.empty.body"))


def _figure(data: AgreementData, words: Words) -> None:
    dots = dots_of(data, words, data.main)
    if not dots:
        st.markdown(t("agreement.no_codes"))
        return
    st.caption(t("agreement.figure.note", name=words.name(data.main)))
    shown = dots[:_CODES_SHOWN]
    figure = agreement_figures.per_code(shown, marks=data.main in _ALPHAS)
    st.plotly_chart(figure, config=figures.QUIET, key="agreement-figure", alt=agreement_figures.said_of(shown))
    if len(dots) < len(data.used):
        st.caption(t("agreement.figure.undefined", n=len(data.used) - len(dots)))
