"""Figures on suggested codes: acceptance by person and code, agreement with others, states in the export."""

from __future__ import annotations

import uuid

import pytest

from qual.analysis.reliance import Reliance, Share, judge
from qual.domain.offer import CodingState
from qual.domain.permission import Role
from qual.errors import Conflict
from qual.exchange.report_data import CODING_STATES, machine_codings, remarks
from qual.services import agreement_switch, code_suggestions, coding, reports, rounds, suggestion_figures
from qual.services.coding_states import coding_states
from qual.services.rounds import Task
from qual.services.suggestion_figures import SuggestionFigures
from tests.plugins.workbenches import Study
from tests.services.offered import DOORS, SOUP, Ward, embed_sentences, make_ward


@pytest.fixture
def ward(study: Study) -> Ward:
    made = make_ward(study)
    made.code_days(("morning", "evening", "Monday"))
    embed_sentences(study)
    return made


def take(ward: Ward, words: str, code, actor=None):
    return ward.take(ward.offer(words, actor), code, actor, coding_id=str(uuid.uuid4()))


def figures(ward: Ward, actor=None) -> SuggestionFigures:
    with ward.study.workbench.read(actor or ward.study.owner) as tx:
        return suggestion_figures.suggestion_figures(tx, ward.study.project.id)


def test_each_offer_counts_once_by_what_came_of_it(ward: Ward) -> None:
    take(ward, DOORS.format("Sunday"), ward.doors)
    take(ward, DOORS.format("Friday"), ward.soup)  # the second of the two
    take(ward, SOUP.format("Sunday"), ward.study.code)
    none = ward.offer(SOUP.format("Friday"))
    ward.offer(DOORS.format("Tuesday"))
    with ward.study.workbench.write(ward.study.owner) as tx:
        code_suggestions.answer_none(tx, none.id)

    found = figures(ward).everybody

    assert (found.asked, found.taken_at, found.other, found.none, found.nothing) == (5, (1, 1, 0), 1, 1, 1)
    assert found.taken == Share(2, 5)


def test_what_was_taken_and_removed_again_is_not_acceptance(ward: Ward) -> None:
    made = take(ward, DOORS.format("Sunday"), ward.doors)
    with ward.study.workbench.write(ward.study.owner) as tx:
        coding.remove_coding(tx, made.id)

    found = figures(ward).everybody

    assert (found.taken, found.taken_back) == (Share(0, 1), 1)


def test_people_and_codes_have_rows_of_their_own(ward: Ward) -> None:
    ben = ward.study.member("Ben", Role.CODER)
    take(ward, DOORS.format("Sunday"), ward.doors)
    take(ward, SOUP.format("Sunday"), ward.soup, ben)
    take(ward, DOORS.format("Friday"), ward.study.code, ben)

    found = figures(ward)

    assert {(row.name, row.taken.k, row.asked) for row in found.people} == {
        (ward.study.owner.name, 1, 1),
        ("Ben", 1, 2),
    }
    doors = next(row for row in found.codes if row.name == "Doors")
    assert (doors.asked, doors.taken_at[0]) == (3, 1)
    assert doors.other == 2  # once soup was taken instead, once a code that was not offered


def test_guests_see_what_came_of_it_and_not_how_each_person_works(ward: Ward) -> None:
    take(ward, DOORS.format("Sunday"), ward.doors)
    study = ward.study

    found, known = figures(ward, study.member("Gil", Role.GUEST)), figures(ward, study.member("Rita", Role.REVIEWER))

    assert (found.people, found.everybody.taken, len(found.codes)) == ((), Share(1, 1), 2)
    assert [row.name for row in known.people] == [study.owner.name]


