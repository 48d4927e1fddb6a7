"""Rules about the code itself that no linter knows."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

import qual

ROOT = Path(__file__).parents[1]
MODULES = sorted(p for p in (ROOT / "qual").rglob("*.py") if "migrations" not in p.parts)
LONGEST_MODULE = 400  # lines; a longer one needs a reason in docs/decisions


@pytest.mark.parametrize("module", MODULES, ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_says_in_its_first_line_what_lives_there_and_stays_short(module: Path) -> None:
    text = module.read_text(encoding="utf-8")

    assert ast.get_docstring(ast.parse(text)), "no docstring"
    assert len(text.splitlines()) <= LONGEST_MODULE


def test_the_version_is_the_same_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")

    assert project["version"] == qual.__version__
    assert f"## {qual.__version__}" in changelog


def test_text_never_enters_the_page_as_html() -> None:
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|unsafe_allow_html=True")
    sources = [*(ROOT / "frontend" / "src").rglob("*.ts"), *(ROOT / "qual").rglob("*.py")]

    assert [str(s) for s in sources if forbidden.search(s.read_text(encoding="utf-8"))] == []


def test_pins_match_what_the_project_declares() -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    pinned = (ROOT / "requirements.txt").read_text(encoding="utf-8").lower()

    for requirement in declared:
        name, version = re.sub(r"\[.*?\]", "", requirement).split("==")
        if name != "torch":  # installed by start.py, see docs/decisions/0002
            assert f"{name.lower().replace('_', '-')}==" in pinned.replace("_", "-")
            assert f"=={version}" in pinned


def test_app_is_a_literal_that_streamlit_can_find() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    targets = [node.targets[0].id for node in tree.body if isinstance(node, ast.Assign)]

    assert targets == ["app"]
