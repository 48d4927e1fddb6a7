"""Recordings brought in through the page: stored, followed, stopped, refused in words."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.sounds import write_sound
from tests.browser.visitors import PATIENCE_MS, press_until


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return write_sound(tmp_path / "Ward round.wav")


def open_upload(visitor, study) -> None:
    visitor.go("interviews", project=study.project.id)
    visitor.page.get_by_text("Add interviews").click()
    visitor.page.locator("[data-testid=upload][data-ready='1']").wait_for()


def choose_file(visitor, path: Path) -> None:
    visitor.page.locator("[data-testid=file-input]").set_input_files(path)


def test_an_uploaded_recording_becomes_a_transcript(visit, laptop, study, sound):
    visitor = visit(laptop)
    open_upload(visitor, study)
    choose_file(visitor, sound)
    visitor.see("Stored. The transcription has been queued.")
    row = visitor.page.locator("[class*=st-key-row-]", has_text="Ward round")
    there = visitor.page.locator("[data-testid=workspace][data-mode=transcript][data-ready='1']")
    press_until(row.get_by_role("link", name="Transcript", exact=True), there)
    expect(visitor.page.get_by_test_id("transcript")).to_contain_text("ordinary morning")


def test_a_text_file_named_wav_is_refused_in_words(visit, laptop, study, tmp_path):
    text = tmp_path / "notes.wav"
    text.write_text("These are only my notes.\n" * 50, encoding="utf-8")
    visitor = visit(laptop, expect=("422",))
    open_upload(visitor, study)
    choose_file(visitor, text)
    item = visitor.page.locator("[data-testid=upload-item][data-phase=failed]")
    expect(item).to_contain_text("notes.wav")
    assert len(item.locator(".qup-state").inner_text()) > 20
    assert visitor.page.locator("[class*=st-key-row-]", has_text="notes").count() == 0


def test_an_empty_file_is_refused_before_it_is_sent(visit, laptop, study, tmp_path):
    empty = tmp_path / "silence.mp3"
    empty.touch()
    visitor = visit(laptop)
    open_upload(visitor, study)
    choose_file(visitor, empty)
    visitor.see("“silence.mp3” is empty. Choose a file that contains sound.")


def test_a_waiting_transcription_can_be_cancelled_and_tried_again(visit, team, team_study, sound):
    visitor = visit(team, "Anna")
    open_upload(visitor, team_study)
    choose_file(visitor, sound)
    visitor.see("Ward round · waiting for its turn")
    jobs = visitor.page.locator(".st-key-jobs-transcribe")
    jobs.get_by_role("button", name="Cancel").click()
    expect(jobs).to_contain_text("stopped", timeout=PATIENCE_MS)
    jobs.get_by_role("button", name="Try again").click()
    expect(jobs).to_contain_text("waiting for its turn", timeout=PATIENCE_MS)
