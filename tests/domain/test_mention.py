"""Who a text names with @; the page is held to the same examples (frontend/test)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.domain.mention import mentioned

DATA = json.loads((Path(__file__).parents[1] / "data" / "mentions.json").read_text(encoding="utf-8"))
WORD = st.text(st.characters(categories=("L", "Nd", "Mn")), min_size=1, max_size=8).filter(
    lambda word: word[0].isalpha()
)
NAMES = st.lists(WORD, min_size=1, max_size=3).map(" ".join)
AROUND = st.text(max_size=30).map(lambda text: text.replace("@", ""))


@pytest.mark.parametrize(("text", "people"), DATA["examples"])
def test_people_are_named_as_the_examples_say(text: str, people: list[str]) -> None:
    assert list(mentioned(text, DATA["people"])) == people


@given(NAMES, AROUND, AROUND)
def test_a_full_name_after_an_at_sign_names_its_person(name: str, before: str, after: str) -> None:
    assert mentioned(f"{before} @{name} {after}", {"1": name}) == ("1",)


@given(NAMES, AROUND, AROUND)
def test_a_longer_name_wins_over_a_shorter_one_it_begins_with(name: str, before: str, after: str) -> None:
    people = {"short": name, "long": f"{name} Berg"}

    assert mentioned(f"{before} @{name} Berg. {after}", people) == ("long",)


@given(st.text(max_size=60), st.lists(NAMES, max_size=4))
def test_only_people_there_are_can_be_named_and_each_once(text: str, names: list[str]) -> None:
    people = {str(number): name for number, name in enumerate(names)}

    found = mentioned(text, people)

    assert len(set(found)) == len(found)
    assert set(found) <= set(people)
    if "@" not in text:
        assert found == ()


def test_a_first_name_that_two_people_have_names_nobody() -> None:
    assert mentioned("@Eva?", {"1": "Eva Berg", "2": "Eva Lund"}) == ()


def test_a_text_full_of_at_signs_is_read_in_a_moment() -> None:
    assert mentioned("@" * 20_000, {str(n): f"Person {n}" for n in range(30)}) == ()
