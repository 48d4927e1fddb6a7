"""The worked examples in the docstrings."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest

import qual

PACKAGE = Path(qual.__file__).parent
MODULES = sorted(
    ".".join(("qual", *file.relative_to(PACKAGE).with_suffix("").parts))
    for file in PACKAGE.rglob("*.py")
    if ">>> " in file.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    found = doctest.testmod(import_module(name), extraglobs={"np": np})

    assert found.attempted
    assert not found.failed


def test_examples_are_found() -> None:
    assert len(MODULES) > 50
