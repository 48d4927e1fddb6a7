"""A browser that notes when a key was pressed and when its effect was painted; all benchmarks of the screen use it."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.material import Material
from benchmarks.screens import READY
from qual.domain.document import Span

# Runs in every page before its own scripts. Times are milliseconds since the epoch, the same clock in all pages.
WATCH = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const soon = (then) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => then();
    channel.port2.postMessage(0);
  };
  // What is changed in a frame's own callbacks is painted with that frame, everything else with the next one.
  let inFrame = false;
  const nextFrame = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) => nextFrame((time) => {
    inFrame = true;
    soon(() => { inFrame = false; });
    callback(time);
  });
  const painted = (then) => {
    if (inFrame) soon(() => then(now()));
    else nextFrame(() => soon(() => then(now())));
  };
  const watch = (window.watch = { pressed: 0, clicked: 0, visible: 0, stored: 0, ready: 0, long: [] });
  const press = () => {
    watch.pressed = now();
    watch.saving = watch.drawn = false;
    watch.visible = watch.stored = 0;
  };
  window.addEventListener("keydown", press, true);
  window.addEventListener("pointerdown", () => { watch.clicked = now(); watch.ready = 0; }, true);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) watch.long.push(entry.duration);
  }).observe({ type: "longtask" });
  watch.until = null;  // a function that says whether what was waited for is on the page
  const look = (changes) => {
    watch.drawn ||= changes.some((change) => /qw-(text|margin)/.test(change.target.className));
    if (!watch.visible && watch.until && watch.until()) painted((t) => (watch.visible ||= t));
    const desk = document.querySelector("[data-testid=workspace]");
    const state = desk && desk.dataset.state;
    if (state === "saving") watch.saving = true;
    if (state === "saved" && watch.saving && !watch.stored) watch.stored = now();
    if (!watch.ready && desk && desk.dataset.ready === "1" && desk.querySelector("h1").textContent === watch.title)
      painted((t) => (watch.ready ||= t));
  };
  document.addEventListener("DOMContentLoaded", () =>
    new MutationObserver(look).observe(document.documentElement, {
      subtree: true, childList: true, attributes: true,
      attributeFilter: ["data-ready", "data-state", "data-seq", "data-count"],
    }));
})();
"""
# A coding is visible once the page knows it and the text or the margin has been drawn again.
ARM = """() => {
  const before = window.__qual.codings().length;
  watch.saving = watch.drawn = false;
  watch.visible = watch.stored = 0;
  watch.until = () => watch.drawn && window.__qual.codings().length > before;
}"""


def browser_page(chrome: Browser) -> tuple[BrowserContext, Page]:
    """Open a browser of its own with the watch in it."""
    context = chrome.new_context(viewport={"width": 1440, "height": 900})
    context.set_default_timeout(60_000)
    context.add_init_script(WATCH)
    return context, context.new_page()


def open_first(page: Page, address: str, material: Material) -> None:
    """Open the first interview and let the rest of it be made."""
    page.goto(f"{address}/code?project={material.project_id}&interview={material.interview_ids[0]}")
    page.locator(READY).wait_for()
    page.wait_for_timeout(1500)


def code_place(page: Page, place: Span, *watching: Page) -> None:
    """Select a place, let the type-ahead open, and press the digit of the first code; others watch for it."""
    page.evaluate("(start) => __qual.reveal(start)", place.start)
    page.evaluate("([start, end]) => __qual.select(start, end)", list(place))
    page.locator("[data-testid=popover]").wait_for()
    page.wait_for_timeout(150)  # a person is no faster, and the frame with the type-ahead is not what is measured
    for one in (page, *watching):
        one.evaluate(ARM)
    page.keyboard.press("1")
