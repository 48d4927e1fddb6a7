"""Runs as records: how each was made, what it showed, what was decided; two compared; the decisions that bind."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from qual.analysis.run_comparison import Change
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor, Project
from qual.domain.theme import Suggestion, SuggestionState
from qual.services import decision_list, run_records, suggestion_requests
from qual.services.decision_list import DecisionView
from qual.services.run_records import ChangeView, NotHonoured, RunLine, RunRecord
from qual.services.suggestion_report import run_report
from qual.store.themes import SuggestionRun
from qual.ui import feedback, state
from qual.ui.decision_form import take_back
from qual.ui.decision_words import MARKS, decision_said, left_out_said
from qual.ui.format import day, percent, plain, shortened
from qual.ui.question import title_of_question
from qual.ui.run_between import between, repeated
from qual.ui.run_words import early_reason_of, made_with, run_names, scope_of
from qual.ui.text import t
from qual.workbench import Workbench

_LONGEST_QUOTE = 160
_PAGE = 10  # decisions shown at once


def run_compare(
    workbench: Workbench, actor: Actor, project: Project, role: Role | None, runs: tuple[SuggestionRun, ...]
) -> None:
    """Draw the record of a run, the comparison of two, and the project's decisions."""
    names = run_names(runs)
    lines = feedback.ask(workbench, actor, run_records.run_lines, project.id)
    if not lines:
        return
    one, two, decided = st.tabs([t("runs.one"), t("runs.two"), t("runs.decisions")])
    with one:
        _record(workbench, actor, lines, names, may_ask=may(role, Action.SUGGEST))
    with two:
        _comparison(workbench, actor, lines, names)
    with decided:
        _decisions(workbench, actor, project, may_decide=may(role, Action.DECIDE))


def _record(
    workbench: Workbench, actor: Actor, lines: tuple[RunLine, ...], names: Mapping[str, str], *, may_ask: bool
) -> None:
    ids = [line.run.id for line in lines]
    chosen = st.selectbox(t("runs.which"), ids, format_func=lambda id_: names[id_], key="runs-which")
    record = feedback.ask(workbench, actor, run_records.run_record, str(chosen))
    run = record.line.run
    st.markdown(plain(t("runs.asked", name=record.line.asked_by, day=day(run.created_at), scope=scope_of(run))))
    if reason := early_reason_of(run):
        st.markdown(plain(t("runs.early", reason=reason)))
    st.caption(plain(made_with(run)))
    repeated(workbench, actor, run.id, names)
    st.markdown(t("runs.shown", n=record.line.n_shown, passages=t("count.passages", n=run.n_segments)))
    _honoured(record)
    with st.container(key="list"):
        for question in record.questions:
            if question.state is not SuggestionState.WITHDRAWN:
                _question(question, record)
    with st.container(key="runs-take", horizontal=True):
        st.download_button(
            t("runs.download"),
            data=partial(_file, workbench, actor, run.id),
            file_name=f"{t('runs.file')}-{run.created_at:%Y%m%d-%H%M%S}.json",
            mime="application/json",
            key="runs-download",
            on_click="ignore",
        )
        if may_ask:
            _again(workbench, actor, run.id)


def _again(workbench: Workbench, actor: Actor, run_id: str) -> None:
    if st.button(t("runs.again"), key="runs-again", icon=":material/replay:", help=t("runs.again.help")):
        asked = feedback.change(workbench, actor, suggestion_requests.request_again, run_id)
        if asked.ok:
            state.leave_note(t("themes.asked"))
            st.rerun()


def _file(workbench: Workbench, actor: Actor, run_id: str) -> bytes:
    with workbench.read(actor) as tx:
        report = run_report(tx, run_id)
    return json.dumps(report, indent=1, ensure_ascii=False).encode()


def _honoured(record: RunRecord) -> None:
    if record.n_honoured:
        st.markdown(t("runs.honoured", n=record.n_honoured))
    for one in record.not_honoured:
        st.caption(plain(_missed(one)))


def _missed(one: NotHonoured) -> str:
    said = t(f"runs.missed.{one.lack}", kind=t(f"decision.kind.{one.kind}"), name=one.by, n=one.n)
    quotes = [f"“{shortened(passage.quote, _LONGEST_QUOTE)}”" for passage in one.passages]
    return " ".join([said, *quotes])


def _question(question: Suggestion, record: RunRecord) -> None:
    with st.container(key=f"row-{question.id}"):
        title, size, became = st.columns((5, 1.5, 6))
        with title:
            open_question(question, key=f"record-{question.id}")
        size.caption(t("count.passages", n=_size(question)))
        became.markdown(_became(question, record))


def _size(question: Suggestion) -> int:
    members = question.payload["members"]
    assert isinstance(members, list)
    return len(members)


