"""One person's browser: its own cookies, its console watched, and ways to reach the pages."""

from __future__ import annotations

import contextlib
import copy
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page
from playwright.sync_api import TimeoutError as PlaywrightTimeout

from tests.browser.profiles import PATIENCE_MS, forget
from tests.plugins.workbenches import Study

NO_SERVER = (
    "ERR_CONNECTION",
    "ERR_FAILED",
    "WebSocket",
    "Failed to fetch",
    "ERR_EMPTY_RESPONSE",
    "_stcore/",
    "ERR_INTERNET",
    "ERR_CONTENT_LENGTH",
    "server is not responding",
)
TABLET = {"viewport": {"width": 1180, "height": 820}, "has_touch": True, "is_mobile": True}


class Visitor:
    """A browser at one installation. `problems` collects what no page may ever do."""

    def __init__(self, profile: BrowserContext, address: str, *, expect: tuple[str, ...] = ()) -> None:
        self.address = address
        self.problems: list[str] = []
        self._expect = expect
        self.profile = profile
        self.page = self._new_page()
        forget(self.page, address)

    def crash(self) -> None:
        """End the page as a crash does, without a word to it, and open an empty one."""
        crashed, self.page = self.page, self._new_page()
        crashed.close(run_before_unload=False)

    def tab(self) -> Visitor:
        """Open another tab of the same browser: the same cookies and storage."""
        other = copy.copy(self)
        other.page = self._new_page()
        return other

    def _new_page(self) -> Page:
        page = self.profile.new_page()
        page.on("console", lambda m: self._note(f"{m.text} {m.location['url']}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self._note(f"{error}"))
        page.on("dialog", lambda dialog: (self._note(f"dialog: {dialog.message}"), dialog.dismiss()))
        return page

    def _note(self, problem: str) -> None:
        if not any(expected in problem for expected in self._expect):
            self.problems.append(problem)

    def go(self, path: str, **ids: str) -> None:
        """Open a page by its address, as from a link."""
        query = "&".join(f"{name}={value}" for name, value in ids.items())
        self.page.goto(f"{self.address}/{path}{'?' + query if query else ''}")

    def menu(self, name: str) -> None:
        """Open another page by the menu at the top."""
        self.page.get_by_role("link", name=name, exact=True).click()

    def button(self, name: str, *, within: str = "") -> Locator:
        """Return the button of this name, inside the Streamlit container `within` if given."""
        frame = self.page.locator(f".st-key-{within}") if within else self.page
        return frame.get_by_role("button", name=name, exact=True)

    def see(self, text: str) -> Locator:
        """Wait until this text is on the page."""
        found = self.page.get_by_text(text).first
        found.wait_for()
        return found

    def tell(self, picture: Path) -> None:
        """Print what is on the screen, for a test that failed; the picture lies where it says."""
        self.page.screenshot(path=picture)
        print(f"\n{self.page.url}\nscreenshot: {picture}\nconsole: {self.problems}")  # noqa: T201
        print(self.page.locator("body").inner_text()[:3000])  # noqa: T201


def box_of(element: Locator) -> dict[str, float]:
    """Return where an element is, as soon as it is drawn and stands still."""
    before, box = None, element.bounding_box()
    while box is None or box != before:
        element.page.wait_for_timeout(50)
        before, box = box, element.bounding_box()
    return dict(box)


def press_until(button: Locator, there: Locator) -> None:
    """Click, again if the page was just being drawn anew and the click went astray, until something is there."""
    for _ in range(5):
        with contextlib.suppress(PlaywrightTimeout):
            button.click(timeout=2 * PATIENCE_MS)
            there.wait_for(timeout=PATIENCE_MS / 2)
            return
    there.wait_for()


def sign_in(visitor: Visitor, name: str, password: str) -> None:
    """Sign in through the form that a stranger is led to."""
    visitor.go("")
    visitor.page.locator("input[name=name]").fill(name)
    visitor.page.locator("input[name=password]").fill(password)
    visitor.page.locator("form [type=submit], form button").first.click()
    visitor.see("Projects")


def be_signed_in(visitor: Visitor, name: str, password: str) -> None:
    """Send what the form sends and go nowhere yet: a page takes a second, and tests go elsewhere at once."""
    answer = visitor.profile.request.post(
        f"{visitor.address}/auth/login",
        form={"name": name, "password": password, "next": "/"},
        headers={"Origin": visitor.address},
        max_redirects=0,
    )
    assert answer.status == 303, answer.text()


def address_of(study: Study) -> dict[str, str]:
    """Return what the address of a page about this study's interview carries."""
    return {"project": study.project.id, "interview": study.interview_id}
