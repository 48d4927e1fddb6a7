"""Samples: fair to strata, the same for the same seed, and stretches that lose no turn."""

from __future__ import annotations

import random
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.sampling import Candidate, allotted, digest, draw, how_many, stretches
from qual.domain.document import Document, Span, SpokenTurn, build_document
from qual.errors import BadInput

SIZES = st.dictionaries(st.text("abcdefg", min_size=1, max_size=3), st.integers(1, 40), min_size=1, max_size=7)
SEEDS = st.integers(0, 10**9)


@st.composite
def sizes_and_n(draw_) -> tuple[dict[str, int], int]:
    sizes = draw_(SIZES)
    return sizes, draw_(st.integers(1, sum(sizes.values())))


def candidates_of(sizes: dict[str, int]) -> list[Candidate]:
    return [Candidate(f"{name}-{n}", name) for name, size in sizes.items() for n in range(size)]


@given(sizes_and_n())
def test_strata_give_together_what_is_asked_and_none_more_than_it_has(asked: tuple[dict[str, int], int]) -> None:
    sizes, n = asked

    given_ = allotted(sizes, n)

    assert sum(given_.values()) == n
    assert all(0 <= given_[name] <= size for name, size in sizes.items())


@given(sizes_and_n())
def test_every_stratum_gives_at_least_one_where_that_is_possible(asked: tuple[dict[str, int], int]) -> None:
    sizes, n = asked

    assert (min(allotted(sizes, n).values()) >= 1) == (n >= len(sizes))


