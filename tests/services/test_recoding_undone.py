"""Undo and redo of what is done to codes in use, and what the history says of it."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.services import codebook, history, recoding, wordings
from qual.services.merging import Children, merge_code, split_code
from tests.plugins.workbenches import Study
from tests.services.codes import Desk


@pytest.fixture
def desk(study: Study) -> Desk:
    """Lend a codebook at work, once on each store."""
    return Desk(study)


ACTS = {
    "merge": (
        lambda d, a, b, made: d.do(merge_code, a.id, b.id, children=Children.UP),
        "Merged the code 'Trust' into 'Being believed' with 2 codings",
        "Took the code 'Trust' out of 'Being believed' again",
    ),
    "recode": (
        lambda d, a, b, made: d.do(recoding.move_codings, a.id, b.id),
        "Moved 2 codings from 'Trust' to 'Being believed'",
        "Moved 2 codings back from 'Being believed' to 'Trust'",
    ),
    "split": (
        lambda d, a, b, made: d.do(split_code, a.id, "Half", [made[0].id]),
        "Split the code 'Half' off 'Trust' with 1 coding",
        "Put the code 'Half' back into 'Trust'",
    ),
    "remove": (
        lambda d, a, b, made: d.do(codebook.remove_code, a.id, with_codings=True),
        "Took the code 'Trust' out of the codebook with 2 codings",
        "Put the code 'Trust' back into the codebook with 2 codings",
    ),
    "remove after moving": (
        lambda d, a, b, made: d.do(codebook.remove_code, a.id, move_to=b.id),
        "Took the code 'Trust' out of the codebook; Moved 2 codings from 'Trust' to 'Being believed'",
        "Put the code 'Trust' back into the codebook; Moved 2 codings back from 'Being believed' to 'Trust'",
    ),
    "confirm": (
        lambda d, a, b, made: d.do(wordings.confirm_wording, a.id),
        "Confirmed 2 codings under the present words of 'Trust'",
        "Took back confirming 2 codings of 'Trust'",
    ),
}


@pytest.mark.parametrize("name", ACTS)
def test_each_act_on_codes_in_use_is_undone_and_done_again_exactly(desk: Desk, name: str) -> None:
    act, said, said_back = ACTS[name]
    trust, belief = desk.code("Trust"), desk.study.code
    made = [desk.give(trust, words) for words in ("nobody came", "to be believed")]
    desk.do(codebook.update_code, trust.id, 1, {"definition": "Other words."})
    before = desk.rows(), desk.codes()

    act(desk, trust, belief, made)
    done = desk.rows(), desk.codes()
    back = desk.do(history.undo, desk.study.interview_id)
    undone = desk.rows(), desk.codes()
    desk.do(history.redo, desk.study.interview_id)
    redone = desk.rows(), desk.codes()
    desk.do(history.undo, desk.study.interview_id)

    assert done != before
    assert undone == _without_new(before, undone)
    assert redone == done
    assert (desk.rows(), desk.codes()) == undone
    assert desk.ask(history.history, desk.study.interview_id).acts[0].said == said
    assert back.said == said_back


def _without_new(before: tuple, undone: tuple) -> tuple:
    """Return what was before, with the records of codes that came and went."""
    gone = {id_: code for id_, code in undone[1].items() if id_ not in before[1] and not code[3]}
    return before[0], before[1] | gone


def test_undoing_ones_coding_takes_it_back_wherever_a_colleague_merged_it_to(local_study: Study) -> None:
    desk = Desk(local_study)
    ben, trust, belief = local_study.member("Ben", Role.CODER), desk.code("Trust"), local_study.code
    desk.give(trust, "nobody came", by=ben)
    desk.do(merge_code, trust.id, belief.id)

    done = desk.do(history.undo, local_study.interview_id, by=ben)

    assert done.done
    assert desk.quotes(belief) == []
    desk.do(history.undo, local_study.interview_id)
    desk.do(history.redo, local_study.interview_id, by=ben)
    assert desk.quotes(trust) == ["nobody came"]
