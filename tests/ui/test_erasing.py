"""Deleting an interview and taking a participant out, as its owner does it on the pages."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.domain.round import RoundState
from qual.services import erasing, interviews, participants, projects, rounds, transcripts
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, shown


def names(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [line.interview.name for line in interviews.interview_lines(tx, study.project.id)]


def told(page: AppTest) -> str:
    """Return what the page says of what was just done, without what keeps it from being read as markup."""
    return page.toast[0].value.replace("\\", "")


def test_the_owner_sees_what_goes_types_the_name_and_is_told_what_was_done(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)
    id_ = filled.interview_id

    page.button(key=f"rename-{id_}").click().run()
    page.button(key=f"erase-{id_}").click().run()
    assert {"- The transcript: 4 turns, in its only version", "- 1 coding by 1 person"} <= set(shown(page).splitlines())
    page.text_input(key=f"erase-name-{id_}").input("Ann")
    page.button(key=f"erase-button-{id_}").click().run()
    assert "Nothing was deleted" in shown(page)
    assert names(filled) == ["Anna"]

    page.text_input(key=f"erase-name-{id_}").input("Anna")
    page.button(key=f"erase-button-{id_}").click().run()
    assert names(filled) == []
    assert "'Anna' is deleted for good, with codings (1) and memos (0)." in told(page)
    assert not page.exception


def test_an_interview_in_an_open_round_goes_only_when_that_is_said(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        made = rounds.make_round(tx, filled.project.id, "First", [Task(filled.interview_id, filled.owner.user)])
    page = open_page("interviews", project=filled.project.id)
    id_ = filled.interview_id
    page.button(key=f"rename-{id_}").click().run()
    page.button(key=f"erase-{id_}").click().run()
    page.text_input(key=f"erase-name-{id_}").input("Anna")

    page.button(key=f"erase-button-{id_}").click().run()
    assert "open round 'First'" in shown(page)
    page.checkbox(key=f"erase-round-{id_}").check()
    page.button(key=f"erase-button-{id_}").click().run()

    assert names(filled) == []
    with filled.workbench.read(filled.owner) as tx:
        assert rounds.round_view(tx, made.id).round.state is RoundState.REVEALED


def test_an_editor_is_not_offered_it(filled: Study, open_page: OpenPage) -> None:
    filled.member("Ada", Role.OWNER)
    with filled.workbench.write(filled.owner) as tx:
        projects.set_member(tx, filled.project.id, filled.owner.name, Role.EDITOR)

    page = open_page("interviews", project=filled.project.id)
    page.button(key=f"rename-{filled.interview_id}").click().run()

    assert f"erase-{filled.interview_id}" not in {button.key for button in page.button}


def test_a_participant_is_taken_out_with_their_interview(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        person = participants.set_participant(tx, filled.project.id, "P07")
        transcripts.update_speaker(tx, filled.interview_id, "Anna", {"participant_id": person.id})
        transcripts.update_speaker(tx, filled.interview_id, "Interviewer", {"role": "interviewer"})
        second = transcripts.import_transcript(tx, filled.project.id, filled.document, name="Another", language="en")
    page = open_page("transcript", project=filled.project.id, interview=filled.interview_id)
    page.selectbox(key="withdraw-who-0").select(person.id).run()
    assert "'Anna' goes: 4 turns, 1 codings" in shown(page).replace("\\", "")

    page.text_input(key="withdraw-label-0").input("P07")
    page.button(key="withdraw-button-0").click().run()

    assert told(page) == "'P07' is out of the study: 1 interview is deleted for good."
    assert names(filled) == ["Another"]
    with filled.workbench.read(filled.owner) as tx:
        assert participants.participants(tx, filled.project.id) == ()
        assert erasing.losses(tx, second.interview_id).turns == 4
