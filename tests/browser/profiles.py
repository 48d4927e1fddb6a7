"""Browser profiles that are lent again: what a person left in one is wiped, the files it fetched from a server stay."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE_MS = 30_000  # two busy cores
WIDE = {"width": 1440, "height": 900}


class Profiles:
    """The profiles of one browser. To fetch and unpack a hundred files anew takes a quarter of a page's time."""

    def __init__(self, chrome: Browser) -> None:
        self._chrome = chrome
        self._alike: list[BrowserContext] = []
        self._idle: list[BrowserContext] = []

    def lend(self, device: dict[str, Any] | None = None) -> BrowserContext:
        """Return a profile without cookies and pages; for a `device` of its own it is a new one, closed afterwards."""
        if device is not None:
            return new_profile(self._chrome, device)
        if not self._idle:
            self._alike.append(new_profile(self._chrome))
            return self._alike[-1]
        return self._idle.pop()

    def take_back(self, profile: BrowserContext) -> None:
        """Close all pages; keep the profile for others if it can be made as it was."""
        if profile not in self._alike:
            profile.close()
            return
        for page in profile.pages:
            page.close()
        profile.set_offline(False)
        profile.clear_cookies()
        self._idle.append(profile)


def new_profile(chrome: Browser, device: dict[str, Any] | None = None) -> BrowserContext:
    """Return a new profile; `device` is what its browser runs on, in Playwright's words."""
    usual = {"viewport": WIDE, "locale": "en-GB", "reduced_motion": "reduce", "accept_downloads": True}
    profile = chrome.new_context(**{**usual, **(device or {})})
    profile.set_default_timeout(PATIENCE_MS)
    return profile


def forget(page: Page, address: str) -> None:
    """Wipe what this page's profile keeps for the installation at `address`, but for fetched files."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": "all"})
    devtools.detach()
