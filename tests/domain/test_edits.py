"""Edits, their inverse, and what they do to coded passages."""

import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from qual.domain.document import Span
from qual.domain.edits import Anchor, Edit, apply, carry, carry_all, diff, invert
from tests.domain.strategies import TEXTS, edits_of, spans_of

EXACT, TOUCHED, LOST = Anchor.EXACT, Anchor.TOUCHED, Anchor.LOST


# --- examples: the coded passage is characters 4 to 8 of "one two! three" ("two!")


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], (4, 8, EXACT)),
        ([(0, 1, "abc")], (6, 10, EXACT)),  # wholly before: shifted by 2
        ([(9, 14, "")], (4, 8, EXACT)),  # wholly after: unmoved
        ([(3, 4, "--")], (5, 9, EXACT)),  # ends where the passage begins: before
        ([(8, 9, "--")], (4, 8, EXACT)),  # begins where the passage ends: after
        ([(4, 4, "so ")], (7, 11, EXACT)),  # insertion at the first edge stays outside
        ([(8, 8, "so")], (4, 8, EXACT)),  # insertion at the last edge stays outside
        ([(5, 5, "xx")], (4, 10, EXACT)),  # strictly inside: grows
        ([(5, 7, "")], (4, 6, EXACT)),  # strictly inside: shrinks
        ([(4, 6, "xxx")], (4, 9, EXACT)),  # inside, up to the edge: nothing outside was changed
        ([(6, 8, "")], (4, 6, EXACT)),
        ([(2, 6, "xyz")], (2, 7, TOUCHED)),  # over the first edge: takes in all of "xyz"
        ([(6, 10, "xyz")], (4, 9, TOUCHED)),  # over the last edge
        ([(2, 6, "")], (2, 4, TOUCHED)),  # over the first edge, nothing put in place
        ([(2, 10, "xyz")], (2, 5, TOUCHED)),  # swallowed whole by a replacement
        ([(4, 8, "2")], (4, 5, TOUCHED)),  # exactly replaced: no judged character is left
        ([(4, 8, "")], (4, 4, LOST)),  # exactly deleted
        ([(2, 10, "")], (2, 2, LOST)),  # deleted with its surroundings
        ([(4, 8, ""), (8, 8, "new")], (4, 4, LOST)),  # deleted, then typed at its last edge
        ([(4, 4, "new"), (4, 8, "")], (7, 7, LOST)),
        ([(4, 6, ""), (6, 8, "")], (4, 4, LOST)),
        ([(4, 6, ""), (6, 6, "x"), (6, 8, "")], (4, 5, TOUCHED)),  # the same as replacing it by "x"
        ([(0, 4, ""), (4, 4, "a"), (4, 4, "b"), (8, 8, "c")], (2, 6, EXACT)),
        ([(2, 5, "A"), (5, 7, "B"), (7, 9, "C")], (2, 5, TOUCHED)),
    ],
)
def test_a_passage_follows_the_edits(edits, expected):
    span, anchor = carry((4, 8), edits)

    assert (span.start, span.end, anchor) == expected


@pytest.mark.parametrize(
    ("edits", "place"),
    [([], 5), ([(5, 5, "x")], 5), ([(3, 5, "")], 3), ([(4, 9, "xyz")], 4), ([(0, 0, "ab")], 7)],
)
def test_an_empty_passage_stays_lost_at_its_place(edits, place):
    assert carry(Span(5, 5), edits) == (Span(place, place), LOST)


def test_plain_tuples_and_any_iterable_will_do():
    assert apply("abc", iter([(1, 2, "xy")])) == "axyc"
    assert invert("abc", [[1, 2, "xy"]]) == (Edit(1, 3, "b"),)
    assert carry((1, 2), ((0, 0, "-"),)) == (Span(2, 3), EXACT)


def test_several_insertions_at_one_place_come_in_the_order_of_the_list():
    edits = [(1, 1, "b"), (1, 1, "c"), (1, 2, "d")]

    assert apply("aXe", edits) == "abcde"
    assert apply("abcde", invert("aXe", edits)) == "aXe"


