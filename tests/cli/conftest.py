"""The engines' fixtures, for the commands that run them."""

from tests.engines.conftest import weights_cache, whisper

__all__ = ["weights_cache", "whisper"]
