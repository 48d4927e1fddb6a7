"""Participants: added, renamed and removed without losing who spoke."""

from __future__ import annotations

import pytest

from qual.errors import BadInput, Conflict
from qual.services import participants, transcripts
from tests.plugins.workbenches import Study


def test_a_participant_gets_another_label_and_stays_linked(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P01", group="staff")
        voice = transcripts.speakers(tx, study.interview_id)[0]
        transcripts.update_speaker(tx, study.interview_id, voice.key, {"participant_id": person.id})
        participants.change_participant(tx, person.id, label="P 07", group="staff", attributes={"ward": "3"})

    with study.workbench.read(study.owner) as tx:
        (found,) = participants.participants(tx, study.project.id)
        assert (found.id, found.label, found.attributes) == (person.id, "P 07", {"ward": "3"})
        assert transcripts.speakers(tx, study.interview_id)[0].participant_id == person.id


def test_two_participants_cannot_share_a_label(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        participants.set_participant(tx, study.project.id, "P01")
        other = participants.set_participant(tx, study.project.id, "P02")

    with pytest.raises(Conflict, match="another participant 'P01'"), study.workbench.write(study.owner) as tx:
        participants.change_participant(tx, other.id, label="p01", group="", attributes={})


def test_a_participant_nobody_is_linked_to_can_be_removed(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P01")
        participants.remove_participant(tx, person.id)

        assert participants.participants(tx, study.project.id) == ()


def test_a_linked_participant_stays_and_the_interview_is_named(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P01")
        voice = transcripts.speakers(tx, study.interview_id)[0]
        transcripts.update_speaker(tx, study.interview_id, voice.key, {"participant_id": person.id})

    with pytest.raises(Conflict, match="linked to a speaker of"), study.workbench.write(study.owner) as tx:
        participants.remove_participant(tx, person.id)
    with study.workbench.read(study.owner) as tx:
        assert [p.label for p in participants.participants(tx, study.project.id)] == ["P01"]


def test_a_label_without_letters_is_refused(study: Study) -> None:
    with pytest.raises(BadInput, match="between 1 and 100"), study.workbench.write(study.owner) as tx:
        participants.set_participant(tx, study.project.id, "  ")
