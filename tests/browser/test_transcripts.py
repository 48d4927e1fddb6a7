"""Correcting a transcript in the browser."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.services import coding, interviews, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS


def test_renaming_a_speaker_once_renames_every_turn(visit, laptop, study):
    desk = Desk(visit(laptop), study, "transcript")
    card = desk.root.locator("[data-testid=speaker]").filter(has=desk.page.locator("input[value=Anna]"))
    card.locator("input").fill("Participant 7")
    card.locator("input").press("Enter")
    expect(desk.root.locator(".qw-who", has_text="Participant 7")).to_have_count(2)
    desk.wait_until_saved()
    with study.workbench.read(study.owner) as tx:
        assert "Participant 7" in {speaker.name for speaker in transcripts.speakers(tx, study.interview_id)}


def test_a_corrected_turn_keeps_the_codings_around_the_correction(visit, laptop, study):
    with study.workbench.write(study.owner) as tx:
        span = study.span_of("nobody came")
        coding.add_coding(tx, study.interview_id, study.revision.id, span, study.code.id)
    desk = Desk(visit(laptop), study, "transcript")
    turn = desk.root.locator("[data-turn='1']")
    turn.hover()
    turn.get_by_test_id("edit-turn").click()
    desk.page.locator("textarea").fill("I waited 😀 for two hours by the locked door, and nobody came.")
    desk.page.keyboard.press("Enter")
    expect(turn).to_contain_text("for two hours", timeout=PATIENCE_MS)
    expect(desk.root.locator(".qw-waiting")).to_have_count(0, timeout=PATIENCE_MS)
    with study.workbench.read(study.owner) as tx:
        revision = transcripts.current_revision(tx, study.interview_id)
        (only,) = coding.codings_of_interview(tx, study.interview_id)
    assert revision.document.text[only.start : only.end] == only.quote == "nobody came"


def test_an_interview_without_a_transcript_says_what_to_do(visit, laptop, study):
    with study.workbench.write(study.owner) as tx:
        empty = interviews.add_interview(tx, study.project.id, "Not yet transcribed", language="en")
    visitor = visit(laptop)
    visitor.go("transcript", project=study.project.id, interview=empty.id)
    expect(visitor.page.get_by_test_id("no-transcript")).to_be_visible()
