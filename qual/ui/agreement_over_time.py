"""Agreement from round to round: the figure, and how each round was coded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from qual.analysis.scores import Scores
from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words
from qual.ui import agreement_figures, figures
from qual.ui.agreement_choice import Choice
from qual.ui.agreement_figures import Dot
from qual.ui.kept_agreement import compared
from qual.ui.text import t
from qual.workbench import Workbench

_PERCENT = "percent_agreement"


def over_rounds(workbench: Workbench, actor: Actor, choice: Choice) -> None:
    """Draw what was reached in each round, over all codes; the same people and codes as chosen above."""
    views = choice.rounds[::-1]
    found = [compared(workbench, actor, replace(choice.asked, round_id=view.round.id)).data for view in views]
    shown = [data for data in found if data.documents]
    if len(shown) < 2:
        st.markdown(t("agreement.rounds.none"))
        return
    main = shown[0].main_of_all
    lines = [
        (choice.words.name(name), [_dot(data, data.table.overall, name, choice.words) for data in shown])
        for name in (main, _PERCENT)
    ]
    dots = [dot for _, of_line in lines for dot in of_line if dot is not None]
    if not dots:
        st.markdown(choice.words.reason(shown[0].table.overall.by_name[main].coefficient))
        return
    st.caption(t("agreement.rounds.note"))
    names = [_round_name(data) for data in shown]
    figure = agreement_figures.over_rounds(names, lines)
    st.plotly_chart(figure, config=figures.QUIET, key="agreement-rounds", alt=agreement_figures.said_of(dots))


def dots_of(data: AgreementData, words: Words, name: str) -> list[Dot]:
    """Return the codes for which a coefficient is defined."""
    found = [_dot(data, row, name, words, of=data.name_of) for row in data.used]
    return [dot for dot in found if dot is not None]


def _dot(
    data: AgreementData, row: Scores, name: str, words: Words, of: Callable[[str | None], str] | None = None
) -> Dot | None:
    score = row.by_name[name]
    value, interval = score.coefficient.value, score.interval
    if value is None:
        return None
    label = of(row.code) if of else f"{_round_name(data)}, {words.name(name)}"
    low, high = (interval.low, interval.high) if interval else (None, None)
    return Dot(label, value, low, high, f"{label}: {words.number(value)} ({words.interval(interval)})")


def _round_name(data: AgreementData) -> str:
    if data.round is None:
        return t("agreement.now")
    return data.round.name if data.round.is_blind else t("agreement.rounds.open", name=data.round.name)
