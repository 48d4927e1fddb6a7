"""Memos in the browser: by key, kept over a reload, asked of a colleague, answered from the start page, heard live."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import expect

from qual.services import coding, memo_list, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS


def shot(page, name: str) -> None:
    if folder := os.environ.get("QUAL_TEST_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png")


def test_a_question_is_asked_by_key_survives_a_reload_and_its_answer_comes_live(visit, team, team_study):
    anna, ben = Desk(visit(team, "Anna"), team_study), visit(team, "Ben")
    keys = anna.page.keyboard
    keys.press("j")
    keys.press("m")
    text = anna.part("memo-text")
    expect(text).to_be_focused()
    keys.type("@be")
    expect(anna.part("memo-names")).to_have_text("Ben")
    shot(anna.page, "names")
    keys.press("Enter")
    keys.type("is this trust? <b>&amp;</b>")
    anna.says("memo-asks", "Asks Ben")

    anna.page.reload()
    anna.wait_until_ready()
    keys.press("Shift+M")
    expect(text).to_have_value("@Ben is this trust? <b>&amp;</b>")
    keys.press("Control+Enter")
    anna.wait_until_saved()
    anna.says("memo-question", "Asks Ben: not answered yet")
    expect(anna.part("memo-mark")).to_have_attribute("aria-label", "1 memo here")
    expect(anna.part("transcript")).to_be_focused()
    shot(anna.page, "asked")

    ben.go("")
    expect(ben.page.get_by_text("1 question to you")).to_be_visible(timeout=PATIENCE_MS)
    shot(ben.page, "start")
    ben.page.get_by_label("Your answer").fill("Yes, I think so")
    ben.page.get_by_role("button", name="Send").click()
    expect(ben.page.get_by_text("1 question to you")).to_have_count(0, timeout=PATIENCE_MS)

    anna.says("memos", "Yes, I think so")
    anna.says("memo-question", "Asked Ben")
    shot(anna.page, "answered")
    ben.go("memos", project=team_study.project.id)
    expect(ben.page.get_by_text("is this trust? <b>&amp;</b>")).to_be_visible(timeout=PATIENCE_MS)
    shot(ben.page, "page")
    ben.page.get_by_role("button", name="Open the place").click()
    there = Desk.on_screen(ben, "code")
    expect(there.part("memo-mark")).to_be_visible()


def test_a_memo_on_a_selection_is_changed_removed_and_brought_back(visit, team, team_study):
    anna = Desk(visit(team, "Anna"), team_study)
    keys = anna.page.keyboard
    anna.select("nobody came")
    keys.press("Alt+m")
    expect(anna.part("popover")).to_be_hidden()
    expect(anna.part("memo-text")).to_be_focused()
    keys.type("Why nobody?")
    keys.press("Control+Enter")
    memo = anna.part("memo").filter(has_text="Why nobody?")
    expect(memo).to_contain_text("nobody came")

    memo.get_by_role("button", name="Change this memo").click()
    keys.press("Control+a")
    keys.type("Who was on duty?")
    keys.press("Control+Enter")
    memo = anna.part("memo").filter(has_text="Who was on duty?")
    expect(memo).to_have_count(1)
    memo.get_by_role("button", name="Remove this memo").click()
    expect(memo).to_have_count(0)
    anna.wait_until_saved()
    anna.part("transcript").focus()
    keys.press("u")
    expect(memo).to_have_count(1, timeout=PATIENCE_MS)

    with team_study.workbench.read(team_study.owner) as tx:
        quotes = {t.first.memo.text: t.first.memo.quote for t in memo_list.memo_threads(tx, team_study.project.id)}
    assert quotes["Who was on duty?"] == "nobody came"


def test_a_memo_shows_the_words_it_was_written_on_after_a_correction(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.select("nobody came")
    desk.page.keyboard.press("Alt+m")
    expect(desk.part("memo-text")).to_be_focused()
    desk.page.keyboard.type("Why nobody?")
    desk.page.keyboard.press("Control+Enter")
    desk.wait_until_saved()
    with study.workbench.write(study.owner) as tx:
        text = "I waited 😀 by the locked door, and somebody came by."
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 1, text)

    memo = desk.part("memo").filter(has_text="Why nobody?")
    expect(memo).to_contain_text("somebody came by", timeout=PATIENCE_MS)
    expect(memo.locator("[data-testid=memo-was]")).to_have_text("Written on: nobody came")
    shot(desk.page, "memo-was")


def test_words_on_a_coding_that_a_colleague_removes_meanwhile_are_not_lost(visit, team, team_study):
    with team_study.workbench.write(team_study.owner) as tx:
        place = team_study.span_of("nobody came")
        made = coding.add_coding(tx, team_study.interview_id, team_study.revision.id, place, team_study.code.id)
    anna = Desk(visit(team, "Anna"), team_study)
    anna.root.locator(f".qw-margin [data-coding='{made.id}']").first.click()
    anna.page.keyboard.press("m")
    expect(anna.part("memo-target")).to_contain_text("Coding: Being believed")
    anna.page.keyboard.type("Why nobody?")
    with team_study.workbench.write(team_study.owner) as tx:
        coding.remove_coding(tx, made.id)
    anna.wait_for_codings(0)

    anna.page.keyboard.press("Control+Enter")
    expect(anna.root).to_contain_text("This coding was removed meanwhile", timeout=PATIENCE_MS)
    expect(anna.part("memo-text")).to_have_value("Why nobody?")
    anna.page.keyboard.press("Control+Enter")
    expect(anna.part("memo")).to_contain_text("Why nobody?")
    anna.wait_until_saved()
