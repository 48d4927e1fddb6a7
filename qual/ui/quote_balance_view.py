"""Who is quoted how often for a theme, and who is not."""

from __future__ import annotations

import streamlit as st

from qual.domain.project import Actor
from qual.services import theme_balance
from qual.services.theme_balance import QuoteBalance, Quoted
from qual.services.themes import ThemeView
from qual.ui import feedback
from qual.ui.format import percent
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.workbench import Workbench


def balance_panel(workbench: Workbench, actor: Actor, view: ThemeView) -> None:
    """Draw how a theme's quotes fall on people; nothing for a theme without quotes."""
    if not view.quotes:
        return
    found = feedback.ask(workbench, actor, theme_balance.balance_of, view.theme.id)
    with st.container(key="balance"):
        st.subheader(t("balance.title"), anchor=False)
        if found.carried_by_two:
            say_warning(t("balance.two", names=_names(found.people[:2]), share=_share(found)))
        if found.people:
            st.caption(t("balance.effective", n=len(found.people), effective=f"{found.effective:.1f}"))
            _table(found.people)
        if found.n_of_nobody:
            st.caption(t("balance.nobody", n=found.n_of_nobody))
        coded = [one for one in found.not_quoted if one.n_coded]
        if coded:
            st.markdown(t("balance.coded", n=len(coded)))
            for one in coded:
                st.text(t("balance.coded.who", who=_who(one), n=one.n_coded))
        _silent([one for one in found.not_quoted if not one.n_coded])


def _silent(others: list[Quoted]) -> None:
    if others:
        with st.expander(t("balance.others", n=len(others)), key="balance-others"):
            for one in others:
                st.text(_who(one))


def _table(rows: tuple[Quoted, ...]) -> None:
    columns = {
        t("balance.column.person"): [_who(one) for one in rows],
        t("balance.column.quotes"): [one.n_quotes for one in rows],
        t("balance.column.share"): [percent(one.share) for one in rows],
        t("balance.column.expected"): [f"{one.expected:.1f}" for one in rows],
        t("balance.column.coded"): [one.n_coded for one in rows],
    }
    st.dataframe(columns, hide_index=True, key="balance-quoted", alt=t("balance.alt", n=len(rows)))


def _who(one: Quoted) -> str:
    return " · ".join(filter(None, (one.label, one.group)))


def _names(two: tuple[Quoted, ...]) -> str:
    return t("balance.and", first=two[0].label, second=two[1].label) if len(two) > 1 else two[0].label


def _share(found: QuoteBalance) -> str:
    return percent(sum(one.share for one in found.people[:2]))
