"""The open interview as a person uses it: selecting with the mouse, typing, reading what is on the screen."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, expect

from tests.browser.visitors import PATIENCE_MS, Visitor, address_of
from tests.plugins.workbenches import Study

# Where on the screen a stretch of the shown text begins and ends; the text may be cut into many elements.
_PLACE_OF = """([words, turn]) => {
  const texts = [...document.querySelectorAll('.qw-text')].filter((_, i) => turn === null || i === turn);
  for (const text of texts) {
    const start = text.textContent.indexOf(words);
    if (start < 0) continue;
    text.scrollIntoView({ block: 'center' });
    const at = (offset, isEnd) => {
      const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (offset < node.length || (isEnd && offset === node.length)) return [node, offset];
        offset -= node.length;
      }
    };
    const box = (from, to) => {
      const range = document.createRange();
      range.setStart(...at(from, false));
      range.setEnd(...at(to, true));
      const rects = range.getClientRects();
      return rects[rects.length - 1];
    };
    const middle = (rect) => (rect.top + rect.bottom) / 2;
    const first = box(start, start + 1), last = box(start + words.length - 1, start + words.length);
    const begins = (text) => /[\u0590-\u08ff]/.test(text) ? "right" : "left";
    const inward = (rect, side) => (side === "right" ? rect.right - 1 : rect.left + 1);
    const other = { left: "right", right: "left" };
    return {
      x1: inward(first, begins(words[0])), y1: middle(first),
      x2: inward(last, other[begins(words[words.length - 1])]), y2: middle(last),
    };
  }
  return null;
}"""


class Desk:
    """The workspace on the Code or Transcript page."""

    def __init__(self, visitor: Visitor, study: Study | None, mode: str = "code") -> None:
        """Open the interview of a study by its link, or take the one that is open."""
        self.page, self.mode = visitor.page, mode
        if study is not None:
            visitor.go(mode, **address_of(study))
        self.wait_until_ready()

    @classmethod
    def on_screen(cls, visitor: Visitor, mode: str) -> Desk:
        """Return the interview that was opened by a click."""
        return cls(visitor, None, mode)

    @property
    def root(self) -> Locator:
        return self.page.locator(f"[data-testid=workspace][data-mode={self.mode}]")

    def wait_until_ready(self) -> None:
        """Wait until the interview is open."""
        self.page.locator(f"[data-testid=workspace][data-mode={self.mode}][data-ready='1']").wait_for()

    def wait_until_saved(self) -> None:
        """Wait until every gesture has its answer."""
        expect(self.root).to_have_attribute("data-state", "saved", timeout=PATIENCE_MS)

    def drag_over(self, words: str, *, turn: int | None = None) -> None:
        """Select these words with the mouse, as soon as they are shown."""
        expect(self.root.locator(".qw-text", has_text=words).first).to_be_attached(timeout=PATIENCE_MS)
        place = self._place_of(words, turn)
        mouse = self.page.mouse
        mouse.move(place["x1"], place["y1"])
        mouse.down()
        mouse.move((place["x1"] + place["x2"]) / 2, place["y2"])
        mouse.move(place["x2"], place["y2"])
        mouse.up()

    def _place_of(self, words: str, turn: int | None) -> dict[str, float]:
        """Return where these words are once they no longer move: fonts come late, and the page settles."""
        self.page.evaluate("() => document.fonts.ready.then(() => true)")
        before, place = None, self._place_now(words, turn)
        while place != before:
            before, place = place, self._place_now(words, turn)
        return place

    def _place_now(self, words: str, turn: int | None) -> dict[str, float]:
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        place = self.page.evaluate(_PLACE_OF, [words, turn])
        assert place is not None, f"'{words}' is not on the screen"
        return place

    def select(self, words: str) -> None:
        """Select these words with the mouse and wait for the type-ahead."""
        self.drag_over(words)
        self.part("popover").wait_for()

    def code(self, words: str, letters: str) -> None:
        """Code these words: select, type, Enter."""
        self.select(words)
        self.page.keyboard.type(letters)
        self.page.keyboard.press("Enter")

    def part(self, testid: str) -> Locator:
        """Return a named part of the workspace."""
        return self.root.locator(f"[data-testid={testid}]")

    def coded(self, words: str) -> Locator:
        """Return the tinted pieces of text that show these words."""
        return self.root.locator(".qw-coded", has_text=words)

    def codes_over(self, words: str) -> list[str]:
        """Return the names of the codes that the screen shows over these words."""
        names = self.coded(words).first.get_attribute("data-codes") or ""
        return sorted(names.split(", "))

    def codings(self) -> list[dict[str, Any]]:
        """Return the codings the page knows."""
        return self.page.evaluate("() => window.__qual.codings()")

    def wait_for_codings(self, count: int) -> None:
        """Wait until the page knows so many codings."""
        self.page.wait_for_function(f"() => window.__qual.codings().length === {count}", timeout=PATIENCE_MS)

    def says(self, part: str, text: str) -> None:
        """Wait until a part of the workspace says this."""
        expect(self.part(part)).to_contain_text(text, timeout=PATIENCE_MS)
