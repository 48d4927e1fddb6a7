"""Everybody can read and use the pages: what axe-core finds, the keyboard, large type, small screens, paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from qual.domain.memo import MemoTarget, Target
from qual.domain.permission import Role
from qual.services import coding, memos, rounds
from qual.services.rounds import Task
from tests.browser.desks import Desk
from tests.browser.sites import Site
from tests.browser.visitors import Visitor
from tests.plugins.workbenches import Study
from tests.processes import ROOT

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
BAD = """async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(" | ")}`);
}"""
READY = "[data-testid=workspace][data-ready='1']"


@pytest.fixture
def axe() -> str:
    """Lend axe-core's script, which `npm ci` has fetched."""
    if not AXE.exists():
        message = "axe-core is missing: run 'npm ci' in frontend/"
        must = os.environ.get("CI") == "true" and shutil.which("npm")  # CI runs the front end's own checks before
        (pytest.fail if must else pytest.skip)(message)
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def coded(study: Study) -> Study:
    """Lend a study coded by two people, one passage twice."""
    berit = study.member(f"Berit {study.project.name}", Role.CODER)
    for actor, words in ((study.owner, "locked door, and nobody came"), (berit, "nobody came"), (study.owner, "And")):
        with study.workbench.write(actor) as tx:
            span = study.span_of(words)
            made = coding.add_coding(tx, study.interview_id, study.revision.id, span, study.code.id)
            memos.add_memo(tx, Target(MemoTarget.CODING, made.id), f"@{study.owner.name} what do you think?")
    return study


def findings(page: Page, axe: str) -> list[str]:
    """Return what axe-core finds serious or critical, in light and in dark."""
    page.evaluate(axe)
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function(
            "(scheme) => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme", arg=scheme
        )
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 100)))")
        found += [f"{scheme} {page.url}: {one}" for one in page.evaluate(BAD)]
    page.emulate_media(color_scheme="light")
    return found


def test_axe_finds_nothing_serious_on_any_page(
    visit: Callable[..., Visitor], laptop: Site, coded: Study, axe: str
) -> None:
    visitor = visit(laptop)
    page, found = visitor.page, []
    for path in ("", "interviews", "codebook", "rounds", "negotiate", "memos", "themes", "overview"):
        visitor.go(path, project=coded.project.id)
        page.locator(".st-key-page-head").first.wait_for()
        found += findings(page, axe)
    visitor.go("agreement", project=coded.project.id)
    page.locator("[class*=st-key-passage-], .st-key-empty").first.wait_for()
    for tab in page.get_by_role("tab").all():
        tab.click()
        found += findings(page, axe)
    desk = Desk(visitor, coded)
    desk.coded("nobody came").click()
    page.keyboard.press("y")  # the filter, on
    page.keyboard.press("t")  # a panel
    desk.part("panel-tray").wait_for()
    found += findings(page, axe)
    desk.part("transcript").focus()
    page.keyboard.press("m")
    desk.part("memo-text").fill("@")
    desk.part("memo").first.wait_for()
    found += findings(page, axe)
    page.keyboard.press("Escape")  # the names
    page.keyboard.press("Escape")  # the memo
    page.keyboard.press("s")  # the type-ahead
    desk.part("popover").wait_for()
    found += findings(page, axe)
    page.keyboard.press("Escape")
    page.keyboard.press("c")  # coders compared
    desk.part("difference").first.wait_for()
    page.keyboard.press("n")
    found += findings(page, axe)
    desk.part("compare-over").click()
    found += findings(page, axe)
    with coded.workbench.write(coded.owner) as tx:
        task = Task(coded.interview_id, coded.owner.user, coded.span_of("nobody came"))
        rounds.make_round(tx, coded.project.id, "Together", [task], is_blind=False)
    desk.part("task-done").click()
    found += findings(page, axe)
    Desk(visitor, coded, "transcript")
    found += findings(page, axe)
    page.get_by_role("button", name="Participants").click()  # drawn outside the page's own element
    page.get_by_role("button", name="Save participants").wait_for()
    found += findings(page, axe)
    assert not found, "\n".join(found)


def test_a_coding_is_made_and_read_out_with_the_keyboard_alone(
    visit: Callable[..., Visitor], laptop: Site, coded: Study
) -> None:
    desk = Desk(visit(laptop), coded)
    keys = desk.page.keyboard
    for key in ("j", "j", "j", "s", "Tab"):
        keys.press(key)
    keys.type("be")
    keys.press("Enter")
    desk.wait_until_saved()
    turn = desk.page.get_by_role("group", name="Anna, 0:07")
    expect(turn.get_by_role("mark")).to_have_attribute("aria-description", "Being believed")
    expect(turn.get_by_role("mark")).to_have_text("It helped to be believed.")
    keys.press("k")
    keys.press("j")
    expect(desk.page.locator(".qw-said[aria-live]")).to_contain_text(
        "Then a nurse sat down with me. It helped to be believed.. Being"
    )
    keys.press("?")
    for key in ("f", "m", "o", "t", "y"):  # every key of this page is in the list
        expect(desk.part("panel-keys").locator("kbd", has_text=key).first).to_be_visible()


def test_large_type_a_small_screen_and_paper_show_the_whole_text(
    visit: Callable[..., Visitor], laptop: Site, coded: Study
) -> None:
    desk = Desk(visit(laptop), coded)
    page = desk.page
    for width, height in ((720, 450), (1024, 768)):  # 200 % on a laptop; a tablet
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        text = desk.root.locator(".qw-text").first.bounding_box()
        assert text["width"] > 0.2 * width
        desk.coded("nobody came").click()
        desk.select("nobody came")
        box = desk.part("popover").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
    page.emulate_media(media="print")
    page.evaluate("() => window.dispatchEvent(new Event('beforeprint'))")
    last = desk.root.locator(".qw-text").last.bounding_box()
    expect(desk.part("codes")).to_be_hidden()
    expect(page.locator(".qw-label").first).to_be_visible()
    assert last["y"] > 0
    assert page.evaluate("() => getComputedStyle(document.querySelector('.qw-scroll')).overflowY") == "visible"
