"""Two browsers on the same interview: what one does, the other sees; who may what."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.services import coding
from tests.browser.desks import Desk


def test_a_coding_in_one_window_appears_in_the_other(visit, laptop, study):
    here, there = Desk(visit(laptop), study), Desk(visit(laptop), study)
    here.code("nobody came", "be")
    expect(there.coded("nobody came")).to_have_attribute("data-codes", "Being believed")


def test_an_undone_coding_disappears_in_the_other_window(visit, laptop, study):
    here, there = Desk(visit(laptop), study), Desk(visit(laptop), study)
    here.code("nobody came", "be")
    there.wait_for_codings(1)
    here.page.keyboard.press("u")
    there.wait_for_codings(0)
    expect(there.coded("nobody came")).to_have_count(0)


def test_a_colleague_sees_a_coding_with_its_coder(visit, team, team_study):
    anna, ben = Desk(visit(team, "Anna"), team_study), Desk(visit(team, "Ben"), team_study)
    anna.code("nobody came", "be")
    ben.wait_for_codings(1)
    ben.drag_over("nobody came")
    ben.says("inspector", "Anna")


def test_a_new_code_of_a_colleague_appears_in_the_codebook(visit, team, team_study):
    anna, ben = Desk(visit(team, "Anna"), team_study), Desk(visit(team, "Ben"), team_study)
    anna.code("locked door", "Locked in")
    ben.says("codes", "Locked in")


def test_colleagues_who_have_the_interview_open_are_shown(visit, team, team_study):
    anna, ben = Desk(visit(team, "Anna"), team_study), Desk(visit(team, "Ben"), team_study)
    expect(anna.part("presence").get_by_title("Ben is here")).to_be_visible()
    expect(ben.part("presence").get_by_title("Anna is here")).to_be_visible()


def test_a_reviewer_reads_but_cannot_code(visit, team, team_study):
    rosa = Desk(visit(team, "Rosa"), team_study)
    rosa.drag_over("nobody came")
    rosa.page.keyboard.type("be")
    rosa.page.keyboard.press("Enter")
    expect(rosa.part("popover")).to_be_hidden()
    assert rosa.codings() == []
    with team_study.workbench.read(team_study.owner) as tx:
        assert coding.codings_of_interview(tx, team_study.interview_id) == ()


def test_somebody_outside_the_project_learns_nothing_from_its_link(visit, team, team_study):
    stranger = visit(team)
    stranger.go("code", project=team_study.project.id, interview=team_study.interview_id)
    expect(stranger.page.locator("input[name=password]")).to_be_visible()
    expect(stranger.page.get_by_text("nobody came")).to_have_count(0)
