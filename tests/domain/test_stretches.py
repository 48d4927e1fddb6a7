"""Sets of characters: united, cut, and carried along changes without ever claiming a character nobody read."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from qual.domain.document import Span
from qual.domain.edits import apply, diff
from qual.domain.stretches import n_characters, surviving, united, within

SPANS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def characters(spans) -> set[int]:
    return {place for start, end in spans for place in range(start, end)}


@given(SPANS)
def test_united_holds_the_same_characters_in_order_and_apart(spans) -> None:
    found = united(spans)

    assert characters(found) == characters(spans)
    assert all(one.end < other.start for one, other in itertools.pairwise(found))
    assert n_characters(found) == len(characters(spans))


@given(SPANS, SPANS)
def test_within_holds_what_both_hold(spans, limits) -> None:
    assert characters(within(united(spans), united(limits))) == characters(spans) & characters(limits)


@given(st.text("ab c", max_size=30), st.text("abd ", max_size=30), SPANS)
def test_only_characters_that_were_in_the_set_and_still_stand_survive(before: str, after: str, spans) -> None:
    edits = diff(before, after)
    inside = within(united(spans), [Span(0, len(before))])

    found = surviving(inside, edits)

    replaced = {place for edit in edits for place in range(edit.start, edit.end)}
    kept = [before[place] for place in sorted(characters(inside) - replaced)]
    assert apply(before, edits) == after
    assert [after[place] for place in sorted(characters(found))] == kept
