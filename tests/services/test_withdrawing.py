"""A participant who withdraws is taken out with all their interviews, on both stores."""

from __future__ import annotations

import pytest

from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import Consent, SpeakerRole
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import interviews, participants, transcripts, withdrawing
from qual.store import events
from tests.plugins.workbenches import Study
from tests.services.grouped import ask, talk
from tests.services.spoken_for import found_in_rows

WORDS = ("vrandol", "mirquist", "zimbrak")


def add(study: Study, name: str, *voices: str, said: str = "I was there with zimbrak.") -> str:
    """Add an interview in which these participants speak beside an interviewer; return its id."""
    turns = [SpokenTurn("Interviewer", "And then?"), *(SpokenTurn(voice, f"{said} {voice}") for voice in voices)]
    with study.workbench.write(study.owner) as tx:
        made = transcripts.import_transcript(
            tx, study.project.id, build_document(turns, language="en"), name=name, language="en"
        )
        transcripts.update_speaker(tx, made.interview_id, "Interviewer", {"role": SpeakerRole.INTERVIEWER.value})
        for voice in voices:
            person = participants.set_participant(tx, study.project.id, voice, quotes_outside=Consent.YES)
            transcripts.update_speaker(tx, made.interview_id, voice, {"participant_id": person.id})
    return made.interview_id


def person_id(study: Study, label: str) -> str:
    with study.workbench.read(study.owner) as tx:
        return next(one.id for one in participants.participants(tx, study.project.id) if one.label == label)


def names(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [line.interview.name for line in interviews.interview_lines(tx, study.project.id)]


def test_all_interviews_of_a_person_go_with_label_group_attributes_and_consent(study: Study) -> None:
    add(study, "Vrandol one", "Vrandol")
    talk(study, "Vrandol", group="Mirquist", site="Zimbrak house")
    talk(study, "Eva", group="managers", site="north")
    ask(study)
    assert any(one.startswith("suggestions.payload") for one in found_in_rows(study, ("mirquist",)))

    with study.workbench.write(study.owner) as tx:
        plan = withdrawing.withdrawal(tx, person_id(study, "Vrandol"))
        n = withdrawing.withdraw_participant(tx, plan.participant.id, label="Vrandol")

    assert (n, [one.interview.name for one in plan.interviews], plan.shared) == (2, ["Vrandol one", "With Vrandol"], ())
    assert names(study) == ["Anna", "With Eva"]
    assert found_in_rows(study, WORDS) == []
    with study.workbench.read(study.owner) as tx:
        assert events.broken_link(tx.connection, study.project.id) is None
        last = events.of_kind(tx.connection, study.project.id, "participant")[-1]
    assert (last.action, last.actor_id) == ("participant.erase", study.owner.user)


def test_a_conversation_with_others_is_never_deleted_silently(study: Study) -> None:
    add(study, "Alone", "Vrandol")
    add(study, "Together", "Vrandol", "Pia")
    id_ = person_id(study, "Vrandol")

    with (
        pytest.raises(Conflict, match="Other people speak in 'Together', too"),
        study.workbench.write(study.owner) as tx,
    ):
        withdrawing.withdraw_participant(tx, id_, label="Vrandol")
    assert names(study) == ["Alone", "Anna", "Together"]

    with study.workbench.write(study.owner) as tx:
        withdrawing.withdraw_participant(tx, id_, label="Vrandol", with_groups=True)
    assert names(study) == ["Anna"]
    assert person_id(study, "Pia")


def test_a_voice_that_nobody_was_linked_to_counts_as_somebody_else(study: Study) -> None:
    interview_id = add(study, "Together", "Vrandol", "Pia")
    with study.workbench.write(study.owner) as tx:
        transcripts.update_speaker(tx, interview_id, "Pia", {"participant_id": None})

    with pytest.raises(Conflict, match="Other people"), study.workbench.write(study.owner) as tx:
        withdrawing.withdraw_participant(tx, person_id(study, "Vrandol"), label="Vrandol")


def test_only_an_owner_who_typed_the_label_can_do_it(study: Study) -> None:
    add(study, "Alone", "Vrandol")
    id_ = person_id(study, "Vrandol")
    editor = study.member("Ada", Role.EDITOR)

    with pytest.raises(NotAllowed), study.workbench.write(editor) as tx:
        withdrawing.withdraw_participant(tx, id_, label="Vrandol")
    with pytest.raises(BadInput, match="type the label"), study.workbench.write(study.owner) as tx:
        withdrawing.withdraw_participant(tx, id_, label="vrandol")
    assert names(study) == ["Alone", "Anna"]
