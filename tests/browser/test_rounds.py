"""A blind round from its making on the page Rounds to its reveal, by two coders with their interviews open."""

from __future__ import annotations

import contextlib

from playwright.sync_api import TimeoutError as PlaywrightTimeout
from playwright.sync_api import expect

from qual.services import rounds
from qual.services.rounds import Task
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS, Visitor
from tests.plugins.workbenches import Study

WHO = "round-who-0"


def rounds_page(visitor: Visitor, study: Study) -> Visitor:
    """Open the page in a tab of its own."""
    tab = visitor.tab()
    tab.go("rounds", project=study.project.id)
    tab.see("Rounds of coding")
    return tab


def choose(visitor: Visitor, field: str, *names: str) -> None:
    """Choose several from a list; a chosen one is no longer offered."""
    visitor.page.wait_for_function("() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')")
    box = visitor.page.get_by_role("combobox", name=field).first
    for name in names:
        option = visitor.page.locator("[role=option]", has_text=name)
        chosen = visitor.page.locator(f".st-key-{WHO}", has_text=name)
        for _ in range(10):  # the list closes when the page is drawn once more, also under a click
            box.press("ArrowDown")
            with contextlib.suppress(PlaywrightTimeout):
                option.click(timeout=2000)
                chosen.wait_for(timeout=2000)
                break
        expect(visitor.page.locator(f".st-key-{WHO}")).to_contain_text(name)
    visitor.page.keyboard.press("Escape")


def say_done(visitor: Visitor, expected: str) -> None:
    visitor.button("I am done").click()
    visitor.see(expected)
    visitor.button("Yes, I am done").click()


def test_a_blind_round_made_in_the_browser_is_revealed_to_all_when_each_is_done(visit, team, team_study):
    anna, ben = visit(team, "Anna"), visit(team, "Ben")
    page = rounds_page(anna, team_study)
    choose(page, "Coders", "Anna", "Ben")
    page.page.get_by_label("Name of the round").fill("First double coding")
    page.page.keyboard.press("Enter")
    page.button("Make the round").click()
    page.see("0 of 2 tasks done")

    ben.go("")
    card = ben.page.locator("[class*=st-key-card-waits]", has_text=team_study.project.name)
    expect(card).to_contain_text("1 interview waits for you in 'First double coding'", timeout=PATIENCE_MS)
    card.get_by_role("button", name="Code the first").click()
    there, here = Desk.on_screen(ben, "code"), Desk(anna, team_study)
    here.code("nobody came", "be")
    here.wait_until_saved()
    there.code("It helped to be believed", "be")
    there.wait_until_saved()
    assert [c["quote"] for c in here.codings()] == ["nobody came"]
    assert [c["quote"] for c in there.codings()] == ["It helped to be believed"]

    say_done(page, "1 passage of yours is written down")
    page.see("1 of 2 tasks done")
    assert len(there.codings()) == 1
    say_done(rounds_page(ben, team_study), "the round is revealed at once")

    here.wait_for_codings(2)
    there.wait_for_codings(2)
    expect(here.coded("It helped to be believed")).to_have_attribute("data-codes", "Being believed")
    expect(there.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
    rounds_page(anna, team_study).see("when everybody was done")


def test_a_task_opens_the_interview_at_its_stretch(visit, team, team_study):
    span = team_study.span_of("It helped to be believed.")
    with team_study.workbench.write(team_study.owner) as tx:
        rounds.make_round(tx, team_study.project.id, "A stretch", [Task(team_study.interview_id, tx.actor.user, span)])
    page = rounds_page(visit(team, "Anna"), team_study)

    page.page.get_by_role("link", name="Code it").click()

    desk = Desk.on_screen(page, "code")
    assert f"at={span.start}" in page.page.url
    desk.says("tasks", "Blind round 'A stretch'")
