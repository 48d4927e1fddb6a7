"""Suggested codes in the coding screen: asked for with a key, taken with a digit, undone, and answered with "none"."""

from __future__ import annotations

import dataclasses

from playwright.sync_api import expect

from qual.domain.coding import Origin
from qual.domain.offer import Answer
from qual.services import coding
from qual.store import offers
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS
from tests.services.offered import DOORS, embed_sentences, make_ward

FRIDAY, SUNDAY = DOORS.format("Friday"), DOORS.format("Sunday")


def test_codes_are_asked_for_taken_undone_and_none_of_them_is_an_answer(visit, laptop, study):
    ward = make_ward(study)
    ward.code_days(("morning", "evening", "Monday", "Tuesday"))
    embed_sentences(study)
    desk = Desk(visit(laptop), dataclasses.replace(study, revision=ward.revision))
    keyboard, panel = desk.page.keyboard, desk.part("panel-suggest")

    desk.drag_over(SUNDAY)
    desk.part("popover-input").press("Alt+s")
    expect(panel.get_by_test_id("take")).to_have_count(2, timeout=PATIENCE_MS)
    expect(panel.get_by_test_id("take").first).to_contain_text("Doors")
    expect(panel.locator(".qs-reason").first).to_contain_text("locked door")

    keyboard.press("1")
    expect(panel.get_by_test_id("take").first).to_have_attribute("aria-pressed", "true")
    desk.wait_until_saved()
    assert [one.origin for one in _codings(ward, SUNDAY)] == [Origin.SUGGESTION]
    keyboard.press("u")
    expect(panel.get_by_test_id("take").first).to_have_attribute("aria-pressed", "false")
    assert _codings(ward, SUNDAY) == []

    desk.drag_over(FRIDAY)
    desk.part("pop-suggest").click()
    expect(panel.locator(".qs-chosen")).to_contain_text("Friday")
    expect(panel.get_by_test_id("suggest-none")).to_be_visible(timeout=PATIENCE_MS)
    keyboard.press("0")
    expect(panel.get_by_test_id("suggest-state")).to_contain_text("none of these fits")
    desk.part("popover-input").fill("Being")
    keyboard.press("Enter")
    desk.wait_until_saved()
    assert [one.origin for one in _codings(ward, FRIDAY)] == [Origin.PERSON]
    with study.workbench.read(study.owner) as tx:
        answers = [(one.answer, len(one.given)) for one in offers.of_project(tx.connection, study.project.id)]
    assert answers == [(Answer.TAKEN, 1), (Answer.NONE, 1)]


def _codings(ward, words):
    with ward.study.workbench.read(ward.study.owner) as tx:
        found = coding.codings_of_interview(tx, ward.revision.interview_id)
    return [one for one in found if one.span == ward.span_of(words)]
