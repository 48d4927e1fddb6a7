"""The numbers of agreement on the page: all codes in words, a table per code, and a table of pairs of coders."""

from __future__ import annotations

from typing import Any

import streamlit as st

from qual.analysis.scores import Scores
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words, in_order, source_of
from qual.ui import state
from qual.ui.format import plain
from qual.ui.text import t

ALL = ""  # stands for all codes together, and for all coders
CODE, PAIR = "agreement-behind-code", "agreement-behind-pair"  # widgets that say which passages are shown
_ROWS = 14  # of a table before it scrolls
_ROW_PX = 35


def universe(data: AgreementData, words: Words) -> None:
    """Say what is compared, what counts and what was left out."""
    with st.container(key="agreement-universe", gap="xxsmall"):
        st.markdown(plain(" ".join(words.universe(data))))
        st.caption(plain(f"{words.say(f'unit.{data.basis.value}.what')} {words.say('definition.sets')}"))


def in_words(data: AgreementData, row: Scores, words: Words, key: str) -> None:
    """Draw each coefficient of a code, or of all together, with its interval and one sentence."""
    with st.container(key=f"list-{key}", gap=None):
        for name in in_order(row.by_name):
            score = row.by_name[name]
            with st.container(key=f"row-{key}-{name}"):
                what, value, said = st.columns((2.2, 2.4, 6), vertical_alignment="top")
                what.markdown(f"**{plain(words.name(name))}**")
                with value.container(gap=None):
                    st.markdown(plain(words.value(score.coefficient)))
                    if between := words.interval(score.interval):
                        st.caption(plain(between))
                said.markdown(plain(words.meaning(name, score.coefficient, data.basis, row)))


def per_code(data: AgreementData, words: Words) -> None:
    """Draw the table of codes, to be sorted by any column; a chosen row shows what is behind it."""
    rows = data.used
    if not rows:
        st.caption(t("agreement.no_codes"))
        return
    names = in_order(rows[0].by_name)
    columns: dict[str, list[object]] = {
        "code": ["\u2003" * data.depths[row.code or ""] + data.name_of(row.code) for row in rows],
        "codings": [row.n_codings for row in rows],
        "share": [row.prevalence for row in rows],
    }
    config: dict[str, Any] = {
        "code": st.column_config.TextColumn(words.say("column.code"), pinned=True),
        "codings": st.column_config.NumberColumn(words.say("column.codings")),
        "share": st.column_config.NumberColumn(words.say("column.prevalence"), format="percent"),
    }
    for name in names:
        columns[name] = [row.by_name[name].coefficient.value for row in rows]
        help_ = f"{words.definition(name)}\n\n{source_of(name)}"
        config[name] = st.column_config.NumberColumn(words.name(name), format="%.2f", help=plain(help_))
        if name == data.main:
            columns["between"] = [words.ends(row.by_name[name].interval) for row in rows]
            config["between"] = st.column_config.TextColumn(t("agreement.interval"))
    st.caption(t("agreement.codes.hint"))
    st.dataframe(
        columns,
        column_config=config,
        hide_index=True,
        height=(min(len(rows), _ROWS) + 1) * _ROW_PX + 2,
        key="agreement-table",
        on_select=_choose_code,
        selection_mode="single-row",
        placeholder=words.say("undefined"),
        alt=t("agreement.codes.alt", n=len(rows)),
    )
    state.remember("agreement-table", tuple(row.code for row in rows))
    if data.unused:
        st.caption(plain(t("agreement.unused", n=len(data.unused), names=", ".join(data.unused))))


def pairs(data: AgreementData, words: Words) -> None:
    """Draw one coefficient for each code and each pair of coders; a chosen cell shows what is behind it."""
    table = data.table.pairs
    if not table:
        st.caption(t("agreement.pairs.none"))
        return
    names = in_order({name for pair in table for name in pair.by_name})
    preferred = names.index(data.main) if data.main in names else 0
    name = str(
        st.selectbox(
            t("agreement.coefficient"), names, preferred, format_func=words.name, key="agreement-pair-name", width=280
        )
    )
    who = sorted({pair.coders for pair in table}, key=data.by_name)
    found = {(pair.coders, pair.code): pair.by_name[name] for pair in table if name in pair.by_name}
    rows = [code for code in (None, *(row.code for row in data.used)) if any((two, code) in found for two in who)]
    columns: dict[str, list[object]] = {"code": [data.name_of(code) or words.say("fact.all") for code in rows]}
    config: dict[str, Any] = {"code": st.column_config.TextColumn(words.say("column.code"), pinned=True)}
    for two in who:
        columns[_key(two)] = [found[two, code].value for code in rows]
        label = " – ".join(data.by_name(two))
        config[_key(two)] = st.column_config.NumberColumn(label, format="%.2f")
    st.caption(t("agreement.pairs.hint"))
    st.dataframe(
        columns,
        column_config=config,
        hide_index=True,
        height=(min(len(rows), _ROWS) + 1) * _ROW_PX + 2,
        key="agreement-pairs",
        on_select=_choose_pair,
        selection_mode="single-cell",
        placeholder=words.say("undefined"),
        alt=t("agreement.pairs.alt", name=words.name(name), n=len(who)),
    )
    state.remember("agreement-pairs", tuple(rows))


def definitions(data: AgreementData, words: Words) -> None:
    """Say how each number is defined, and how it may be read."""
    st.markdown(plain(words.say("scale")))
    for name in in_order({name for row in (data.table.overall, *data.table.codes) for name in row.by_name}):
        with st.container(key=f"row-definition-{name}"):
            what, said = st.columns((2.2, 8.4), vertical_alignment="top")
            what.markdown(f"**{plain(words.name(name))}**")
            said.markdown(plain(words.definition(name)))
            said.caption(plain(source_of(name)))


def documents(data: AgreementData, words: Words) -> None:
    """List the stretches that are compared."""
    st.dataframe(
        {
            words.say("column.interview"): [d.name for d in data.documents],
            words.say("column.coders"): [", ".join(d.coders) for d in data.documents],
            words.say("column.stretch"): [
                f"{d.stretch.start}–{d.stretch.end}" if d.stretch else words.say("whole") for d in data.documents
            ],
            words.say("column.units"): [d.n_units for d in data.documents],
            words.say("column.codings"): [d.n_codings for d in data.documents],
            words.say("column.touched"): [d.touched for d in data.documents],
            words.say("column.lost"): [d.lost for d in data.documents],
        },
        hide_index=True,
        key="agreement-documents",
        alt=t("agreement.documents"),
    )


def _choose_code() -> None:
    rows = state.remembered("agreement-table")
    chosen = _selection("agreement-table").get("rows") or []
    if chosen and chosen[0] < len(rows):
        state.fill(CODE, rows[chosen[0]])


def _choose_pair() -> None:
    rows = state.remembered("agreement-pairs")
    for row, column in _selection("agreement-pairs").get("cells") or []:
        if row < len(rows):
            state.fill(CODE, rows[row] or ALL)
            state.fill(PAIR, column if ":" in column else ALL)


def _selection(key: str) -> dict:
    held = state.widget(key)
    return dict(getattr(held, "selection", None) or {})


def _key(two: tuple[str, str]) -> str:
    return ":".join(two)
