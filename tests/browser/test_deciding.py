"""A question is split and two of its passages are kept apart in a real browser; the next run obeys."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qual.domain.passage_decision import DecisionKind
from qual.store import passage_decisions
from tests.browser.visitors import PATIENCE_MS
from tests.services.grouped import ask, passages, questions, together, two_talks


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).click()


def test_what_was_split_and_kept_apart_stays_so_in_the_next_run(visit, team, team_study):
    two_talks(team_study)
    run_id = ask(team_study)
    asked = questions(team_study, run_id)[0]
    shown = passages(team_study, asked.id)[:5]
    anna = visit(team, "Anna")
    anna.go("themes", project=team_study.project.id)
    page = anna.page
    expect(page.get_by_text("Do these belong together?")).to_be_visible(timeout=PATIENCE_MS)

    page.get_by_role("tab", name="Split").click()
    press(page, "Put the 5 ticked into a part of their own")
    expect(page.get_by_text("Part 2: 5 passages")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("button", name="Split", exact=True).click()
    expect(page.get_by_text("Split into 2 questions.")).to_be_visible(timeout=PATIENCE_MS)
    part = next(one for one in questions(team_study, run_id) if one.chosen_by)
    for number in (2, 3, 4):
        page.locator(f".st-key-use-{part.id}-{number} label").first.click()
        expect(page.get_by_text(f"{6 - number} passages above are ticked")).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("tab", name="Together or apart").click()
    press(page, "Never put these two together")
    expect(page.get_by_text("Kept. The next run keeps them apart.")).to_be_visible(timeout=PATIENCE_MS)

    with team.workbench.read(team_study.owner) as tx:
        made = passage_decisions.of_project(tx.connection, team_study.project.id)
    assert [one.kind for one in made] == [DecisionKind.SPLIT, DecisionKind.APART]
    rest = passages(team_study, part.id)
    later = ask(team_study)
    assert together(team_study, later, *shown)
    assert not together(team_study, later, shown[0], rest[2])
    assert not together(team_study, later, rest[0], rest[1])
