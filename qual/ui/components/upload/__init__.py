"""The upload area: recordings dropped, chosen or spoken, streamed to our own route."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

_DIST = Path(__file__).parent / "dist"

_mount = st.components.v2.component(
    "qual_upload",
    js=(_DIST / "upload.js").read_text(encoding="utf-8"),
    css=(_DIST / "upload.css").read_text(encoding="utf-8"),
    isolate_styles=False,
)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """One recording the server has stored; `duplicate` says that it was there before."""

    name: str
    interview_id: str
    recording_id: str
    job_id: str | None
    duplicate: bool


def upload(
    *,
    project_id: str,
    language: str,
    speakers: str,
    key: str,
    strings: Mapping[str, str],
    user: str = "",
    model: str = "",
    licence: str = "",
) -> tuple[Uploaded, ...]:
    """Show the upload area and return what was uploaded through it since the page was opened, oldest first.

    The page runs again after every finished upload. `language` and `speakers` hold for files sent from
    then on.

    Args:
        project_id: The project the recordings go into.
        language: "sv", "de", "en", another language's code, or "detect".
        speakers: How many people speak, as digits, or "auto".
        key: Streamlit's key.
        user: The person's id: what the browser keeps of a recording while the server is away is theirs alone.
        model: The name of a speech model that a zip file is brought in as; "" for recordings. The answer's
            `interview_id` is then that name.
        licence: The model's licence, as the person states it.
        strings: The whole text catalogue; only the keys that begin with "up." are sent.
    """
    data = {
        "project_id": project_id,
        "language": language,
        "speakers": speakers,
        "user": user,
        "model": model,
        "licence": licence,
        "strings": {name: text for name, text in strings.items() if name.startswith("up.")},
    }
    result = _mount(key=key, data=data, default={"uploads": []}, on_uploads_change=_rerun)
    return tuple(
        Uploaded(
            name=str(item["name"]),
            interview_id=str(item["interview_id"]),
            recording_id=str(item["recording_id"]),
            job_id=None if item.get("job_id") is None else str(item["job_id"]),
            duplicate=bool(item.get("duplicate")),
        )
        for item in result.uploads or []
    )


def _rerun() -> None:
    """Do nothing: declaring a callback is what makes `uploads` a state that reruns the page."""
