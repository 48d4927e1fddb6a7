"""Codes that lie where a question's passages lie."""

from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.code_overlap import MUST_SHARE, overlaps
from qual.analysis.same_passages import Place
from tests.analysis.test_same_passages import runs

codings = st.lists(
    st.tuples(st.sampled_from("xyz"), st.tuples(st.integers(0, 150), st.integers(1, 40))), max_size=12
).map(lambda some: [(code, Place("a", start, start + length)) for code, (start, length) in some])


def test_a_coding_that_only_touches_a_passage_does_not_lie_in_it():
    assert overlaps([Place("a", 0, 100)], [("door", Place("a", 95, 200))]) == ()


def test_the_same_words_coded_by_two_people_are_one_place():
    (found,) = overlaps([Place("a", 0, 100)], [("door", Place("a", 5, 9)), ("door", Place("a", 5, 9))])

    assert (found.places, found.of_places, found.passages) == (1, 1, 1)


@given(runs(), codings)
def test_it_counts_what_looking_at_all_pairs_counts(passages, coded):
    def lies(a, b):
        shared = min(a.end, b.end) - max(a.start, b.start)
        return shared > 0 and shared >= MUST_SHARE * min(a.end - a.start, b.end - b.start)

    found = {one.code_id: one for one in overlaps(passages, coded)}

    for code in "xyz":
        places = {place for name, place in coded if name == code}
        carrying = sum(any(lies(place, passage) for place in places) for passage in passages)
        inside = sum(any(lies(place, passage) for passage in passages) for place in places)
        if carrying:
            one = found.pop(code)
            assert (one.passages, one.places, one.of_places) == (carrying, inside, len(places))
    assert found == {}
