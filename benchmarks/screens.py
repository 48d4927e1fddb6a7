"""Loading the coding screen as a whole page, and scrolling through it: parts of `python -m benchmarks.coding`."""

from __future__ import annotations

import gzip
from pathlib import Path

from playwright.sync_api import Browser, Page

from benchmarks.material import Material
from qual.ui import components

READY = "[data-testid=workspace][data-mode=code][data-ready='1']"
STEP_PX, STEPS = 250, 60
# Times of frames while the transcript is scrolled by a wheel's step in each; long tasks come from the page's own watch.
SCROLL = """async ([step, steps]) => {
  const scroller = document.querySelector(".qw-scroll");
  const times = [];
  let last = await new Promise(requestAnimationFrame);
  for (let i = 0; i < steps; i++) {
    scroller.scrollTop += step;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - last);
    last = now;
  }
  return times;
}"""
PAINTED = """() => new Promise((done) => {
  const look = () => document.querySelector("[data-testid=workspace][data-ready='1'] .qw-text")
    ? requestAnimationFrame(() => setTimeout(() => done(performance.now())))
    : setTimeout(look, 5);
  look();
})"""


def page_loads(chrome: Browser, address: str, material: Material, times: int) -> dict[str, list[float]]:
    """Load the page of an interview: with an empty cache each time, and again in the same browser."""
    where = f"{address}/code?project={material.project_id}&interview={material.interview_ids[0]}"
    cold, warm = [], []
    for _ in range(times):
        context = chrome.new_context(viewport={"width": 1440, "height": 900})
        context.set_default_timeout(60_000)
        page = context.new_page()
        for took in (cold, warm):
            page.goto(where, wait_until="commit")
            took.append(page.evaluate(PAINTED))
            page.wait_for_timeout(800)
        context.close()
    return {"full page, cold": cold, "full page, warm": warm}


def scroll(page: Page, address: str, material: Material) -> list[float]:
    """Scroll through an interview from the top; return how long each frame took."""
    page.goto(f"{address}/code?project={material.project_id}&interview={material.interview_ids[0]}")
    page.locator(READY).wait_for()
    page.wait_for_timeout(3000)  # the turns out of sight are made while nothing happens
    return page.evaluate(SCROLL, [STEP_PX, STEPS])


def bundle_bytes() -> int:
    """Return how much a browser fetches for the coding screen: script and style, gzipped."""
    folder = Path(components.__file__).parent / "workspace" / "dist"
    return sum(len(gzip.compress((folder / name).read_bytes())) for name in ("code.js", "code.css"))