@pytest.mark.parametrize(
    "edits",
    [
        [(2, 1, "")],
        [(-1, 1, "")],
        [(0, 9, "")],
        [(0, 2, ""), (1, 3, "")],
        [(2, 3, ""), (0, 1, "")],
        [(0, 1)],
        [("a", "b", "c")],
        [(0, 1, None)],
        [3],
    ],
)
def test_edits_that_overlap_or_lie_outside_are_refused(edits):
    for use in (apply, invert):
        with pytest.raises(ValueError, match=r"Edit \d"):
            use("abc", edits)


def test_many_passages_are_carried_as_each_one_is():
    edits = [(0, 1, "abc"), (3, 3, "x"), (5, 9, "")]
    spans = [(a, b) for a in range(12) for b in range(a, 12)]

    assert carry_all(spans, edits) == [carry(s, edits) for s in spans]


def test_an_impossible_span_is_refused():
    with pytest.raises(ValueError, match="span from 3 to 2"):
        carry((3, 2), [])


def test_correcting_a_word_leaves_its_neighbours_alone():
    assert diff("she never felt save there", "she never felt safe there") == (Edit(17, 18, "f"),)


def test_comparing_equal_texts_gives_no_edits():
    assert diff("", "") == diff("a b\r\nc", "a b\r\nc") == ()


def test_a_line_moved_to_the_end_leaves_the_other_lines_alone():
    lines = [f"turn {n} says something of its own\n" for n in range(50)]

    edits = diff("".join(lines), "".join([*lines[1:], lines[0]]))

    assert edits == (Edit(0, len(lines[0]), ""), Edit(sum(map(len, lines)), sum(map(len, lines)), lines[0]))


def test_three_hundred_corrections_of_a_long_interview_are_found_one_by_one():
    chance = random.Random(1)
    words = [f"w{int(chance.paretovariate(1))}" for _ in range(15_000)]
    corrected = list(words)
    for place in range(25, 15_000, 50):
        corrected[place] = "corrected"

    edits = diff(" ".join(words), " ".join(corrected))

    assert apply(" ".join(words), edits) == " ".join(corrected)
    assert len(edits) == 300


# --- properties (architecture, section 3)


def survivors(length: int, edits) -> dict[int, int]:
    """Where each character that no edit removes stands afterwards: an independent, slow reckoning."""
    removed = {i for e in edits for i in range(e.start, e.end)}
    return {
        i: i + sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= i)
        for i in range(length)
        if i not in removed
    }


@given(st.data(), TEXTS)
def test_an_exact_passage_covers_the_same_characters_before_and_after(data, text):
    assume(text)
    edits, span = data.draw(edits_of(text)), data.draw(spans_of(text))

    carried, anchor = carry(span, edits)

    assume(anchor is EXACT)
    kept = survivors(len(text), edits)
    after = apply(text, edits)
    was = [text[i] for i in range(*span) if i in kept]
    back = {new: old for old, new in kept.items()}
    assert was == [after[i] for i in range(*carried) if i in back]
    if all(e.end <= span.start or e.start >= span.end for e in edits):
        assert carried.slice(after) == span.slice(text)


@given(st.data(), TEXTS)
def test_every_surviving_character_stays_covered_and_none_from_outside_enters(data, text):
    assume(text)
    edits, span = data.draw(edits_of(text)), data.draw(spans_of(text))

    carried, _ = carry(span, edits)

    for old, new in survivors(len(text), edits).items():
        assert (span.start <= old < span.end) == (carried.start <= new < carried.end)


@given(st.data(), TEXTS)
def test_a_carried_passage_is_inside_the_text_and_lost_only_when_empty(data, text):
    edits, span = data.draw(edits_of(text)), data.draw(spans_of(text, empty=True))

    carried, anchor = carry(span, edits)

    assert 0 <= carried.start <= carried.end <= len(apply(text, edits))
    assert (anchor is LOST) == (carried.start == carried.end)


