"""Agreement page: what it says before there are numbers, with them, and where the project hides them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.round import Round
from qual.services import coding, rounds
from qual.services.agreement_switch import hide_numbers, numbers_hidden
from qual.services.rounds import Task
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, shown

BROKEN = re.compile(r"\b[Nn]a[Nn]\b|\bNone\b|\{\w*\}")


@dataclass(frozen=True)
class Team:
    """A study with two coders, and ways to let them code."""

    study: Study
    ben: Actor
    cara: Actor

    def round(self, name: str = "First", **kind: bool) -> Round:
        tasks = [Task(self.study.interview_id, who.user) for who in (self.ben, self.cara)]
        with self.study.workbench.write(self.study.owner) as tx:
            return rounds.make_round(tx, self.study.project.id, name, tasks, **kind)

    def code(self, words: str, who: Actor) -> None:
        with self.study.workbench.write(who) as tx:
            coding.add_coding(
                tx, self.study.interview_id, self.study.revision.id, self.study.span_of(words), self.study.code.id
            )

    def done(self, made: Round, who: Actor) -> None:
        with self.study.workbench.write(who) as tx:
            tasks = rounds.round_view(tx, made.id).tasks
            rounds.say_done(tx, next(t.assignment.id for t in tasks if t.assignment.coder_id == who.user))

    def finished(self, name: str = "First") -> Round:
        made = self.round(name)
        for words, who in (("locked door", self.ben), ("to be believed", self.ben), ("nobody came", self.cara)):
            self.code(words, who)
        for who in (self.ben, self.cara):
            self.done(made, who)
        return made


@pytest.fixture
def team(filled: Study) -> Team:
    return Team(filled, filled.member("Ben", Role.CODER), filled.member("Cara", Role.CODER))


@pytest.fixture
def open_agreement(team: Team, open_page: OpenPage) -> Callable[[], AppTest]:
    return lambda: open_page("agreement", project=team.study.project.id)


def test_without_a_second_coder_the_page_says_how_one_begins(open_agreement) -> None:
    page = open_agreement()

    assert "Nothing to compare yet" in shown(page)
    assert "makes a round" in shown(page)
    assert not page.exception


def test_a_blind_round_that_is_open_shows_when_its_numbers_come_and_none_of_them(team: Team, open_agreement) -> None:
    made = team.round()
    team.code("locked door", team.ben)
    team.done(made, team.ben)
    page = open_agreement()

    told = "\n".join(info.value for info in page.info).replace("\\", "")
    assert "'First' is blind and still open" in told
    assert "numbers come when the round is revealed" in shown(page)
    assert not page.dataframe


def test_a_round_is_told_in_numbers_and_in_words_with_what_was_compared(team: Team, open_agreement) -> None:
    team.finished()
    page = open_agreement()

    said = shown(page)
    assert "1 interview, 2 coders, 4 turns" in said
    assert "Only tasks that their coders have marked done count" in said
    assert "Two coders agree on 75 of 100 turns" in said
    assert "it takes at least 5 interviews" in said
    assert "Krippendorff, Content Analysis" in said
    assert not BROKEN.search(said)
    assert not page.exception
    table = page.dataframe[0].value
    assert list(table["code"]) == ["Being believed"]
    assert table["krippendorff_alpha"][0] == pytest.approx(1 - (2 / 8) / (2 * 3 * 5 / (8 * 7)))


@pytest.mark.parametrize("unit", ["turn", "sentence", "characters"])
@pytest.mark.parametrize("language", ["en", "sv", "de"])
def test_every_unit_and_language_has_its_sentences(team: Team, open_agreement, unit: str, language: str) -> None:
    team.finished()
    page = open_agreement()

    page.segmented_control(key="agreement-unit").set_value(unit)
    page.selectbox(key="agreement-language").select(language).run()

    assert not BROKEN.search(shown(page))
    assert not page.exception
    (paragraph,) = [block.value for block in page.code]
    assert "Krippendorff" in paragraph
    assert not BROKEN.search(paragraph)


def test_behind_the_numbers_stand_the_passages_on_which_they_differ_and_agree(team: Team, open_agreement) -> None:
    team.finished()
    page = open_agreement()

    assert "coders differ on 1 and agree on 1" in shown(page)
    assert "It helped to be believed." in shown(page)
    assert "**Ben**: Being believed · **Cara**: no such code" in shown(page)
    page.segmented_control(key="agreement-behind-kind").set_value("agree").run()
    assert "by the locked door, and nobody came." in shown(page)
    page.selectbox(key="agreement-behind-code").select(team.study.code.id).run()
    assert "Of 100 turns, two coders judge 75 alike: this code or not." in shown(page)


def test_rounds_are_chosen_and_drawn_one_after_the_other(team: Team, open_agreement) -> None:
    first, second = team.finished(), team.finished("Second")
    page = open_agreement()

    assert page.selectbox(key="agreement-round").value == second.id
    page.selectbox(key="agreement-round").select(first.id).run()
    assert not page.exception
    assert any("each round as its coders left it" in caption.value for caption in page.caption)


def test_tasks_that_are_not_done_are_said(team: Team, open_agreement) -> None:
    made = team.round(is_blind=False)
    team.done(made, team.ben)

    assert "Only tasks that are done count; 1 is not" in shown(open_agreement())


def test_the_owner_hides_all_numbers_in_settings_and_the_page_says_why(
    team: Team, open_page: OpenPage, open_agreement
) -> None:
    team.finished()
    settings = open_page("settings", project=team.study.project.id)

    settings.toggle(key="hide-agreement").set_value(True).run()

    with team.study.workbench.read(team.study.owner) as tx:
        assert numbers_hidden(tx, team.study.project.id)
    page = open_agreement()
    assert "reflexive thematic analysis" in shown(page)
    assert not page.dataframe
    assert not page.get("download_button")
    assert not page.code


def test_what_is_taken_away_is_offered_to_those_who_may(team: Team, open_agreement) -> None:
    team.finished()
    page = open_agreement()

    offered = {element.key for element in page.get("download_button")}
    assert {"agreement-xlsx", "agreement-docx", "agreement-txt", "agreement-json"} <= offered


def test_new_work_and_the_switch_are_seen_at_once(team: Team, open_agreement) -> None:
    team.finished()
    page = open_agreement()
    page.selectbox(key="agreement-round").select("").run()
    before = shown(page)

    team.code("nurse sat down", team.cara)
    page.run()
    assert shown(page) != before
    with team.study.workbench.write(team.study.owner) as tx:
        hide_numbers(tx, team.study.project.id, True)
    page.run()
    assert not page.dataframe
