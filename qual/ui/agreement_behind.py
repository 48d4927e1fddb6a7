"""Behind a number of agreement: the passages on which coders differ or agree, heard and found in the interview."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from qual.domain.permission import Action, may
from qual.domain.project import Actor
from qual.exchange.agreement_data import AgreementData
from qual.exchange.agreement_words import Words
from qual.services.agreement_passages import Behind, Said, passages_behind
from qual.store.tx import Tx
from qual.ui import feedback, state
from qual.ui.agreement_numbers import ALL, CODE, PAIR, in_words
from qual.ui.format import plain
from qual.ui.kept_agreement import Kept
from qual.ui.layout import quote
from qual.ui.text import t
from qual.workbench import Workbench

PAGE = 10


def behind(workbench: Workbench, actor: Actor, kept: Kept, words: Words) -> None:
    """Draw the choice of a code and of coders, what the numbers of the code say, and the passages."""
    data, asked = kept.data, kept.prepared.asked
    st.subheader(t("agreement.behind"), anchor=False)
    code, pair = _choices(data)
    if code:
        row = next(row for row in data.table.codes if row.code == code)
        in_words(data, row, words, "one-code")
    differing = _kind()
    listed = f"agreement-{asked}-{code}-{pair}-{differing}"  # another choice begins with its first page
    page = state.page_of(listed)
    narrowed = replace(asked, coders=tuple(pair.split(":"))) if pair else asked
    found = feedback.ask(
        workbench, actor, passages_behind, narrowed, code or None,
        prepared=kept.prepared, differing=differing, skip=page * PAGE, most=PAGE,
    )  # fmt: skip
    st.caption(t("agreement.behind.counts", differing=found.differing, agreeing=found.agreeing))
    total = found.differing if differing else found.agreeing
    if not total:
        st.markdown(t("agreement.behind.none.differ" if differing else "agreement.behind.none.agree"))
    hears = may(feedback.ask(workbench, actor, Tx.role, asked.project_id), Action.HEAR)
    for number, one in enumerate(found.passages):
        _passage(one, f"behind-{page}-{number}", hears=hears)
    pages = -(-total // PAGE)
    if pages > 1:
        _turn(listed, page, pages)


def _choices(data: AgreementData) -> tuple[str, str]:
    codes = {ALL: t("agreement.all")} | {
        row.code or "": "\u2003" * data.depths[row.code or ""] + data.name_of(row.code) for row in data.table.codes
    }
    people = {ALL: t("agreement.everybody")} | {
        ":".join(pair.coders): " – ".join(data.by_name(pair.coders)) for pair in data.table.pairs
    }
    for key, known in ((CODE, codes), (PAIR, people)):
        if state.widget(key) not in known:  # another round has other people
            state.fill(key, ALL)
    left, right = st.columns(2)
    code = left.selectbox(t("agreement.code"), list(codes), format_func=lambda one: codes.get(one, ""), key=CODE)
    if len(data.coders) < 3:
        return code or ALL, ALL
    pair = right.selectbox(t("agreement.pair"), list(people), format_func=lambda one: people.get(one, ""), key=PAIR)
    return code or ALL, pair or ALL


def _kind() -> bool:
    wanted = st.segmented_control(
        t("agreement.behind.which"),
        ["differ", "agree"],
        default="differ",
        required=True,
        format_func=lambda one: t(f"agreement.behind.{one}"),
        key="agreement-behind-kind",
        label_visibility="collapsed",
    )
    return wanted != "agree"


def _passage(one: Behind, key: str, *, hears: bool) -> None:
    with st.container(key=f"passage-{key}", gap="xsmall"):
        quote(one.passage, key, recording_id=one.recording_id if hears else None)
        st.caption(" · ".join(f"**{plain(said.coder)}**: {plain(_said(said))}" for said in one.said))


def _said(said: Said) -> str:
    return ", ".join(said.codes) or t("agreement.behind.silent")


def _turn(listed: str, page: int, pages: int) -> None:
    with st.container(horizontal=True, key="agreement-pages", vertical_alignment="center"):
        before = page - 1, t("agreement.page.before"), "agreement-before", page == 0
        after = page + 1, t("agreement.page.after"), "agreement-after", page + 1 >= pages
        for to, label, key, is_off in (before, after):
            st.button(label, key=key, disabled=is_off, on_click=state.turn_page, args=(listed, to))
        st.caption(t("agreement.page", n=page + 1, of=pages))
