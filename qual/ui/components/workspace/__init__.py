"""The coding and correcting screen: one browser component that talks to our own routes."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import streamlit as st

_DIST = Path(__file__).parent / "dist"

# The text of the files, not their paths: found the same from a checkout, a wheel and in AppTest.
_mount = st.components.v2.component(
    "qual_workspace",
    js=(_DIST / "workspace.js").read_text(encoding="utf-8"),
    css=(_DIST / "workspace.css").read_text(encoding="utf-8"),
    isolate_styles=False,  # selections and ::highlight rules do not cross a shadow root
)


def workspace(
    *,
    interview_id: str,
    mode: Literal["code", "transcript"],
    key: str,
    revision_id: str | None = None,
    strings: Mapping[str, str],
    test_hooks: bool = False,
    focus: int | None = None,
) -> None:
    """Show one interview for coding or for correcting its transcript.

    The component fetches and stores everything over the routes of docs/api.md; no rerun carries codings.

    Args:
        interview_id: The interview to open.
        mode: "code" for the codebook and codings, "transcript" for the speakers and corrections.
        key: Streamlit's key; the same for all interviews, so that another one opens in the screen that is there.
        revision_id: Its present transcript, as far as the page knows: fetched at once, while the rest is asked for.
        strings: The whole text catalogue; only the keys that begin with "ws." are sent.
        test_hooks: Put `window.__qual` on the page for browser tests and benchmarks.
        focus: A code point to scroll to and light up, for links to one passage.
    """
    data = {
        "interview_id": interview_id,
        "revision_id": revision_id,
        "mode": mode,
        "strings": {name: text for name, text in strings.items() if name.startswith("ws.")},
        "test_hooks": test_hooks,
        "focus": focus,
    }
    _mount(key=key, data=data)
