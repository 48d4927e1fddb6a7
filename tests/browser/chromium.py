"""The distribution's Chromium, driven by Playwright; nothing here ever downloads a browser."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser")
# The same engine without a browser's windows: a page takes three quarters of the processor time. For tests; benchmarks
# and pictures show what people have.
SHELL = "chromium-headless-shell"
MISSING = f"No Chromium on this machine. Install it from the distribution's packages, for example: apt install {SHELL}"
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
    "--use-fake-ui-for-media-stream",
)


def find_chromium(*, shell: bool = False) -> str | None:
    """Return the path of a Chromium, None if there is none; `shell` prefers the one without windows."""
    names = (SHELL, *NAMES) if shell else (*NAMES, SHELL)
    return next((path for name in names if (path := shutil.which(name))), None)


@contextmanager
def chromium(*, shell: bool = False) -> Iterator[Browser]:
    """Run a browser with a fresh profile for the length of the block; raise FileNotFoundError without Chromium."""
    path = find_chromium(shell=shell)
    if path is None:
        raise FileNotFoundError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, headless=True, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