def _became(question: Suggestion, record: RunRecord) -> str:
    own = f" :gray[{t('runs.by_people')}]" if question.chosen_by else ""
    if question.decided_at is None:
        return t("runs.open") + own
    by = record.decided_by.get(question.decided_by or "", "")
    said = t(f"decision.was.{question.state.value}", when=day(question.decided_at))
    reason = f" {plain(question.reason)}" if question.reason else ""
    return f"{said} {t('decision.by', name=plain(by))}{reason}{own}"


def open_question(question: Suggestion, *, key: str, with_size: bool = False) -> None:
    """Draw a question's title, and how many passages it has, as the way to it."""
    size = f" :gray[{_size(question)}]" if with_size else ""
    st.button(
        plain(title_of_question(question)) + size,
        key=key,
        type="tertiary",
        icon=MARKS.get(question.state),
        on_click=_show,
        args=(question.id,),
    )


def _show(suggestion_id: str) -> None:
    state.choose("question", suggestion_id)
    state.fill(state.THEMES_VIEW, "questions")


def _comparison(workbench: Workbench, actor: Actor, lines: tuple[RunLine, ...], names: Mapping[str, str]) -> None:
    if len(lines) < 2:
        st.caption(t("runs.two.none"))
        return
    ids = [line.run.id for line in lines]
    name: Callable[[str], str] = lambda id_: names[id_]  # noqa: E731 - twice below
    left, right = st.columns(2)
    earlier = left.selectbox(t("runs.earlier"), ids, index=1, format_func=name, key="runs-earlier")
    later = right.selectbox(t("runs.later"), ids, index=0, format_func=name, key="runs-later")
    if earlier == later:
        st.caption(t("runs.same"))
        return
    found = feedback.ask(workbench, actor, run_records.compare, str(earlier), str(later))
    between(workbench, actor, str(earlier), str(later))
    st.markdown(t("runs.shared", n=found.n_shared, earlier=found.only_earlier, later=found.only_later))
    if not found.n_shared:
        st.caption(t("runs.shared.none"))
        return
    with st.container(key="changes", gap=None):
        for number, change in enumerate(found.changes):
            _change(change, number)


def _change(change: ChangeView, number: int) -> None:
    with st.container(key=f"row-change-{number}"):
        before, said, after = st.columns((4, 4, 4))
        earlier, later = change.earlier, change.later
        if change.near is not None:
            earlier, later = earlier or (change.near,), later or (change.near,)
        for column, questions, side in ((before, earlier, "before"), (after, later, "after")):
            with column:
                for question in questions:
                    open_question(question, key=f"{side}-{number}-{question.id}", with_size=True)
        shares = ", ".join(percent(share) for share in change.shares)
        parts = max(len(change.earlier), len(change.later))
        alone = ".alone" if change.near is None and change.change in {Change.NEW, Change.GONE} else ""
        said.markdown(t(f"runs.change.{change.change.value}{alone}", shares=shares, n=parts))


def _decisions(workbench: Workbench, actor: Actor, project: Project, *, may_decide: bool) -> None:
    found = feedback.ask(workbench, actor, decision_list.decisions_of, project.id)
    if not found:
        st.caption(t("runs.decisions.none"))
        return
    st.caption(t("runs.decisions.note", n=sum(one.binds for one in found)))
    pages = -(-len(found) // _PAGE)
    page = min(state.page_of("decisions"), pages - 1)
    for one in found[page * _PAGE : (page + 1) * _PAGE]:
        _decision(workbench, actor, one, may_decide=may_decide)
    if pages > 1:
        with st.container(key="pages-decisions", horizontal=True, horizontal_alignment="center"):
            back, on = ("decisions", page - 1), ("decisions", page + 1)
            st.button(
                t("memos.page.back"), key="decisions-back", disabled=not page, on_click=state.turn_page, args=back
            )
            st.caption(t("memos.page", page=page + 1, pages=pages), width="content")
            last = page == pages - 1
            st.button(t("memos.page.on"), key="decisions-on", disabled=last, on_click=state.turn_page, args=on)


def _decision(workbench: Workbench, actor: Actor, one: DecisionView, *, may_decide: bool) -> None:
    with st.container(key=f"card-decision-{one.decision.id}", border=True, gap="xsmall"):
        st.markdown(decision_said(one))
        for passage in one.passages:
            st.caption(plain(f"“{shortened(passage.quote, _LONGEST_QUOTE)}”"))
        if one.decision.reason:
            st.text(one.decision.reason)
        for lacking in one.left_out:
            st.caption(plain(left_out_said(lacking)))
        with st.container(key=f"ways-{one.decision.id}", horizontal=True):
            for question in one.questions:
                if question.state is not SuggestionState.WITHDRAWN:
                    open_question(question, key=f"of-{one.decision.id}-{question.id}")
            if may_decide and one.decision.stands:
                take_back(workbench, actor, one.decision.id)