@given(st.data(), TEXTS)
def test_an_edit_over_an_edge_is_taken_in_whole(data, text):
    assume(text)
    edits, span = data.draw(edits_of(text)), data.draw(spans_of(text))

    carried, anchor = carry(span, edits)

    shift = 0
    for e in edits:
        over = e.start < span.start < e.end or e.start < span.end < e.end
        if over:
            assert anchor is not EXACT
            assert carried.start <= e.start + shift
            assert e.start + shift + len(e.text) <= carried.end
        shift += len(e.text) - (e.end - e.start)


@given(st.data(), TEXTS)
def test_inverting_the_edits_restores_the_text_and_inverting_twice_the_edits(data, text):
    edits = data.draw(edits_of(text))
    after = apply(text, edits)

    back = invert(text, edits)

    assert apply(after, back) == text
    assert invert(after, back) == edits


@given(TEXTS, TEXTS)
def test_applying_the_difference_gives_the_other_text(a, b):
    assert apply(a, diff(a, b)) == b


@given(st.data(), TEXTS)
def test_the_difference_after_edits_changes_no_more_than_the_edits_did(data, text):
    edits = data.draw(edits_of(text))
    after = apply(text, edits)

    found = diff(text, after)

    assert apply(text, found) == after
    assert (found == ()) == (text == after)
    assert all(e.start < e.end or e.text for e in found)


@given(st.data(), TEXTS, TEXTS)
def test_deleting_a_coded_word_and_typing_there_never_turns_it_inside_out(data, text, typed):
    assume(text)
    span = data.draw(spans_of(text))

    lost, anchor = carry(span, [(*span, "")])
    place, again = carry(lost, [(lost.start, lost.start, typed)])

    assert anchor is again is LOST
    assert place == (span.start, span.start)


class CodeEditCode(RuleBasedStateMachine):
    """Code, edit, undo, code again: passages against a model that tags every character with its codings."""

    @initialize(text=TEXTS)
    def begin(self, text):
        self.text = text
        self.tags: list[frozenset[int]] = [frozenset()] * len(text)
        self.passages: dict[int, tuple[Span, Anchor]] = {}

    @rule(data=st.data())
    def code(self, data):
        if not self.text:
            return
        span = data.draw(spans_of(self.text))
        name = len(self.passages)
        self.passages[name] = (span, EXACT)
        for i in range(*span):
            self.tags[i] |= {name}

    @rule(data=st.data())
    def edit(self, data):
        self._make(data.draw(edits_of(self.text)))

    @rule(data=st.data())
    def edit_and_take_back(self, data):
        edits = data.draw(edits_of(self.text))
        before, back = self.text, invert(self.text, edits)
        self._make(edits)
        self._make(back)
        assert self.text == before

    @rule(text=TEXTS)
    def retype(self, text):
        self._make(diff(self.text, text))
        assert self.text == text

    def _make(self, edits):
        tags: list[frozenset[int]] = []
        position = 0
        for e in edits:
            tags += [*self.tags[position : e.start], *[frozenset({-1})] * len(e.text)]
            position = e.end
        self.tags = tags + self.tags[position:]
        self.text = apply(self.text, edits)
        worst = [EXACT, TOUCHED, LOST]
        for name, (span, anchor) in self.passages.items():
            carried, now = carry(span, edits)
            self.passages[name] = (carried, max(anchor, now, key=worst.index))

    @invariant()
    def original_characters_are_covered_by_exactly_their_passages(self):
        for name, (span, anchor) in getattr(self, "passages", {}).items():
            assert 0 <= span.start <= span.end <= len(self.text)
            assert anchor is LOST or span.start < span.end
            for i, tags in enumerate(self.tags):
                if -1 not in tags:
                    assert (name in tags) == (span.start <= i < span.end)


TestCodeEditCode = CodeEditCode.TestCase
TestCodeEditCode.settings = settings(max_examples=settings().max_examples // 4, stateful_step_count=12)
