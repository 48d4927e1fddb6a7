"""Negotiating in the browser: twenty differences by keyboard, two people at one, a tablet, and the lists after it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from qual.domain.document import Span, SpokenTurn
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import agreed, codebook, coding, differences, projects
from tests.browser.visitors import PATIENCE_MS, TABLET, Visitor
from tests.plugins.workbenches import Study, make_study

N = 20


def shot(page, name: str) -> None:
    if folder := os.environ.get("QUAL_TEST_SHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.fixture
def apart(team, team_study: Study) -> Study:
    """Lend a project in which Anna and Ben differ about twenty passages."""
    turns = [
        SpokenTurn(
            "Anna" if n % 2 else "Interviewer", f"Number {n}: the door was locked, and nobody came to us.", n, n + 1
        )
        for n in range(N)
    ]
    made = make_study(
        team.workbench, name=f"Doors of {team_study.project.name}", owner=team_study.owner, spoken=tuple(turns)
    )
    with team.workbench.write(made.owner) as tx:
        ben = projects.set_member(tx, made.project.id, "Ben", Role.EDITOR)
        projects.set_member(tx, made.project.id, "Rosa", Role.REVIEWER)
        other = codebook.add_code(tx, made.project.id, "Being shut in", texts={"definition": "Doors, keys, walls."})
    for actor, code in ((made.owner, made.code), (Actor(ben.user_id, "Ben"), other)):
        with team.workbench.write(actor) as tx:
            for turn in made.document.turns:
                start = made.document.text.index("the door", turn.span.start)
                span = Span(start, start + len("the door was locked"))
                coding.add_coding(tx, made.interview_id, made.revision.id, span, code.id)
    return made


def decided(study: Study) -> int:
    with study.workbench.read(study.owner) as tx:
        return agreed.agreed_layer(tx, study.project.id).n_decided


def progress(visitor: Visitor, done: int) -> None:
    expect(visitor.page.get_by_text(f"{done} of {N} settled")).to_be_visible(timeout=PATIENCE_MS)


def write_reason(visitor: Visitor, words: str) -> None:
    """Press W, again while the page is still being drawn, and write; nothing of it may press a button."""
    field = visitor.page.locator(".st-key-outcomes textarea").first
    expect(field).to_have_value("", timeout=PATIENCE_MS)
    for _ in range(20):
        visitor.page.keyboard.press("w")
        if field.evaluate("field => field === document.activeElement"):
            break
        visitor.page.wait_for_timeout(200)
    visitor.page.keyboard.type(words)
    expect(field).to_have_value(words)


def test_twenty_differences_are_negotiated_by_keyboard(visit, team, apart):
    anna = visit(team, "Anna")
    anna.go("negotiate", project=apart.project.id)
    progress(anna, 0)
    keys = anna.page.keyboard
    shot(anna.page, "negotiate")

    anna.see(f"1 of {N}")
    keys.press("j")
    expect(anna.page.get_by_text(f"2 of {N}", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    keys.press("k")
    expect(anna.page.get_by_text(f"1 of {N}", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    for done in range(1, N + 1):
        write_reason(anna, f"Reason jk {done}")
        keys.press(("Alt+1", "Alt+2", "Alt+b", "Alt+l")[done % 4])
        progress(anna, done)

    shot(anna.page, "negotiate-done")
    assert decided(apart) == 5 + 5 + 2 * 5  # each coder a quarter, both codes for a quarter, the rest left open
    with apart.workbench.read(apart.owner) as tx:
        lines = differences.queue(tx, apart.project.id).lines
    assert {line.decided.decision.reason for line in lines} == {f"Reason jk {done}" for done in range(1, N + 1)}


def choose(visitor: Visitor, form: Locator, code: str, meaning: str) -> None:
    """Choose a code in the form's first list, again while the page is still being drawn."""
    box, rule = form.get_by_role("combobox").first, form.get_by_label("What it means")
    for _ in range(10):
        box.click()
        visitor.page.keyboard.type(code)
        visitor.page.keyboard.press("Enter")
        visitor.page.wait_for_timeout(500)
        if rule.input_value() == meaning:
            return
    raise AssertionError(f"{code} was not chosen")


def test_two_people_at_one_difference_and_a_new_wording_on_the_others_list(visit, team, apart):
    anna, ben = visit(team, "Anna"), visit(team, "Ben")
    for person in (anna, ben):
        person.go("negotiate", project=apart.project.id)
        progress(person, 0)
    write_reason(anna, "She says locked, not shut")
    anna.page.keyboard.press("Alt+2")
    progress(anna, 1)

    write_reason(ben, "I see it differently")
    ben.page.keyboard.press("Alt+b")
    expect(ben.page.get_by_text("Anna decided this meanwhile")).to_be_visible(timeout=PATIENCE_MS)
    expect(ben.page.get_by_text("Anna decided this meanwhile")).to_be_in_viewport()
    expect(ben.page.locator(".st-key-settled")).to_contain_text("She says locked, not shut")
    shot(ben.page, "negotiate-conflict")
    ben.page.keyboard.press("j")
    expect(ben.page.get_by_text(f"2 of {N}", exact=True)).to_be_visible(timeout=PATIENCE_MS)
    assert decided(apart) == 1

    ben.page.get_by_text("The codebook is at fault").click()
    form = ben.page.locator(".st-key-reword")
    choose(ben, form, "Being shut in", "Doors, keys, walls.")
    form.get_by_label("What it means").fill("Only doors that somebody locked.")
    form.get_by_label("Why").fill("Keys and doors got mixed up")
    shot(ben.page, "negotiate-codebook")
    form.get_by_role("button", name="Change the wording and settle this").click()
    progress(ben, 2)
    ben.go("")
    ben.see("passages to look at again")
    shot(ben.page, "start-recode")
    ben.page.get_by_role("button", name="passages to look at again").click()
    ben.see("Only doors that somebody locked.")
    shot(ben.page, "codebook-recode")
    waiting = ben.page.get_by_role("button", name="Still right")
    before = waiting.count()
    waiting.first.click()
    ben.see("Confirmed under the present wording.")
    assert before


@pytest.mark.parametrize("colours", ["light", "dark"])
def test_without_names_on_a_tablet_targets_are_large_and_nobody_is_named(visit, team, apart, colours):
    ben = visit(team, "Ben", device={**TABLET, "color_scheme": colours})
    ben.go("negotiate", project=apart.project.id)
    progress(ben, 0)
    ben.page.get_by_text("Without names").click()
    keep = ben.page.get_by_role("button", name="Keep A")
    expect(keep).to_be_visible(timeout=PATIENCE_MS)
    shot(ben.page, f"negotiate-tablet-{colours}")

    voices = ben.page.locator("[class*=st-key-voice-]")
    expect(voices.filter(has_text="Anna")).to_have_count(0, timeout=PATIENCE_MS)  # names still being taken off
    expect(voices).not_to_have_count(0)
    for box in (keep.bounding_box(), ben.page.locator(".st-key-step-on button").bounding_box()):
        assert box["height"] >= 44
    assert ben.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    ben.page.locator(".st-key-outcomes textarea").first.fill("It is one thing")
    keep.tap()
    progress(ben, 1)
    with apart.workbench.read(apart.owner) as tx:
        (one,) = [line.decided for line in differences.queue(tx, apart.project.id).lines if line.decided]
    assert one.decision.is_nameless
