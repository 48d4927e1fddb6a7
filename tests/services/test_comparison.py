"""Two to six coders compared in the text of one interview: whose silence counts, and what blind rounds keep shut."""

from __future__ import annotations

import pytest

from qual.analysis.comparing import Kind
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.errors import BadInput, Conflict, NotFound
from qual.services import codebook, coding, comparison, projects, rounds
from qual.services.comparison import Comparison
from qual.services.rounds import Task
from tests.plugins.workbenches import Study


@pytest.fixture
def team(study: Study) -> tuple[Actor, Actor]:
    """Add two coders."""
    return study.member("Anna", Role.CODER), study.member("Ben", Role.CODER)


def code(study: Study, who: Actor, words: str, code_id: str = "") -> str:
    with study.workbench.write(who) as tx:
        span = study.span_of(words)
        return coding.add_coding(tx, study.interview_id, study.revision.id, span, code_id or study.code.id).id


def begin(study: Study, *coders: Actor, words: str = "", is_blind: bool = True, name: str = "First") -> str:
    with study.workbench.write(study.owner) as tx:
        span = study.span_of(words) if words else None
        tasks = [Task(study.interview_id, who.user, span) for who in coders]
        return rounds.make_round(tx, study.project.id, name, tasks, is_blind=is_blind, is_codebook_fixed=False).id


def say_done(study: Study, *people: Actor) -> None:
    for who in people:
        with study.workbench.write(who) as tx:
            for _, task in rounds.my_tasks(tx, study.project.id):
                rounds.say_done(tx, task.assignment.id)


def compared(study: Study, who: Actor, *asked: object) -> Comparison:
    with study.workbench.read(who) as tx:
        return comparison.comparison(tx, study.interview_id, *asked)  # type: ignore[arg-type]


def test_a_revealed_round_is_compared_as_everybody_left_it(study: Study, team: tuple[Actor, Actor]) -> None:
    anna, ben = team
    round_id = begin(study, anna, ben)
    both = [code(study, who, "nobody came") for who in team]
    alone = code(study, anna, "believed")
    say_done(study, anna, ben)
    code(study, ben, "believed")  # afterwards, and so not in the round

    found = compared(study, study.owner, round_id)

    assert found.round is not None
    assert [*found.coders.values()] == ["Anna", "Ben"]
    assert {one.id for one in found.codings} == {*both, alone}
    assert [{one.id for one in agreed.codings} for agreed in found.agreements] == [set(both)]
    (difference,) = found.differences
    assert (difference.kind, difference.coders, difference.silent) == (Kind.ONLY_SOME, (anna.user,), (ben.user,))


def test_without_a_round_codings_are_compared_as_they_stand(study: Study, team: tuple[Actor, Actor]) -> None:
    with study.workbench.write(study.owner) as tx:
        other = codebook.add_code(tx, study.project.id, "Doors").id
        gone = codebook.add_code(tx, study.project.id, "Gone").id
    code(study, team[0], "nobody came")
    code(study, team[1], "nobody came", other)
    code(study, team[0], "believed", gone)
    with study.workbench.write(study.owner) as tx:
        codebook.remove_code(tx, gone, with_codings=True)

    found = compared(study, study.owner)

    assert found.round is None
    (difference,) = found.differences
    assert (difference.kind, set(difference.codes)) == (Kind.OTHER_CODE, {study.code.id, other})


def test_only_the_chosen_are_compared(study: Study, team: tuple[Actor, Actor]) -> None:
    for who in (study.owner, *team):
        code(study, who, "nobody came")
    code(study, study.owner, "believed")
    two = [who.user for who in team]

    assert len(compared(study, study.owner).differences) == 1
    found = compared(study, study.owner, None, two)

    assert not found.differences
    assert found.compared == tuple(two)
    assert len(found.coders) == 3


@pytest.mark.parametrize("chosen", [[], ["user-Anna"], ["user-Anna", "user-Nobody"], [str(n) for n in range(7)]])
def test_fewer_than_two_more_than_six_or_somebody_else_cannot_be_compared(
    study: Study, team: tuple[Actor, Actor], chosen: list[str]
) -> None:
    for who in team:
        code(study, who, "nobody came")

    with pytest.raises(BadInput, match=r"Choose|chose"):
        compared(study, study.owner, None, chosen)


def test_an_open_blind_round_is_shut_to_everybody_in_every_way(study: Study, team: tuple[Actor, Actor]) -> None:
    anna, ben = team
    for who in (study.owner, anna, ben):
        code(study, who, "nobody came")
    first = begin(study, anna, ben)
    say_done(study, anna, ben)
    second = begin(study, anna, ben, name="Second")
    say_done(study, anna)

    for who in (study.owner, anna, ben):
        with pytest.raises(Conflict, match="blind"):
            compared(study, who, second)
        with pytest.raises(Conflict, match="blind"):
            compared(study, who)
    assert compared(study, study.owner, first).compared == (anna.user, ben.user)
    with pytest.raises(Conflict, match="blind"):
        compared(study, ben, first)  # who codes the interview blind again sees nothing of the others in it


def test_where_fewer_than_two_are_done_nothing_is_compared(study: Study, team: tuple[Actor, Actor]) -> None:
    anna, ben = team
    round_id = begin(study, anna, ben, is_blind=False)
    code(study, anna, "nobody came")
    say_done(study, anna)

    found = compared(study, study.owner, round_id)

    assert (found.coders, found.codings, found.differences, found.unfinished) == ({}, (), (), 1)


def test_outside_the_stretch_nobody_was_to_code(study: Study, team: tuple[Actor, Actor]) -> None:
    round_id = begin(study, *team, words="And then?")
    code(study, team[0], "And then")
    say_done(study, *team)

    (stretch,) = compared(study, study.owner, round_id).stretches

    assert (stretch.span, stretch.coders) == (study.span_of("And then?"), ("user-Anna", "user-Ben"))


def test_a_round_of_another_project_and_strangers_see_nothing(study: Study, team: tuple[Actor, Actor]) -> None:
    round_id = begin(study, *team)
    with study.workbench.write(study.owner) as tx:
        other = projects.create_project(tx, "Other")
        projects.set_member(tx, other.id, "Anna", Role.OWNER)
    stranger = study.stranger()

    with pytest.raises(NotFound):
        compared(study, stranger)
    with pytest.raises(NotFound):
        compared(study, study.owner, other.id)
    with pytest.raises(NotFound):
        compared(study, stranger, round_id)
