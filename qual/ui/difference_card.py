"""One difference: its passage, what each coder gave, how it was talked through, and what was decided before."""

from __future__ import annotations

import streamlit as st

from qual.domain.document import TURN_BREAK
from qual.domain.permission import Action, Role, may
from qual.domain.project import Actor
from qual.services import negotiation
from qual.services.differences import Decided, Line, Place, Queue, Said
from qual.ui import feedback, state
from qual.ui.format import day, plain
from qual.ui.layout import player, source_of
from qual.ui.links import way
from qual.ui.outcome_words import Cast, outcome_of, signed, why_here
from qual.ui.text import t
from qual.ui.wording_change import wording_change
from qual.workbench import Workbench

_RULES = ("definition", "include", "exclude", "example")


def passage(line: Line, place: Place, role: Role | None) -> None:
    """Draw the passage large, with what stands around it, who said it, and its sound."""
    st.caption(plain(f"{t(f'negotiate.kind.{line.found.difference.kind.value}')} · {why_here(line.weight)}"))
    with st.container(key="passage"):
        with st.container(key="passage-words"):
            st.markdown(in_its_place(place))
        with st.container(key="source-passage", horizontal=True, gap="small"):
            st.caption(plain(source_of(place.passage)), width="content")
            where = {"interview": line.found.interview_id}
            way(t("quote.open"), "code", key="open-passage", at=place.passage.start, ids=where, type="tertiary")
        player(place.recording_id if may(role, Action.HEAR) else None, place.passage, "passage")


def in_its_place(place: Place) -> str:
    """Return a passage within what stands around it, one paragraph a turn; nobody's words become markup."""
    parts = ((place.before, ":gray[{}]"), (place.passage.quote, ":primary-background[{}]"), (place.after, ":gray[{}]"))
    marked = (
        TURN_BREAK.join(look.format(plain(turn)) if turn.strip() else "" for turn in words.split(TURN_BREAK))
        for words, look in parts
    )
    before, quote, after = marked
    lead = " " if place.before[-1:].isspace() else ""  # a passage may begin or end within a word
    tail = " " if place.after[:1].isspace() else ""
    return f"{before}{lead}{quote}{tail}{after}".replace(TURN_BREAK, "\n\n")


def voices(queue: Queue, line: Line, cast: Cast) -> None:
    """Draw what each coder gave, with their own words where borders differ, and what the codes mean."""
    codes = line.found.difference.codes
    rules = (f'[class*="st-key-gave-{id_}"]::before{{background:{queue.codes[id_].colour}}}' for id_ in codes)
    st.html(f"<style>{''.join(rules)}</style>")
    for first in range(0, len(cast.order), cast.in_a_row):
        few = cast.order[first : first + cast.in_a_row]
        for coder, column in zip(few, st.columns(cast.in_a_row), strict=False):
            number = cast.order.index(coder)  # nothing about a person stands in the page's names while they are hidden
            with column, st.container(key=f"voice-{number}", gap="xsmall"):
                _voice(queue, line, coder, cast[coder], number)
    with st.container(key="definitions", horizontal=True, gap="small"):
        for id_ in codes:
            code = queue.codes[id_]
            with st.popover(t("negotiate.means", name=plain(code.name)), key=f"means-{id_}", type="tertiary"):
                for rule in _RULES:
                    st.caption(t(f"code.{rule}"))
                    st.text(getattr(code, rule) or t("code.unsaid"))


def _voice(queue: Queue, line: Line, coder: str, name: str, voice: int) -> None:
    st.markdown(f"**{plain(name)}**")
    gave = [coding for coding in line.found.difference.codings if coding.coder == coder]
    text = line.found.revision.document.text
    if not gave:
        st.caption(t("negotiate.no_code"))
    for number, coding in enumerate(gave):
        with st.container(key=f"gave-{coding.code}-{number}-{voice}", gap=None):
            st.markdown(plain(queue.codes[coding.code].name))
            words = text[coding.start : coding.end]
            if words != line.quote:
                st.text(words)


