"""Transcript: reading and correcting one interview, who takes part, transcribing again, downloading."""

from __future__ import annotations

from typing import Any

import streamlit as st

from qual.domain.interview import Consent
from qual.domain.permission import Action, may
from qual.domain.project import Actor, Project
from qual.services import participants, projects
from qual.store.tx import Tx
from qual.ui import feedback, queue, state
from qual.ui.again_form import again_form, made_with, warnings
from qual.ui.components.workspace import workspace
from qual.ui.format import attribute_name
from qual.ui.layout import say_warning
from qual.ui.links import way
from qual.ui.switcher import follow, open_interview
from qual.ui.text import catalogue, t
from qual.ui.transcript_download import download
from qual.ui.withdraw_form import withdraw_form
from qual.workbench import Workbench

_QUOTES, _SOUND = "quotes_outside", "sound_outside"  # columns of the table of participants, as in the database
_FIXED = ("id", "label", "group", _QUOTES, _SOUND)  # the other columns are attributes
_SAID_AT_ONCE = 2  # warnings above a new transcript; all of them stand with what made it


def render(workbench: Workbench, actor: Actor) -> None:
    """Draw the open interview's transcript."""
    project = feedback.ask(workbench, actor, projects.project, str(state.chosen("project")))
    role = feedback.ask(workbench, actor, Tx.role, project.id)
    seen = queue.look(workbench, project.id)
    above = st.container(key="above")
    doubts: list[str] = []
    with st.container(key="bar", horizontal=True, vertical_alignment="center", wrap=False):
        line = open_interview(workbench, actor, "transcript")
        interview = line.interview
        if may(role, Action.EDIT_TRANSCRIPT):
            with st.popover(t("transcript.participants"), key="participants"):
                _participants(workbench, actor, project)
                if may(role, Action.ERASE):
                    withdraw_form(workbench, actor, project)
        if may(role, Action.TRANSCRIBE) and line.recording:
            made = made_with(workbench, actor, line)
            doubts = [warning for one in made for warning in warnings(one)]
            sign = ":material/warning:" if doubts else None
            with st.popover(t("transcript.again"), key="again", icon=sign):
                again_form(workbench, actor, project, line, made)
        if may(role, Action.EXPORT) and interview.revision_id:
            with st.popover(t("transcript.download"), key="download"):
                download(workbench, actor, line)
        way(
            t("transcript.to_code"),
            "code",
            key="to-code",
            ids={},
            type="primary",
            disabled=not interview.revision_id,
        )
    with above:
        if doubts and line.checked is None:  # whoever begins to check has seen it; then it is found under the sign
            say_warning(" ".join(doubts[:_SAID_AT_ONCE]))
        queue.panel(workbench, actor, project, {interview.id: line}, seen)
    workspace(
        project_id=project.id,
        interview_id=interview.id,
        revision_id=interview.revision_id,
        mode="transcript",
        key="workspace-transcript",
        strings=catalogue(),
        on_open=follow,
        test_hooks=workbench.config.test_hooks,
        focus=state.linked_place(),
    )


def _participants(workbench: Workbench, actor: Actor, project: Project) -> None:
    st.caption(t("participants.note"))
    people = feedback.ask(workbench, actor, participants.participants, project.id)
    names = sorted({name for person in people for name in person.attributes})
    table = [
        {
            "id": p.id, "label": p.label, "group": p.group,
            _QUOTES: _spoken(p.quotes_outside), _SOUND: _spoken(p.sound_outside),
            **{name: p.attributes.get(name, "") for name in names},
        }
        for p in people
    ]  # fmt: skip
    answers = [_spoken(consent) for consent in Consent]
    round_ = state.round_of("participants")
    edited = st.data_editor(
        table or [{"id": "", "label": "", "group": "", _QUOTES: answers[0], _SOUND: answers[0]}],
        num_rows="dynamic",
        hide_index=True,
        width=720,
        column_config={
            "id": None,
            "label": t("participants.label"),
            "group": t("participants.group"),
            _QUOTES: st.column_config.SelectboxColumn(t("participants.quotes"), options=answers, default=answers[0]),
            _SOUND: st.column_config.SelectboxColumn(t("participants.sound"), options=answers, default=answers[0]),
            **{name: attribute_name(name) for name in names},
        },
        key=f"participants-table-{round_}",
    )
    extra = st.text_input(
        t("participants.attribute"),
        key=f"participants-attribute-{round_}",
        placeholder=t("participants.attribute.hint"),
    )
    if st.button(t("participants.save"), key="participants-save", type="primary"):
        known = tuple(person.id for person in people)
        saved = feedback.change(workbench, actor, _save_people, project.id, known, edited, extra.strip())
        if saved.ok:
            state.next_round("participants")
            state.leave_note(t("participants.saved", n=saved.value))
            st.rerun()


def _save_people(tx: Tx, project_id: str, known: tuple[str, ...], table: list[dict[str, str]], extra: str) -> int:
    """Store the edited table: its rows changed or new, those of `known` that it lacks removed."""
    rows = [row for row in table if str(row.get("label") or "").strip()]
    kept = {row.get("id") for row in rows}
    for id_ in known:
        if id_ not in kept:
            participants.remove_participant(tx, id_)
    for row in rows:
        attributes = {name: str(value or "") for name, value in row.items() if name not in _FIXED}
        if extra:
            attributes.setdefault(extra, "")
        _save_person(tx, project_id, row, attributes)
    return len(rows)


def _save_person(tx: Tx, project_id: str, row: dict[str, str], attributes: dict[str, str]) -> None:
    label, group = str(row["label"]), str(row.get("group") or "")
    by_answer = {_spoken(consent): consent for consent in Consent}
    quotes, sound = by_answer.get(row.get(_QUOTES) or ""), by_answer.get(row.get(_SOUND) or "")
    said: dict[str, Any] = {"group": group, "attributes": attributes, "quotes_outside": quotes, "sound_outside": sound}
    if row.get("id"):
        participants.change_participant(tx, row["id"], label=label, **said)
    else:
        participants.set_participant(tx, project_id, label, **said)


def _spoken(consent: Consent) -> str:
    return t(f"consent.{consent.value}")
