"""Practising: compared by code with a coded interview, seen by nobody else, and without a trace in the project."""

from __future__ import annotations

import contextlib

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qual.domain.document import Span
from qual.domain.permission import Role
from qual.domain.practice import Model, Practice
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotFound, QualError
from qual.services import agreement_switch, codebook, coding, practice, practice_result, rounds, transcripts
from qual.services.rounds import Task
from qual.store.schema import metadata
from tests.plugins.workbenches import Study

OWN = {"practices", "practice_trials"}


def code(study: Study, actor: Actor, *words: str) -> None:
    with study.workbench.write(actor) as tx:
        for one in words:
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(one), study.code.id)


def begin(study: Study, actor: Actor, *, of: Actor) -> Practice:
    with study.workbench.write(actor) as tx:
        return practice.begin(tx, study.interview_id, Model.PERSON, coder_id=of.user)


def try_(study: Study, actor: Actor, one: Practice, *words: str) -> None:
    with study.workbench.write(actor) as tx:
        practice.try_codes(tx, one.id, [study.span_of(w) for w in words], [study.code.id])


def result(study: Study, actor: Actor, one: Practice) -> practice_result.PracticeResult:
    with study.workbench.write(actor) as tx:
        practice.keep_practice_place(tx, one.id, len(study.document.text))
        practice.end_practice(tx, one.id)
        return practice_result.practice_result(tx, one.id)


@pytest.fixture
def trainee(study: Study) -> Actor:
    code(study, study.owner, "nobody came", "a nurse sat down")
    return study.member("Trainee", Role.CODER)


