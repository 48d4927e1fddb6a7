"""Coding with a finger on a tablet: long press, the selection's handles, a tap, and the ends of brackets."""

from __future__ import annotations

from playwright.sync_api import CDPSession, expect

from tests.browser.desks import Desk
from tests.browser.test_gestures import point_at, stored, wait_for
from tests.browser.test_memos import shot
from tests.browser.visitors import TABLET

# What a tablet's browser does after a long press, and while a handle is dragged: the selection becomes another one.
SELECT = """(words) => {
  const text = [...document.querySelectorAll('.qw-text')].find((one) => one.textContent.includes(words));
  const node = document.createTreeWalker(text, NodeFilter.SHOW_TEXT).nextNode();
  const start = node.data.indexOf(words);
  getSelection().setBaseAndExtent(node, start, node, start + words.length);
}"""


class Finger:
    """One finger on the screen of a desk. Chromium without a screen knows touches, but makes no selection of them."""

    def __init__(self, desk: Desk) -> None:
        self._page = desk.page
        self._devtools: CDPSession = desk.page.context.new_cdp_session(desk.page)

    def down(self, x: float, y: float) -> None:
        self._send("touchStart", {"x": x, "y": y})

    def move(self, x: float, y: float) -> None:
        self._send("touchMove", {"x": x, "y": y})

    def up(self) -> None:
        self._send("touchEnd")

    def press_long(self, x: float, y: float, word: str) -> None:
        """Hold the finger on a word until the browser selects it, which ends the touch for the page."""
        self.down(x, y)
        self._page.wait_for_timeout(500)
        self._page.evaluate(SELECT, word)
        self._send("touchCancel")

    def drag_handles(self, words: str) -> None:
        """Drag the selection's handles until these words are selected; pages hear of nothing else."""
        self._page.evaluate(SELECT, words)

    def _send(self, what: str, *points: dict[str, float]) -> None:
        self._devtools.send("Input.dispatchTouchEvent", {"type": what, "touchPoints": list(points)})


def test_a_long_press_and_the_handles_open_the_type_ahead_without_a_keyboard(visit, laptop, study) -> None:
    desk = Desk(visit(laptop, device=TABLET), study)
    finger = Finger(desk)
    finger.press_long(*point_at(desk, "nurse"), "nurse")
    popover = desk.part("popover")
    popover.wait_for()
    assert desk.page.evaluate("() => window.__qual.chosen()") == "nurse"

    finger.drag_handles("a nurse sat down")
    desk.page.wait_for_function("() => window.__qual.chosen() === 'a nurse sat down'")
    assert desk.page.evaluate("() => getSelection().toString()") == "a nurse sat down"  # the handles are still there
    expect(desk.part("popover-input")).not_to_be_focused()  # it would bring a keyboard over the text

    shot(desk.page, "touch")
    popover.get_by_text("Being believed").tap()
    wait_for(desk, "a nurse sat down")
    expect(popover).to_be_hidden()
    assert stored(study) == [("a nurse sat down", "Being believed")]


def test_a_tap_beside_a_selection_lets_go_of_it_and_a_scroll_does_not(visit, laptop, study) -> None:
    desk = Desk(visit(laptop, device=TABLET), study)
    finger = Finger(desk)
    finger.press_long(*point_at(desk, "nurse"), "nurse")
    desk.part("popover").wait_for()

    x, y = point_at(desk, "What happened")
    finger.down(x, y + 20)
    for step in range(1, 6):
        finger.move(x, y + 20 - 12 * step)
    finger.up()
    desk.page.wait_for_timeout(500)
    expect(desk.part("popover")).to_be_visible()

    desk.page.touchscreen.tap(*point_at(desk, "What happened"))
    expect(desk.part("popover")).to_be_hidden()
    assert stored(study) == []


def test_the_end_of_a_bracket_follows_a_finger(visit, laptop, study) -> None:
    desk = Desk(visit(laptop, device=TABLET), study)
    desk.code("nobody came", "be")
    wait_for(desk, "nobody came")
    desk.page.wait_for_timeout(500)  # what moves brackets is fetched when the page rests
    box = desk.root.locator(".qw-bracket").bounding_box()
    assert box is not None

    finger = Finger(desk)
    finger.down(box["x"] + 2, box["y"] + 4)
    x, y = point_at(desk, "waited")
    for step in range(1, 5):
        finger.move(box["x"] + 2 + (x - box["x"]) * step / 4, box["y"] + 4 + (y - box["y"] - 4) * step / 4)
    finger.up()

    wait_for(desk, "waited 😀 by the locked door, and nobody came")
