"""A code's two lists on the page: each passage with the reason it is there, and what one can say of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from qual.domain.document import Span
from qual.domain.offer import Said
from qual.domain.permission import Action
from qual.domain.project import Actor
from qual.services import code_lists, coding, similar
from qual.services.code_lists import CodeLists, Listed, SaidLine
from qual.store.passage_vectors import Grain
from qual.ui import feedback, jobs, state
from qual.ui.format import plain, shortened
from qual.ui.layout import machine, quote, source_of
from qual.ui.links import way
from qual.ui.text import t
from qual.workbench import Workbench

_REASON = 160  # characters of a passage that is a reason

Rights = Mapping[Action, bool]


def lists_of(workbench: Workbench, actor: Actor, project_id: str, found: CodeLists, rights: Rights) -> None:
    """Draw both lists, what is missing for them, and what people have said already."""
    _vectors(workbench, actor, project_id, found, may_ask=rights[Action.CODE])
    if found.too_few:
        is_unread = found.missing or found.behind  # what is coded there counts
        st.info(t("codelist.unread" if is_unread else "codelist.too_few", n=found.n_passages))
    else:
        with machine("codelists", t("codelist.machine", n=found.n_passages, all=found.n_looked_at)):
            missed, unlike = st.columns(2, gap="large")
            with missed:
                _list("missed", found.missed, lambda one, n: _missed(workbench, actor, found, one, n, rights))
            with unlike:
                _list("unlike", found.unlike, lambda one, n: _unlike(workbench, actor, one, n, rights))
    if found.said:
        with st.expander(t("codelist.said", n=len(found.said)), key="codelist-said"):
            for line in found.said:
                _said(workbench, actor, line, may_withdraw=rights[Action.CODE])


def _vectors(workbench: Workbench, actor: Actor, project_id: str, found: CodeLists, *, may_ask: bool) -> None:
    """Say where vectors are missing or behind, and offer to make them."""
    ran = jobs.running(workbench, project_id, similar.SENTENCES)
    if (found.missing or found.behind) and not ran:
        with st.container(key="codelist-vectors", horizontal=True, vertical_alignment="center"):
            st.caption(t("codelist.vectors", n=found.missing + found.behind), width="content")
            if may_ask:
                st.button(
                    t("codelist.prepare"),
                    key="codelist-prepare",
                    on_click=_prepare,
                    args=(workbench, actor, project_id),
                )
    jobs.panel(workbench, actor, project_id, similar.SENTENCES, {project_id: t("codelist.job")}, ran=ran)


def _prepare(workbench: Workbench, actor: Actor, project_id: str) -> None:
    feedback.change_first(workbench, actor, similar.request_vectors, project_id, Grain.SENTENCE)


def _list(name: str, rows: tuple[Listed, ...], acts: Callable[[Listed, int], None]) -> None:
    st.subheader(t(f"codelist.{name}"), anchor=False)
    st.caption(t(f"codelist.{name}.note" if rows else f"codelist.{name}.none"))
    for number, one in enumerate(rows):
        with st.container(key=f"{name}-{number}", gap="xsmall"):
            quote(one.passage, f"{name}-{number}")
            acts(one, number)
            with st.expander(t("codelist.reason"), key=f"reason-{name}-{number}"):
                for passage in one.nearest:
                    st.text(shortened(passage.quote, _REASON))
                    st.caption(plain(source_of(passage)))


def _missed(workbench: Workbench, actor: Actor, found: CodeLists, one: Listed, number: int, rights: Rights) -> None:
    if not rights[Action.CODE]:
        return
    place = (one.passage.interview_id, one.passage.revision_id, Span(one.passage.start, one.passage.end))
    with st.container(key=f"codelist-do-missed-{number}", horizontal=True, gap="small"):
        _act(workbench, actor, "code", number, code_lists.code_missed, found.code.id, *place)
        _act(workbench, actor, "not_this", number, code_lists.not_this_code, found.code.id, *place)


def _unlike(workbench: Workbench, actor: Actor, one: Listed, number: int, rights: Rights) -> None:
    made = one.coding
    if made is None:
        return
    st.caption(plain(t("codelist.coded_by", name=one.coder)))
    with st.container(key=f"codelist-do-unlike-{number}", horizontal=True, gap="small"):
        if rights[Action.CODE]:
            _act(workbench, actor, "keep", number, code_lists.coding_fits, made.id)
            if made.coder_id == actor.user or rights[Action.REMOVE_CODINGS]:
                _act(workbench, actor, "remove", number, coding.remove_coding, made.id)
        where = {"interview": made.interview_id}
        way(t("codelist.open"), "code", key=f"see-unlike-{number}", at=made.start, ids=where, type="tertiary")


def _said(workbench: Workbench, actor: Actor, line: SaidLine, *, may_withdraw: bool) -> None:
    one = line.verdict
    what = "codelist.said.not_this" if one.verdict is Said.NOT_THIS else "codelist.said.fits"
    with st.container(key=f"codelist-told-{one.id}", horizontal=True, vertical_alignment="center"):
        st.caption(plain(t(what, name=line.who, quote=shortened(one.quote, _REASON))))
        if may_withdraw:
            _act(workbench, actor, "withdraw", one.id, code_lists.withdraw, one.id)


def _act(
    workbench: Workbench, actor: Actor, what: str, number: object, service: Callable[..., Any], *given: Any
) -> None:
    st.button(
        t(f"codelist.{what}"),
        key=f"codelist-{what}-{number}",
        on_click=_do,
        args=(workbench, actor, what, service, *given),
        type="tertiary" if what == "withdraw" else "secondary",
    )


def _do(workbench: Workbench, actor: Actor, what: str, service: Callable[..., Any], *given: Any) -> None:
    if feedback.change_first(workbench, actor, service, *given).ok:
        state.leave_note(t(f"codelist.done.{what}"))
