"""Browsers and installations for the tests in this folder: made once, closed before other tests go on."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import accounts, demo, projects
from qual.workbench import Workbench
from tests.browser.chromium import MISSING, chromium, find_chromium
from tests.browser.profiles import Profiles
from tests.browser.sites import Site, running_site
from tests.browser.visitors import Visitor, be_signed_in
from tests.plugins.workbenches import Study, make_study
from tests.processes import ROOT

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)

FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="package")
def chrome() -> Iterator[Browser]:
    """Run one Chromium for all tests here; each person in a test gets a profile of their own in it."""
    if find_chromium() is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with chromium(shell=True) as browser:  # closed with the package: its event loop would disturb asyncio elsewhere
        yield browser


@pytest.fixture(scope="package")
def laptop_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run Qual for one person, with the demo project and a worker."""
    with running_site(tmp_path_factory.mktemp("laptop") / "data", _load_demo, worker=True) as site:
        yield site


@pytest.fixture
def laptop(laptop_site: Site) -> Iterator[Site]:
    """Lend the one-person installation; a test may kill its server."""
    yield laptop_site
    laptop_site.revive()


@pytest.fixture(scope="package")
def team(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Run Qual for a team of three, without a worker, so that jobs wait."""
    with running_site(tmp_path_factory.mktemp("team") / "data", _make_team, team=True) as site:
        yield site


@pytest.fixture
def study(laptop: Site) -> Study:
    """Add a small project of this test's own to the one-person installation."""
    return make_study(laptop.workbench, name=f"Study {next(_numbers)}")


@pytest.fixture
def team_study(team: Site) -> Study:
    """Add a small project of Anna's; Ben edits, Rosa reviews."""
    workbench = team.workbench
    with workbench.read(accounts.SYSTEM) as tx:
        anna = next(id_ for id_, name in accounts.user_names(tx).items() if name == "Anna")
    made = make_study(workbench, name=f"Team study {next(_numbers)}", owner=Actor(anna, "Anna"))
    with workbench.write(made.owner) as tx:
        projects.set_member(tx, made.project.id, "Ben", Role.EDITOR)
        projects.set_member(tx, made.project.id, "Rosa", Role.REVIEWER)
    return made


@pytest.fixture(scope="package")
def profiles(chrome: Browser) -> Profiles:
    """Lend the profiles of the one Chromium."""
    return Profiles(chrome)


@pytest.fixture
def visit(profiles: Profiles, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Visitor]]:
    """Open a browser for a person at an installation; a person who is named is signed in.

    At the end nothing may have gone wrong in any console; `expect` names what a test provokes, `device` is what
    the browser runs on. Whoever puts into a browser what cannot be taken out, as a clock, says `device={}`.
    """
    visitors: list[Visitor] = []

    def open_browser(
        site: Site, name: str = "", *, expect: tuple[str, ...] = (), device: dict[str, Any] | None = None
    ) -> Visitor:
        visitor = Visitor(profiles.lend(device), site.address, expect=expect)
        visitors.append(visitor)
        if name:
            be_signed_in(visitor, name, PASSWORD)
        return visitor

    yield open_browser
    if request.node.stash.get(FAILED, False):
        for number, visitor in enumerate(visitors, start=1):
            visitor.tell(tmp_path / f"browser-{number}.png")
    for visitor in visitors:
        profiles.take_back(visitor.profile)
    assert [problem for visitor in visitors for problem in visitor.problems] == []


def _load_demo(workbench: Workbench) -> None:
    with workbench.write(workbench.local_actor()) as tx:
        demo.load_demo(tx, ROOT / "transcripts_example", ROOT / "codebooks")


def _make_team(workbench: Workbench) -> None:
    with workbench.write(accounts.SYSTEM) as tx:
        for name in ("Anna", "Ben", "Rosa"):
            accounts.create_user(tx, name, PASSWORD, is_admin=name == "Anna")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Note a failure, so that the browsers can show what was on the screen."""
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report
