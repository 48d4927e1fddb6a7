"""What every test may use; each concern lives in its own module of tests/plugins. How hard property tests search."""

import os

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.plugins.postgres", "tests.plugins.workbenches"]

_SLOW_MACHINE = [HealthCheck.too_slow]  # two shared cores; nothing here asserts wall-clock time
settings.register_profile("default", max_examples=200, deadline=None, suppress_health_check=_SLOW_MACHINE)
settings.register_profile("thorough", max_examples=5000, deadline=None, suppress_health_check=_SLOW_MACHINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
