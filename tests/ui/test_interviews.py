"""Interviews page: the list, importing with a look first, renaming, and the jobs."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qs

import pytest
import streamlit as st

from qual.domain.ids import new_id, now
from qual.domain.interview import Recording
from qual.services import interviews, projects, transcription
from qual.store import interviews as store
from qual.store.jobs import JobQueue
from qual.ui import queue
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, handed_over, shown


def names(study: Study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [line.interview.name for line in interviews.interview_lines(tx, study.project.id)]


def test_an_empty_project_says_how_interviews_come_in(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    page = open_page("interviews", project=project.id)

    assert "No interviews yet" in shown(page)
    assert page.selectbox(key="upload-language").value == "detect"
    assert page.selectbox(key="upload-speakers").value == 2


def test_the_list_says_who_speaks_in_which_language(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)

    assert {"**Anna**", "English", "Anna, Interviewer", "1"} <= set(shown(page).splitlines())


def test_a_table_says_for_all_interviews_who_speaks(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)
    table = "interview,participant,group\nAnna,P01,ward staff\n"
    page.file_uploader(key="voices-file-0").set_value(("who.csv", table.encode(), "text/csv")).run()
    assert "1 rows, 1 participants. Groups: ward staff" in shown(page)

    page.button(key="voices-store").click().run()

    assert {"P01", "ward staff"} <= set(shown(page).splitlines())


def test_a_transcript_is_shown_before_it_is_stored(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)

    page.file_uploader(key="import-files-0").set_value(
        ("Second.txt", f"Moderator: Hello?\n\nBen: {HOSTILE}".encode(), "text/plain")
    ).run()

    assert f"Ben: {HOSTILE}" in [text.value for text in page.text]
    assert "2 turns · 2 speakers" in shown(page)
    assert names(filled) == ["Anna"]


def test_the_transcript_looked_at_is_stored_under_the_chosen_name(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)
    page.file_uploader(key="import-files-0").set_value(("b.txt", b"Q: Hello?\n\nBen: Well.", "text/plain")).run()

    page.text_input(key="import-name-0-0").input("Ben, first talk")
    page.selectbox(key="import-language-0-0").select("de")
    page.button(key="import-store").click().run()

    assert names(filled) == ["Anna", "Ben, first talk"]
    assert "German" in shown(page)


def test_the_language_of_a_transcript_is_proposed(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)
    text = "Ben: Ich weiß es nicht, und das ist auch nicht so, wie die es sagen."

    page.file_uploader(key="import-files-0").set_value(("b.txt", text.encode(), "text/plain")).run()

    assert page.selectbox(key="import-language-0-0").value == "de"


def test_a_file_that_is_no_transcript_is_refused_by_name(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)

    page.file_uploader(key="import-files-0").set_value(("broken.docx", b"not a document", "text/plain")).run()

    assert "broken.docx" in shown(page)
    assert not [button for button in page.button if button.key == "import-store"]


def test_the_day_of_an_interview_is_set_shown_and_taken_away_again(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)

    for day, said in ((date(2026, 3, 5), "held 5 Mar 2026"), (None, "")):
        page.button(key=f"rename-{filled.interview_id}").click().run()
        page.date_input(key=f"rename-held-{filled.interview_id}").set_value(day)
        page.button(key=f"rename-save-{filled.interview_id}").click().run()

        assert [c.value for c in page.caption if c.value.startswith("held ")] == ([said] if said else [])


def test_an_interview_is_renamed(filled: Study, open_page: OpenPage) -> None:
    page = open_page("interviews", project=filled.project.id)

    page.button(key=f"rename-{filled.interview_id}").click().run()
    page.text_input(key=f"rename-name-{filled.interview_id}").input("Anna, night")
    page.button(key=f"rename-save-{filled.interview_id}").click().run()

    assert names(filled) == ["Anna, night"]


@pytest.mark.parametrize("path", ["transcript", "code"])
def test_an_interview_opens_for_reading_and_for_coding(filled: Study, open_page: OpenPage, path: str) -> None:
    page = open_page("interviews", project=filled.project.id)

    links = {link.proto.page: parse_qs(link.proto.query_string) for link in page.get("page_link")}
    assert links[path] == {"project": [filled.project.id], "interview": [filled.interview_id]}

    opened = open_page(path, project=filled.project.id, interview=filled.interview_id)
    assert handed_over(opened)["interview_id"] == filled.interview_id


def ask_for_transcription(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        recording = store.add_recording(
            tx.connection,
            Recording(new_id(), study.project.id, "0" * 64, "night.wav", "audio/wav", 1, 3720.0, now()),
        )
        interview = interviews.add_interview(tx, study.project.id, "Night", language="sv", recording_id=recording.id)
        return transcription.request(tx, interview, transcription.options("sv", 2))


def test_a_waiting_transcription_is_shown_and_can_be_stopped_and_asked_for_again(
    filled: Study, open_page: OpenPage
) -> None:
    job = ask_for_transcription(filled)
    page = open_page("interviews", project=filled.project.id)
    assert "1 h 02 min" in shown(page)

    page.button(key=f"cancel-{job}").click().run()
    assert "stopped" in shown(page)

    page.button(key=f"again-{job}").click().run()
    assert [button for button in page.button if button.key == f"cancel-{job}"]


@pytest.mark.parametrize(("waits", "watched"), [(True, queue.POLL_S), (False, None)])
def test_jobs_are_asked_for_once_and_watched_while_one_is_under_way(
    filled: Study, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch, *, waits: bool, watched: float | None
) -> None:
    job = ask_for_transcription(filled)
    if not waits:
        filled.workbench.jobs.cancel(job)
    asked, intervals = [], []
    listed, fragment = JobQueue.list, st.fragment
    monkeypatch.setattr(JobQueue, "list", lambda *args, **kwargs: asked.append("") or listed(*args, **kwargs))
    monkeypatch.setattr(
        queue.st, "fragment", lambda draw, run_every: intervals.append(run_every) or fragment(draw, run_every=run_every)
    )

    page = open_page("interviews", project=filled.project.id)

    assert [button for button in page.button if button.key in (f"cancel-{job}", f"again-{job}")]
    assert (len(asked), intervals) == (1, [watched])
