"""The mount functions, the committed bundles and the words they need."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parents[2]
STRINGS = json.loads((ROOT / "qual/ui/text/en.json").read_text(encoding="utf-8"))
SOURCES = [path.read_text(encoding="utf-8") for path in (ROOT / "frontend/src").rglob("*.ts")]


BUNDLES = ("workspace/dist/code", "workspace/dist/transcript", "upload/dist/upload", "board/dist/board")


def _mount_workspace() -> None:
    from qual.ui.components.workspace import workspace

    strings = {"ws.saved": "Saved", "page.title": "not for the component"}
    workspace(
        project_id="p1",
        interview_id="i1",
        revision_id="r1",
        mode="code",
        key="w",
        strings=strings,
        on_open=lambda _id: None,
        focus=12,
    )


def _mount_upload() -> None:
    import streamlit as st

    from qual.ui.components.upload import upload

    done = upload(project_id="p1", language="sv", speakers="2", key="u", strings={"up.drop": "Drop"})
    st.write(f"{len(done)} uploaded")


def _data(app: AppTest) -> dict[str, object]:
    component = next(element for element in app.main if element.type == "bidi_component")
    return json.loads(component.proto.json)


def test_the_workspace_is_mounted_with_its_own_strings_only() -> None:
    app = AppTest.from_function(_mount_workspace, default_timeout=60).run()

    assert not app.exception
    assert _data(app) == {
        "project_id": "p1",
        "interview_id": "i1",
        "revision_id": "r1",
        "mode": "code",
        "strings": {"ws.saved": "Saved"},
        "test_hooks": False,
        "focus": 12,
        "panel": "",
        "asked": None,
    }


def test_the_upload_area_returns_nothing_before_the_first_upload() -> None:
    app = AppTest.from_function(_mount_upload, default_timeout=60).run()

    assert not app.exception
    assert app.markdown[0].value == "0 uploaded"


@pytest.mark.parametrize(
    "bundle", ["workspace/dist/code", "workspace/dist/transcript", "upload/dist/upload", "board/dist/board"]
)
@pytest.mark.parametrize("suffix", ["js", "css"])
def test_a_bundle_cannot_be_mistaken_for_a_path(bundle: str, suffix: str) -> None:
    text = (ROOT / f"qual/ui/components/{bundle}.{suffix}").read_text(encoding="utf-8")

    assert "\n" in text.strip()  # Streamlit reads a text of one line as the path of a file


def test_every_word_the_components_ask_for_is_in_the_catalogue() -> None:
    asked = {key for source in SOURCES for key in re.findall(r'"((?:ws|up|bd)\.[a-z0-9.]+)"', source)}

    assert asked
    assert asked <= STRINGS.keys()


def test_no_markup_enters_a_page_as_text() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|createContextualFragment")

    assert not [source for source in SOURCES if forbidden.search(source)]
