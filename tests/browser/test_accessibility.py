"""Everybody can read and use the pages: what axe-core finds, the keyboard, large type, small screens, paper."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from qual.domain.permission import Role
from qual.services import coding
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
            coding.add_coding(tx, study.interview_id, study.revision.id, span, study.code.id)
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
    for path in ("", "interviews", "codebook", "themes"):
        visitor.go(path, project=coded.project.id)
        page.locator(".st-key-page-head").first.wait_for()
        found += findings(page, axe)
    desk = Desk(visitor, coded)
    desk.coded("nobody came").click()
    page.keyboard.press("y")  # the filter, on
    page.keyboard.press("t")  # a panel
    desk.part("panel-tray").wait_for()
    found += findings(page, axe)
    page.keyboard.press("Escape")
    page.keyboard.press("s")  # the type-ahead
    desk.part("popover").wait_for()
    found += findings(page, axe)
    Desk(visitor, coded, "transcript")
    found += findings(page, axe)
    assert not found, "\n".join(found)