def test_agreement_compares_accepted_codes_with_those_given_alone(ward: Ward) -> None:
    ben = ward.study.member("Ben", Role.CODER)
    take(ward, DOORS.format("Sunday"), ward.doors)  # Ben agrees
    take(ward, DOORS.format("Friday"), ward.doors)  # Ben does not
    take(ward, SOUP.format("Friday"), ward.soup)  # Ben has not coded it
    ward.code(DOORS.format("Sunday"), ward.doors, ben)
    ward.code(DOORS.format("Friday"), ward.soup, ben)
    ward.code(DOORS.format("morning"), ward.doors, ben)

    found = figures(ward)

    assert found.accepted == Share(1, 2)
    # the owner's morning and Ben's, each confirmed by the other; accepted codes are nobody's second opinion
    assert found.alone == Share(2, 2)
    assert found.reliance is Reliance.TOO_FEW


def test_a_project_that_shows_no_agreement_shows_none_here(ward: Ward) -> None:
    ben = ward.study.member("Ben", Role.CODER)
    take(ward, DOORS.format("Sunday"), ward.doors)
    ward.code(DOORS.format("Sunday"), ward.doors, ben)
    with ward.study.workbench.write(ward.study.owner) as tx:
        agreement_switch.hide_numbers(tx, ward.study.project.id, hidden=True)

    found = figures(ward)

    assert (found.hides_agreement, found.accepted, found.alone, found.everybody.taken) == (
        True, Share(0, 0), Share(0, 0), Share(1, 1)
    )  # fmt: skip


def test_states_tell_alone_after_accepted_and_listed_apart(ward: Ward) -> None:
    accepted = take(ward, DOORS.format("Sunday"), ward.doors)
    other = take(ward, SOUP.format("Sunday"), ward.study.code)
    ward.offer(SOUP.format("Friday"))
    later = ward.code(SOUP.format("Friday"), ward.soup)  # with the type-ahead, without a word of the offer
    alone = ward.code(DOORS.format("Tuesday"), ward.doors)

    with ward.study.workbench.read(ward.study.owner) as tx:
        found = coding.codings_of_project(tx, ward.study.project.id)
        states = coding_states(tx, ward.study.project.id, found)

    assert {states[one.id] for one in (other, later)} == {CodingState.AFTER}
    assert (states[accepted.id], states[alone.id]) == (CodingState.ACCEPTED, CodingState.ALONE)


def test_the_report_says_of_each_coding_how_it_came_about(ward: Ward) -> None:
    take(ward, DOORS.format("Sunday"), ward.doors)
    take(ward, SOUP.format("Sunday"), ward.study.code)

    with ward.study.workbench.read(ward.study.owner) as tx:
        data = reports.report_data(tx, ward.study.project.id)

    by_quote = {passage.quote: passage for passage in data.passages}
    assert by_quote[DOORS.format("Sunday")].state is CodingState.ACCEPTED
    assert remarks(by_quote[DOORS.format("Sunday")]) == CODING_STATES[CodingState.ACCEPTED]
    assert remarks(by_quote[SOUP.format("Sunday")]) == ""
    assert "1 accepted a suggested code, 1 gave another code" in machine_codings(data)


def test_who_codes_blind_sees_no_figures(ward: Ward) -> None:
    anna, ben = ward.study.member("Anna", Role.CODER), ward.study.member("Ben", Role.CODER)
    with ward.study.workbench.write(ward.study.owner) as tx:
        rounds.make_round(
            tx, ward.study.project.id, "First", [Task(ward.revision.interview_id, who.user) for who in (anna, ben)]
        )

    with pytest.raises(Conflict, match="Suggestions are off"):
        figures(ward, anna)


def test_the_alarm_needs_acceptance_without_agreement_and_enough_of_both() -> None:
    assert judge(Share(19, 19), Share(5, 20), Share(10, 20)) is Reliance.TOO_FEW
    assert judge(Share(10, 20), Share(5, 20), Share(10, 20)) is Reliance.MODEST
    assert judge(Share(18, 20), Share(5, 19), Share(10, 20)) is Reliance.HIGH_UNKNOWN
    assert judge(Share(18, 20), Share(10, 20), Share(10, 20)) is Reliance.ALARM
    assert judge(Share(18, 20), Share(11, 20), Share(10, 20)) is Reliance.HIGH_HELPS
