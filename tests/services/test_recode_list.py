"""A changed wording gives each coder a list of their own passages, and the list can be worked off."""

from __future__ import annotations

import pytest

from qual.domain.decision import Outcome
from qual.services import codebook, coding, recode_list, wordings
from qual.services.negotiation import Rewording
from tests.plugins.workbenches import Study
from tests.services.tables import Team, make_team

DOOR, NURSE, NIGHT = "locked door", "a nurse sat down", "What happened that night?"


@pytest.fixture
def team(study: Study) -> Team:
    made = make_team(study)
    made.give(made.ada, made.fear, DOOR)
    made.give(made.ada, made.fear, NIGHT)
    made.give(made.ada, made.trust, NURSE)
    made.give(made.ben, made.fear, NURSE)
    return made


def listed(team: Team, who) -> list[str]:
    found = team.ask(who, recode_list.my_recode_list, team.study.project.id)
    assert len(found) == team.ask(who, recode_list.n_to_recode, team.study.project.id)
    return sorted(one.use.coding.quote for one in found)


def reword(team: Team) -> None:
    team.do(team.ben, codebook.update_code, team.fear.id, team.fear.version, {"definition": "Dread."})


def test_a_new_wording_puts_everybodys_own_passages_on_their_own_list(team: Team) -> None:
    assert listed(team, team.ada) == []

    reword(team)

    assert listed(team, team.ada) == sorted([DOOR, NIGHT])
    assert listed(team, team.ben) == [NURSE]
    assert listed(team, team.rosa) == []
    (first, *_) = team.ask(team.ada, recode_list.my_recode_list, team.study.project.id)
    assert (first.code.definition, first.use.wording.definition) == ("Dread.", "Being afraid.")


def test_confirming_recoding_and_removing_empty_the_list(team: Team) -> None:
    reword(team)
    by_quote = {
        one.use.coding.quote: one.use.coding
        for one in team.ask(team.ada, recode_list.my_recode_list, team.study.project.id)
    }

    team.do(team.ada, wordings.confirm_wording, team.fear.id, [by_quote[DOOR].id])
    assert listed(team, team.ada) == [NIGHT]
    night = by_quote[NIGHT]
    team.do(
        team.ada,
        coding.change_coding,
        night.id,
        revision_id=night.revision_id,
        span=night.span,
        code_id=team.trust.id,
    )
    assert listed(team, team.ada) == []
    (ben,) = team.ask(team.ben, recode_list.my_recode_list, team.study.project.id)
    team.do(team.ben, coding.remove_coding, ben.use.coding.id)
    assert listed(team, team.ben) == []


def test_a_new_colour_puts_nothing_on_the_list(team: Team) -> None:
    team.do(team.ben, codebook.update_code, team.fear.id, team.fear.version, {"colour": "#009e73"})

    assert listed(team, team.ada) == []


def test_changing_the_codebook_over_a_difference_fills_the_lists(team: Team) -> None:
    line = team.line(NURSE)
    words = Rewording(team.fear.id, team.fear.version, {"definition": "Dread, never unease."})

    team.decide(team.ada, line, Outcome.CODEBOOK, rewording=words)

    assert listed(team, team.ben) == [NURSE]
    assert listed(team, team.ada) == sorted([DOOR, NIGHT])
