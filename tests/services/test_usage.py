"""Where a code is used, which passages show it, and what was coded under words that are not in force."""

from __future__ import annotations

import pytest

from qual.domain.document import build_document
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import codebook, coding, recoding, transcripts, usage, wordings
from qual.services.merging import merge_code
from qual.store import events
from tests.plugins.workbenches import SPOKEN, Study
from tests.services.codes import Desk


@pytest.fixture
def desk(study: Study) -> Desk:
    """Lend a codebook at work, once on each store."""
    return Desk(study)


@pytest.fixture
def local(local_study: Study) -> Desk:
    """Lend a codebook at work on the embedded store only."""
    return Desk(local_study)


def second_interview(desk: Desk) -> str:
    """Add another interview with the same words and code its first ones; return its id."""
    document = build_document(SPOKEN, language="en")
    made = desk.do(transcripts.import_transcript, desk.study.project.id, document, name="Berit", language="en")
    span = desk.study.span_of("a nurse sat down")
    desk.do(coding.add_coding, made.interview_id, made.id, span, desk.study.code.id)
    return made.interview_id


def test_a_code_is_counted_by_interview_and_by_coder(desk: Desk) -> None:
    ben, code = desk.study.member("Ben", Role.CODER), desk.study.code
    second_interview(desk)
    desk.give(code, "nobody came"), desk.give(code, "to be believed", by=ben)

    card = desk.ask(usage.code_card, code.id)

    assert [(one.name, one.codings) for one in card.by_interview] == [("Anna", 2), ("Berit", 1)]
    assert sorted((one.name, one.codings) for one in card.by_coder) == sorted([("Ben", 1), (desk.study.owner.name, 2)])
    assert (card.total, card.stale) == (3, 0)


def test_examples_come_from_different_interviews_before_a_second_one_of_any(desk: Desk) -> None:
    second_interview(desk)
    for words in ("nobody came", "to be believed", "locked door"):
        desk.give(desk.study.code, words)

    examples = desk.ask(usage.code_card, desk.study.code.id).examples

    assert [(use.passage.interview_name, use.passage.quote) for use in examples[:2]] == [
        ("Anna", "locked door"),
        ("Berit", "a nurse sat down"),
    ]
    assert examples[0].passage.start_s is not None


def test_passages_are_given_page_by_page_and_by_interview_and_coder(desk: Desk) -> None:
    ben, code = desk.study.member("Ben", Role.CODER), desk.study.code
    other = second_interview(desk)
    desk.give(code, "nobody came"), desk.give(code, "to be believed", by=ben)

    pages = [desk.ask(usage.uses, code.id, skip=skip, most=2) for skip in (0, 2, 4)]
    in_other = desk.ask(usage.uses, code.id, interview_id=other)
    of_ben = desk.ask(usage.uses, code.id, coder_id=ben.user)

    assert [[use.coding.quote for use in page.uses] for page in pages] == [
        ["to be believed", "nobody came"],
        ["a nurse sat down"],
        [],
    ]
    assert {page.total for page in pages} == {3}
    assert [use.passage.interview_name for use in in_other.uses] == ["Berit"]
    assert [(use.coder, use.coding.quote) for use in of_ben.uses] == [("Ben", "to be believed")]


def test_nobody_outside_the_project_learns_where_a_code_is_used(local: Desk) -> None:
    stranger = local.study.stranger()

    for service in (usage.code_card, usage.uses, wordings.wordings, wordings.merged_wordings):
        with pytest.raises(NotFound):
            local.ask(service, local.study.code.id, by=stranger)


def test_what_was_coded_under_other_words_is_listed_with_them(desk: Desk) -> None:
    code = desk.study.code
    desk.give(code, "nobody came")
    desk.do(codebook.update_code, code.id, 1, {"definition": "Somebody says so aloud."})
    desk.give(code, "to be believed")

    page = desk.ask(usage.uses, code.id, stale=True)

    assert [(use.coding.quote, use.wording.definition) for use in page.uses] == [
        ("nobody came", "Somebody takes it as true.")
    ]
    assert desk.ask(wordings.stale_counts, desk.study.project.id) == {code.id: 1}


def test_another_colour_or_the_old_words_again_leave_no_coding_behind(desk: Desk) -> None:
    code = desk.study.code
    desk.give(code, "nobody came")

    desk.do(codebook.update_code, code.id, 1, {"colour": "#123456"})
    coloured = desk.ask(wordings.stale_counts, desk.study.project.id)
    desk.do(codebook.update_code, code.id, 2, {"name": "Belief"})
    desk.do(codebook.update_code, code.id, 3, {"name": code.name})

    assert coloured == {}
    assert desk.ask(wordings.stale_counts, desk.study.project.id) == {}


