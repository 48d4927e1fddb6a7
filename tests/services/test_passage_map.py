"""The map as it is looked at, on both stores: it follows corrections, people and codes, and hides what is hidden."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.errors import Conflict, NotFound
from qual.services import coding, participants, passage_map, transcripts
from qual.services.passage_map import PassageMap
from qual.services.rounds import Task, end_round, make_round
from tests.plugins.workbenches import Study
from tests.services.mapped import delete_turn, group, mapped


def look(study: Study, run_id: str, actor=None) -> PassageMap:
    with study.workbench.read(actor or study.owner) as tx:
        found = passage_map.passage_map(tx, run_id)
    assert found is not None
    return found


def code(study: Study, actor, words: str = "It helped to be believed.") -> None:
    with study.workbench.write(actor) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)


def spot_of(found: PassageMap, opening: str):
    return next(spot for spot in found.spots if spot.opening.startswith(opening))


def test_each_passage_says_who_says_it_in_which_language_and_lies_in_one_question(study: Study) -> None:
    found = look(study, mapped(study))

    spot = spot_of(found, "Sköterskan trodde")
    assert (spot.interview, spot.person, spot.is_known, spot.language) == ("Bo", "Bo", False, "sv")
    assert {one.question for one in found.spots} == {one.id for one in found.questions}
    assert len(found.spots) == len(found.places) == 74
    assert [one.number for one in found.spots] == sorted({one.number for one in found.spots})


def test_a_run_without_a_map_shows_none(study: Study) -> None:
    run_id = group(study)

    with study.workbench.read(study.owner) as tx:
        assert passage_map.passage_map(tx, run_id) is None


def test_people_groups_and_attributes_are_those_of_now(study: Study) -> None:
    run_id = mapped(study)
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(
            tx, study.project.id, "P1", group="patients", attributes={"site": "North"}
        )
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})

    spot = spot_of(look(study, run_id), "Then a nurse")

    assert (spot.person, spot.is_known, spot.group, dict(spot.attributes)) == (
        "P1",
        True,
        "patients",
        {"site": "North"},
    )


def test_the_codes_of_a_passage_are_named(study: Study) -> None:
    run_id = mapped(study)
    code(study, study.owner)

    found = look(study, run_id)

    assert spot_of(found, "Then a nurse").codes == (study.code.id,)
    assert [(one.id, one.name) for one in found.codes] == [(study.code.id, "Being believed")]
    assert sum(bool(spot.codes) for spot in found.spots) == 1


def test_what_an_open_blind_round_hides_colours_nobodys_map(study: Study) -> None:
    run_id = mapped(study)
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who.user) for who in (anna, ben)]
        round_ = make_round(tx, study.project.id, "First", tasks, is_codebook_fixed=False)
    code(study, anna)
    number = spot_of(look(study, run_id), "Then a nurse").number

    assert look(study, run_id).codes == ()
    with study.workbench.read(study.owner) as tx:
        assert passage_map.in_context(tx, run_id, number).codes == ()
    with study.workbench.write(study.owner) as tx:
        end_round(tx, round_.id, "The deadline")
    assert [one.name for one in look(study, run_id).codes] == ["Being believed"]


def test_who_codes_blind_sees_no_map_and_reads_no_passage_of_it(study: Study) -> None:
    run_id = mapped(study)
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        make_round(tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)])

    with study.workbench.read(anna) as tx:
        for ask in (
            lambda: passage_map.passage_map(tx, run_id),
            lambda: passage_map.in_context(tx, run_id, 0),
            lambda: passage_map.containing(tx, run_id, "nurse"),
        ):
            with pytest.raises(Conflict, match="blind round"):
                ask()


def test_strangers_learn_of_no_map(study: Study) -> None:
    run_id = mapped(study)

    with study.workbench.read(study.stranger()) as tx, pytest.raises(NotFound):
        passage_map.passage_map(tx, run_id)


def test_passages_follow_corrections_and_those_deleted_are_counted(study: Study) -> None:
    run_id = mapped(study)
    before = look(study, run_id)
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What happened there?")
    delete_turn(study, 1)

    after = look(study, run_id)

    assert (before.n_lost, after.n_lost) == (0, 1)
    spot = spot_of(after, "Then a nurse")
    with study.workbench.read(study.owner) as tx:
        text = transcripts.current_revision(tx, study.interview_id).document.text
        read = passage_map.in_context(tx, run_id, spot.number)
    assert text[spot.start : spot.end] == "Then a nurse sat down with me. It helped to be believed."
    assert read.passage.quote == text[spot.start : spot.end]
    lost = {one.number for one in before.spots} - {one.number for one in after.spots}
    with study.workbench.read(study.owner) as tx, pytest.raises(Conflict, match="deleted from the transcript"):
        passage_map.in_context(tx, run_id, lost.pop())


def test_a_passage_is_read_between_the_turns_around_it(study: Study) -> None:
    run_id = mapped(study)
    number = spot_of(look(study, run_id), "Then a nurse").number

    with study.workbench.read(study.owner) as tx:
        read = passage_map.in_context(tx, run_id, number)

    assert (read.before.speaker, read.before.text, read.after) == ("Interviewer", "And then?", None)
    assert (read.passage.speaker, read.passage.start_s) == ("Anna", 7.0)


def test_a_passage_that_is_not_on_the_map_is_refused(study: Study) -> None:
    run_id = mapped(study)

    for number in (-1, 10_000):
        with study.workbench.read(study.owner) as tx, pytest.raises(NotFound, match="not on the map"):
            passage_map.in_context(tx, run_id, number)


def test_passages_are_found_by_words_in_them_whatever_their_case(study: Study) -> None:
    run_id = mapped(study)
    found = look(study, run_id)

    with study.workbench.read(study.owner) as tx:
        numbers = passage_map.containing(tx, run_id, "SOUP  lunch")
        none = passage_map.containing(tx, run_id, "helicopter")

    assert {spot.opening.split(" on day")[0] for spot in found.spots if spot.number in numbers} == {
        "Soup and bread for lunch"
    }
    assert none == frozenset()
