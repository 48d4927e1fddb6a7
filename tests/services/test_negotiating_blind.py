"""Rounds and negotiating: nothing of an open blind round comes in, and layers stay as their coders left them."""

from __future__ import annotations

import pytest

from qual.domain.decision import Outcome
from qual.domain.permission import Role
from qual.errors import Conflict, NotFound
from qual.services import agreed, coding, differences, negotiation, rounds, workspace
from tests.plugins.workbenches import Study, make_study
from tests.services.tables import Team, make_team

DOOR, NURSE = "locked door", "a nurse sat down"


@pytest.fixture
def team(study: Study) -> Team:
    return make_team(study)


def code_apart(team: Team) -> None:
    team.give(team.ada, team.fear, DOOR)
    team.give(team.ben, team.trust, DOOR)


def test_a_blind_round_comes_to_the_table_when_it_is_revealed(team: Team) -> None:
    round_ = team.open_round()
    code_apart(team)

    with pytest.raises(Conflict, match="still open"):
        team.queue(round_id=round_.id)
    assert team.queue().lines == ()
    assert team.queue(team.study.owner).lines == ()
    assert round_ not in team.ask(team.ada, differences.choices, team.study.project.id)

    team.finish(round_)

    assert [line.quote for line in team.queue(round_id=round_.id).lines] == [DOOR]
    assert team.queue(round_id=round_.id).round.id == round_.id


def test_ones_own_codings_of_an_open_blind_round_stay_out_of_what_everybody_sees(team: Team) -> None:
    """Cem codes a second interview openly and blind; what he does blind is in nobody's queue, not in his own either."""
    study = team.study
    round_ = team.open_round()
    code_apart(team)
    ids = [task.assignment.id for task in team.ask(study.owner, rounds.round_view, round_.id).tasks]
    team.do(study.owner, rounds.remove_task, ids[0])  # what its coder made stays hidden until the end

    for who in (team.ada, team.ben, study.owner):
        assert team.queue(who).lines == ()


def test_decisions_about_a_round_stand_apart_from_codings_made_since(team: Team) -> None:
    round_ = team.open_round()
    code_apart(team)
    team.finish(round_)
    line = team.line(DOOR, round_id=round_.id)
    before = team.individual()
    made = team.decide(team.ada, line, Outcome.KEEP, kept_of=team.ben.user, round_id=round_.id)
    assert team.individual() == before
    team.do(team.study.owner, coding.remove_coding, line.found.coding_ids[0])

    assert team.line(DOOR, round_id=round_.id).decided.decision.id == made.id
    layer = team.ask(team.ada, agreed.agreed_layer, team.study.project.id, round_.id)
    assert [(one.quote, one.code_id) for one in layer.passages] == [(DOOR, team.trust.id)]
    assert (layer.n_open, layer.n_left_open) == (0, 0)


def test_who_codes_an_interview_blind_in_another_round_sees_and_does_nothing_here(team: Team) -> None:
    first = team.open_round()
    code_apart(team)
    team.finish(first)
    line = team.line(DOOR, round_id=first.id)
    where = team.study.project.id, first.id, line.found.interview_id, line.found.coding_ids
    team.do(team.rosa, negotiation.comment, *where, "Hidden from Ada")
    made = team.decide(team.ben, line, Outcome.BOTH, "Also hidden", round_id=first.id)
    seq, _ = team.ask(team.ada, workspace.changes, team.study.interview_id, 0)
    second = team.open_round(name="Second")

    for who in (team.ada, team.ben):
        assert team.queue(who, first.id).lines == ()
        assert team.ask(who, differences.decided, team.study.project.id, first.id) == ()
        assert team.ask(who, differences.comments, team.study.project.id, first.id) == ()
        assert team.ask(who, agreed.agreed_layer, team.study.project.id, first.id).passages == ()
        for act, *given in (
            (negotiation.comment, *where, "Hello"),
            (negotiation.dissent, made.id, "No"),
            (negotiation.reopen, made.id, "No"),
        ):
            with pytest.raises(NotFound, match="blind round"):
                team.do(who, act, *given)
        with pytest.raises(NotFound, match="blind round"):
            team.decide(who, line, Outcome.BOTH, round_id=first.id)
    _, heard = team.ask(team.ada, workspace.changes, team.study.interview_id, 0)
    assert seq
    assert not [event for event in heard if event.action.startswith(("decision.", "difference."))]
    assert team.queue(team.rosa, first.id).n_settled == 1

    team.finish(second)
    assert team.queue(team.ada, first.id).n_settled == 1


def test_guests_are_not_told_of_comments_by_the_socket(team: Team) -> None:
    code_apart(team)
    line = team.line(DOOR)
    team.do(
        team.rosa, negotiation.comment, team.study.project.id, None, line.found.interview_id, line.found.coding_ids, "x"
    )
    team.decide(team.ada, line, Outcome.BOTH)

    def told(who) -> set[str]:
        _, events = team.ask(who, workspace.changes, team.study.interview_id, 0)
        return {event.action for event in events}

    assert "difference.comment" in told(team.rosa)
    assert "difference.comment" not in told(team.gil)
    assert "decision.make" in told(team.gil)


def test_a_round_of_another_project_is_not_shown_here(team: Team) -> None:
    round_ = team.open_round()
    code_apart(team)
    team.finish(round_)
    other = make_study(team.study.workbench, name="Other", owner=team.study.owner)

    with pytest.raises(NotFound):
        team.ask(team.study.owner, differences.queue, other.project.id, round_.id)
    cem = team.study.member("Cem", Role.CODER)
    assert team.queue(cem, round_.id).lines
