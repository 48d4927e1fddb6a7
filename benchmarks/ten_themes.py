"""How long two people wait while they take ten themes from suggestion to agreed: `python -m benchmarks.ten_themes`.

Anna answers a question of the machine with a theme, writes two sentences on a quote and sends it to review; Ben, in a
browser of his own, agrees in one press and goes on to the next. Every wait is from the press until what was asked for
is on the screen. With --shots FOLDER pictures of the pages are kept, light and dark.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from benchmarks.coding import load, percentile
from qual.analysis.clustering import Granularity
from qual.analysis.segments import Unit
from qual.domain.permission import Role
from qual.domain.project import Actor, Project
from qual.domain.theme import SuggestionState, ThemeState
from qual.services import accounts, demo, projects, suggestion_requests, suggestions, themes
from qual.workbench import Workbench
from tests.browser.chromium import chromium
from tests.browser.profiles import new_profile
from tests.browser.sites import Site, running_site
from tests.browser.visitors import Visitor, sign_in
from tests.processes import ROOT, worker_process

PASSWORD = "correct horse battery"
PATIENCE_MS = 60_000
GOAL_S = 1.0
SUMMARY = "People speak of this in their own way. It is not the same for everybody."


@dataclass
class Waits:
    """Seconds waited, by what was waited for, and how often somebody pressed something."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    presses: int = 0

    @contextmanager
    def of(self, what: str) -> Iterator[None]:
        """Measure one wait."""
        began = time.perf_counter()
        yield
        self.seconds.setdefault(what, []).append(time.perf_counter() - began)
        self.presses += 1


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--themes", type=int, default=10)
    parser.add_argument("--engines", default="fake", help="'real' for suggestions that make sense")
    parser.add_argument("--shots", type=Path, help="folder for pictures")
    given = parser.parse_args()
    print(f"machine load before: {load()}")
    with (
        tempfile.TemporaryDirectory() as data,
        running_site(Path(data), _make_team, team=True, engines=given.engines) as site,
        chromium() as chrome,
    ):
        project, owner = _suggestions(site.workbench)
        anna, ben = (Visitor(new_profile(chrome), site.address) for _ in range(2))
        for visitor, name in ((anna, "Anna"), (ben, "Ben")):
            sign_in(visitor, name, PASSWORD)
        waits = Waits()
        questions = _questions(site.workbench, owner, project)[: given.themes]
        for number, question in enumerate(questions, start=1):
            _make(anna.page, site, project, question, number, waits)
        _judge_all(ben.page, site, project, len(questions), waits)
        _report(waits, site.workbench, owner, project)
        if given.shots:
            _picture(ben.page, site, project, given.shots)
        assert anna.problems + ben.problems == []


def _make(page: Page, site: Site, project: Project, question: str, number: int, waits: Waits) -> None:
    """Answer a question with a theme, sum it up, and send it to review."""
    with waits.of("open the question"):
        page.goto(f"{site.address}/themes?project={project.id}&question={question}")
        page.locator("[class*=st-key-accept-name] input").wait_for()
    page.locator("[class*=st-key-accept-name] input").fill(f"Theme {number}")
    page.locator("[class*=st-key-accept-statement] textarea").fill(f"Statement {number}: what these people share.")
    with waits.of("make the theme"):
        page.get_by_role("button", name="Make the theme").click()
        page.get_by_role("heading", name=f"Theme {number}", level=1).wait_for()
        page.locator(".st-key-theme-send-row").wait_for()
    page.get_by_label("Write a sentence, or paste several").fill(SUMMARY)
    page.locator("[class*=st-key-sentences-]").get_by_role("button", name="[1]").click()
    with waits.of("add two sentences"):
        page.get_by_role("button", name="Add to the summary").click()
        page.get_by_text("Sentences carried by quotes: 2 of 2").wait_for()
    with waits.of("send to review"):
        page.get_by_role("button", name="Send to review").click()
        expect(page.locator(".st-key-theme-state")).to_contain_text("In review", timeout=PATIENCE_MS)


