"""Importing and correcting transcripts: languages, speakers, and what two people do at once."""

from __future__ import annotations

import pytest

from qual.domain.document import SpokenTurn, build_document, document_from_json
from qual.domain.interview import SpeakerRole
from qual.errors import BadInput, Conflict, NotFound
from qual.services import heard, interviews, participants, transcripts
from qual.store import interviews as store
from tests.plugins.workbenches import Study


def test_an_imported_transcript_without_a_language_gets_a_guessed_one(study: Study) -> None:
    document = build_document([SpokenTurn("A", "Jag vet inte vad det var, och hon är med på det också.")])

    with study.workbench.write(study.owner) as tx:
        revision = transcripts.import_transcript(tx, study.project.id, document, name="Svensk", language="")
        found = interviews.interview(tx, revision.interview_id)

    assert found.language == "sv"


def test_who_is_called_interviewer_becomes_one(study: Study) -> None:
    with study.workbench.read(study.owner) as tx:
        roles = {s.name: s.role for s in transcripts.speakers(tx, study.interview_id)}

    assert roles == {"Interviewer": SpeakerRole.INTERVIEWER, "Anna": SpeakerRole.PARTICIPANT}


def test_a_speaker_is_renamed_and_linked_for_the_whole_interview(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P01", group="service user")
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"name": "A.", "participant_id": person.id})

    with study.workbench.read(study.owner) as tx:
        linked = {s.key: (s.name, s.participant_id) for s in transcripts.speakers(tx, study.interview_id)}
    assert linked["Anna"] == ("A.", person.id)


def test_two_people_correcting_the_same_turn_the_second_is_told(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What happened?")

    with pytest.raises(Conflict, match="meanwhile"), study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "Other words.")


def test_two_people_correcting_different_turns_do_not_disturb_each_other(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What happened?")
        after = transcripts.correct_turn(tx, study.interview_id, study.revision.id, 1, "Other words.")

    assert after.document.text.startswith("What happened?\nOther words.\nAnd then?")


def test_a_turn_cannot_be_emptied(study: Study) -> None:
    with pytest.raises(BadInput, match="cannot be empty"), study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, " \n ")


def test_a_turn_that_is_not_there_is_named(study: Study) -> None:
    with pytest.raises(NotFound, match="no turn 100"), study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 99, "Words.")


def test_a_turn_given_to_another_speaker_keeps_its_words(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        after = transcripts.assign_turn(tx, study.interview_id, study.revision.id, 1, "Interviewer")

    assert after.document.text == study.document.text
    assert after.document.turns[1].speaker == "Interviewer"


def test_two_interviews_of_the_same_name_are_told_apart(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        revision = transcripts.import_transcript(tx, study.project.id, study.document, name="Anna", language="en")
        found = interviews.interview(tx, revision.interview_id)

    assert found.name == "Anna (2)"


def test_what_made_a_transcript_is_told_without_reading_all_its_corrections(
    study: Study, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        with study.workbench.write(study.owner) as tx:
            now = transcripts.current_revision(tx, study.interview_id)
            transcripts.correct_turn(tx, study.interview_id, now.id, 0, f"What happened then, {number}?")
    read: list[object] = []
    monkeypatch.setattr(store, "document_from_json", lambda record: read.append(record) or document_from_json(record))
    store.forget_revisions()

    with study.workbench.read(study.owner) as tx:
        assert heard.made_with(tx, study.interview_id) == ()
    assert len(read) == 1  # the present text; an hour with a hundred corrections took ten seconds to open
