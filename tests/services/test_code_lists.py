"""A code's review lists: who is on them, what people say of them, and whom they are not for."""

from __future__ import annotations

import pytest

from qual.domain.coding import Origin
from qual.domain.document import Span
from qual.domain.permission import Role
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import code_lists, coding, rounds, transcripts
from qual.services.code_lists import CodeLists
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.services.offered import DAYS, DOORS, SOUP, Ward, embed_sentences, make_ward

MORE = (*DAYS, "Wednesday", "Thursday", "Saturday", "holiday", "winter", "summer")
MISSED = DOORS.format("summer")


@pytest.fixture
def ward(study: Study) -> Ward:
    """Lend an interview in which one sentence about doors is not coded, and one about soup is coded as doors."""
    made = make_ward(study, MORE)
    for day in MORE[:-1]:
        made.code(DOORS.format(day), made.doors)
    made.code(SOUP.format("winter"), made.doors)
    embed_sentences(study)
    return made


def lists(ward: Ward, actor=None) -> CodeLists:
    with ward.study.workbench.read(actor or ward.study.owner) as tx:
        return code_lists.code_lists(tx, ward.study.project.id, ward.doors.id)


def test_a_sentence_like_the_code_is_listed_with_coded_passages_as_the_reason(ward: Ward) -> None:
    found = lists(ward)

    assert found.missed[0].passage.quote == MISSED
    assert len(found.missed[0].nearest) == 3
    assert all("locked door" in passage.quote for passage in found.missed[0].nearest)
    assert (found.n_passages, found.too_few) == (12, False)


def test_a_coding_among_others_words_is_listed_as_unlike(ward: Ward) -> None:
    found = lists(ward)

    assert found.unlike[0].passage.quote == SOUP.format("winter")
    assert (found.unlike[0].coder, found.unlike[0].coding.coder_id) == (ward.study.owner.name, ward.study.owner.user)


def test_coding_a_listed_passage_marks_it_and_takes_it_off_the_list(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        where = (ward.revision.interview_id, ward.revision.id, ward.span_of(MISSED))
        made = code_lists.code_missed(tx, ward.doors.id, *where)

    assert made.origin is Origin.LIST
    found = lists(ward)
    assert MISSED not in {one.passage.quote for one in found.missed}
    assert found.n_passages == 12  # nothing is learnt from it


def test_not_this_code_is_kept_through_corrections_and_can_be_taken_back(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        where = (ward.revision.interview_id, ward.revision.id, ward.span_of(MISSED))
        said = code_lists.not_this_code(tx, ward.doors.id, *where)
    with ward.study.workbench.write(ward.study.owner) as tx:
        first = f"{DOORS.format('morning')} {SOUP.format('morning')} And that was how the day began for all of us."
        transcripts.correct_turn(tx, ward.revision.interview_id, ward.revision.id, 0, first)

    after = lists(ward)
    assert MISSED not in {one.passage.quote for one in after.missed}
    assert [(line.who, line.verdict.quote) for line in after.said] == [(ward.study.owner.name, MISSED)]
    assert after.behind == 1
    with ward.study.workbench.write(ward.study.owner) as tx:
        code_lists.withdraw(tx, said.id)
    assert MISSED in {one.passage.quote for one in lists(ward).missed}
    with pytest.raises(Conflict, match="taken back already"), ward.study.workbench.write(ward.study.owner) as tx:
        code_lists.withdraw(tx, said.id)


def test_a_coding_that_is_right_is_not_listed_again(ward: Ward) -> None:
    odd = lists(ward).unlike[0].coding
    assert odd is not None

    with ward.study.workbench.write(ward.study.member("Ben", Role.CODER)) as tx:
        code_lists.coding_fits(tx, odd.id)

    assert odd.id not in {one.coding.id for one in lists(ward).unlike if one.coding}
    assert [line.who for line in lists(ward).said] == ["Ben"]


def test_with_few_codings_the_code_is_not_judged(study: Study) -> None:
    ward = make_ward(study)
    ward.code_days(("morning", "evening"))
    embed_sentences(study)

    found = lists(ward)

    assert (found.too_few, found.missed, found.unlike, found.n_passages) == (True, (), (), 2)


def test_without_vectors_the_lists_are_empty_and_say_so(study: Study) -> None:
    ward = make_ward(study)
    ward.code_days(("morning",))

    found = lists(ward)

    assert (found.too_few, found.missing) == (True, 2)


def test_interviews_nobody_has_coded_are_not_looked_at(ward: Ward) -> None:
    before = lists(ward).n_looked_at
    with ward.study.workbench.write(ward.study.owner) as tx:
        coding.add_coding(
            tx, ward.study.interview_id, ward.study.revision.id, ward.study.span_of("And then?"), ward.soup.id
        )

    assert lists(ward).n_looked_at > before


def test_a_passage_without_words_cannot_be_judged(ward: Ward) -> None:
    where = (ward.revision.interview_id, ward.revision.id, Span(5, 5))
    with pytest.raises(BadInput), ward.study.workbench.write(ward.study.owner) as tx:
        code_lists.not_this_code(tx, ward.doors.id, *where)


def test_reviewers_read_the_lists_and_say_nothing(ward: Ward) -> None:
    rita = ward.study.member("Rita", Role.REVIEWER)

    assert lists(ward, rita).missed
    where = (ward.revision.interview_id, ward.revision.id, ward.span_of(MISSED))
    with pytest.raises(NotAllowed), ward.study.workbench.write(rita) as tx:
        code_lists.not_this_code(tx, ward.doors.id, *where)


def test_the_lists_are_off_for_who_codes_blind_and_hide_the_round_from_others(ward: Ward) -> None:
    anna, ben = ward.study.member("Anna", Role.CODER), ward.study.member("Ben", Role.CODER)
    with ward.study.workbench.write(ward.study.owner) as tx:
        tasks = [Task(ward.revision.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, ward.study.project.id, "First", tasks, is_codebook_fixed=False)
    ward.code(MISSED, ward.doors, anna)

    with pytest.raises(Conflict, match="Suggestions are off"):
        lists(ward, anna)
    assert MISSED in {one.passage.quote for one in lists(ward).missed}
