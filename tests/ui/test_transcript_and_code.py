"""Transcript and Code pages: the right interview is handed to the workspace; what stands around it."""

from __future__ import annotations

import pytest

from qual.domain.document import SpokenTurn, build_document
from qual.domain.ids import new_id, now
from qual.domain.interview import Recording, RevisionKind
from qual.exchange.transcript_view import Stamps, WriteOptions
from qual.services import interviews, participants, progress, projects, transcription, transcripts
from qual.services.transcript_export import transcript_file
from qual.store import interviews as store
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, handed_over, shown


@pytest.mark.parametrize("path", ["transcript", "code"])
def test_without_interviews_the_page_says_where_to_add_one(desk: Workbench, open_page: OpenPage, path: str) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "No interview to open yet" in shown(open_page(path, project=project.id))


@pytest.mark.parametrize("path", ["transcript", "code"])
def test_the_linked_interview_is_handed_to_the_workspace(filled: Study, open_page: OpenPage, path: str) -> None:
    page = open_page(path, project=filled.project.id, interview=filled.interview_id, at="12")

    data = handed_over(page)
    assert (data["interview_id"], data["mode"], data["focus"]) == (filled.interview_id, path, 12)
    assert all(key.startswith("ws.") for key in data["strings"])


@pytest.mark.parametrize("path", ["transcript", "code"])
def test_an_interview_without_text_opens_where_there_is_no_other(
    desk: Workbench, open_page: OpenPage, path: str
) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "New")
        waiting = interviews.add_interview(tx, project.id, "Anna", language="")

    data = handed_over(open_page(path, project=project.id))

    assert (data["project_id"], data["interview_id"], data["revision_id"]) == (project.id, waiting.id, None)


def test_from_coding_one_comes_to_the_transcript_and_back(filled: Study, open_page: OpenPage) -> None:
    page = open_page("code", project=filled.project.id, interview=filled.interview_id)

    page.button(key="to-transcript").click().run()
    assert handed_over(page)["mode"] == "transcript"

    page.button(key="to-code").click().run()
    assert handed_over(page)["mode"] == "code"


def test_participants_are_saved_from_the_table(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        participants.set_participant(tx, filled.project.id, "P01", group="staff", attributes={"years": "7"})
    page = open_page("transcript", project=filled.project.id, interview=filled.interview_id)

    page.text_input(key="participants-attribute-0").input("ward")
    page.button(key="participants-save").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (person,) = participants.participants(tx, filled.project.id)
    assert (person.group, person.attributes) == ("staff", {"years": "7", "ward": ""})


def test_what_a_recognition_warns_of_stands_above_the_text_until_somebody_checks_it(
    filled: Study, open_page: OpenPage
) -> None:
    cut_off = "talk.mp4 ends after 0:14, although it announces 0:24."
    talk = build_document([SpokenTurn("S1", "An ordinary morning.", 0, 2)])
    with filled.workbench.write(filled.owner) as tx:
        recording = store.add_recording(
            tx.connection, Recording(new_id(), filled.project.id, "0" * 64, "n.wav", "audio/wav", 1, 9.0, now())
        )
        night = interviews.add_interview(tx, filled.project.id, "Night", language="en", recording_id=recording.id)
        engine = {"model": "m", "settings": {"warnings": [cut_off]}}
        revision = transcripts.put_revision(tx, night, talk, RevisionKind.ASR, engine=engine)

    ids = {"project": filled.project.id, "interview": night.id}
    assert [w.value.replace("\\", "") for w in open_page("transcript", **ids).warning] == [cut_off] * 2

    with filled.workbench.write(filled.owner) as tx:
        progress.set_checked(tx, night.id, revision.id, 5)
    assert len(open_page("transcript", **ids).warning) == 1  # with what made it


def test_a_recording_is_transcribed_again_with_other_settings(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        recording = store.add_recording(
            tx.connection, Recording(new_id(), filled.project.id, "0" * 64, "n.wav", "audio/wav", 1, 9.0, now())
        )
        night = interviews.add_interview(
            tx, filled.project.id, "Night", language="sv", recording_id=recording.id, expected_speakers=2
        )
    page = open_page("transcript", project=filled.project.id, interview=night.id)

    page.selectbox(key=f"again-{night.id}-language").select("de")
    page.selectbox(key=f"again-{night.id}-speakers").select(3)
    page.button(key="again-start").click().run()

    (job,) = filled.workbench.jobs.list(filled.project.id)
    with filled.workbench.read(filled.owner) as tx:
        task = transcription.task(tx, job.id)
    assert (task.language, task.n_speakers) == ("de", 3)


def test_a_transcript_can_be_taken_away_with_captions_where_it_has_times(filled: Study, open_page: OpenPage) -> None:
    page = open_page("transcript", project=filled.project.id, interview=filled.interview_id)

    kinds = {element.key for element in page.get("download_button")}
    assert kinds == {f"download-{kind}" for kind in ("docx", "odt", "txt", "json", "vtt", "srt")}


def test_the_downloaded_file_is_written_as_chosen_and_its_leaving_is_logged(filled: Study) -> None:
    options = WriteOptions(Stamps.ATLAS)
    with filled.workbench.write(filled.owner) as tx:
        data = transcript_file(tx, filled.interview_id, "txt", options).decode()
        (logged,) = [e for e in tx.recorded if e.action == "transcript.export"]

    assert "#00:00:02-0# Anna: I waited 😀" in data
    assert logged.after["kind"] == "txt"


def test_the_list_of_interviews_says_how_far_each_is_checked(filled: Study, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.owner) as tx:
        progress.set_checked(tx, filled.interview_id, filled.revision.id, filled.document.turns[1].span.end)

    assert "checked to 0:06" in shown(open_page("interviews", project=filled.project.id))
