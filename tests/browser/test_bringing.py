"""A passage brought into a theme from the coding screen, by key and by mouse, and taken back in the message."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.services import themes
from qual.store import themes as stored
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS


def test_a_selection_and_a_coding_are_brought_into_a_theme_and_taken_back(visit, laptop, study):
    with study.workbench.write(study.owner) as tx:
        made = [themes.create_theme(tx, study.project.id, name, f"{name}.").id for name in ("Locked doors", "Nights")]
    desk = Desk(visit(laptop), study)
    keyboard = desk.page.keyboard

    def quotes(theme_id):
        with study.workbench.read(study.owner) as tx:
            return [one.quote for one in stored.quotes_of(tx.connection, theme_id)]

    desk.select("nobody came")
    desk.part("popover-input").press("Alt+b")
    expect(desk.part("bring").get_by_role("option")).to_have_text(["Nightsdraft", "Locked doorsdraft"])
    desk.part("bring-input").fill("lo")
    expect(desk.part("bring").get_by_role("option")).to_have_count(1)
    keyboard.press("Enter")
    desk.says("toasts", "Brought into the theme “Locked doors”.")
    assert quotes(made[0]) == ["nobody came"]

    desk.select("nobody came")
    desk.part("pop-bring").click()
    expect(desk.part("bring").get_by_role("option")).to_have_text(["Locked doorsdraft", "Nightsdraft"])
    keyboard.press("Enter")
    desk.says("toasts", "is in the theme “Locked doors” already")
    assert quotes(made[0]) == ["nobody came"]

    desk.code("believed", "Be")
    desk.wait_for_codings(1)
    desk.root.locator(".qw-bracket").click()
    keyboard.press("b")
    expect(desk.part("bring-input")).to_be_focused()
    expect(desk.part("bring").get_by_role("option")).to_have_count(2)
    keyboard.press("ArrowDown")
    keyboard.press("Enter")
    desk.says("toasts", "Brought into the theme “Nights”.")
    assert quotes(made[1]) == ["believed"]
    desk.part("bring-undo").click()
    desk.says("toasts", "Took 'believed' out of the theme 'Nights'")
    expect(desk.part("bring")).to_be_hidden(timeout=PATIENCE_MS)
    assert (quotes(made[0]), quotes(made[1])) == (["nobody came"], [])