def test_codings_of_a_merged_code_stand_under_its_words_until_confirmed(desk: Desk) -> None:
    trust, belief = desk.code("Trust"), desk.study.code
    desk.give(trust, "nobody came")
    desk.do(merge_code, trust.id, belief.id)

    (use,) = desk.ask(usage.uses, belief.id, stale=True).uses
    merged = desk.ask(wordings.merged_wordings, belief.id)
    confirmed = desk.do(wordings.confirm_wording, belief.id)

    assert use.wording.name == "Trust"
    assert [wording.name for wording in merged] == ["Trust"]
    assert confirmed == 1
    assert desk.ask(usage.code_card, belief.id).stale == 0


def test_confirming_is_taken_back_except_for_what_changed_since(desk: Desk) -> None:
    code, other = desk.study.code, desk.code("Trust")
    kept, moved = desk.give(code, "nobody came"), desk.give(code, "to be believed")
    desk.do(codebook.update_code, code.id, 1, {"definition": "Other words."})
    desk.do(wordings.confirm_wording, code.id)
    act = desk.ask(lambda tx: events.since(tx.connection, desk.study.project.id, 0))[-1]
    desk.do(recoding.move_codings, code.id, other.id, coding_ids=[moved.id])

    assert desk.do(wordings.take_back_confirming, act) == 1

    rows = desk.rows()
    assert rows[kept.id][:3] == (code.id, 1, None)
    assert rows[moved.id][:3] == (other.id, 2, code.id)


def test_a_coder_confirms_their_own_codings_only(local: Desk) -> None:
    ben, code = local.study.member("Ben", Role.CODER), local.study.code
    local.give(code, "nobody came", by=ben)
    others = local.give(code, "to be believed")
    local.do(codebook.update_code, code.id, 1, {"definition": "Other words."})

    with pytest.raises(NotAllowed, match="somebody else's"):
        local.do(wordings.confirm_wording, code.id, [others.id], by=ben)
    assert local.do(wordings.confirm_wording, code.id, by=ben) == 1

    with pytest.raises(BadInput, match="nothing of yours to confirm"):
        local.do(wordings.confirm_wording, code.id, by=ben)
    assert local.do(wordings.confirm_wording, code.id) == 1


def test_codings_are_moved_of_one_interview_or_ones_own_only(desk: Desk) -> None:
    ben, code, other = desk.study.member("Ben", Role.CODER), desk.study.code, desk.code("Trust")
    second_interview(desk)
    desk.give(code, "nobody came"), desk.give(code, "to be believed", by=ben)

    mine = desk.do(recoding.move_codings, code.id, other.id, mine=True, by=ben)
    here = desk.do(recoding.move_codings, code.id, other.id, interview_id=desk.study.interview_id)

    assert (mine.moved, here.moved) == (1, 1)
    assert desk.quotes(other) == ["nobody came", "to be believed"]
    assert desk.ask(usage.code_card, code.id).total == 1
    with pytest.raises(BadInput, match="None of these passages"):
        desk.do(recoding.move_codings, code.id, other.id, mine=True, by=ben)


def test_a_used_code_goes_with_its_codings_or_after_moving_them_and_comes_back_with_them(desk: Desk) -> None:
    code, other = desk.study.code, desk.code("Trust")
    desk.give(code, "nobody came")
    before = desk.rows()

    desk.do(codebook.remove_code, code.id, with_codings=True)
    gone = desk.ask(coding.codings_of_interview, desk.study.interview_id)
    desk.do(codebook.restore_code, code.id)
    back = desk.rows()
    desk.do(codebook.remove_code, code.id, move_to=other.id)

    assert gone == ()
    assert back == before
    assert desk.quotes(other) == ["nobody came"]
    assert desk.tree() == [("Trust", 0)]


def test_a_coder_does_not_remove_a_code_together_with_the_work_of_others(local: Desk) -> None:
    ben = local.study.member("Ben", Role.CODER)
    local.give(local.study.code, "nobody came")

    with pytest.raises(NotAllowed, match="somebody else's"):
        local.do(codebook.remove_code, local.study.code.id, with_codings=True, by=ben)

    assert local.quotes(local.study.code) == ["nobody came"]


def test_a_code_whose_place_is_gone_comes_back_at_the_top(local: Desk) -> None:
    top = local.code("Top")
    child = local.code("Trust", top)
    local.do(codebook.remove_code, child.id)
    local.do(codebook.remove_code, top.id)

    local.do(codebook.restore_code, child.id)

    assert local.tree() == [("Being believed", 0), ("Trust", 0)]
    with pytest.raises(Conflict, match="already"):
        local.do(codebook.restore_code, child.id)
