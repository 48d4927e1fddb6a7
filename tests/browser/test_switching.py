"""Opening one interview after another without leaving the workspace; the page around it follows."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from qual.domain.document import SpokenTurn, build_document
from qual.services import coding, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS
from tests.plugins.workbenches import Study

TEXTS = {"Berit": "It was loud on the ward.", "Cem": "Nobody explained the tablets."}


@pytest.fixture
def others(laptop, study) -> dict[str, str]:
    """Add two interviews after Anna's; return their ids by name."""
    return add_others(study)


def add_others(study: Study) -> dict[str, str]:
    ids = {}
    with study.workbench.write(study.owner) as tx:
        for name, said in TEXTS.items():
            document = build_document([SpokenTurn(name, said)], language="sv")
            ids[name] = transcripts.import_transcript(
                tx, study.project.id, document, name=name, language="sv"
            ).interview_id
    return ids


def is_open(desk: Desk, name: str, interview: str, words: str) -> None:
    """Wait until this interview is on the screen and in the address."""
    expect(desk.page.get_by_role("heading", name=f"Interview: {name}", level=1)).to_be_visible(timeout=PATIENCE_MS)
    desk.wait_until_ready()
    expect(desk.root.locator(".qw-text", has_text=words).first).to_be_visible()
    expect(desk.page).to_have_url(re.compile(f"interview={interview}"), timeout=PATIENCE_MS)


def mark(page: Page) -> None:
    """Note which workspace is on the page."""
    page.evaluate("() => { document.querySelector('[data-testid=workspace]').wasHere = true; }")


def is_marked(page: Page) -> bool:
    return page.evaluate("() => document.querySelector('[data-testid=workspace]').wasHere === true")


@pytest.mark.parametrize("mode", ["code", "transcript"])
def test_another_interview_is_found_by_letters_and_opened_with_enter(visit, laptop, study, others, mode):
    desk = Desk(visit(laptop), study, mode)
    desk.page.keyboard.press("Control+k")
    finder = desk.page.get_by_role("combobox", name="Find an interview")
    expect(finder).to_be_focused()
    expect(desk.part("switcher").get_by_role("option")).to_have_count(3)
    finder.press_sequentially("ber")
    expect(desk.part("switcher").get_by_role("option")).to_have_text(["BeritSwedish · 0 coded passages"])
    finder.press("Enter")
    is_open(desk, "Berit", others["Berit"], "It was loud")
    desk.page.reload()
    is_open(desk, "Berit", others["Berit"], "It was loud")


def test_the_page_that_follows_leaves_the_workspace_alone(visit, laptop, study, others):
    visitor = visit(laptop)
    desk = Desk(visitor, study)
    desk.part("switcher-button").click()
    desk.part("switcher").get_by_role("option", name="Cem").click()
    expect(desk.part("switcher-button")).to_have_accessible_name("Interview: Cem")
    mark(desk.page)
    is_open(desk, "Cem", others["Cem"], "Nobody explained")
    desk.page.wait_for_timeout(500)
    assert is_marked(desk.page)
    desk.page.get_by_role("button", name="Correct the transcript", exact=True).click()
    is_open(Desk.on_screen(visitor, "transcript"), "Cem", others["Cem"], "Nobody explained")


def test_two_quick_switches_end_at_the_last_one(visit, laptop, study, others):
    desk = Desk(visit(laptop), study)
    expect(desk.root.locator(".qw-text", has_text="nobody came")).to_be_visible()
    desk.page.keyboard.press("Alt+ArrowDown")
    desk.page.keyboard.press("Alt+ArrowDown")
    is_open(desk, "Cem", others["Cem"], "Nobody explained")
    desk.page.wait_for_timeout(1000)
    is_open(desk, "Cem", others["Cem"], "Nobody explained")


def test_back_and_forward_lead_through_the_interviews_that_were_open(visit, laptop, study, others):
    desk = Desk(visit(laptop), study)
    expect(desk.root.locator(".qw-text", has_text="nobody came")).to_be_visible()
    desk.page.keyboard.press("Alt+ArrowDown")
    is_open(desk, "Berit", others["Berit"], "It was loud")
    desk.page.keyboard.press("Alt+ArrowDown")
    is_open(desk, "Cem", others["Cem"], "Nobody explained")
    desk.page.go_back()
    is_open(desk, "Berit", others["Berit"], "It was loud")
    desk.page.go_back()
    is_open(desk, "Anna", study.interview_id, "nobody came")
    desk.page.go_forward()
    is_open(desk, "Berit", others["Berit"], "It was loud")


def test_a_gesture_made_just_before_switching_is_stored(visit, laptop, study, others):
    desk = Desk(visit(laptop), study)
    desk.select("nobody came")
    desk.page.keyboard.type("be")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Alt+ArrowDown")
    is_open(desk, "Berit", others["Berit"], "It was loud")
    desk.wait_until_saved()
    desk.page.keyboard.press("Alt+ArrowUp")
    is_open(desk, "Anna", study.interview_id, "nobody came")
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
    with study.workbench.read(study.owner) as tx:
        assert [one.quote for one in coding.codings_of_interview(tx, study.interview_id)] == ["nobody came"]


def test_words_being_corrected_are_not_lost_by_switching(visit, laptop, study, others):
    desk = Desk(visit(laptop), study, "transcript")
    expect(desk.root.locator(".qw-text", has_text="nobody came")).to_be_visible()
    desk.page.keyboard.press("e")
    desk.root.locator("textarea").press("Control+k")
    desk.part("switcher").get_by_role("option", name="Cem").click()
    desk.says("toasts", "Save or cancel your correction first.")
    expect(desk.root.locator("textarea")).to_be_visible()


def test_colleagues_are_shown_where_they_are_now(visit, team, team_study):
    others = add_others(team_study)
    anna, ben = Desk(visit(team, "Anna"), team_study), Desk(visit(team, "Ben"), team_study)
    expect(ben.part("presence").get_by_title("Anna is here")).to_be_visible()
    anna.page.keyboard.press("Alt+ArrowDown")
    is_open(anna, "Berit", others["Berit"], "It was loud")
    expect(ben.part("presence").get_by_title("Anna is here")).to_have_count(0)
    ben.page.keyboard.press("Alt+ArrowDown")
    expect(anna.part("presence").get_by_title("Ben is here")).to_be_visible()
