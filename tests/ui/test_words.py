"""The catalogue holds every sentence pages ask for, and nothing nobody says; how values are written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.ui.format import clock, language_codes, language_name, length, listed, plain, shortened, time_left
from qual.ui.text import catalogue, strings, t

UI = Path(__file__).parents[2] / "qual" / "ui"
SOURCE = "\n".join(file.read_text(encoding="utf-8") for file in UI.rglob("*.py"))
ASKED = set(re.findall(r"""\b(?:t|has)\(\s*["']([a-z_.0-9]+)["']""", SOURCE))
PATTERNS = [
    re.compile(re.sub(r"\\\{[^}]*\\\}", ".+", re.escape(key)) + "$")
    for key in re.findall(r"""\bf["']([a-z_]+\.[^"'\s]*)["']""", SOURCE)
]
OF_COMPONENTS = ("ws.", "up.", "bd.")


def test_every_sentence_that_is_asked_for_exists() -> None:
    assert {key for key in ASKED if key not in catalogue()} == set()


def test_no_sentence_is_left_over() -> None:
    mine = [key for key in catalogue() if not key.startswith(OF_COMPONENTS) and not key.endswith(".one")]
    quoted = set(re.findall(r"""["']([a-z_.0-9]+)["']""", SOURCE))

    assert [k for k in mine if k not in quoted and not any(p.match(k) for p in PATTERNS)] == []


def test_components_get_only_their_own_sentences() -> None:
    assert strings("ws.")
    assert all(key.startswith("ws.") for key in strings("ws."))


def test_one_thing_is_said_differently_from_many() -> None:
    assert [t("count.turns", n=n) for n in (0, 1, 2)] == ["0 turns", "1 turn", "2 turns"]


@given(st.text())
def test_plain_text_keeps_every_letter_and_escapes_every_mark(text: str) -> None:
    safe = plain(text)

    assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", safe) == " ".join(text.split())
    assert not re.search(r"(?<!\\)[<>*_`$:\[\]]", re.sub(r"\\\\", "", safe))


@pytest.mark.parametrize(("seconds", "written"), [(None, ""), (0.4, "0:00"), (75, "1:15"), (3675.9, "1:01:15")])
def test_moments_are_written_as_on_a_clock(seconds: float | None, written: str) -> None:
    assert clock(seconds) == written


@pytest.mark.parametrize(
    ("seconds", "written"), [(None, "–"), (20, "20 s"), (75, "1 min"), (3599, "1 h 00 min"), (3720, "1 h 02 min")]
)
def test_lengths_are_written_in_words(seconds: float | None, written: str) -> None:
    assert length(seconds) == written


def test_an_estimate_is_no_finer_than_it_is() -> None:
    assert [time_left(s) for s in (None, 20, 170)] == ["", "less than a minute left", "about 3 min left"]


def test_languages_have_names_and_the_studys_own_come_first() -> None:
    assert [language_name(code) for code in ("sv", "", "xx")] == ["Swedish", "–", "xx"]
    assert language_codes(("de", "sv"))[:2] == ("de", "sv")
    assert len(set(language_codes(("de",)))) == len(language_codes())


def test_long_lists_and_texts_say_that_there_is_more() -> None:
    assert listed(["a", "b", "c"], most=2) == "a, b and 1 more"
    assert shortened("one two three", 8) == "one two …"
