"""Passages are recognised across corrections and other cuts, and never taken for two at once."""

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.same_passages import SAME, Place, same_passages


@st.composite
def runs(draw, interview="a"):
    """Passages of one interview, in order and apart."""
    gaps = draw(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 20)), max_size=12))
    found, at = [], 0
    for gap, length in gaps:
        found.append(Place(interview, at + gap, at + gap + length))
        at += gap + length
    return found


def test_a_passage_of_another_interview_is_another_passage():
    assert same_passages([Place("a", 0, 9)], [Place("b", 0, 9)]) == {}


def test_a_sentence_is_not_the_turn_it_stands_in():
    assert same_passages([Place("a", 0, 100)], [Place("a", 0, 30), Place("a", 31, 70), Place("a", 71, 100)]) == {}


@given(runs())
def test_every_passage_is_itself(passages):
    assert same_passages(passages, passages) == {i: i for i in range(len(passages))}


@given(runs(), runs())
def test_it_finds_what_looking_at_all_pairs_finds(one, other):
    def likeness(a, b):
        shared = max(0, min(a.end, b.end) - max(a.start, b.start))
        return shared / (a.end - a.start + b.end - b.start - shared)

    slow = {}
    for i, a in enumerate(one):
        alike = [likeness(a, b) for b in other]
        if alike and max(alike) >= SAME:
            slow[i] = alike.index(max(alike))

    assert same_passages(one, other) == slow
