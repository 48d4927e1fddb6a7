"""Four people code one interview, each in a browser of their own: when do the three others see it?

Part of `benchmarks.coding`; `python -m benchmarks.together` measures it alone.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.material import Material, make, places
from benchmarks.watching import browser_page, code_place, open_first
from qual.config import Config
from qual.domain.document import Span
from qual.server.sessions import COOKIE, Sessions
from qual.services import accounts, projects
from qual.store.accounts import user
from qual.workbench import Workbench, open_workbench
from tests.browser.chromium import chromium
from tests.processes import start_web, stop

SEEN = "another browser sees it"


def seen_by_three(folder: Path, chrome: Browser, log: Path, times: int) -> list[float]:
    """Have four people code in turn; return the milliseconds from the key to each of the three other screens."""
    config = Config(data=folder, engines="fake", team=True, test_hooks=True)
    workbench = open_workbench(config)
    material = make(workbench, n_interviews=1)
    cookies = _signed_in(workbench, material)
    workbench.close()
    process, address = start_web(config, log)
    contexts = [browser_page(chrome) for _ in cookies]
    pages = [page for _context, page in contexts]
    for (context, page), cookie in zip(contexts, cookies, strict=True):
        context.add_cookies([{"name": COOKIE, "value": cookie, "url": address}])
        open_first(page, address, material)
    try:
        return [
            milliseconds
            for turn, place in enumerate(places(material.documents[0], times))
            for milliseconds in _seen(pages[turn % len(pages)], pages, place)
        ]
    finally:
        for context, _page in contexts:
            context.close()
        stop(process)


def _seen(coder: Page, pages: list[Page], place: Span) -> list[float]:
    """Have one person code a place that all have in sight."""
    watching = [page for page in pages if page is not coder]
    for page in watching:
        page.evaluate("(start) => __qual.reveal(start)", place.start)
    code_place(coder, place, *watching)
    for page in watching:
        page.wait_for_function("() => watch.visible > 0", polling=100)
    pressed = coder.evaluate("() => watch.pressed")
    return [page.evaluate("() => watch.visible") - pressed for page in watching]


def _signed_in(workbench: Workbench, material: Material) -> list[str]:
    """Sign the project's four coders in; return their cookies."""
    sessions = Sessions(workbench)
    with workbench.write(workbench.local_actor()) as tx:
        members = projects.members(tx, material.project_id)
        secrets = [accounts.start_session(tx, user(tx.connection, member.user_id)) for member in members]
    return [sessions.cookie(secret) for secret in secrets]


def main() -> None:
    """Measure and print the result."""
    from benchmarks.coding import load, percentile

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=40, help="codings (40)")
    given = parser.parse_args()
    print(f"machine load before: {load()}")
    with tempfile.TemporaryDirectory() as folder, chromium() as chrome:
        seen = seen_by_three(Path(folder) / "team", chrome, Path(folder) / "web.log", given.times)
    print(f"four coders, {len(seen)} times seen by another: p50 {percentile(seen, 0.5):.0f} ms, "
          f"p95 {percentile(seen, 0.95):.0f} ms (goal 200); machine load after: {load()}")  # fmt: skip


if __name__ == "__main__":
    main()
