"""Who speaks, said for all interviews by one table: linked, left alone where cells are empty, refused as a whole."""

from __future__ import annotations

import pytest

from qual.domain.interview import Consent, SpeakerRole
from qual.domain.permission import Role
from qual.errors import BadFile, BadInput, NotAllowed
from qual.exchange.codebook_files import read_codebook
from qual.exchange.participants_table import read_participants_table
from qual.services import participants, transcripts
from qual.services.participants_table import Linked, export_participants_table, link_voices
from tests.plugins.workbenches import Study


def told(study: Study, table: str, kind: str = "csv") -> Linked:
    with study.workbench.write(study.owner) as tx:
        return link_voices(tx, study.project.id, read_participants_table(f"who.{kind}", table.encode()))


def people(study: Study) -> dict[str, tuple[str, dict[str, str]]]:
    with study.workbench.read(study.owner) as tx:
        return {p.label: (p.group, p.attributes) for p in participants.participants(tx, study.project.id)}


def test_a_table_links_speakers_and_keeps_other_columns_as_attributes(study: Study) -> None:
    linked = told(study, "file;participant;group;Ort\nAnna.txt;P01;staff;Umeå\n")

    assert linked == Linked(1, 1, 1)
    assert people(study) == {"P01": ("staff", {"Ort": "Umeå"})}
    with study.workbench.read(study.owner) as tx:
        (person,) = participants.participants(tx, study.project.id)
        linked_to = {s.name: s.participant_id for s in transcripts.speakers(tx, study.interview_id)}
    assert linked_to == {"Anna": person.id, "Interviewer": None}


def test_swedish_and_german_headers_and_roles_are_understood(study: Study) -> None:
    told(
        study,
        "Intervju;Talare;Roll;Deltagare;Grupp\nAnna;Anna;Deltagare;P01;personal\nAnna;Interviewer;Interviewerin;;\n",
    )

    with study.workbench.read(study.owner) as tx:
        roles = {s.name: s.role for s in transcripts.speakers(tx, study.interview_id)}
    assert roles == {"Anna": SpeakerRole.PARTICIPANT, "Interviewer": SpeakerRole.INTERVIEWER}
    assert people(study) == {"P01": ("personal", {})}


def test_empty_cells_change_nothing(study: Study) -> None:
    told(study, "interview,participant,group,site,quotes_outside\nAnna,P01,staff,North,yes\n")
    told(study, "interview,participant,group,site,ward\nAnna,P01,,,52\n")

    assert people(study) == {"P01": ("staff", {"site": "North", "ward": "52"})}
    with study.workbench.read(study.owner) as tx:
        assert participants.participants(tx, study.project.id)[0].quotes_outside is Consent.YES


def test_the_table_to_fill_in_is_read_back_as_it_was(study: Study) -> None:
    told(study, "interview,participant,group,site,quotes_outside\nAnna,P01,staff,North,yes\n")
    with study.workbench.write(study.owner) as tx:
        data = export_participants_table(tx, study.project.id)
    with study.workbench.write(study.owner) as tx:
        linked = link_voices(tx, study.project.id, read_participants_table("who.xlsx", data))

    assert linked.n_speakers == 2
    assert people(study) == {"P01": ("staff", {"site": "North"})}
    with study.workbench.read(study.owner) as tx:
        assert participants.participants(tx, study.project.id)[0].quotes_outside is Consent.YES


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("Bert,,P02", "row 3: This project has no interview called 'Bert'"),
        ("Anna,Eva,P02", "row 3: Nobody called 'Eva'"),
    ],
)
def test_one_wrong_row_is_named_and_nothing_is_stored(study: Study, row: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        told(study, f"interview,speaker,participant\nAnna,Anna,P01\n{row}\n")

    assert people(study) == {}


def test_a_table_of_people_does_not_become_a_codebook() -> None:
    with pytest.raises(BadFile, match="looks like a table of interviews or people"):
        read_codebook("who.csv", b"file,name,group\na.txt,Anna,staff\n")


def test_a_table_without_participants_says_which_columns_it_needs() -> None:
    with pytest.raises(BadFile, match="must name the columns interview"):
        read_participants_table("who.csv", b"file,group\na.txt,staff\n")


def test_a_coder_may_not_say_who_speaks(study: Study) -> None:
    voices = read_participants_table("who.csv", b"interview,participant\nAnna,P01\n")
    with pytest.raises(NotAllowed), study.workbench.write(study.member("Cia", Role.CODER)) as tx:
        link_voices(tx, study.project.id, voices)