def test_agreement_is_counted_by_code_in_turns(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    try_(study, trainee, one, "locked door", "And then?")

    found = result(study, trainee, one)

    # four turns: the owner gave the code to 2 and 4, the trainee to 2 and 3
    (row,) = found.rows
    assert (found.n_turns, row.both, row.only_me, row.only_other) == (4, 1, 1, 1)
    assert row.percent.value == 0.5
    assert row.kappa.value == 0.0  # observed 0.5, by chance 0.5 * 0.5 + 0.5 * 0.5
    assert row.alpha.value == pytest.approx(1 - 0.5 / (2 * 4 * 4 / (8 * 7)))


def test_passage_by_passage_both_stand_beside_each_other(study: Study, trainee: Actor) -> None:
    with study.workbench.write(study.owner) as tx:
        doors = codebook.add_code(tx, study.project.id, "Doors")
    one = begin(study, trainee, of=study.owner)
    with study.workbench.write(trainee) as tx:
        practice.try_words(tx, one.id, [study.span_of("locked door")], "Shut out")
        practice.try_codes(tx, one.id, [study.span_of("locked door")], [doors.id])

    (passage,) = result(study, trainee, one).passages

    assert passage.words == ("Shut out",)
    assert [c.name for c in passage.only_me] == ["Doors"]
    assert [c.name for c in passage.only_other] == ["Being believed"]
    assert passage.differs


def test_where_the_project_hides_numbers_only_the_passages_are_shown(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    try_(study, trainee, one, "And then?")
    with study.workbench.write(study.owner) as tx:
        agreement_switch.hide_numbers(tx, study.project.id, True)

    found = result(study, trainee, one)

    assert (found.is_numberless, found.rows, found.percent) == (True, (), None)
    assert [c.name for passage in found.passages for c in passage.both] == ["Being believed"]


def test_the_result_waits_until_it_is_asked_for_and_then_nothing_is_added(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    with study.workbench.read(trainee) as tx, pytest.raises(Conflict, match="when you ask"):
        practice_result.practice_result(tx, one.id)
    with study.workbench.write(trainee) as tx, pytest.raises(BadInput, match="at least one passage"):
        practice.end_practice(tx, one.id)

    result(study, trainee, one)

    with pytest.raises(Conflict, match="Begin another"):
        try_(study, trainee, one, "locked door")


def test_what_was_not_read_is_not_compared(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    with study.workbench.write(trainee) as tx:
        practice.keep_practice_place(tx, one.id, study.span_of("And then?").start)
        practice.end_practice(tx, one.id)
        found = practice_result.practice_result(tx, one.id)

    assert found.n_turns == 2
    assert found.rows[0].only_other == 1


def test_nobody_else_sees_a_practice_not_even_the_owner(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    result(study, trainee, one)

    for other in (study.owner, study.member("Ben", Role.CODER)):
        with study.workbench.write(other) as tx:
            assert practice.my_practices(tx, study.project.id) == ()
            for ask in (
                practice.own_practice, practice.open_practice, practice.end_practice, practice.forget_practice,
                practice_result.practice_result,
            ):  # fmt: skip
                with pytest.raises(NotFound):
                    ask(tx, one.id)
            with pytest.raises(NotFound):
                practice.tried_in(tx, one.id, Span(0, 9))
            with pytest.raises(NotFound):
                practice.try_words(tx, one.id, [Span(0, 9)], "Mine now")
            with pytest.raises(NotFound):
                practice.take_trial_back(tx, one.id, "any")
            with pytest.raises(NotFound):
                practice.keep_practice_place(tx, one.id, 3)


def test_one_practises_again_from_the_start_and_forgets_what_one_likes(study: Study, trainee: Actor) -> None:
    first = begin(study, trainee, of=study.owner)
    try_(study, trainee, first, "locked door")
    result(study, trainee, first)
    again = begin(study, trainee, of=study.owner)

    with study.workbench.write(trainee) as tx:
        assert practice.tried_in(tx, again.id, Span(0, len(study.document.text))) == ()
        practice.forget_practice(tx, first.id)
        assert [one.id for one in practice.my_practices(tx, study.project.id)] == [again.id]


def test_a_revealed_round_is_practised_on_as_its_coder_left_it(study: Study, trainee: Actor) -> None:
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        round_ = rounds.make_round(
            tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)]
        )
    code(study, anna, "And then?")
    for who in (anna, ben):
        with study.workbench.write(who) as tx:
            for _, task in rounds.my_tasks(tx, study.project.id):
                rounds.say_done(tx, task.assignment.id)
    code(study, anna, "What happened")  # after the round

    with study.workbench.write(trainee) as tx:
        one = practice.begin(tx, study.interview_id, Model.ROUND, round_id=round_.id, coder_id=anna.user)
    (row,) = result(study, trainee, one).rows

    assert (row.only_other, row.both) == (1, 0)


def test_what_a_round_agreed_on_is_practised_on(study: Study, trainee: Actor) -> None:
    anna, ben = study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        round_ = rounds.make_round(
            tx, study.project.id, "First", [Task(study.interview_id, who.user) for who in (anna, ben)]
        )
    code(study, anna, "nobody came", "And then?")
    code(study, ben, "nobody came")
    with study.workbench.write(study.owner) as tx:
        rounds.end_round(tx, round_.id, "Enough")
    with study.workbench.write(trainee) as tx:
        assert {s.model for s in practice.solutions(tx, study.project.id)} == {Model.PERSON}  # nobody was done

    with study.workbench.write(study.owner) as tx:
        second = rounds.make_round(
            tx, study.project.id, "Second", [Task(study.interview_id, who.user) for who in (anna, ben)]
        )
    code(study, anna, "locked door", "And then?")
    code(study, ben, "locked door")
    for who in (anna, ben):
        with study.workbench.write(who) as tx:
            for _, task in rounds.my_tasks(tx, study.project.id):
                rounds.say_done(tx, task.assignment.id)
    with study.workbench.write(trainee) as tx:
        one = practice.begin(tx, study.interview_id, Model.AGREED, round_id=second.id)
    (row,) = result(study, trainee, one).rows

    assert (row.both, row.only_me, row.only_other) == (0, 0, 1)  # "And then?" was Anna's alone


def test_an_interview_one_codes_blind_is_not_practised_on_and_its_result_waits(study: Study, trainee: Actor) -> None:
    one = begin(study, trainee, of=study.owner)
    with study.workbench.write(trainee) as tx:
        practice.keep_practice_place(tx, one.id, len(study.document.text))
        practice.end_practice(tx, one.id)
    with study.workbench.write(study.owner) as tx:
        round_ = rounds.make_round(tx, study.project.id, "Blind", [Task(study.interview_id, trainee.user)])

    with study.workbench.write(trainee) as tx:
        assert practice.solutions(tx, study.project.id) == ()
        with pytest.raises(Conflict, match="blind"):
            practice_result.practice_result(tx, one.id)
    with study.workbench.write(study.owner) as tx:
        rounds.end_round(tx, round_.id, "Enough")
    with study.workbench.read(trainee) as tx:
        assert practice_result.practice_result(tx, one.id).rows


def test_a_correction_meanwhile_changes_neither_what_is_read_nor_the_rest_of_the_result(
    study: Study, trainee: Actor
) -> None:
    one = begin(study, trainee, of=study.owner)
    try_(study, trainee, one, "nurse")
    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "Please tell me: what happened?")
    with study.workbench.read(trainee) as tx:
        assert practice.open_practice(tx, one.id).revision.id == study.revision.id

    (row,) = result(study, trainee, one).rows

    assert (row.both, row.only_me, row.only_other) == (1, 0, 1)


def contents(study: Study) -> dict[str, list]:
    with study.workbench.read(study.owner) as tx:
        return {
            table.name: sorted(map(repr, tx.connection.execute(sa.select(table))))
            for table in metadata.sorted_tables
            if table.name not in OWN
        }


ACTS = {
    "words": lambda tx, one, s, place: practice.try_words(tx, one.id, [place], "Some words"),
    "codes": lambda tx, one, s, place: practice.try_codes(tx, one.id, [place], [s.code.id]),
    "back": lambda tx, one, s, place: [
        practice.take_trial_back(tx, one.id, tried.id) for tried in practice.tried_in(tx, one.id, place)
    ],
    "place": lambda tx, one, s, place: practice.keep_practice_place(tx, one.id, place.start),
    "end": lambda tx, one, s, place: practice.end_practice(tx, one.id),
    "result": lambda tx, one, s, place: practice_result.practice_result(tx, one.id),
    "again": lambda tx, one, s, place: practice.begin(tx, s.interview_id, Model.PERSON, coder_id=s.owner.user),
    "forget": lambda tx, one, s, place: practice.forget_practice(tx, one.id),
}
PROGRAMS = st.lists(st.tuples(st.sampled_from(list(ACTS)), st.integers(0, 100), st.integers(1, 20)), max_size=25)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PROGRAMS)
def test_whatever_is_practised_every_other_table_stays_as_it_is(study: Study, acts: list[tuple[str, int, int]]) -> None:
    if not contents(study)["codings"]:
        code(study, study.owner, "nobody came")
    one = begin(study, study.owner, of=study.owner)
    before = contents(study)

    for what, start, length in acts:
        # what is refused is no less a reason for everything to stay as it is
        with contextlib.suppress(QualError), study.workbench.write(study.owner) as tx:
            made = ACTS[what](tx, one, study, Span(start, start + length))
            one = made if isinstance(made, Practice) and what == "again" else one

    assert contents(study) == before