def settled(workbench: Workbench, actor: Actor, role: Role | None, queue: Queue, line: Line, cast: Cast) -> None:
    """Draw the decision that stands, with dissent, and the way to open it again."""
    if line.decided is None:
        return
    one = line.decided
    with st.container(key="settled", gap="xsmall"):
        _decision(queue, one, cast)
        wording_change(workbench, actor, one.decision)
        with st.container(horizontal=True, gap="small", key="acts-settled"):
            if may(role, Action.DISCUSS):
                _ask_why(workbench, actor, "dissent", one.decision.id)
            if may(role, Action.NEGOTIATE):
                _ask_why(workbench, actor, "reopen", one.decision.id)


def earlier(queue: Queue, line: Line, cast: Cast) -> None:
    """Draw what was decided before and opened again."""
    if not line.earlier:
        return
    with st.expander(t("negotiate.earlier", n=len(line.earlier)), icon=":material/history:", key="earlier"):
        for one in reversed(line.earlier):
            with st.container(key=f"earlier-{one.decision.id}", gap="xsmall"):
                _decision(queue, one, cast)
                if one.decision.reopened_at:
                    when = day(one.decision.reopened_at)
                    st.markdown(plain(t("negotiate.reopened", who=one.reopened_by, when=when)))
                    st.text(one.decision.reopen_reason)
                else:
                    st.markdown(plain(t("negotiate.outgrown")))


def _decision(queue: Queue, one: Decided, cast: Cast) -> None:
    st.markdown(f"**{plain(outcome_of(one, queue.codes, cast))}**")
    st.text(one.decision.reason)
    st.caption(plain(signed(one)))
    for number, objecting in enumerate(one.dissent):
        with st.container(key=f"dissent-{one.decision.id}-{number}", gap=None):
            st.markdown(plain(t("negotiate.disagrees", who=objecting.name)))
            st.text(objecting.why)


def _ask_why(workbench: Workbench, actor: Actor, act: str, decision_id: str) -> None:
    service = negotiation.reopen if act == "reopen" else negotiation.dissent
    form = f"{act}-{decision_id}"
    key = f"{form}-{state.round_of(form)}"
    with (
        st.popover(t(f"negotiate.{act}"), key=f"ask-{key}", type="tertiary"),
        st.form(key, border=False),
    ):
        why = st.text_area(t(f"negotiate.{act}.why"), key=f"why-{key}", height=80)
        wanted = st.form_submit_button(t(f"negotiate.{act}"), type="primary", key=f"do-{key}")
    if wanted and feedback.change(workbench, actor, service, decision_id, why).ok:
        state.next_round(form)
        state.leave_note(t(f"negotiate.{act}.done"))
        st.rerun()


def thread(
    workbench: Workbench, actor: Actor, role: Role | None, project_id: str, round_id: str | None, line: Line
) -> None:
    """Draw what was said about a difference, with a field to say more."""
    if not may(role, Action.DISCUSS):
        st.caption(t("negotiate.thread.not_for_guests"))
        return
    if line.thread:
        st.subheader(t("negotiate.thread"), anchor=False)
    mine = [said for said in line.thread if said.comment.author_id == actor.user and not said.corrected]
    for said in line.thread:
        _said(said)
    form = f"comment-{line.key}"
    key = f"{form}-{state.round_of(form)}"
    with (
        st.popover(t("negotiate.discuss"), icon=":material/forum:", key=f"say-{key}", type="tertiary"),
        st.form(key, border=False),
    ):
        text = st.text_area(t("negotiate.comment"), key=f"text-{key}", height=110)
        corrects = None
        if mine:
            instead = st.checkbox(t("negotiate.comment.corrects"), key=f"corrects-{key}")
            corrects = mine[-1].comment.id if instead else None
        wanted = st.form_submit_button(t("negotiate.comment.send"), key=f"send-{key}")
    if not wanted:
        return
    where = project_id, round_id, line.found.interview_id, line.found.coding_ids
    if feedback.change(workbench, actor, negotiation.comment, *where, text, corrects=corrects).ok:
        state.next_round(form)
        st.rerun()


def _said(said: Said) -> None:
    with st.container(key=f"said-{said.comment.id}", gap="xxsmall"):
        when = day(said.comment.created_at)
        key = "negotiate.said.corrects" if said.comment.corrects else "negotiate.said"
        line = plain(t(key, who=said.author, when=when))
        st.markdown(f"{line} :gray[{t('negotiate.said.corrected')}]" if said.corrected else line)
        st.text(said.comment.text)
