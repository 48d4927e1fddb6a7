"""Themes by groups: people and passages counted once, shares that add up, and the correction for talking much."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qual.analysis.theme_table import Carried, GroupSize, Person, theme_table

PEOPLE = (
    Person("a", "P1", "patients", 300),
    Person("b", "P2", "patients", 100),
    Person("c", "S1", "staff", 1600),
    Person("d", "Ward round: S2", "", 0),
)


def said(*people: str | None) -> list[Carried]:
    return [Carried("i", 10 * n, 10 * n + 5, person) for n, person in enumerate(people)]


def test_groups_stand_by_name_with_the_nameless_one_last() -> None:
    assert theme_table(PEOPLE, {}).groups == (
        GroupSize("patients", 2, 400), GroupSize("staff", 1, 1600), GroupSize("", 1, 0),
    )  # fmt: skip


def test_a_person_counts_once_however_many_passages_are_theirs() -> None:
    (row,) = theme_table(PEOPLE, {"t": said("a", "a", "b", "c")}).rows

    assert (row.n_people, row.n_passages) == (3, 4)
    assert [(cell.n_people, cell.n_passages) for cell in row.cells] == [(2, 3), (1, 1), (0, 0)]


def test_the_corrected_share_is_what_it_would_be_had_all_said_equally_much() -> None:
    (row,) = theme_table(PEOPLE, {"t": said("a", "c")}).rows

    assert [cell.share for cell in row.cells] == [0.5, 0.5, 0.0]
    # 1 passage in 400 words against 1 in 1600: four to one
    assert [cell.corrected for cell in row.cells] == pytest.approx([0.8, 0.2, 0.0])


def test_what_only_the_interviewer_says_is_a_passage_of_no_group() -> None:
    (row,) = theme_table(PEOPLE, {"t": said("a", None)}).rows

    assert (row.n_passages, row.n_people) == (2, 1)
    assert [cell.share for cell in row.cells] == [1.0, 0.0, 0.0]


def test_a_theme_that_nothing_carries_has_a_row_of_zeros() -> None:
    (row,) = theme_table(PEOPLE, {"t": []}).rows

    assert [(c.n_people, c.n_passages, c.share, c.corrected) for c in row.cells] == [(0, 0, 0.0, 0.0)] * 3


@given(st.lists(st.sampled_from(["a", "b", "c", "d", None]), max_size=30))
def test_cells_add_up_to_their_row(people: list[str | None]) -> None:
    (row,) = theme_table(PEOPLE, {"t": said(*people)}).rows

    known = [person for person in people if person is not None]
    assert sum(cell.n_people for cell in row.cells) == row.n_people == len(set(known))
    assert sum(cell.n_passages for cell in row.cells) == len(known)
    assert sum(cell.share for cell in row.cells) == pytest.approx(1.0 if known else 0.0)
    has_words = {"a", "b", "c"} & set(known)
    assert sum(cell.corrected for cell in row.cells) == pytest.approx(1.0 if has_words else 0.0)
