"""Text that looks like a program is shown as text wherever it appears, and never runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from qual.domain.document import SpokenTurn
from qual.domain.theme import Verdict
from qual.services import codebook, coding, projects, theme_quotes, theme_reviews, themes, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import address_of
from tests.plugins.workbenches import Study, make_study

SCRIPT = "<script>window.broken=1</script>"
IMAGE = '<img src=x onerror="window.broken=1">'
MARKDOWN = "[link](javascript:window.broken=1) **bold** :red[x]"
SPOKEN = (
    SpokenTurn("Interviewer", f"Before {SCRIPT} after {IMAGE}", 0.0, 2.0),
    SpokenTurn(f"Anna {IMAGE}", f"👩‍👩‍👧 {MARKDOWN} &amp; the end 😀 nobody came", 2.0, 6.0),
)


@pytest.fixture
def odd(laptop, request) -> Study:
    """Add a project in which everything a person can type looks like a program."""
    made = make_study(laptop.workbench, name=f"{IMAGE} {request.node.name}"[:100], spoken=SPOKEN)
    with made.workbench.write(made.owner) as tx:
        odd_code = codebook.add_code(
            tx, made.project.id, f"Code {IMAGE}", texts={"definition": SCRIPT, "example": MARKDOWN}
        )
        coding.add_coding(tx, made.interview_id, made.revision.id, made.span_of("nobody came"), odd_code.id)
    return made


def nothing_ran(page: Page) -> bool:
    return page.evaluate("() => window.broken === undefined && !document.querySelector('img[src=x]')")


def test_a_transcript_and_a_code_that_look_like_programs_are_shown_as_text(visit, laptop, odd):
    desk = Desk(visit(laptop), odd)
    desk.says("transcript", f"Before {SCRIPT} after {IMAGE}")
    desk.says("transcript", f"Anna {IMAGE}")
    desk.says("codes", f"Code {IMAGE}")
    desk.drag_over("nobody came")
    desk.says("inspector", f"Code {IMAGE}")
    assert nothing_ran(desk.page)


def test_a_new_code_and_its_refusal_that_look_like_programs_are_shown_as_text(visit, laptop, odd):
    desk = Desk(visit(laptop), odd)
    desk.code("the end", f"New {IMAGE}")
    desk.says("codes", f"New {IMAGE}")
    desk.wait_until_saved()
    desk.page.keyboard.press("u")
    desk.page.keyboard.press("u")
    desk.wait_until_saved()
    assert nothing_ran(desk.page)


def test_a_speaker_renamed_to_a_program_is_shown_as_text(visit, laptop, odd):
    desk = Desk(visit(laptop), odd, "transcript")
    name = desk.part("speaker-name").first
    name.fill(SCRIPT)
    name.press("Enter")
    desk.says("transcript", SCRIPT)
    desk.wait_until_saved()
    assert nothing_ran(desk.page)


def test_offsets_after_joined_emoji_are_code_points(visit, laptop, odd):
    desk = Desk(visit(laptop), odd)
    desk.code("the end 😀", "be")
    desk.wait_for_codings(2)
    desk.wait_until_saved()
    with odd.workbench.read(odd.owner) as tx:
        found = [c for c in coding.codings_of_interview(tx, odd.interview_id) if c.code_id == odd.code.id]
        text = transcripts.revision(tx, odd.revision.id).document.text
    assert [text[one.start : one.end] for one in found] == ["the end 😀"]


def test_a_theme_and_a_comment_that_look_like_programs_are_shown_as_text(visit, laptop, odd):
    with odd.workbench.write(odd.owner) as tx:
        theme = themes.create_theme(tx, odd.project.id, f"Theme {IMAGE}", f"{SCRIPT} {MARKDOWN}")
        theme_reviews.review(tx, theme.id, Verdict.DISPUTE, f"No: {IMAGE} {MARKDOWN}")
        (found,) = coding.codings_of_interview(tx, odd.interview_id)
        theme_quotes.add_quote_from_coding(tx, theme.id, found.id)
    visitor = visit(laptop)
    visitor.go("review", project=odd.project.id, theme=theme.id)
    for said in (f"Theme {IMAGE}", f"{SCRIPT} {MARKDOWN}", f"No: {IMAGE} {MARKDOWN}"):
        visitor.see(said)
    assert nothing_ran(visitor.page)


@pytest.mark.parametrize("path", ["interviews", "transcript", "code", "codebook", "themes", "review", "report", ""])
def test_no_page_runs_what_is_written_in_a_project(visit, laptop, odd, path):
    with odd.workbench.read(odd.owner) as tx:
        name = projects.project(tx, odd.project.id).name
        codes = codebook.tree(tx, odd.project.id)
    visitor = visit(laptop)
    visitor.go(path, **address_of(odd), code=codes[-1].code.id)
    if path in {"code", "transcript"}:
        visitor.page.locator("[data-testid=workspace][data-ready='1']").wait_for()
    else:
        expect(visitor.page.get_by_text(name).first).to_be_visible()
    assert nothing_ran(visitor.page)
