"""Deciding about a difference: the outcomes as buttons, the reason, who disagrees, and new words for a code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from qual.domain.codebook import Code, CodeNode
from qual.domain.decision import Objection, Outcome
from qual.domain.project import Actor
from qual.services import negotiation, wordings
from qual.services.differences import Line, Queue
from qual.services.negotiation import Choice, Rewording
from qual.ui import feedback, state
from qual.ui.format import plain
from qual.ui.layout import say_warning
from qual.ui.outcome_words import Cast, code_names
from qual.ui.text import t
from qual.workbench import Workbench

_RULES = ("definition", "include", "exclude", "example")
ERRORS = "outcomes"
_KEEP_KEYS = 9  # coders that a digit chooses


@dataclass(frozen=True, slots=True)
class Desk:
    """What deciding needs to know besides the difference."""

    project_id: str
    round_id: str | None
    members: Mapping[str, str]  # names by id
    nodes: Sequence[CodeNode]
    is_nameless: bool
    next_key: str | None  # the difference that is shown when this one is decided


def outcome_form(workbench: Workbench, actor: Actor, queue: Queue, line: Line, cast: Cast, desk: Desk) -> None:
    """Draw the outcomes of an open difference. Enter alone decides nothing: it would take the first outcome."""
    key = f"{line.key}-{state.round_of(line.key)}"
    deciding = (workbench, actor, line, desk, key)
    with st.container(key="outcomes"), st.form(f"outcome-{key}", border=False, enter_to_submit=False):
        st.text_area(t("negotiate.reason"), key=f"reason-{key}", height=80, placeholder=t("negotiate.reason.hint"))
        _objections(desk, key)
        columns = st.columns(cast.in_a_row)
        for number, coder in enumerate(cast.order, start=1):
            gave = code_names(line.found.difference.codes_of(coder), queue.codes)
            label = plain(t("negotiate.keep", who=cast[coder], codes=gave))
            shortcut = f"Alt+{number}" if number <= _KEEP_KEYS else None
            with columns[(number - 1) % len(columns)]:
                _button(label, f"keep-{number}-{key}", shortcut, (*deciding, Outcome.KEEP, coder))
        both, left = st.columns(2)
        with both:
            _button(t("negotiate.both"), f"both-{key}", "Alt+B", (*deciding, Outcome.BOTH))
        with left:
            _button(t("negotiate.leave"), f"leave-{key}", "Alt+L", (*deciding, Outcome.OPEN))
        other, give = st.columns(2, vertical_alignment="bottom")
        with other:
            _codes(t("negotiate.other.code"), desk, f"codes-{key}")
        with give:
            _button(t("negotiate.other"), f"other-{key}", "Alt+O", (*deciding, Outcome.OTHER))


def codebook_form(workbench: Workbench, actor: Actor, line: Line, desk: Desk) -> None:
    """Draw changing a code's wording as the outcome: old words to be changed in place, and why."""
    with st.expander(t("negotiate.codebook"), icon=":material/edit_note:", key="reword"):
        by_id = {node.code.id: node.code for node in desk.nodes}
        among = [id_ for id_ in line.found.difference.codes if id_ in by_id]
        among += [id_ for id_ in by_id if id_ not in among]
        if not among:
            return
        chosen = st.selectbox(
            t("negotiate.codebook.code"), among, format_func=lambda id_: by_id[id_].name, key=f"reword-{line.key}"
        )
        code = by_id[chosen]
        key = f"reword-{line.key}-{code.id}-{state.round_of(line.key)}"
        based_on = state.version_seen(key) or code.version
        if based_on != code.version:
            _newer(workbench, actor, code)
            state.see_version(f"{key}/newer", code.version)
        with st.form(f"form-{key}", border=False, enter_to_submit=False):
            for rule in _RULES:
                st.text_area(t(f"code.{rule}"), value=getattr(code, rule), key=f"{rule}-{key}", height=80)
            _codes(t("negotiate.codebook.now"), desk, f"codes-{key}")
            st.text_area(t("negotiate.reason"), key=f"reason-{key}", height=80)
            _objections(desk, key)
            st.caption(t("negotiate.codebook.note"))
            st.form_submit_button(
                t("negotiate.codebook.do"),
                type="primary",
                key=f"do-{key}",
                on_click=_reword,
                args=(workbench, actor, line, desk, key, code.id, based_on),
            )
    state.see_version(key, based_on)


