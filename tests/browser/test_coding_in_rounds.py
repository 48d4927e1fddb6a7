"""Coding in a round: what one is to code is said over the text, "done" waits for everything, revealing shows it all."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.services import accounts, rounds
from qual.services.rounds import Task
from qual.store import rounds as stored_rounds
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS
from tests.plugins.workbenches import Study

NO_SERVER = ("ERR_", "WebSocket", "Failed to fetch", "_stcore/")


def begin(study: Study, *coders: str, words: str = "", is_blind: bool = True) -> str:
    """Open a round in which these members code the study's interview, or some words of it."""
    with study.workbench.write(study.owner) as tx:
        who = {member: id_ for id_, member in accounts.user_names(tx).items()}
        span = study.span_of(words) if words else None
        tasks = [Task(study.interview_id, who[name], span) for name in coders]
        return rounds.make_round(tx, study.project.id, "First double coding", tasks, is_blind=is_blind).id


def say_done(desk: Desk) -> None:
    desk.part("task-done").click()
    desk.part("task-yes").click()


def test_a_blind_round_hides_at_once_and_shows_everything_when_all_are_done(visit, team, team_study):
    anna, ben = Desk(visit(team, "Anna"), team_study), Desk(visit(team, "Ben"), team_study)
    anna.code("nobody came", "be")
    ben.wait_for_codings(1)

    begin(team_study, "Anna", "Ben")
    ben.wait_for_codings(0)
    anna.says("tasks", "Blind round 'First double coding': you code alone here until it is revealed.")
    anna.code("locked door", "be")
    ben.code("believed", "be")
    anna.wait_until_saved()
    ben.wait_until_saved()
    assert [len(anna.codings()), len(ben.codings())] == [2, 1]

    anna.page.keyboard.press("f")
    options = anna.part("filter-round").locator("option")
    expect(options).to_have_text(["All rounds", "First double coding (1)", "In no round (1)"])
    anna.part("filter-round").select_option("none")
    anna.says("filter-count", "1 of 2 shown")
    anna.part("filter-clear").click()

    say_done(anna)
    say_done(ben)
    anna.says("toasts", "The round 'First double coding' is revealed")
    anna.wait_for_codings(3)
    ben.wait_for_codings(3)
    expect(ben.part("tasks")).to_be_hidden()


def test_done_leaves_the_codings_as_they_are_until_it_is_taken_back(visit, team, team_study):
    begin(team_study, "Anna", "Ben")
    anna = Desk(visit(team, "Anna"), team_study)
    anna.code("locked door", "be")
    anna.part("task-done").click()
    anna.says("tasks", "Your one coding is written down")
    anna.part("task-no").click()
    expect(anna.part("task-done")).to_be_focused()
    say_done(anna)
    anna.says("tasks", "Done. Your codings stay as they are.")
    anna.drag_over("believed")
    anna.says("toasts", "You have said that you are done here")
    expect(anna.part("popover")).to_be_hidden()
    assert len(anna.codings()) == 1

    anna.part("task-resume").click()
    anna.part("task-done").wait_for()
    anna.code("believed", "be")
    anna.wait_until_saved()
    assert len(anna.codings()) == 2


def test_a_stretch_is_marked_and_found(visit, team, team_study):
    begin(team_study, "Anna", "Ben", words="And then?", is_blind=False)
    anna = Desk(visit(team, "Anna"), team_study)
    anna.says("tasks", "you code together here")
    expect(anna.root.locator(".qw-border")).to_have_text(["Your stretch begins here", "Your stretch ends here"])
    expect(anna.root.locator(".qw-outside")).to_have_count(3)
    anna.part("task-go").click()
    expect(anna.root.locator(".qw-turn.qw-current")).to_contain_text("And then?")


def test_done_waits_for_what_is_not_stored_yet(visit, laptop, study):
    begin(study, study.owner.name)
    desk = Desk(visit(laptop, expect=NO_SERVER), study)
    desk.part("task-done").wait_for()
    laptop.kill()
    desk.code("nobody came", "be")
    say_done(desk)
    expect(desk.root).to_have_attribute("data-waiting", "2", timeout=PATIENCE_MS)
    desk.says("tasks", "Done. Your codings stay as they are.")
    laptop.revive()
    desk.wait_until_saved()
    with study.workbench.read(study.owner) as tx:
        (view,) = rounds.rounds_of(tx, study.project.id)
        kept = stored_rounds.layer_of_round(tx.connection, view.round.id)
    assert not view.round.is_open
    assert [one.quote for one in kept] == ["nobody came"]
