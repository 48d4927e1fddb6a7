"""Merging and splitting codes in use: one act, taken back exactly, and clear when others were faster."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed, NotFound
from qual.services import codebook, coding, recoding, transcripts, wordings
from qual.services.merging import Children, merge_code, split_again, split_code, unmerge_code, unsplit_code
from qual.services.recoding import Shift
from qual.store import events
from tests.plugins.workbenches import Study
from tests.services.codes import Desk


@pytest.fixture
def desk(study: Study) -> Desk:
    """Lend a codebook at work, once on each store."""
    return Desk(study)


@pytest.fixture
def local(local_study: Study) -> Desk:
    """Lend a codebook at work on the embedded store only."""
    return Desk(local_study)


def test_all_codings_of_a_merged_code_stand_under_the_other(desk: Desk) -> None:
    trust, belief = desk.code("Trust"), desk.study.code
    desk.give(trust, "a nurse sat down")
    desk.give(belief, "to be believed")

    moved = desk.do(merge_code, trust.id, belief.id)

    assert (moved.moved, moved.dropped) == (1, 0)
    assert desk.quotes(belief) == ["a nurse sat down", "to be believed"]
    assert desk.tree() == [("Being believed", 0)]


def test_the_same_passage_of_the_same_coder_is_kept_once_and_another_coders_too(desk: Desk) -> None:
    ben, trust, belief = desk.study.member("Ben", Role.CODER), desk.code("Trust"), desk.study.code
    desk.give(belief, "to be believed")
    desk.give(trust, "to be believed")
    desk.give(trust, "to be believed", by=ben)

    moved = desk.do(merge_code, trust.id, belief.id)

    assert (moved.moved, moved.dropped) == (1, 1)
    assert desk.quotes(belief) == ["to be believed", "to be believed"]


def test_taking_a_merging_back_restores_everything_also_after_later_codings_and_a_correction(desk: Desk) -> None:
    trust, belief, study = desk.code("Trust"), desk.study.code, desk.study
    twice = [desk.give(code, "to be believed") for code in (belief, trust)]
    before, tree = desk.rows(), desk.codes()

    desk.do(merge_code, trust.id, belief.id)
    later = desk.give(belief, "a nurse sat down")
    desk.do(
        transcripts.correct_turn, study.interview_id, study.revision.id, 3,
        "So then a nurse sat down with me. It helped to be believed.",
    )  # fmt: skip
    desk.do(unmerge_code, trust.id)

    assert {id_: row for id_, row in desk.rows().items() if id_ != later.id} == before
    assert desk.codes() == tree
    assert desk.quotes(trust) == ["to be believed"]
    assert desk.quotes(belief) == ["a nurse sat down", "to be believed"]
    current = desk.ask(transcripts.current_revision, study.interview_id)
    standing = {c.id: c for c in desk.ask(coding.codings_of_interview, study.interview_id)}
    assert all(standing[c.id].span.slice(current.document.text) == "to be believed" for c in twice)


def test_a_coding_made_offline_with_a_merged_code_lands_on_the_other_and_goes_back_with_it(desk: Desk) -> None:
    trust, belief = desk.code("Trust"), desk.study.code
    desk.do(merge_code, trust.id, belief.id)

    landed = desk.give(trust, "nobody came")

    assert (landed.code_id, landed.coded_as) == (belief.id, trust.id)
    desk.do(unmerge_code, trust.id)
    assert desk.quotes(trust) == ["nobody came"]
    assert desk.quotes(belief) == []


def test_a_coding_that_would_land_beside_its_twin_is_refused_with_the_reason(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    local.give(belief, "nobody came")
    local.do(merge_code, trust.id, belief.id)

    with pytest.raises(Conflict, match="merged into 'Being believed' meanwhile, and the passage has that code"):
        local.give(trust, "nobody came")


def test_a_coding_removed_before_the_merging_comes_back_under_the_other_code(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    gone = local.give(trust, "nobody came")
    local.do(coding.remove_coding, gone.id)
    local.do(merge_code, trust.id, belief.id)

    local.do(coding.restore_coding, gone.id)

    assert local.quotes(belief) == ["nobody came"]
    local.do(unmerge_code, trust.id)
    assert local.quotes(trust) == ["nobody came"]


def test_a_coding_recoded_since_stays_where_it_was_put(desk: Desk) -> None:
    trust, belief, other = desk.code("Trust"), desk.study.code, desk.code("Nights")
    kept, recoded = desk.give(trust, "a nurse sat down"), desk.give(trust, "nobody came")
    desk.do(merge_code, trust.id, belief.id)
    desk.do(recoding.move_codings, belief.id, other.id, coding_ids=[recoded.id])

    back = desk.do(unmerge_code, trust.id)

    assert (back.moved, back.stayed) == (1, 1)
    assert desk.quotes(trust) == [kept.quote]
    assert desk.quotes(other) == [recoded.quote]


def test_of_two_people_merging_the_same_two_codes_the_second_is_told(desk: Desk) -> None:
    trust, belief, third = desk.code("Trust"), desk.study.code, desk.code("Nights")
    desk.do(merge_code, trust.id, belief.id)

    for source, into in ((belief, trust), (trust, third), (trust, belief)):
        with pytest.raises(Conflict, match="'Trust' was merged into 'Being believed' meanwhile"):
            desk.do(merge_code, source.id, into.id)

    assert desk.tree() == [("Being believed", 0), ("Nights", 0)]


def test_a_code_cannot_be_merged_into_itself(local: Desk) -> None:
    with pytest.raises(BadInput, match="into itself"):
        local.do(merge_code, local.study.code.id, local.study.code.id)


def test_a_merging_under_a_later_one_is_taken_back_after_it(local: Desk) -> None:
    one, two, three = local.code("One"), local.code("Two"), local.code("Three")
    local.give(one, "nobody came")
    before = local.rows()
    local.do(merge_code, one.id, two.id)
    local.do(merge_code, two.id, three.id)

    with pytest.raises(Conflict, match="'Two' was merged into 'Three'"):
        local.do(unmerge_code, one.id)
    local.do(unmerge_code, two.id)
    local.do(unmerge_code, one.id)

    assert local.rows() == before


def test_codes_below_need_a_choice_and_go_along_or_one_level_up(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    local.code("By staff", trust)
    before = local.codes()

    with pytest.raises(Conflict, match="1 codes below it"):
        local.do(merge_code, trust.id, belief.id)
    local.do(merge_code, trust.id, belief.id, children=Children.INTO)
    into = local.tree()
    local.do(unmerge_code, trust.id)
    back = local.codes()
    local.do(merge_code, trust.id, belief.id, children=Children.UP)

    assert into == [("Being believed", 0), ("By staff", 1)]
    assert back == before
    assert local.tree() == [("Being believed", 0), ("By staff", 0)]


def test_a_code_below_whose_name_is_taken_there_stops_the_merging_whole(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    local.code("By staff", trust), local.code("by STAFF", belief)
    local.give(trust, "nobody came")

    with pytest.raises(Conflict, match="already a code named 'by STAFF'"):
        local.do(merge_code, trust.id, belief.id, children=Children.INTO)

    assert local.quotes(trust) == ["nobody came"]


def test_a_code_is_merged_into_one_that_lies_inside_it(local: Desk) -> None:
    trust = local.code("Trust")
    staff = local.code("By staff", trust)
    local.give(trust, "nobody came")
    before = local.codes()

    with pytest.raises(Conflict, match="lies inside"):
        local.do(merge_code, trust.id, staff.id, children=Children.INTO)
    local.do(merge_code, trust.id, staff.id, children=Children.UP)

    assert local.tree() == [("Being believed", 0), ("By staff", 0)]
    assert local.quotes(staff) == ["nobody came"]
    local.do(unmerge_code, trust.id)
    assert local.codes() == before


def test_a_merging_cannot_be_taken_back_while_its_name_is_taken(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    local.do(merge_code, trust.id, belief.id)
    local.code("trust")

    with pytest.raises(Conflict, match="already a code named 'trust'"):
        local.do(unmerge_code, trust.id)


def test_a_code_moved_below_what_it_once_held_makes_no_circle(local: Desk) -> None:
    top, trust, belief = local.code("Top"), local.code("Trust"), local.study.code
    child = local.code("By staff", trust)
    local.do(codebook.move_code, trust.id, top.id, 0)
    local.do(merge_code, trust.id, belief.id, children=Children.INTO)
    local.do(codebook.move_code, top.id, child.id, 0)

    local.do(unmerge_code, trust.id)

    assert local.tree() == [("Being believed", 0), ("By staff", 1), ("Top", 2), ("Trust", 3)]


def test_a_code_added_offline_below_a_merged_one_lies_below_the_other(local: Desk) -> None:
    trust, belief = local.code("Trust"), local.study.code
    local.do(merge_code, trust.id, belief.id)

    local.code("By staff", trust)

    assert local.tree() == [("Being believed", 0), ("By staff", 1)]


def test_rewording_a_merged_code_is_refused_and_names_the_other(local: Desk) -> None:
    trust = local.code("Trust")
    local.do(merge_code, trust.id, local.study.code.id)

    with pytest.raises(Conflict, match="merged into 'Being believed'"):
        local.do(codebook.update_code, trust.id, 1, {"name": "Faith"})


def test_a_merging_is_one_event_and_the_chain_stays_whole(local: Desk) -> None:
    trust, study = local.code("Trust"), local.study
    for words in ("nobody came", "a nurse", "locked door"):
        local.give(trust, words)

    def newest(tx):
        return events.since(tx.connection, study.project.id, 0)

    before = len(local.ask(newest))
    local.do(merge_code, trust.id, study.code.id)

    assert [event.action for event in local.ask(newest)[before:]] == ["code.merge"]
    assert local.ask(lambda tx: events.broken_link(tx.connection, study.project.id)) is None


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.GUEST])
def test_who_may_not_change_the_codebook_merges_moves_and_splits_nothing(local: Desk, role: Role) -> None:
    trust, belief, person = local.code("Trust"), local.study.code, local.study.member("Rita", role)
    made = local.give(trust, "nobody came")

    for service, given in (
        (merge_code, (trust.id, belief.id)),
        (recoding.move_codings, (trust.id, belief.id)),
        (split_code, (trust.id, "Half", [made.id])),
        (unmerge_code, (trust.id,)),
        (wordings.confirm_wording, (trust.id,)),
    ):
        with pytest.raises(NotAllowed):
            local.do(service, *given, by=person)


def test_codes_of_another_project_are_out_of_reach(local: Desk) -> None:
    from tests.plugins.workbenches import make_study

    other = make_study(local.study.workbench, name="Another")

    with pytest.raises(NotFound, match="another project"):
        local.do(merge_code, local.study.code.id, other.code.id)


def test_splitting_gives_the_chosen_passages_to_a_new_code_beside_the_old(desk: Desk) -> None:
    belief = desk.study.code
    chosen, left = desk.give(belief, "a nurse sat down"), desk.give(belief, "nobody came")
    before = desk.rows()

    new = desk.do(split_code, belief.id, "By a nurse", [chosen.id], texts={"definition": "A nurse does."})

    assert desk.quotes(new) == [chosen.quote]
    assert desk.quotes(belief) == [left.quote]
    made = Shift(belief.id, new.id, ((chosen.id, 1, None),), ())
    desk.do(unsplit_code, new.id, made)
    assert desk.rows() == before
    assert desk.tree() == [("Being believed", 0)]
    desk.do(split_again, new.id, made)
    assert desk.quotes(new) == [chosen.quote]


def test_a_splitting_is_not_taken_back_when_somebody_uses_the_new_code(local: Desk) -> None:
    belief = local.study.code
    chosen = local.give(belief, "a nurse sat down")
    new = local.do(split_code, belief.id, "By a nurse", [chosen.id])
    local.give(new, "nobody came")

    with pytest.raises(Conflict, match="used in 1 codings"):
        local.do(unsplit_code, new.id, Shift(belief.id, new.id, ((chosen.id, 1, None),), ()))

    assert local.quotes(new) == ["nobody came", "a nurse sat down"]


def test_splitting_nothing_off_is_refused(local: Desk) -> None:
    with pytest.raises(BadInput, match="Choose the passages"):
        local.do(split_code, local.study.code.id, "Half", [])