def _newer(workbench: Workbench, actor: Actor, code: Code) -> None:
    """Show what a colleague made of the code meanwhile; the next press is then a decision between the two."""
    by = feedback.ask(workbench, actor, wordings.wordings, code.id)[0].changed_by
    say_warning(t("negotiate.codebook.newer", who=by, name=code.name))
    for rule in _RULES:
        st.text(f"{t(f'code.{rule}')}: {getattr(code, rule) or t('code.unsaid')}")


def _button(label: str, key: str, shortcut: str | None, decides: tuple[Any, ...]) -> None:
    """Draw an outcome. It is decided before the page is drawn anew, so that who was slower is told so."""
    st.form_submit_button(label, key=key, width="stretch", wrap=True, shortcut=shortcut, on_click=_decide, args=decides)


def _codes(label: str, desk: Desk, key: str) -> None:
    by_id = {node.code.id: node for node in desk.nodes}
    st.multiselect(
        label,
        list(by_id),
        format_func=lambda id_: "\u2003" * by_id[id_].depth + by_id[id_].code.name,
        placeholder=t("code.target.hint"),
        key=key,
    )


def _objections(desk: Desk, key: str) -> None:
    who, why = st.columns((2, 3))
    who.multiselect(
        t("negotiate.objects"),
        list(desk.members),
        format_func=lambda id_: desk.members[id_],
        placeholder=t("negotiate.objects.nobody"),
        key=f"objects-{key}",
    )
    why.text_input(t("negotiate.objects.why"), key=f"objects-why-{key}")


def _decide(
    workbench: Workbench, actor: Actor, line: Line, desk: Desk, key: str, outcome: Outcome, kept_of: str | None = None
) -> None:
    chosen = _chosen(f"codes-{key}") if outcome is Outcome.OTHER else ()
    _settle(workbench, actor, line, desk, key, Choice(outcome, _typed(f"reason-{key}"), kept_of, chosen))


def _reword(workbench: Workbench, actor: Actor, line: Line, desk: Desk, key: str, code_id: str, based_on: int) -> None:
    known = state.version_seen(f"{key}/newer") or based_on  # what the person has had before their eyes
    words = Rewording(code_id, known, {rule: _typed(f"{rule}-{key}") for rule in _RULES})
    choice = Choice(Outcome.CODEBOOK, _typed(f"reason-{key}"), code_ids=_chosen(f"codes-{key}"), rewording=words)
    _settle(workbench, actor, line, desk, key, choice)


def _settle(workbench: Workbench, actor: Actor, line: Line, desk: Desk, key: str, choice: Choice) -> None:
    why = _typed(f"objects-why-{key}")
    objections = tuple(Objection(id_, why) for id_ in _chosen(f"objects-{key}"))
    whole = replace(choice, objections=objections, is_nameless=desk.is_nameless)
    where = desk.project_id, desk.round_id, line.found.interview_id, line.found.coding_ids
    if feedback.change_first(workbench, actor, negotiation.decide, *where, whole).ok:
        state.next_round(line.key)
        state.choose("difference", desk.next_key or line.key)
        state.leave_note(t("negotiate.decided"))
    else:
        state.choose("difference", line.key)
        # the form goes where somebody else has decided; what was written in it must not go with it
        state.say_error_at(ERRORS, t("negotiate.written", words=choice.reason) if choice.reason else "")


def _typed(key: str) -> str:
    return str(state.widget(key) or "")


def _chosen(key: str) -> tuple[str, ...]:
    found = state.widget(key)
    return tuple(map(str, found)) if isinstance(found, list) else ()
