"""The result of a practice: agreement by code, and passage by passage what both said."""

from __future__ import annotations

import streamlit as st

from qual.analysis.coefficient import Coefficient
from qual.domain.codebook import Code
from qual.services.practice_result import CodeResult, PassageResult, PracticeResult
from qual.ui.format import percent, plain
from qual.ui.text import Say

_WIDTHS = (4, 1.2, 1.2, 1.2, 1.5, 1.2, 1.2)
_HEADS = ("code", "both", "only_me", "only_other", "percent", "kappa", "alpha")


def result_page(result: PracticeResult, say: Say) -> None:
    """Draw the whole result."""
    st.title(say("practice.result"), anchor=False)
    st.markdown(say("practice.read", n=result.n_read, of=result.n_passages, turns=result.n_turns))
    if result.is_numberless:
        st.info(say("practice.numberless"))
    elif not result.rows:
        st.info(say("practice.nothing"))
    else:
        if result.percent is not None:
            st.markdown(say("practice.alike", share=percent(result.percent)))
        _table(result, say)
    differing = [one for one in result.passages if one.differs]
    st.header(say("practice.passages"), anchor=False)
    shows_all = st.toggle(say("practice.show_all"), key=f"practice-show-{result.practice.id}", value=not differing)
    for number, one in enumerate(result.passages if shows_all else differing):
        _passage(number, one, say)


def _table(result: PracticeResult, say: Say) -> None:
    with st.container(key="list", gap=None):
        with st.container(key="list-head"):
            for column, name in zip(st.columns(_WIDTHS, vertical_alignment="bottom"), _HEADS, strict=True):
                column.markdown(say(f"practice.column.{name}"))
        for row in result.rows:
            with st.container(key=f"row-{row.code.id}"):
                columns = st.columns(_WIDTHS, vertical_alignment="center")
                for column, text in zip(columns, _cells(row, say), strict=True):
                    column.markdown(text)
    reasons = {one.reason for row in result.rows for one in (row.kappa, row.alpha) if one.reason is not None}
    if reasons:
        st.caption(say("practice.undefined"))
    if result.n_unused:
        st.caption(say("practice.unused", n=result.n_unused))
    with st.expander(say("practice.explain"), key="plain-practice-explain"):
        st.markdown(say("practice.explained"))


def _cells(row: CodeResult, say: Say) -> tuple[str, ...]:
    counts = tuple(str(n) for n in (row.both, row.only_me, row.only_other))
    share = "–" if row.percent.value is None else percent(row.percent.value)
    return (f"**{plain(row.code.name)}**", *counts, share, _number(row.kappa, say), _number(row.alpha, say))


def _number(one: Coefficient, say: Say) -> str:
    if one.value is None:
        return say("practice.not_defined")
    return f"{round(one.value, 2) + 0.0:.2f}".replace("-", "−")  # + 0.0: no minus before a zero


def _passage(number: int, one: PassageResult, say: Say) -> None:
    with st.container(key=f"plain-result-{number}", border=True):
        for speaker, text in one.lines:
            st.caption(plain(speaker))
            st.text(text)
        for words in one.words:
            st.markdown(say("practice.your_words", words=plain(words)))
        for what, codes in (("both", one.both), ("only_me", one.only_me), ("only_other", one.only_other)):
            for code in codes:
                _code(say(f"practice.{what}"), code, shows_words=what != "both")
        if not (one.both or one.differs):
            st.caption(say("practice.neither"))


def _code(who: str, code: Code, *, shows_words: bool) -> None:
    st.markdown(f"{who}: **{plain(code.name)}**")
    if shows_words and code.definition:
        st.caption(plain(code.definition))
