"""Taking a participant out of the study for good: their interviews, their label, group, attributes and consent."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from qual.domain.erasure import PARTICIPANT, is_typed
from qual.domain.interview import Interview, Participant, SpeakerRole
from qual.domain.permission import Action
from qual.errors import BadInput, Conflict
from qual.services.erasing import delete_interview
from qual.services.erasing_plan import Losses, losses
from qual.services.question_payload import ATTRIBUTE, without_counted
from qual.store import erasing_log, erasing_records, interviews
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What goes with a participant, and which of their interviews others speak in."""

    participant: Participant
    interviews: tuple[Losses, ...]
    shared: tuple[str, ...]  # names of conversations in which other participants speak, too


def withdrawal(tx: Tx, participant_id: str) -> Withdrawal:
    """Return what would go with a participant, without deleting anything; for owners."""
    participant = interviews.participant(tx.connection, participant_id)
    tx.require(Action.ERASE, participant.project_id)
    mine, shared = _interviews_with(tx, participant)
    return Withdrawal(
        participant, tuple(losses(tx, one.id) for one in mine), tuple(one.name for one in mine if one.id in shared)
    )


def withdraw_participant(
    tx: Tx, participant_id: str, *, label: str, with_groups: bool = False, although_in_round: bool = False
) -> int:
    """Take a participant out for good, once the owner has typed the `label`; return how many interviews went.

    A conversation with other participants cannot be kept without this one: the recording, earlier versions of the
    transcript and what the others answer hold their words. So it goes whole (`with_groups`), or nothing goes: then
    Conflict is raised, as it is for an open round unless `although_in_round`.
    """
    participant = interviews.participant(tx.connection, participant_id)
    tx.require(Action.ERASE, participant.project_id)
    if not is_typed(label, participant.label):
        raise BadInput(
            f"To take '{participant.label}' out of the study for good, type the label as it stands here. Nothing was "
            "deleted."
        )
    mine, shared = _interviews_with(tx, participant)
    if shared and not with_groups:
        names = ", ".join(f"'{one.name}'" for one in mine if one.id in shared)
        raise Conflict(
            f"Other people speak in {names}, too, and one voice cannot be taken out of a conversation: the recording "
            "and what the others answer would still hold it. Decide with them whether the whole conversation is to be "
            "deleted, and say so. Nothing was deleted."
        )
    for one in mine:
        delete_interview(tx, one.id, title=one.name, although_in_round=although_in_round)
    interviews.remove_participant(tx.connection, participant)
    _forget_label(tx, participant)
    return len(mine)


def _interviews_with(tx: Tx, participant: Participant) -> tuple[list[Interview], Collection[str]]:
    """Return the interviews in which a participant speaks, and which of them other participants speak in."""
    voices = interviews.speakers_of_project(tx.connection, participant.project_id)
    with_them = {one.interview_id for one in voices if one.participant_id == participant.id}
    shared = {
        one.interview_id
        for one in voices
        if one.interview_id in with_them
        and one.participant_id != participant.id
        and (one.participant_id or one.role is not SpeakerRole.INTERVIEWER)
    }
    every = interviews.of_project(tx.connection, participant.project_id)
    return [one for one in every if one.id in with_them], shared


def _forget_label(tx: Tx, participant: Participant) -> None:
    """Take the label out of the questions of runs, and label and attributes out of the log; record what was done."""
    project_id = participant.project_id
    only = _values_of_nobody_else(tx, participant)
    erasing_records.change_questions(
        tx.connection,
        project_id,
        None,
        lambda payload: without_counted(payload, lambda aspect, value: value in only.get(aspect, ())),
    )
    log_from = erasing_log.erase_words(
        tx.connection, project_id, frozenset({participant.id}), whole=lambda row: row.target_id == participant.id
    )
    tx.record(PARTICIPANT, ("participant", participant.id), project_id=project_id, after={"log_sealed_from": log_from})


def _values_of_nobody_else(tx: Tx, participant: Participant) -> dict[str, set[str]]:
    """Return by which values questions count this person and no other: the label, perhaps group and attributes."""
    others = interviews.participants_of(tx.connection, participant.project_id)
    found = {"participants": {participant.label}, "groups": {participant.group} - {one.group for one in others}}
    for name, value in participant.attributes.items():
        found[f"{ATTRIBUTE}{name}"] = {value} - {one.attributes.get(name, "") for one in others}
    return found
