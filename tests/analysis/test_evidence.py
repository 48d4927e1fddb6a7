"""Quotes for and against a cluster, and who is in it."""

import math
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.evidence import (
    Flag,
    absent,
    artefact_flags,
    choose_quotes,
    coverage,
    expected_people,
    near_outside,
    worst_inside,
)
from qual.analysis.segments import Segment

TALK = "this passage has quite enough words in it to be understood all by itself"


def segment(number: int, *, person: str = "P1", interview: str = "I1", group: str = "staff", language: str = "en"):
    return Segment(
        interview_id=interview,
        interview_name=interview,
        revision_id="r",
        start=number * 100,
        end=number * 100 + len(TALK),
        text=TALK,
        speaker=person,
        participant=person,
        group=group,
        language=language,
        start_s=None,
        end_s=None,
    )


def unit(*rows: tuple[float, ...]) -> np.ndarray:
    vectors = np.array(rows, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_everybody_is_quoted_once_before_anyone_twice():
    segments = [segment(i, person=p) for i, p in enumerate(["P1", "P1", "P1", "P2", "P3"])]
    vectors = unit((1, 0), (1, 0.1), (1, 0.2), (0.5, 1), (0.2, 1))

    chosen = choose_quotes(vectors, range(5), segments, n_quotes=4)

    assert {segments[i].person[1] for i in chosen[:3]} == {"P1", "P2", "P3"}
    assert len(set(chosen)) == 4


def test_a_quote_like_one_already_chosen_gives_way_to_another():
    segments = [segment(i, person=f"P{i}") for i in range(3)]
    vectors = unit((1, 0.50), (1, 0.51), (1, -0.45))

    assert choose_quotes(vectors, range(3), segments) == (0, 2, 1)


def test_a_passage_too_short_to_stand_alone_is_no_first_quote():
    segments = [segment(0, person="P1"), segment(1, person="P2")]
    short = Segment(**{**{f: getattr(segments[0], f) for f in Segment.__slots__}, "text": "Yes it is loud"})
    vectors = unit((1, 0.1), (1, -0.2))

    assert choose_quotes(vectors, range(2), [short, segments[1]])[0] == 1


def test_few_members_give_few_quotes():
    assert choose_quotes(unit((1, 0)), [0], [segment(0)]) == (0,)


def test_the_member_nearest_to_another_cluster_fits_worst():
    vectors = unit((1, 0), (1, 0.1), (0.7, 0.7), (0, 1), (0.1, 1))
    labels = np.array([0, 0, 0, 1, 1])

    assert worst_inside(vectors, labels, 0)[0] == 2
    assert worst_inside(vectors, np.zeros(5, int), 0) == ()


def test_the_outsider_nearest_to_the_centre_is_shown():
    vectors = unit((1, 0), (1, 0.1), (0.7, 0.8), (0, 1), (-1, 1))
    labels = np.array([0, 0, 1, 1, 1])

    assert near_outside(vectors, labels, 0, n=2) == (2, 3)


def test_shares_are_of_what_each_person_said():
    segments = [segment(i, person="P1") for i in range(8)] + [
        segment(8, person="P2"),
        segment(9, person="P2"),
    ]

    rows = coverage(segments, [0, 1, 8, 9]).participants

    assert [(r.value, r.inside, r.total, r.share) for r in rows] == [("P2", 2, 2, 1.0), ("P1", 2, 8, 0.25)]
    assert [r.expected for r in rows] == [2 * 0.4, 8 * 0.4]


def test_absence_is_named_only_where_presence_was_to_be_expected():
    segments = [segment(i, person="P1") for i in range(10)]
    segments += [segment(i, person="P2") for i in range(10, 20)] + [segment(20, person="P3")]

    rows = coverage(segments, range(10)).participants

    assert [r.value for r in absent(rows)] == ["P2"]


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("XY"), st.booleans()), min_size=1, max_size=40))
def test_coverage_adds_up(said):
    segments = [segment(i, person=p, interview=f"I{g}", group=g) for i, (p, g, _) in enumerate(said)]
    members = [i for i, (_, _, inside) in enumerate(said) if inside]

    found = coverage(segments, members)

    for rows in (found.participants, found.groups, found.interviews, found.languages):
        assert sum(r.inside for r in rows) == len(members)
        assert sum(r.total for r in rows) == len(segments)
        assert abs(sum(r.expected for r in rows) - len(members)) < 1e-9
        assert all(r.people_inside <= min(r.people, r.inside) for r in rows)
        assert all(bool(r.people_inside) == bool(r.inside) for r in rows)
        assert all(-1e-9 <= r.people_expected <= min(r.people, r.expected) + 1e-9 for r in rows)


def test_a_group_is_counted_in_people_and_against_how_much_they_said():
    segments = [segment(i, person=f"M{i % 3}", group="managers") for i in range(9)]
    segments += [segment(9 + i, person=f"P{i % 2}", group="patients") for i in range(4)]

    rows = {r.value: r for r in coverage(segments, [0, 1, 3, 9]).groups}

    assert [(r.people_inside, r.people) for r in (rows["managers"], rows["patients"])] == [(2, 3), (1, 2)]
    assert 2 < rows["managers"].people_expected < 3


def test_every_attribute_of_the_participants_is_an_aspect():
    segments = [
        replace(segment(i), attributes=(("site", "north" if i < 3 else "south"), ("ward", ""))) for i in range(5)
    ]

    ((name, rows),) = coverage(segments, [0, 1]).attributes

    assert (name, [(r.value, r.inside, r.total) for r in rows]) == ("site", [("north", 2, 3), ("south", 0, 2)])


@given(st.lists(st.integers(1, 6), min_size=1, max_size=6), st.data())
def test_expected_people_are_those_of_all_draws(said, data):
    n = sum(said)
    drawn = data.draw(st.integers(0, n))
    owners = [person for person, times in enumerate(said) for _ in range(times)]
    if math.comb(n, drawn) > 3_000:
        drawn = 1

    draws = [len(set(one)) for one in combinations(owners, drawn)]

    assert expected_people(said, drawn, n) == pytest.approx(sum(draws) / len(draws))


def test_passages_of_interviewers_are_flagged():
    segments = [replace(segment(i, person=f"P{i}", interview=f"I{i}"), is_interviewer=i < 4) for i in range(10)]

    assert artefact_flags(segments, range(10)) == (Flag.INTERVIEWERS_TURNS,)
    assert artefact_flags(segments, range(2, 10)) == ()


def test_a_cluster_of_one_interview_person_or_language_is_flagged():
    others = [segment(i, person="P2", interview="I2", language="sv") for i in range(10)]
    segments = [segment(i) for i in range(10)] + others

    assert artefact_flags(segments, range(10)) == (Flag.ONE_INTERVIEW, Flag.ONE_SPEAKER, Flag.ONE_LANGUAGE)
    assert artefact_flags(segments, range(5, 15)) == ()


def test_what_dominates_the_whole_project_is_no_artefact():
    segments = [segment(i, person=f"P{i}", interview=f"I{i}") for i in range(20)]

    assert artefact_flags(segments, range(10)) == ()