@given(sizes_and_n())
def test_no_stratum_gives_more_than_its_share_rounded_up_or_the_one_it_owes(asked: tuple[dict[str, int], int]) -> None:
    sizes, n = asked
    total = sum(sizes.values())

    for name, number in allotted(sizes, n).items():
        assert number <= max(1, -(-n * sizes[name] // total))


@given(sizes_and_n())
def test_where_no_minimum_is_in_the_way_it_is_the_largest_remainder(asked: tuple[dict[str, int], int]) -> None:
    sizes, n = asked
    total = sum(sizes.values())
    floors = {name: n * size // total for name, size in sizes.items()}
    if min(floors.values()) < 1:
        return

    rest = sorted(sizes, key=lambda name: (-(n * sizes[name] % total), -sizes[name], name))[: n - sum(floors.values())]

    assert allotted(sizes, n) == {name: floors[name] + (name in rest) for name in sizes}


def test_a_small_group_is_not_forgotten() -> None:
    assert allotted({"patients": 18, "relatives": 1, "staff": 1}, 4) == {"patients": 2, "relatives": 1, "staff": 1}


@given(sizes_and_n(), SEEDS, st.randoms())
def test_the_same_seed_draws_the_same_whatever_the_order(
    asked: tuple[dict[str, int], int], seed: int, shuffler: random.Random
) -> None:
    candidates = candidates_of(asked[0])
    shuffled = list(candidates)
    shuffler.shuffle(shuffled)

    one, other = (draw(c, seed=seed, number=asked[1]) for c in (candidates, shuffled))

    assert set(one.keys) == set(other.keys)
    assert (one.strata, one.digest) == (other.strata, other.digest)


@given(sizes_and_n(), SEEDS)
def test_what_is_drawn_is_what_the_strata_say(asked: tuple[dict[str, int], int], seed: int) -> None:
    candidates = candidates_of(asked[0])
    stratum_of = {one.key: one.stratum for one in candidates}

    sample = draw(candidates, seed=seed, number=asked[1])

    drawn = Counter(stratum_of[key] for key in sample.keys)
    assert {s.name: (s.size, s.drawn) for s in sample.strata} == {
        name: (size, drawn[name]) for name, size in asked[0].items()
    }
    assert sample.size == len(candidates)


@given(st.integers(2, 12), SEEDS)
def test_a_larger_sample_of_the_same_seed_contains_the_smaller(n: int, seed: int) -> None:
    candidates = candidates_of({"": 12})

    assert set(draw(candidates, seed=seed, number=n - 1).keys) < set(draw(candidates, seed=seed, number=n).keys)


def test_everybody_is_drawn_equally_often_over_many_seeds() -> None:
    candidates = candidates_of({"": 10})

    drawn = Counter(key for seed in range(2000) for key in draw(candidates, seed=seed, number=3).keys)

    # 600 times each are expected, with a standard deviation of sqrt(2000 * 0.3 * 0.7) = 20.5; the seeds are fixed.
    assert set(drawn) == {one.key for one in candidates}
    assert all(520 < times < 680 for times in drawn.values())


def test_the_sample_of_a_seed_stays_what_it_is_in_every_version() -> None:
    """A published sample must be drawn again years later: this one is written down here."""
    sample = draw(candidates_of({"Ward 4": 6, "Ward 6": 4}), seed=20, share=0.3)

    # The smallest of: printf '20:Ward 4-0' | sha256sum, and so on.
    assert sample.keys == ("Ward 4-4", "Ward 4-5", "Ward 6-1")
    assert sample.digest == "28cd0641108dc89541931bd34df1f0c88a928fab1097474d0a756b426d757f6e"


@pytest.mark.parametrize(
    ("n", "share", "drawn"), [(10, 0.2, 2), (12, 0.2, 3), (1, 0.01, 1), (7, 1.0, 7), (100, 0.07, 7), (3, 1 / 3, 1)]
)
def test_a_share_is_rounded_up_but_not_by_a_hair(n: int, share: float, drawn: int) -> None:
    assert how_many(n, share=share) == drawn


@pytest.mark.parametrize(
    ("n", "wish", "why"),
    [
        (0, {"share": 0.2}, "nothing to draw from"),
        (5, {"share": 0.0}, "more than 0 %"),
        (5, {"share": 1.2}, "at most 100 %"),
        (5, {"number": 0}, "at least 1"),
        (5, {"number": 6}, "at most 5"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_words(n: int, wish: dict[str, float], why: str) -> None:
    with pytest.raises(BadInput, match=why):
        how_many(n, **wish)


@given(SIZES)
def test_another_list_has_another_digest(sizes: dict[str, int]) -> None:
    candidates = candidates_of(sizes)

    assert digest(candidates) != digest(candidates[1:])
    assert digest(candidates) != digest([*candidates[1:], Candidate(candidates[0].key, "other ward")])


def cut(document: Document, words: int) -> tuple[Span, ...]:
    return stretches(document.text, [turn.span for turn in document.turns], words)


def talk(*words: int) -> Document:
    """Make a talk whose turns have so many words."""
    return build_document([SpokenTurn("AB"[i % 2], " ".join(["word"] * n)) for i, n in enumerate(words)])


@given(st.lists(st.integers(0, 60), min_size=1, max_size=25), st.integers(1, 200))
def test_every_turn_with_words_lies_in_exactly_one_stretch(turns: list[int], words: int) -> None:
    document = talk(*turns)

    found = cut(document, words)

    for turn in document.turns:
        inside = [s for s in found if s.start <= turn.span.start and turn.span.end <= s.end]
        assert len(inside) == 1 or not turn.span.slice(document.text)
    assert all(one.end < other.start for one, other in pairwise(found))


@given(st.lists(st.integers(1, 20), min_size=1, max_size=60), st.integers(20, 200))
def test_a_stretch_is_about_as_long_as_asked_where_turns_are_short(turns: list[int], words: int) -> None:
    document = talk(*turns)
    n = max(1, round(sum(turns) / words))

    lengths = [len(s.slice(document.text).split()) for s in cut(document, words)]

    assert all(abs(length - sum(turns) / n) <= 20 for length in lengths)  # half a turn at either end


def test_a_monologue_is_not_cut() -> None:
    document = talk(1000)

    assert [s.slice(document.text) for s in cut(document, 100)] == [document.text]


def test_a_text_without_words_has_no_stretch() -> None:
    assert cut(talk(0, 0), 5) == ()
