"""Panels beside the text: fetched when needed, opened and closed by key and button, there without the server."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.desks import Desk
from tests.browser.visitors import NO_SERVER


@pytest.mark.parametrize("mode", ["code", "transcript"])
def test_a_question_mark_shows_the_keys_beside_the_text_and_escape_closes_them(visit, laptop, study, mode):
    desk = Desk(visit(laptop), study, mode)
    desk.page.keyboard.press("?")
    panel = desk.part("panel-keys")
    expect(panel).to_contain_text("Ctrl + K")
    expect(desk.root).to_have_attribute("data-panel", "keys")
    panel.get_by_test_id("close-panel").focus()
    desk.page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    desk.page.keyboard.press("j")  # the keys are the text's again
    expect(desk.root.locator(".qw-turn").nth(1)).to_have_class("qw-turn qw-current")


def test_a_panel_opens_while_the_server_is_away(visit, laptop, study):
    visitor = visit(laptop, expect=NO_SERVER)
    with visitor.page.expect_response(lambda answer: "/api/panels/keys.js" in answer.url):
        desk = Desk(visitor, study)
    laptop.kill()
    desk.part("open-keys").click()
    expect(desk.part("panel-keys")).to_contain_text("Ctrl + K")
