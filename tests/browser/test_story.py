"""The whole job in a browser: a recording goes in, a coded and reviewed theme comes out, with fake engines."""

from __future__ import annotations

import zipfile

from playwright.sync_api import expect

from qual.services import demo
from tests.browser.desks import Desk
from tests.browser.sounds import write_sound
from tests.browser.test_recordings import choose_file
from tests.browser.visitors import PATIENCE_MS, Visitor

STATEMENT = "A morning without hurry is where trust begins."
LONG_MS = 120_000  # for a job on two busy cores


def test_a_recording_goes_in_and_a_reviewed_theme_comes_out(visit, laptop, tmp_path):
    anna = visit(laptop)
    open_the_demo(anna)
    upload(anna, write_sound(tmp_path / "Night nurse.wav"))
    desk = read_the_transcript(anna)
    name_a_speaker(desk)
    correct_a_turn(desk)
    code_a_passage(anna)
    write_a_code(anna)
    rename_the_code(anna)
    link = make_a_theme(anna)
    colleague = visit(laptop)
    review(colleague, link)
    download_the_report(colleague, tmp_path)


def open_the_demo(anna: Visitor) -> None:
    anna.go("")
    card = anna.page.locator("[class*=st-key-card-]", has_text=demo.DEMO_NAME).last
    card.get_by_role("button").click()
    expect(anna.page.get_by_role("heading", name="Interviews", level=1)).to_be_visible()
    expect(anna.page.locator("[class*=st-key-row-]").nth(10)).to_be_visible(timeout=PATIENCE_MS)
    for language in ("Swedish", "German", "English"):
        anna.see(language)


def upload(anna: Visitor, sound) -> None:
    anna.page.get_by_text("Add interviews").click()
    choose_file(anna, sound)
    anna.see("Stored. The transcription has been queued.")


def read_the_transcript(anna: Visitor) -> Desk:
    row = anna.page.locator("[class*=st-key-row-]", has_text="Night nurse")
    row.get_by_role("link", name="Transcript", exact=True).click(timeout=LONG_MS)
    desk = Desk.on_screen(anna, "transcript")
    desk.says("transcript", "We begin with coffee")
    return desk


def name_a_speaker(desk: Desk) -> None:
    name = desk.part("speaker-name").last
    name.fill("Night nurse Kim")
    name.press("Enter")
    expect(desk.root.locator(".qw-who", has_text="Night nurse Kim").first).to_be_visible()
    desk.wait_until_saved()


def correct_a_turn(desk: Desk) -> None:
    turn = desk.root.locator("[data-turn='1']")
    turn.hover()
    turn.get_by_test_id("edit-turn").click()
    desk.page.locator("textarea").fill("We begin with strong coffee, and then everybody says how they slept.")
    desk.page.keyboard.press("Enter")
    expect(turn).to_contain_text("strong coffee", timeout=PATIENCE_MS)
    expect(desk.root.locator(".qw-waiting")).to_have_count(0, timeout=PATIENCE_MS)


def code_a_passage(anna: Visitor) -> None:
    anna.button("Code this interview").click()
    desk = Desk.on_screen(anna, "code")
    desk.code("everybody says how they slept", "Morning round")
    expect(desk.coded("everybody says how they slept")).to_have_attribute("data-codes", "Morning round")
    desk.wait_until_saved()


def write_a_code(anna: Visitor) -> None:
    anna.menu("Codebook")
    anna.see("Morning round")
    anna.page.get_by_text("Add codes", exact=True).click()
    anna.page.locator(".st-key-new-code-name input").fill("Being in a hurry")
    anna.button("Add code").click()
    anna.see("'Being in a hurry' is in the codebook.")


def rename_the_code(anna: Visitor) -> None:
    anna.page.get_by_role("tab", name="Change").click()
    anna.page.locator("[class*=st-key-edit-name] input").fill("Nobody is in a hurry")
    anna.button("Save").click()
    expect(anna.page.locator(".st-key-tree")).to_contain_text("Nobody is in a hurry", timeout=PATIENCE_MS)


def make_a_theme(anna: Visitor) -> str:
    """Ask for suggestions, answer the first question with a theme, and return the link to its page."""
    anna.menu("Themes")
    anna.page.locator(".st-key-ask-button button").click()
    anna.page.get_by_text("Do these belong together?").wait_for(timeout=LONG_MS)
    anna.page.locator("[class*=st-key-accept-name] input").fill("Someone has time")
    anna.page.locator("[class*=st-key-accept-statement] textarea").fill(STATEMENT)
    anna.button("Make the theme").click()
    expect(anna.page.get_by_role("heading", name="Someone has time", level=1)).to_be_visible(timeout=PATIENCE_MS)
    anna.button("Send to review").click()
    expect(anna.page.locator(".st-key-theme-state")).to_contain_text("In review", timeout=PATIENCE_MS)
    anna.button("Links, and readers outside").click()
    return anna.page.locator(".stCode code").first.inner_text().strip()


def review(colleague: Visitor, link: str) -> None:
    colleague.page.goto(link)
    colleague.see(STATEMENT)
    assert colleague.page.locator("[class*=st-key-carried-]").count() >= 1
    colleague.page.locator(".st-key-acts-statement").get_by_role("button", name="Dispute, comment or ask").click()
    colleague.page.locator("[class*=st-key-comment-statement] textarea").fill("Only on some wards.")
    colleague.button("Send").first.click()
    colleague.see("Only on some wards.")
    expect(colleague.page.locator(".st-key-theme-state")).to_contain_text("Disputed", timeout=PATIENCE_MS)


def download_the_report(colleague: Visitor, folder) -> None:
    colleague.menu("Report")
    for label, kind in (("Word (docx)", "docx"), ("Excel (xlsx)", "xlsx"), ("Web page (html)", "html")):
        with colleague.page.expect_download() as waiting:
            colleague.button(label, within="whole-report").click()
        path = folder / f"report.{kind}"
        waiting.value.save_as(path)
        if kind == "html":
            assert STATEMENT in path.read_text(encoding="utf-8")
        else:
            assert zipfile.is_zipfile(path)
