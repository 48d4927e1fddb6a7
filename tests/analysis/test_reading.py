"""Smoothed and paused views of the same words; the page is held to the same examples (frontend/test)."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.reading import PauseStyle, hesitations, pause_sign, pauses
from qual.domain.document import Span, SpokenTurn, Word, build_document

EXAMPLES = json.loads((Path(__file__).parents[1] / "data/reading.json").read_text(encoding="utf-8"))


def shown(text: str, language: str) -> str:
    for span in reversed(hesitations(text, Span(0, len(text)), language)):
        text = text[: span.start] + text[span.end :]
    return text


@pytest.mark.parametrize(("language", "text", "smooth"), EXAMPLES["smoothed"])
def test_hesitations_are_left_out(language, text, smooth):
    assert shown(text, language) == smooth


@pytest.mark.parametrize(("seconds", "simple", "dresing_pehl", "gat2"), EXAMPLES["pauses"])
def test_a_pause_is_written_as_the_convention_says(seconds, simple, dresing_pehl, gat2):
    styles = (PauseStyle.SIMPLE, PauseStyle.DRESING_PEHL, PauseStyle.GAT2)

    assert tuple(pause_sign(seconds, style) for style in styles) == (simple, dresing_pehl, gat2)
    assert pause_sign(seconds, PauseStyle.NONE) == ""


def test_pauses_lie_between_words_and_between_turns():
    first = SpokenTurn("A", "a b", 0, 9, (Word(Span(0, 1), 0.0, 1.0), Word(Span(2, 3), 1.5, 2.0)))
    second = SpokenTurn("B", "c d e", 9, 12, (Word(Span(0, 1), 5.0, 6.0), Word(Span(2, 3)), Word(Span(4, 5), 5.5, 7.0)))

    assert pauses(build_document([first, second])) == ((2, 0.5), (4, 3.0))


@given(st.text(alphabet="äh um,.!? i-\n", max_size=40), st.sampled_from(["sv", "de", "en", "xx"]))
def test_what_is_hidden_lies_apart_inside_the_turn(text, language):
    found = hesitations(text, Span(0, len(text)), language)

    places = [place for span in found for place in span]
    assert places == sorted(places)
    assert all(0 <= span.start < span.end <= len(text) for span in found)
    if any(map(str.isalnum, text)):
        assert any(map(str.isalnum, shown(text, language)))
