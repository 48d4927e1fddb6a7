"""Decisions become conditions that never contradict: the newest counts, and what was left out is said."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.constraints import settle
from qual.analysis.decided_passages import Lack, honour
from qual.domain.passage_decision import DecisionKind, PassageDecision, PassagePlace

N = 8
HERE = {PassagePlace("a", "r", i, i + 1): i for i in range(N)}


def decided(kind: DecisionKind, *parts: list[int], name: str = "d", theme: str | None = None) -> PassageDecision:
    given_parts = tuple([["a", "r", i, i + 1] for i in part] for part in parts)
    return PassageDecision(name, "p", kind, (), theme, given_parts, "", "u", datetime(2026, 1, 1, tzinfo=UTC))


def bound(*decisions: PassageDecision):
    return honour(decisions, HERE, {})


def test_a_split_holds_its_parts_together_and_apart() -> None:
    found = bound(decided(DecisionKind.SPLIT, [0, 1], [2, 3], [4]))

    settled = settle(found.constraints, N)
    assert settled.block[0] == settled.block[1] != settled.block[2] == settled.block[3]
    assert len(settled.apart) == 3


def test_a_split_stays_when_the_first_passage_of_a_part_is_gone() -> None:
    places = {place: i for place, i in HERE.items() if i != 0}
    gone = {PassagePlace("a", "r", 0, 1): Lack.DELETED}

    found = honour([decided(DecisionKind.SPLIT, [0, 1], [2, 3])], places, gone)

    assert found.constraints.apart == ((1, 2),)
    assert [(one.lack, one.n) for one in found.left_out] == [(Lack.DELETED, 1)]


def test_the_passages_of_one_theme_belong_together_whichever_question_they_came_from() -> None:
    made = decided(DecisionKind.ACCEPTED, [0, 1], name="one", theme="t")
    added = decided(DecisionKind.ADDED, [4, 5], name="two", theme="t")

    assert bound(made, added).constraints.together == ((0, 1, 4, 5),)


def test_setting_aside_binds_nothing() -> None:
    assert not bound(decided(DecisionKind.SET_ASIDE, [0, 1])).constraints


def test_the_newer_of_two_contradicting_decisions_counts() -> None:
    joined = decided(DecisionKind.JOINED, [0, 1], [2, 3], name="older")
    split = decided(DecisionKind.SPLIT, [0, 1], [2, 3], name="newer")

    found = bound(joined, split)

    assert settle(found.constraints, N).apart == {(0, 1)}
    assert [(one.decision_id, one.lack, one.n) for one in found.left_out] == [("older", Lack.CONTRADICTION, 2)]
    assert bound(split, joined).constraints.together == ((0, 1, 2, 3),)


def test_two_passages_that_became_one_cannot_be_kept_apart() -> None:
    places = {PassagePlace("a", "r", 0, 1): 0, PassagePlace("a", "r", 1, 2): 0}

    found = honour([decided(DecisionKind.APART, [0], [1])], places, {})

    assert (found.constraints.apart, found.left_out[0].lack) == ((), Lack.ONE_PASSAGE)


@st.composite
def histories(draw):
    """Decisions of all kinds, oldest first."""
    made = []
    for number in range(draw(st.integers(0, 6))):
        kind = draw(st.sampled_from(list(DecisionKind)))
        some = draw(st.lists(st.integers(0, N - 1), min_size=2, max_size=N, unique=True))
        cut = draw(st.integers(1, len(some) - 1))
        parts = {
            DecisionKind.SPLIT: [some[:cut], some[cut:]],
            DecisionKind.JOINED: [some[:cut], some[cut:]],
            DecisionKind.APART: [[some[0]], [some[1]]],
        }.get(kind, [some])
        has_theme = kind in {DecisionKind.ACCEPTED, DecisionKind.ADDED}
        theme = draw(st.sampled_from(["t", "u"])) if has_theme else None
        made.append(decided(kind, *parts, name=str(number), theme=theme))
    return made


@given(histories())
def test_what_is_asked_never_contradicts(history) -> None:
    assert settle(bound(*history).constraints, N).unmet == ()


@given(histories())
def test_the_newest_decision_is_honoured_whole(history) -> None:
    found = bound(*history)
    settled = settle(found.constraints, N)
    if history and history[-1].kind is not DecisionKind.SET_ASIDE:
        newest = history[-1]
        parts = [[place.start for place in part] for part in newest.places]
        groups = (
            parts if newest.kind in {DecisionKind.SPLIT, DecisionKind.APART} else [[i for part in parts for i in part]]
        )
        assert all(len({settled.block[i] for i in group}) == 1 for group in groups)
        if len(groups) > 1:
            blocks = tuple(sorted(settled.block[group[0]] for group in groups))
            assert blocks in settled.apart
        assert newest.id not in {one.decision_id for one in found.left_out}


@given(histories())
def test_what_holds_nothing_apart_leaves_nothing_out(history) -> None:
    kind = {DecisionKind.SPLIT, DecisionKind.APART}

    assert bound(*[one for one in history if one.kind not in kind]).left_out == ()
