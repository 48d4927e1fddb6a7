"""The page Agreement in the browser: a round that three people coded, its numbers, figures and passages."""

from __future__ import annotations

import os
import random
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import accounts, codebook, coding, projects, rounds, transcripts
from qual.services.rounds import Task
from tests.browser.sites import Site
from tests.browser.visitors import PATIENCE_MS
from tests.plugins.workbenches import Study

CODES = ("Being believed", "Locked doors", "Waiting", "Somebody sat down", "Given everywhere", "Given nowhere")
SAID = (
    "I waited by the locked door, and nobody came.",
    "Then a nurse sat down with me. It helped to be believed.",
    "They asked me how I had slept, and wrote it down.",
    "In the night it is another place. You hear every door.",
    "I do not know what they wrote about me.",
    "She had time. That was all, she had time.",
)
BROKEN = re.compile(r"\b[Nn]a[Nn]\b|\bNone\b|\bundefined\b|\{\w+\}")
SHOTS = os.environ.get("QUAL_TEST_SHOTS")


@dataclass(frozen=True)
class Coded:
    """A project with two rounds that three people finished."""

    study: Study
    interviews: tuple[str, ...]


def shot(page: Page, name: str) -> None:
    """Take pictures in light and dark where somebody wants to look."""
    if SHOTS:
        page.set_viewport_size({"width": 1440, "height": 2600})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.wait_for_timeout(700)
            page.screenshot(path=Path(SHOTS) / f"agreement-{name}-{scheme}.png")
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": 1440, "height": 900})


@pytest.fixture
def coded(team: Site, team_study: Study) -> Coded:
    """Let Anna, Ben and Rosa code six interviews in two rounds: alike at first hand, with slips of each own."""
    workbench, owner, project = team.workbench, team_study.owner, team_study.project
    with workbench.read(accounts.SYSTEM) as tx:
        people = {name: Actor(id_, name) for id_, name in accounts.user_names(tx).items() if name in ("Ben", "Rosa")}
    with workbench.write(owner) as tx:
        projects.set_member(tx, project.id, "Rosa", Role.CODER)
        codes = [team_study.code] + [codebook.add_code(tx, project.id, name) for name in CODES[1:]]
        texts = [
            transcripts.import_transcript(
                tx,
                project.id,
                build_document(_spoken(number), language="en"),
                name=f"Interview {number}",
                language="en",
            )
            for number in range(1, 7)
        ]
    coders = (owner, people["Ben"], people["Rosa"])
    for name, care in (("First round", 0.55), ("After the codebook was reworded", 0.85)):
        tasks = [Task(text.interview_id, who.user) for text in texts for who in coders]
        with workbench.write(owner) as tx:
            made = rounds.make_round(tx, project.id, name, tasks)
        for number, who in enumerate(coders):
            _code(workbench, who, texts, codes, care, seed=number)
            with workbench.write(who) as tx:
                for task in rounds.round_view(tx, made.id).tasks:
                    if task.assignment.coder_id == who.user:
                        rounds.say_done(tx, task.assignment.id)
    return Coded(team_study, tuple(text.interview_id for text in texts))


def _spoken(number: int) -> tuple[SpokenTurn, ...]:
    return tuple(
        SpokenTurn(
            "Interviewer" if turn % 4 == 0 else f"P{number}", SAID[(turn + number) % len(SAID)], turn * 5, turn * 5 + 4
        )
        for turn in range(14)
    )


def _code(workbench, who: Actor, texts, codes, care: float, seed: int) -> None:
    truth, slips = random.Random(5), random.Random(seed)
    with workbench.write(who) as tx:
        for text in texts:
            for number, turn in enumerate(text.document.turns):
                meant = codes[truth.randrange(4)] if truth.random() < 0.6 else None
                given = meant if slips.random() < care else codes[slips.randrange(4)]
                for code in {given.id: given}.values() if given else ():
                    coding.add_coding(tx, text.interview_id, text.id, turn.span, code.id)
                if number % 3 == 0:
                    coding.add_coding(tx, text.interview_id, text.id, turn.span, codes[4].id)


def test_numbers_are_read_in_words_and_lead_to_their_passages(visit, team: Site, coded: Coded) -> None:
    anna = visit(team, "Anna")
    page = anna.page

    anna.go("agreement", project=coded.study.project.id)
    anna.see("All codes together")
    expect(page.get_by_text("6 interviews, 3 coders, 84 turns.")).to_be_visible(timeout=PATIENCE_MS)
    expect(page.locator("[data-testid=stDataFrame]").first).to_be_visible(timeout=PATIENCE_MS)
    anna.see("Where they differ")
    shot(page, "turns")
    assert not BROKEN.search(page.locator("body").inner_text())
    cells = page.locator("[data-testid=stDataFrame] canvas [role=gridcell]").first
    expect(cells).to_be_attached(timeout=PATIENCE_MS)
    for cell in page.locator("[data-testid=stDataFrame] canvas [role=gridcell]").all_text_contents():
        assert not BROKEN.search(cell)

    frame = page.locator(".st-key-agreement-table [data-testid=stDataFrame]")
    frame.scroll_into_view_if_needed()
    table = frame.bounding_box()
    assert table
    page.mouse.click(table["x"] + 14, table["y"] + 35 * 1.5)  # the box before the first row
    expect(page.get_by_text(re.compile("turns, two coders judge .* alike: this code or not"))).to_be_visible(
        timeout=PATIENCE_MS
    )
    expect(page.locator(".st-key-agreement-behind-code input")).to_have_value("Being believed")
    shot(page, "one-code")
    page.get_by_role("button", name="Show in the interview").first.click()
    page.locator("[data-testid=workspace]").first.wait_for()


@pytest.mark.parametrize("tab", ["Figure", "Pairs of coders", "Over the rounds", "To take away", "Definitions"])
def test_every_tab_says_something_and_nothing_broken(visit, team: Site, coded: Coded, tab: str) -> None:
    anna = visit(team, "Anna")
    page = anna.page
    anna.go("agreement", project=coded.study.project.id)
    anna.see("All codes together")

    page.get_by_text("Free segments", exact=True).click()
    expect(page.get_by_text("u-alpha").first).to_be_visible(timeout=PATIENCE_MS)
    page.get_by_role("tab", name=tab).click()
    anna.see("Where they differ")
    page.wait_for_function("() => !document.querySelector('[data-testid=stSkeleton], [data-stale=true]')")
    shot(page, tab.replace(" ", "-").lower())

    panel = page.locator("[role=tabpanel]:visible")
    assert len(panel.inner_text()) > 40
    assert not BROKEN.search(page.locator("body").inner_text())
