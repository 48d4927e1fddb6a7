"""Finding in the browser: lit up while typing, across interviews, coded all at once and taken back, by meaning."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.domain.document import SpokenTurn, build_document
from qual.services import coding, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS
from tests.plugins.workbenches import Study

EVA = (
    SpokenTurn("Interviewer", "What helped?", 0.0, 2.0),
    SpokenTurn("Eva", "Nobody waited with me 😀 by the locked door. The nurses were kind. I was waiting.", 2.0, 9.0),
)


def add_eva(study: Study) -> str:
    with study.workbench.write(study.owner) as tx:
        document = build_document(EVA, language="en")
        return transcripts.import_transcript(tx, study.project.id, document, name="Eva", language="en").interview_id


def quotes(study: Study, interview_id: str) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return [one.quote for one in coding.codings_of_interview(tx, interview_id)]


def test_words_are_lit_up_while_typed_found_in_all_interviews_and_coded_as_one_act(visit, laptop, study):
    eva = add_eva(study)
    visitor = visit(laptop)
    visitor.go("interviews", project=study.project.id)
    visitor.page.get_by_role("link", name="Find words in all interviews").click()
    desk = Desk.on_screen(visitor, "code")
    expect(desk.part("find-everywhere")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE_MS)
    keys, hits = desk.page.keyboard, desk.part("found")

    keys.press("Control+f")
    expect(desk.part("find-here")).to_have_attribute("aria-pressed", "true")
    expect(desk.part("find-words")).to_be_focused(timeout=PATIENCE_MS)
    keys.type("wait")
    desk.says("find-count", "1 of 1 place")
    lit = "() => [...CSS.highlights.get('qw-found') ?? []].map((range) => range.toString()).join()"
    desk.page.wait_for_function(f"() => ({lit})() === 'waited'")

    keys.press("Control+Shift+f")
    desk.says("find-count", "of 3 places · 2 interviews")
    expect(hits).to_have_count(3)
    hits.nth(2).locator("input").uncheck()
    desk.says("code-many", "Code 2 places")
    desk.part("find-words").focus()
    keys.press("Control+Enter")
    keys.type("be")
    keys.press("Enter")
    desk.says("coded-many", "2 passages coded with “Being believed”. They are in 2 interviews.")
    expect(desk.coded("by the locked door, and nobody came").first).to_have_attribute("data-codes", "Being believed")
    assert quotes(study, study.interview_id) == ["I waited 😀 by the locked door, and nobody came."]
    assert quotes(study, eva) == ["Nobody waited with me 😀 by the locked door."]

    hits.nth(1).locator("button").click()  # the other interview opens at the place, and the search stays
    desk.page.locator(".qw-title", has_text="Eva").wait_for()
    desk.page.wait_for_function("() => [...CSS.highlights.get('qw-foundnow') ?? []].some((r) => `${r}` === 'waited')")
    desk.says("find-count", "2 of 3 places")
    expect(desk.coded("Nobody waited with me").first).to_have_attribute("data-codes", "Being believed")

    desk.part("transcript").focus()
    keys.press("u")
    desk.wait_for_codings(0)
    desk.wait_until_saved()
    assert quotes(study, study.interview_id) == quotes(study, eva) == []


def test_passages_of_like_meaning_are_prepared_listed_and_coded(visit, laptop, study):
    eva = add_eva(study)
    desk = Desk(visit(laptop), study)
    desk.select("by the locked door, and nobody came")

    desk.part("open-alike").click()
    first = desk.part("found").first
    expect(first).to_contain_text("Nobody waited with me", timeout=3 * PATIENCE_MS)  # the worker gives way to others
    first.locator("input").check()
    desk.part("code-many").click()
    desk.page.keyboard.type("be")
    desk.page.keyboard.press("Enter")
    desk.says("coded-many", "1 passage coded with “Being believed”")
    assert quotes(study, eva) == [EVA[1].text]

    desk.part("undo-many").click()
    desk.says("toasts", "Removed")
    assert quotes(study, eva) == []
