"""Taking a participant out of the study for good: with all their interviews, once the owner has typed the label."""

from __future__ import annotations

import streamlit as st

from qual.domain.interview import Participant
from qual.domain.project import Actor, Project
from qual.services import participants, withdrawing
from qual.ui import feedback, state
from qual.ui.format import label as as_label
from qual.ui.format import listed, plain
from qual.ui.layout import say_warning
from qual.ui.text import t
from qual.workbench import Workbench


def withdraw_form(workbench: Workbench, actor: Actor, project: Project) -> None:
    """Draw the choice of a participant and what would go with them; nothing while there are none."""
    people = {one.id: one for one in feedback.ask(workbench, actor, participants.participants, project.id)}
    if not people:
        return
    round_ = state.round_of("withdraw")
    with st.expander(t("withdraw.title"), icon=":material/person_remove:", key=f"withdraw-{round_}"):
        st.caption(t("withdraw.note"))
        chosen = st.selectbox(
            t("withdraw.who"), list(people), index=None, key=f"withdraw-who-{round_}", placeholder=t("withdraw.choose"),
            format_func=lambda id_: people[id_].label if id_ in people else "",
        )  # fmt: skip
        if chosen in people:
            _confirm(workbench, actor, people[chosen], round_)


def _confirm(workbench: Workbench, actor: Actor, person: Participant, round_: int) -> None:
    plan = feedback.ask(workbench, actor, withdrawing.withdrawal, person.id)
    for one in plan.interviews:
        said = t("withdraw.goes", name=one.interview.name, turns=one.turns, codings=one.codings, memos=one.memos)
        st.markdown(f"- {plain(said)}")
    st.markdown(t("withdraw.none") if not plan.interviews else t("erase.stays"))
    rounds = [name for one in plan.interviews for name in one.open_rounds]
    if plan.shared:
        say_warning(t("withdraw.shared", names=listed(plan.shared, most=8)))
    with st.form(f"withdraw-form-{round_}", border=False):
        groups = bool(plan.shared) and st.checkbox(t("withdraw.groups"), key=f"withdraw-groups-{round_}")
        anyway = bool(rounds) and st.checkbox(
            plain(t("erase.round", rounds=listed(list(dict.fromkeys(rounds))))), key=f"withdraw-round-{round_}"
        )
        label = st.text_input(as_label(t("withdraw.confirm", label=person.label)), key=f"withdraw-label-{round_}")
        wanted = st.form_submit_button(t("withdraw.button"), key=f"withdraw-button-{round_}", type="primary")
    if not wanted:
        return
    done = feedback.change(
        workbench, actor, withdrawing.withdraw_participant, person.id,
        label=label, with_groups=groups, although_in_round=anyway,
    )  # fmt: skip
    if done.value is not None:
        state.next_round("withdraw")
        state.next_round("participants")
        state.choose("interview", None)
        state.leave_note(t("withdraw.done", label=person.label, n=done.value))
        st.rerun()