def _judge_all(page: Page, site: Site, project: Project, n_themes: int, waits: Waits) -> None:
    """Go from theme to theme, and agree with each in one press."""
    with waits.of("open the list"):
        page.goto(f"{site.address}/review?project={project.id}")
        page.get_by_text(f"{n_themes} themes to judge").wait_for()
    with waits.of("begin with the first"):
        page.get_by_role("button", name="Begin").click()
        page.locator(".st-key-agree-with-rest").wait_for()
    for left in range(n_themes, 0, -1):
        name = page.get_by_role("heading", level=1).inner_text()
        with waits.of("agree with everything"):
            page.locator(".st-key-agree-with-rest button").click()
            expect(page.locator(".st-key-theme-state")).to_contain_text("Agreed", timeout=PATIENCE_MS)
        if left > 1:
            with waits.of("next theme"):
                page.get_by_role("button", name="Next theme that waits for you").click()
                expect(page.get_by_role("heading", level=1)).not_to_have_text(name, timeout=PATIENCE_MS)
                page.locator(".st-key-agree-with-rest").wait_for()


def _report(waits: Waits, workbench: Workbench, owner: Actor, project: Project) -> None:
    with workbench.read(owner) as tx:
        states = [line.theme.state for line in themes.theme_lines(tx, project.id)]
    print(f"\n{states.count(ThemeState.AGREED)} of {len(states)} themes agreed with {waits.presses} presses\n")
    print("| wait for | times | median s | longest s |\n| --- | ---: | ---: | ---: |")
    for what, found in waits.seconds.items():
        print(f"| {what} | {len(found)} | {percentile(found, 0.5):.2f} | {max(found):.2f} |")
    every = [one for found in waits.seconds.values() for one in found]
    slower = sum(one > GOAL_S for one in every)
    print(f"\n{slower} of {len(every)} waits were longer than {GOAL_S:g} s; {sum(every):.0f} s in all")
    print(f"machine load after: {load()}")


def _picture(page: Page, site: Site, project: Project, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    addresses: dict[str, Callable[[], object]] = {
        "list": lambda: page.goto(f"{site.address}/review?project={project.id}"),
        "theme": lambda: page.get_by_role("button", name="Open").first.click(),
    }
    for name, go in addresses.items():
        go()
        page.wait_for_timeout(3000)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(500)
            page.screenshot(path=folder / f"{name}-{scheme}.png", full_page=True)


def _make_team(workbench: Workbench) -> None:
    with workbench.write(accounts.SYSTEM) as tx:
        for name in ("Anna", "Ben"):
            accounts.create_user(tx, name, PASSWORD, is_admin=name == "Anna")


def _suggestions(workbench: Workbench) -> tuple[Project, Actor]:
    """Load the demo for Anna, with Ben as a reviewer, and have the machine ask its questions."""
    with workbench.read(accounts.SYSTEM) as tx:
        anna = next(Actor(id_, name) for id_, name in accounts.user_names(tx).items() if name == "Anna")
    with workbench.write(anna) as tx:
        project = demo.load_demo(tx, ROOT / "transcripts_example", ROOT / "codebooks")
        projects.set_member(tx, project.id, "Ben", Role.REVIEWER)
        job_id = suggestion_requests.request_suggestions(
            tx, project.id, unit=Unit.SENTENCE, granularity=Granularity.FINE, early_reason="measuring"
        )
    with worker_process(workbench) as worker:
        worker.wait_for(job_id)
    return project, anna


def _questions(workbench: Workbench, owner: Actor, project: Project) -> list[str]:
    with workbench.read(owner) as tx:
        run = suggestions.runs(tx, project.id)[0]
        views = suggestions.run_suggestions(tx, run.id)
    return [view.suggestion.id for view in views if view.suggestion.state is SuggestionState.OPEN]


if __name__ == "__main__":
    main()
