"""Engines with real weights, loaded once for all tests."""

import pytest


@pytest.fixture(scope="session")
def weights_cache(tmp_path_factory):
    """A folder in which weight packages are put together."""
    return tmp_path_factory.mktemp("weights")


@pytest.fixture(scope="session")
def whisper(weights_cache):
    """The packaged multilingual Whisper base."""
    from qual.engines.whisper import open_recognizer

    return open_recognizer(models_dir=weights_cache / "none", cache_dir=weights_cache, threads=2, device="cpu")


@pytest.fixture(scope="session")
def reference(weights_cache):
    """The same weights, run by openai-whisper."""
    from qual.engines.openai_whisper import open_reference

    return open_reference(models_dir=weights_cache / "none", cache_dir=weights_cache, threads=2, device="cpu")


@pytest.fixture(scope="session")
def e5(weights_cache):
    """The packaged multilingual sentence encoder in full precision."""
    from qual.engines.embeddings import load_encoder

    return load_encoder("e5-small", models_dir=weights_cache / "none", cache_dir=weights_cache, threads=2)


@pytest.fixture(scope="session")
def e5_int8(weights_cache):
    """The same in 8 bits: what is used unless another is asked for."""
    from qual.engines.embeddings import load_encoder

    return load_encoder("auto", models_dir=weights_cache / "none", cache_dir=weights_cache, threads=2)
