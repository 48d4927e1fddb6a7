"""Regular expressions: looking at the whole text first finds the same as looking at every turn."""

from __future__ import annotations

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.analysis.patterns import TurnPattern

LETTERS = "abß x.\n"
# No "ss" or "ß" among them: without case, `regex` can turn in circles over (a|)\w?ss in "ßa".
ATOMS = (
    *("a", "b", r"\s", r"\w", r"\W", ".", "[ab]", "[^a]", r"[^\w]", r"\b", r"\B", "^", "$"),
    *("(?:ab|b)", "(a|)"),
)
ODD = (r"(?<=a)", "(?=b)", r"(?!b)", r"(?>a\s*)", r"\s*+", r"(a)\1", r"\A", r"\Z")
HOW_OFTEN = ("", "", "?", "*", "+", "{1,2}", "*?", "+?")


@st.composite
def patterns(draw: st.DrawFn, atoms: tuple[str, ...]) -> str:
    def piece() -> str:
        atom = draw(st.sampled_from(atoms))
        repeats = atom[-1:] not in "bB^$+*" and not atom.startswith(("(?<", "(?!", "\\A", "\\Z"))
        return atom + (draw(st.sampled_from(HOW_OFTEN)) if repeats else "")

    sides = ["".join(piece() for _ in range(draw(st.integers(1, 4)))) for _ in range(draw(st.integers(1, 2)))]
    return "|".join(sides)


def turn_by_turn(pattern: str, turns: list[str], *, match_case: bool) -> list[tuple[int, int]]:
    flags = regex.VERSION0 | (0 if match_case else regex.IGNORECASE | regex.FULLCASE)
    found, start = [], 0
    for turn in turns:
        found += [(start + a, start + b) for a, b in (m.span() for m in regex.finditer(pattern, turn, flags)) if a < b]
        start += len(turn) + 1
    return found


def spans_of(pattern: str, turns: list[str], *, match_case: bool = False) -> list[tuple[int, int]]:
    edges, start = [], 0
    for turn in turns:
        edges.append((start, start + len(turn)))
        start += len(turn) + 1
    return TurnPattern(pattern, match_case=match_case).spans("\n".join(turns), edges)


turns_of_letters = st.lists(st.text(LETTERS, max_size=8), min_size=1, max_size=12)


@settings(max_examples=600, deadline=None)
@given(patterns(ATOMS + ODD), turns_of_letters, st.booleans())
def test_every_pattern_finds_what_it_finds_turn_by_turn(pattern: str, turns: list[str], match_case: bool) -> None:
    assert spans_of(pattern, turns, match_case=match_case) == turn_by_turn(pattern, turns, match_case=match_case)


@pytest.mark.parametrize(
    "pattern", [r"\bnobody\s+\w+", "^the$", "[^x]+y{2,}", r"(?:a|b)*?c", r"\p{Lu}\w+", "(?<=a)b(?=c)", r"(\w+) \1"]
)
def test_plain_patterns_are_looked_for_in_the_whole_text_first(pattern: str) -> None:
    assert TurnPattern(pattern, match_case=False)._anywhere is not None


@pytest.mark.parametrize(
    "pattern",
    [r"(?<!a)b", r"a(?!b)", r"(?>a+)b", "a++b", "a{1,2}+", r"(?=(a+))\1b", r"\Aa", "(?s)a.b", "(?:foo){e<=1}", r"a\Kb"],
)
def test_patterns_that_feel_where_a_text_ends_are_not(pattern: str) -> None:
    assert TurnPattern(pattern, match_case=False)._anywhere is None


def test_a_pattern_slow_in_a_whole_text_is_still_found_in_turns() -> None:
    turns = ["word " * 20 + "end"] * 400
    pattern = TurnPattern(r"(?:\w|\s)*z|end", match_case=False)
    text, size = "\n".join(turns), len(turns[0])
    found = pattern.spans(text, [(k * (size + 1), k * (size + 1) + size) for k in range(len(turns))])

    assert len(found) == 400
    assert pattern._anywhere is None


def test_sharp_s_and_its_two_letters_are_the_same_without_case() -> None:
    turns = ["Die Strasse.", "die STRASSE", "eine Straße"]

    assert len(spans_of("straße", turns)) == 3
    assert spans_of(r"\bstraße\b", turns) == turn_by_turn(r"\bstrasse\b", turns, match_case=False)
