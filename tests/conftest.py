"""What every test may use; each concern lives in its own module of tests/plugins."""

pytest_plugins = ["tests.plugins.postgres"]
