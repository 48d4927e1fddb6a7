"""The language of a transcript is guessed among the study's languages, or not at all."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.language_guess import guess_language
from qual.exchange.transcript_files import read_transcript

EXAMPLES = Path(__file__).parents[2] / "transcripts_example"
with (EXAMPLES / "attributes.csv").open(encoding="utf-8", newline="") as handle:
    LANGUAGES = {row["file"]: row["language"] for row in csv.DictReader(handle)}


@pytest.mark.parametrize("name", LANGUAGES)
def test_every_example_interview_is_recognised(name: str) -> None:
    text = read_transcript(name, (EXAMPLES / name).read_bytes()).document.text

    assert guess_language(text, ("sv", "de", "en")) == LANGUAGES[name]


def test_a_language_of_no_candidate_is_not_guessed() -> None:
    assert guess_language("Siellä oli hiljaista eikä kukaan sanonut mitään koko iltana.", ("sv", "de", "en")) == ""


@given(st.text())
def test_any_text_gives_a_candidate_or_nothing(text: str) -> None:
    assert guess_language(text, ("sv", "en")) in {"", "sv", "en"}
