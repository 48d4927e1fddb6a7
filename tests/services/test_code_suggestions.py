"""Codes offered on request: what they are learnt from, what is kept, when there are none, and who gets none."""

from __future__ import annotations

import pytest

from qual.domain.coding import Origin
from qual.domain.offer import Answer
from qual.domain.permission import Role
from qual.errors import Conflict, NotAllowed, NotFound
from qual.services import code_suggestions, codebook, coding, history, rounds, transcripts
from qual.services.code_suggestions import Hindrance
from qual.services.rounds import Task
from qual.store import events, offers
from tests.plugins.workbenches import Study
from tests.services.offered import DOORS, SOUP, Ward, embed_sentences, make_ward

CODING, OTHER = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
SUNDAY = DOORS.format("Sunday")


@pytest.fixture
def ward(study: Study) -> Ward:
    """Lend an interview coded but for two days."""
    made = make_ward(study)
    made.code_days(("morning", "evening", "Monday", "Tuesday"))
    embed_sentences(study)
    return made


def kept(ward: Ward, offer_id: str):
    with ward.study.workbench.read(ward.study.owner) as tx:
        return offers.get(tx.connection, offer_id)


def test_the_code_of_similar_passages_comes_first_with_three_of_them_as_its_reason(ward: Ward) -> None:
    ranking = ward.rank(SUNDAY)

    assert [one.code_id for one in ranking.codes] == [ward.doors.id, ward.soup.id]
    first = ranking.codes[0]
    assert len(first.nearest) == 3
    assert all("locked door" in reason.quote for reason in first.nearest)
    assert {(reason.who, reason.interview_name) for reason in first.nearest} == {("Eva", "Eva")}
    assert (ranking.n_examples, ranking.n_codes, ranking.missing) == (8, 2, 0)


def test_a_coding_made_this_moment_is_learnt_from_without_a_job(ward: Ward) -> None:
    before = ward.rank(SUNDAY).n_examples

    ward.code(DOORS.format("Friday"), ward.doors)

    assert ward.rank(SUNDAY).n_examples == before + 1


