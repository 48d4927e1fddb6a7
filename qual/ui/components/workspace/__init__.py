"""The coding and the correcting screen: browser components that talk to our own routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Literal

import streamlit as st

from qual.domain.ids import parse_id
from qual.errors import BadInput
from qual.ui import state

_DIST = Path(__file__).parent / "dist"

# The text of the files, not their paths: found the same from a checkout, a wheel and in AppTest.
_mounts = {
    mode: st.components.v2.component(
        f"qual_workspace_{mode}",
        js=(_DIST / f"{mode}.js").read_text(encoding="utf-8"),
        css=(_DIST / f"{mode}.css").read_text(encoding="utf-8"),
        isolate_styles=False,  # selections and ::highlight rules do not cross a shadow root
    )
    for mode in ("code", "transcript")
}


def workspace(
    *,
    project_id: str,
    interview_id: str,
    mode: Literal["code", "transcript"],
    key: str,
    revision_id: str | None = None,
    strings: Mapping[str, str],
    on_open: Callable[[str], None],
    test_hooks: bool = False,
    focus: int | None = None,
    panel: str = "",
) -> None:
    """Show one interview for coding or for correcting its transcript.

    The component fetches and stores everything over the routes of docs/api.md; no rerun carries codings.

    Another interview is opened inside the component; the page hears of it afterwards and is drawn again around it.

    Args:
        project_id: The project whose interviews can be chosen.
        interview_id: The interview to open.
        mode: "code" for the codebook and codings, "transcript" for the speakers and corrections.
        key: Streamlit's key; the same for all interviews, so that another one opens in the screen that is there.
        revision_id: Its present transcript, as far as the page knows: fetched at once, while the rest is asked for.
        strings: The whole text catalogue; only the keys that begin with "ws." are sent.
        on_open: Called before the page is drawn again, with the id of the interview that was opened.
        test_hooks: Put `window.__qual` on the page for browser tests and benchmarks.
        panel: The panel to open beside it, for links to a search over all interviews.
        focus: A code point to scroll to and light up, for links to one passage.
    """
    opened = _opened(key)
    data = {
        "project_id": project_id,
        "interview_id": interview_id,
        "revision_id": revision_id,
        "mode": mode,
        "strings": {name: text for name, text in strings.items() if name.startswith("ws.")},
        "test_hooks": test_hooks,
        "focus": focus,
        "panel": panel,
        "asked": opened[1] if opened else None,
    }
    _mounts[mode](key=key, data=data, on_opened_change=partial(_tell, key, on_open))


def _tell(key: str, on_open: Callable[[str], None]) -> None:
    if opened := _opened(key):
        on_open(opened[0])


def _opened(key: str) -> tuple[str, int] | None:
    """Return which interview was opened in the component last, and the number of that switch."""
    held = state.widget(key)
    opened = held.get("opened") if isinstance(held, Mapping) else None
    if not isinstance(opened, Mapping) or not isinstance(opened.get("asked"), int | float):
        return None
    try:
        return parse_id(str(opened.get("interview"))), int(opened["asked"])
    except BadInput:
        return None
