"""What the server loads ahead of need."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest

from qual.server.warm_up import load_ahead


@pytest.fixture
def names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
    """Lend the names of three small modules that can be loaded and are not."""
    monkeypatch.syspath_prepend(tmp_path)
    found = tuple(f"loaded_ahead_{number}" for number in range(3))
    for name in found:
        (tmp_path / f"{name}.py").write_text("held = [[] for _ in range(1000)]\n")
        monkeypatch.delitem(sys.modules, name, raising=False)
    return found


def test_large_libraries_are_loaded_one_at_a_time_when_the_server_is_idle(names: tuple[str, ...]) -> None:
    page, *libraries = names
    loaded_at_waits: list[list[str]] = []

    load_ahead([page], libraries, wait=lambda: loaded_at_waits.append([name for name in names if name in sys.modules]))

    assert loaded_at_waits == [[page], [page, libraries[0]]]
    assert libraries[1] in sys.modules


def test_what_is_loaded_is_out_of_the_collectors_sight(names: tuple[str, ...]) -> None:
    before = gc.get_freeze_count()
    try:
        load_ahead(names[:1], ())

        assert gc.get_freeze_count() >= before + 1000
    finally:
        gc.unfreeze()
