"""For any codings and any tree: merging or moving, then taking it back, leaves every coding exactly as it was."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qual.config import Config
from qual.domain.ids import new_id
from qual.domain.permission import Role
from qual.services import codebook, coding
from qual.services.merging import Children, merge_code, unmerge_code
from qual.services.recoding import Shift, move_codings, return_codings
from qual.store import events
from qual.workbench import Workbench, open_workbench
from tests.plugins.workbenches import make_study
from tests.services.codes import Desk

WORDS = ("nobody came", "a nurse sat down", "to be believed", "locked door")

# who codes which words with which code, and whether the coding is removed again
acts = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, len(WORDS) - 1), st.integers(0, 2), st.booleans()), max_size=12
)


@pytest.fixture(scope="module")
def opened() -> Iterator[Workbench]:
    """Lend one database for all cases; each makes a project of its own in it."""
    with tempfile.TemporaryDirectory() as folder:
        workbench = open_workbench(Config(data=Path(folder) / "data"))
        yield workbench
        workbench.close()


@settings(max_examples=25)
@given(first=acts, reworded=st.booleans(), second=acts, later=acts, nested=st.sampled_from([None, 0, 1]))
def test_merging_and_taking_it_back_leaves_every_coding_as_it_was(
    opened: Workbench, first: list, reworded: bool, second: list, later: list, nested: int | None
) -> None:
    desk = Desk(make_study(opened, name=f"Study {new_id()[:8]}"))
    people = (desk.study.owner, _second_coder(desk))
    codes = [desk.study.code, desk.code("Trust"), desk.code("Nights")]
    desk.code("Below", codes[1])
    if nested is not None:
        desk.do(codebook.move_code, codes[nested].id, codes[1 - nested].id, 0)
    _code(desk, codes, people, first)
    if reworded:
        desk.do(codebook.update_code, codes[1].id, 1, {"definition": "Other words."})
    _code(desk, codes, people, second)
    before, tree = desk.rows(), desk.codes()

    desk.do(merge_code, codes[1].id, codes[0].id, children=Children.UP)
    merged = desk.rows()
    _code(desk, [codes[0], codes[0], codes[2]], people, later)
    desk.do(unmerge_code, codes[1].id)

    after = desk.rows()
    assert {id_: after[id_] for id_ in before} == before
    assert desk.codes() == tree
    assert not any(row[0] == codes[1].id and row[3] for row in merged.values())
    twins = [id_ for id_, row in merged.items() if row[3] != before[id_][3]]
    assert all(before[id_][0] == codes[1].id for id_ in twins)  # nobody else's work was touched


@settings(max_examples=10)
@given(first=acts, mine=st.booleans())
def test_moving_codings_and_returning_them_leaves_every_coding_as_it_was(
    opened: Workbench, first: list, mine: bool
) -> None:
    desk = Desk(make_study(opened, name=f"Study {new_id()[:8]}"))
    people = (desk.study.owner, _second_coder(desk))
    codes = [desk.study.code, desk.code("Trust"), desk.code("Nights")]
    _code(desk, codes, people, [(0, 0, 1, False), *first])
    before = desk.rows()

    desk.do(move_codings, codes[1].id, codes[0].id, mine=mine)
    newest = desk.ask(lambda tx: events.since(tx.connection, desk.study.project.id, 0))[-1]
    desk.do(return_codings, Shift.of(newest.after or {}))

    assert desk.rows() == before


def _second_coder(desk: Desk):
    return desk.study.member(f"Ben {new_id()[:8]}", Role.EDITOR)


def _code(desk: Desk, codes: list, people: tuple, acts: list) -> None:
    study = desk.study
    for who, person in enumerate(people):
        with study.workbench.write(person) as tx:
            for _, words, code, removed in (act for act in acts if act[0] == who):
                span = study.span_of(WORDS[words])
                made = coding.add_coding(tx, study.interview_id, study.revision.id, span, codes[code].id)
                if removed:
                    coding.remove_coding(tx, made.id)
