"""The worked examples in the docstrings."""

import doctest
from importlib import import_module

import pytest

MODULES = (
    "agreeing", "agreement", "bootstrap", "comparing", "sampling", "unitizing", "units",
    "channels", "chunks", "concordance", "folding", "guards", "keywords", "language_guess", "marks",
    "centring", "constraints", "counter_evidence", "masking", "masking_names", "masking_patterns", "polarity",
    "memory_needs", "neighbours", "quote_balance", "run_comparison", "saturation",
    "spoken_language", "spread", "stems", "steps", "vocabulary", "voice_turns", "voices",
)  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_are_true(name):
    module = import_module(f"qual.analysis.{name}")

    assert doctest.testmod(module, extraglobs={"np": import_module("numpy")}).failed == 0
