"""The agreed layer is what all coders gave alike and what decisions made of the rest, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.agreeing import Agreed, Decided, Stretch, agreed_layer, all_of, kept_of, whole_under
from qual.analysis.comparing import Difference, Placed, compare

CODERS = ("Ada", "Ben", "Cem")
Covered = set[tuple[int, str]]  # every character with every code it has


@st.composite
def codings(draw: st.DrawFn) -> list[Placed]:
    """Draw codings of up to three people that often fall on the same words."""
    edges = st.integers(0, 12)
    made = []
    for number in range(draw(st.integers(0, 14))):
        start, end = sorted((draw(edges), draw(edges)))
        coder, code = draw(st.sampled_from(CODERS)), draw(st.sampled_from("xyz"))
        made.append(Placed(str(number), coder, start, end + 1, code))
    return made


def about(difference: Difference, gives: tuple[Stretch, ...], number: int = 0) -> Decided:
    return Decided(f"d{number}", frozenset(c.id for c in difference.codings), gives)


def covered(stretches: Iterable[Stretch | Placed]) -> Covered:
    return {(place, one.code) for one in stretches for place in range(one.start, one.end)}


def of_layer(layer: Iterable[Agreed]) -> Covered:
    return covered(one.stretch for one in layer)


@given(codings(), st.sampled_from(CODERS))
def test_keeping_one_person_everywhere_gives_just_what_they_coded(made: list[Placed], coder: str) -> None:
    found = compare(made, CODERS)
    decisions = [about(one, kept_of(one, coder), n) for n, one in enumerate(found.differences)]

    layer = agreed_layer(found.agreements, decisions)

    assert of_layer(layer) == covered(one for one in made if one.coder == coder)


@given(codings())
def test_taking_both_everywhere_gives_what_anybody_coded(made: list[Placed]) -> None:
    found = compare(made, CODERS)
    decisions = [about(one, all_of(one), n) for n, one in enumerate(found.differences)]

    assert of_layer(agreed_layer(found.agreements, decisions)) == covered(made)


@given(codings())
def test_where_everything_is_left_open_only_what_all_gave_alike_is_agreed(made: list[Placed]) -> None:
    found = compare(made, CODERS)
    decisions = [about(one, (), n) for n, one in enumerate(found.differences)]

    layer = agreed_layer(found.agreements, decisions)

    assert of_layer(layer) == covered(Stretch(a.start, a.end, a.code) for a in found.agreements)
    everybody = [covered(c for c in made if c.coder == coder) for coder in CODERS]
    assert of_layer(layer) <= everybody[0] & everybody[1] & everybody[2]
    assert all(one.decision is None for one in layer)


@given(codings(), st.data())
def test_the_agreed_layer_is_agreements_and_decisions(made: list[Placed], data: st.DataObject) -> None:
    found = compare(made, CODERS)
    decisions, expected = [], covered(Stretch(a.start, a.end, a.code) for a in found.agreements)
    for number, one in enumerate(found.differences):
        way = data.draw(st.sampled_from([*CODERS, "both", "other", "open", "undecided"]))
        mine = covered(c for c in one.codings if way in ("both", c.coder))
        gives = kept_of(one, way) if way in CODERS else all_of(one) if way == "both" else ()
        if way == "other":
            gives, mine = whole_under(one, ["w"]), {(place, "w") for place in range(one.start, one.end)}
        if way != "undecided":
            decisions.append(about(one, gives, number))
        expected |= mine

    layer = agreed_layer(found.agreements, decisions)

    assert of_layer(layer) == expected
    assert len({one.stretch for one in layer}) == len(layer)


def test_an_agreement_that_a_decision_was_about_gives_way_to_it() -> None:
    made = [Placed("1", "Ada", 0, 9, "x"), Placed("2", "Ben", 0, 9, "x")]
    (agreement,) = compare(made, ["Ada", "Ben"]).agreements

    assert agreed_layer([agreement], [Decided("d", frozenset("12"), ())]) == ()
    (kept,) = agreed_layer([agreement], [Decided("d", frozenset("1"), ())])
    assert kept.decision is None
