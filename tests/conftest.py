"""What every test may use; each concern lives in its own module of tests/plugins. How hard property tests search."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Engines' idle threads sleep instead of spinning: with a test on every processor they would spin at each other's cost,
# which took two and a half times the processor time. Read when the engines' libraries are loaded, so before any test.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("KMP_BLOCKTIME", "0")

pytest_plugins = ["tests.plugins.postgres", "tests.plugins.workbenches"]

_SLOW_MACHINE = [HealthCheck.too_slow]  # two shared cores; nothing here asserts wall-clock time
settings.register_profile("default", max_examples=200, deadline=None, suppress_health_check=_SLOW_MACHINE)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=_SLOW_MACHINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))

# Shared out over processors file by file, in this order: a slow file taken last would keep one of them waiting.
_FIRST = ("worker", "test_story.py", "browser", "cli", "engines", "store")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the slowest folders begin."""
    root = Path(__file__).parent
    ranks = {name: rank for rank, name in enumerate(_FIRST)}
    items.sort(key=lambda item: ranks.get(item.path.relative_to(root).parts[0], len(ranks)))
