"""Comparing coders in the text: through the differences by key, side by side or overlaid, with or without names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import codebook, coding, rounds
from qual.services.rounds import Task
from tests.browser.desks import Desk
from tests.browser.sites import Site
from tests.browser.visitors import Visitor, box_of
from tests.plugins.workbenches import Study


def code_here(study: Study, who: Actor, words: str, code_id: str) -> None:
    with study.workbench.write(who) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), code_id)


def begin(study: Study, *coders: Actor, name: str = "First") -> str:
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who.user) for who in coders]
        return rounds.make_round(tx, study.project.id, name, tasks).id


def say_done(study: Study, *people: Actor) -> None:
    for who in people:
        with study.workbench.write(who) as tx:
            for _, task in rounds.my_tasks(tx, study.project.id):
                rounds.say_done(tx, task.assignment.id)


@pytest.fixture
def compared(study: Study) -> tuple[Study, str]:
    """Lend a study that two people have coded in a revealed round: one agreement and a difference of every kind."""
    anna = study.member(f"Anna {study.project.name}", Role.CODER)
    ben = study.member(f"Ben {study.project.name}", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        doors = codebook.add_code(tx, study.project.id, "Doors", texts={"definition": "Who has the keys."}).id
    round_id = begin(study, anna, ben)
    trust = study.code.id
    for who, words, code_id in (
        (anna, "What happened", trust),
        (ben, "What happened", trust),
        (anna, "nobody came", trust),
        (ben, "nobody came", doors),
        (anna, "And then", doors),
        (anna, "It helped to be believed", trust),
        (ben, "believed", trust),
    ):
        code_here(study, who, words, code_id)
    say_done(study, anna, ben)
    return study, round_id


def open_comparison(visit: Callable[..., Visitor], site: Site, study: Study, round_id: str, **more: Any) -> Desk:
    desk = Desk(visit(site, **more), study)
    desk.page.keyboard.press("c")
    desk.part("compare-round").select_option(round_id)
    desk.says("compare-count", "3 differences. Once all agree.")
    desk.part("transcript").focus()
    return desk


def test_the_differences_are_gone_through_by_key_and_read_out(visit, laptop, compared):
    study, round_id = compared
    desk = open_comparison(visit, laptop, study, round_id)
    anna, ben = (f"{name} {study.project.name}" for name in ("Anna", "Ben"))
    expected = [
        f"1 of 3. Same passage, other code. {anna}: Being believed · {ben}: Doors. nobody came",
        f"2 of 3. Only some coded this. {anna}: Doors · {ben}: nothing. And then",
        f"3 of 3. Same code, other borders. {anna}: Being believed on 5 words · {ben}: Being believed on one word. It",
    ]
    said = desk.page.locator(".qw-said[aria-live]")
    for words in expected:
        desk.page.keyboard.press("n")
        expect(said).to_contain_text(words)
        expect(desk.root.locator("[data-testid=difference] [aria-current=true]")).to_have_count(1)
    desk.page.keyboard.press("n")
    expect(said).to_contain_text(expected[0])
    desk.page.keyboard.press("p")
    expect(said).to_contain_text(expected[2])
    expect(desk.root.locator(".qc-text-now")).to_have_text(["It helped to be ", "believed"])
    expect(desk.root.locator(".qw-turn.qw-current")).to_contain_text("It helped to be believed")

    desk.part("compare-kind").select_option("only-some")
    desk.says("compare-count", "1 difference.")
    expect(desk.part("difference")).to_contain_text("And then")
    desk.part("compare-kind").select_option("")
    desk.part("compare-code").select_option(label="Doors")
    expect(desk.part("difference")).to_have_count(2)


def test_coders_stand_side_by_side_or_over_each_other_under_their_names_or_without(visit, laptop, compared):
    study, round_id = compared
    desk = open_comparison(visit, laptop, study, round_id)
    anna, ben = (f"{name} {study.project.name}" for name in ("Anna", "Ben"))
    heads = desk.part("compare-heads").locator(".qc-names span")
    expect(heads).to_have_text([anna, ben])
    columns = [box_of(head) for head in heads.all()]
    for words, column in (("Being believed", columns[0]), ("Doors", columns[1])):
        label = desk.root.locator(".qw-turn", has_text="nobody came").locator(".qc-label", has_text=words)
        expect(label).to_contain_text("≠")
        box = box_of(label)
        assert column["x"] <= box["x"]
        assert box["x"] + box["width"] <= column["x"] + column["width"] + 1

    desk.part("compare-over").click()
    expect(desk.part("compare-heads")).to_have_count(0)
    first = desk.root.locator(".qw-turn", has_text="nobody came").locator(".qc-label").first
    expect(first.locator(".qw-initials")).to_have_count(1)
    assert desk.codes_over("nobody came") == ["Being believed", "Doors"]

    desk.part("compare-nameless").check()
    desk.part("compare-side").click()
    expect(heads).to_have_text(["Coder 1", "Coder 2"])
    desk.coded("nobody came").first.hover()
    desk.page.keyboard.press("n")
    desk.page.keyboard.press("o")
    assert anna not in desk.root.inner_text()
    assert desk.root.locator(f"[title*='{anna}'], [title*='{ben}']").count() == 0


def test_comparing_changes_nothing_and_leads_to_the_definition_and_to_the_table(visit, laptop, compared):
    study, round_id = compared
    desk = open_comparison(visit, laptop, study, round_id)
    desk.drag_over("sat down")
    expect(desk.part("popover")).to_be_hidden()
    span = study.span_of("nobody came")
    place = f"project={study.project.id}&interview={study.interview_id}&start={span.start}&end={span.end}"
    link = desk.part("negotiate").first
    assert link.get_attribute("href") == f"negotiate?{place}&round={round_id}"
    desk.root.get_by_title("What 'Doors' means").first.click()
    desk.part("panel-code").get_by_text("Who has the keys.").wait_for()
    expect(desk.part("compare-heads")).to_have_count(0)
    assert len(desk.codings()) == 7
    expect(desk.root.locator(".qw-bracket").first).to_be_attached()
    desk.part("open-compare").click()
    desk.says("compare-count", "3 differences")
    desk.part("difference").nth(1).get_by_text("Talk it through").click()
    desk.page.locator(".st-key-passage").get_by_text("And then").wait_for()


def test_a_link_opens_the_comparison_of_a_round_at_a_difference(visit, laptop, compared):
    study, round_id = compared
    visitor = visit(laptop)
    place = {"at": str(study.span_of("And then").start), "panel": f"compare:{round_id}"}
    visitor.go("code", project=study.project.id, interview=study.interview_id, **place)
    desk = Desk.on_screen(visitor, "code")
    expect(desk.root.locator("[data-testid=difference] [aria-current=true]")).to_contain_text("And then")
    expect(desk.part("compare-round")).to_have_value(round_id)


def test_a_blind_round_that_begins_takes_the_comparison_off_the_screen(visit, laptop, compared):
    study, round_id = compared
    desk = open_comparison(visit, laptop, study, round_id, expect=("409",))
    carl = study.member(f"Carl {study.project.name}", Role.CODER)
    second = begin(study, study.owner, carl, name="Second")
    desk.says("compare-count", "coded in a blind round that is still open")
    expect(desk.part("difference")).to_have_count(0)
    expect(desk.root.locator(".qc-label")).to_have_count(0)
    expect(desk.part("compare-round").locator(f"option[value='{second}']")).to_be_disabled()
    assert desk.codings() == []