def test_a_code_with_one_example_is_offered_too(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        rare = codebook.add_code(tx, ward.study.project.id, "Rare")
    ward.code(DOORS.format("Friday"), rare)

    assert ward.rank(SUNDAY).codes[0].code_id in {rare.id, ward.doors.id}
    assert {one.code_id for one in ward.rank(SUNDAY).codes} == {rare.id, ward.doors.id, ward.soup.id}


def test_what_colleagues_gave_to_this_very_passage_is_not_passed_on(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        odd = codebook.add_code(tx, ward.study.project.id, "Odd")
    ward.code(SUNDAY, odd, ward.study.member("Ben", Role.CODER))

    assert odd.id not in {one.code_id for one in ward.rank(SUNDAY).codes}
    assert odd.id in {one.code_id for one in ward.rank(DOORS.format("Friday")).codes}


def test_accepted_suggestions_are_not_learnt_from(ward: Ward) -> None:
    before = ward.rank(DOORS.format("Friday")).n_examples
    ward.take(ward.offer(SUNDAY), ward.doors, coding_id=CODING)

    assert ward.rank(DOORS.format("Friday")).n_examples == before


def test_an_offer_keeps_what_was_shown_and_by_what(ward: Ward) -> None:
    offer = kept(ward, ward.offer(SUNDAY).id)

    assert (offer.answer, offer.quote, offer.n_examples) == (Answer.NOTHING, SUNDAY, 8)
    assert [one["code_id"] for one in offer.shown] == [ward.doors.id, ward.soup.id]
    assert offer.shown[0]["method"] == "centroid"
    assert len(offer.shown[0]["nearest"]) == 3
    assert offer.engine == {"model": "fake-sentences", "digest": "", "n_codes": 2}


def test_taking_an_offered_code_makes_a_marked_coding_and_notes_the_rank(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)

    made = ward.take(offer, ward.doors, coding_id=CODING)

    assert (made.origin, made.quote) == (Origin.SUGGESTION, SUNDAY)
    after = kept(ward, offer.id)
    assert after.answer is Answer.TAKEN
    assert after.given == ({"code_id": ward.doors.id, "coding_id": CODING, "rank": 1},)


def test_another_code_for_the_passage_is_the_persons_own_and_noted(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)

    made = ward.take(offer, ward.study.code, coding_id=CODING)

    assert made.origin is Origin.PERSON
    assert (kept(ward, offer.id).answer, kept(ward, offer.id).given[0]["rank"]) == (Answer.OTHER, None)


def test_none_of_these_is_kept_whatever_is_coded_afterwards(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)
    with ward.study.workbench.write(ward.study.owner) as tx:
        code_suggestions.answer_none(tx, offer.id)

    ward.take(offer, ward.study.code, coding_id=CODING)

    assert (kept(ward, offer.id).answer, len(kept(ward, offer.id).given)) == (Answer.NONE, 1)


def test_none_is_no_answer_once_a_code_was_taken(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)
    ward.take(offer, ward.doors, coding_id=CODING)

    with pytest.raises(Conflict, match="taken one of these"), ward.study.workbench.write(ward.study.owner) as tx:
        code_suggestions.answer_none(tx, offer.id)


def test_two_of_the_codes_may_be_taken(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)
    ward.take(offer, ward.doors, coding_id=CODING)
    ward.take(offer, ward.soup, coding_id=OTHER)

    assert [one["rank"] for one in kept(ward, offer.id).given] == [1, 2]


def test_an_offer_of_somebody_else_marks_nothing(ward: Ward) -> None:
    offer = ward.offer(SUNDAY)
    ben = ward.study.member("Ben", Role.CODER)

    made = ward.take(offer, ward.doors, ben, coding_id=CODING)

    assert made.origin is Origin.PERSON
    assert kept(ward, offer.id).answer is Answer.NOTHING
    with pytest.raises(NotFound, match="not made for you"), ward.study.workbench.write(ben) as tx:
        code_suggestions.answer_none(tx, offer.id)


def test_undo_takes_an_accepted_code_back_and_redo_brings_it_marked(ward: Ward) -> None:
    ward.take(ward.offer(SUNDAY), ward.doors, coding_id=CODING)
    interview = ward.revision.interview_id

    with ward.study.workbench.write(ward.study.owner) as tx:
        history.undo(tx, interview)
    with ward.study.workbench.read(ward.study.owner) as tx:
        assert CODING not in {one.id for one in coding.codings_of_interview(tx, interview)}
    with ward.study.workbench.write(ward.study.owner) as tx:
        history.redo(tx, interview)
    with ward.study.workbench.read(ward.study.owner) as tx:
        back = next(one for one in coding.codings_of_interview(tx, interview) if one.id == CODING)
    assert back.origin is Origin.SUGGESTION


def test_giving_an_accepted_coding_another_code_makes_it_ones_own_until_that_is_undone(ward: Ward) -> None:
    ward.take(ward.offer(SUNDAY), ward.doors, coding_id=CODING)
    owner, interview = ward.study.owner, ward.revision.interview_id

    with ward.study.workbench.write(owner) as tx, tx.gesture(OTHER):
        changed = coding.change_coding(
            tx, CODING, revision_id=ward.revision.id, span=ward.span_of(SUNDAY), code_id=ward.soup.id
        )
    with ward.study.workbench.write(owner) as tx:
        history.undo(tx, interview)

    with ward.study.workbench.read(owner) as tx:
        back = next(one for one in coding.codings_of_interview(tx, interview) if one.id == CODING)
    assert (changed.origin, back.origin, back.code_id) == (Origin.PERSON, Origin.SUGGESTION, ward.doors.id)


def test_asking_and_answering_are_in_the_log_but_in_nobodys_interview(ward: Ward) -> None:
    ward.take(ward.offer(SUNDAY), ward.doors, coding_id=CODING)

    with ward.study.workbench.read(ward.study.owner) as tx:
        told = events.since(tx.connection, ward.study.project.id, 0)
        assert events.broken_link(tx.connection, ward.study.project.id) is None
    asked = [event for event in told if event.action.startswith("offer.")]
    assert [(event.action, event.interview_id) for event in asked] == [("offer.make", None), ("offer.answer", None)]


def test_too_few_coded_passages_are_said_to_be_too_few(study: Study) -> None:
    ward = make_ward(study)
    ward.code_days(("morning", "evening"))
    embed_sentences(study)

    ranking = ward.rank(SUNDAY)

    assert (ranking.hindrance, ranking.codes, ranking.n_examples) == (Hindrance.TOO_FEW, (), 4)


def test_one_code_alone_is_not_suggested_for_everything(study: Study) -> None:
    ward = make_ward(study)
    for day in ("morning", "evening", "Monday", "Tuesday", "Friday"):
        ward.code(DOORS.format(day), ward.doors)
    embed_sentences(study)

    assert ward.rank(SOUP.format("Sunday")).hindrance is Hindrance.TOO_FEW


def test_without_vectors_it_is_said_that_they_are_missing(study: Study) -> None:
    ward = make_ward(study)
    ward.code_days(("morning", "evening", "Monday"))

    ranking = ward.rank(SUNDAY)

    assert (ranking.hindrance, ranking.missing) == (Hindrance.NO_VECTORS, 2)


def test_an_interviewers_words_have_no_codes_suggested(study: Study) -> None:
    ward = make_ward(study)
    ward.code_days(("morning", "evening", "Monday"))
    embed_sentences(study)
    short = "And then?"

    with study.workbench.read(study.owner) as tx:
        ranking = code_suggestions.rank_codes(tx, study.interview_id, study.revision.id, study.span_of(short))

    assert ranking.hindrance is Hindrance.NO_PASSAGE


def test_after_a_correction_what_was_coded_is_still_learnt_from(ward: Ward) -> None:
    with ward.study.workbench.write(ward.study.owner) as tx:
        corrected = f"{DOORS.format('Friday')} The soup of Friday was fine, says everybody who was there."
        transcripts.correct_turn(tx, ward.revision.interview_id, ward.revision.id, 4, corrected)

    ranking = ward.rank(SUNDAY)  # asked from a page that shows the text before

    assert (ranking.codes[0].code_id, ranking.behind) == (ward.doors.id, 1)
    assert ranking.quote == SUNDAY


def test_who_codes_blind_gets_no_codes_suggested(ward: Ward) -> None:
    anna, ben = ward.study.member("Anna", Role.CODER), ward.study.member("Ben", Role.CODER)
    with ward.study.workbench.write(ward.study.owner) as tx:
        tasks = [Task(ward.study.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, ward.study.project.id, "First", tasks)

    with pytest.raises(Conflict, match="Suggestions are off"):
        ward.rank(SUNDAY, anna)
    assert ward.rank(SUNDAY).codes


def test_codings_of_an_open_blind_round_are_not_learnt_from(ward: Ward) -> None:
    anna, ben = ward.study.member("Anna", Role.CODER), ward.study.member("Ben", Role.CODER)
    with ward.study.workbench.write(ward.study.owner) as tx:
        tasks = [Task(ward.revision.interview_id, who.user) for who in (anna, ben)]
        rounds.make_round(tx, ward.study.project.id, "First", tasks, is_codebook_fixed=False)
    before = ward.rank(SUNDAY).n_examples

    ward.code(DOORS.format("Friday"), ward.doors, anna)

    assert ward.rank(SUNDAY).n_examples == before


def test_who_may_not_code_may_not_ask(ward: Ward) -> None:
    with pytest.raises(NotAllowed):
        ward.rank(SUNDAY, ward.study.member("Rita", Role.REVIEWER))
    with pytest.raises(NotFound):
        ward.rank(SUNDAY, ward.study.stranger())
