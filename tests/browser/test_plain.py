"""Read and say on a tablet, with fingers: own words first, then cards; large targets, large type, nothing cut off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from qual.domain.document import SpokenTurn, build_document
from qual.domain.permission import Role
from qual.services import coding, memo_list, rounds, transcripts
from qual.services.rounds import Task
from tests.browser.sites import Site
from tests.browser.test_accessibility import axe, findings  # noqa: F401 - a fixture
from tests.browser.visitors import Visitor, address_of, box_of
from tests.plugins.workbenches import Study

TABLET = {"viewport": {"width": 1024, "height": 768}, "has_touch": True, "is_mobile": True}
SMALL = """() => [...document.querySelectorAll('.st-key-plain :is(button, a, summary, textarea, label:has(input))')]
  .filter((one) => one.offsetParent !== null && !one.closest('[aria-hidden=true]'))
  .map((one) => [one.getBoundingClientRect(), one.textContent.slice(0, 40)])
  .filter(([box]) => box.width > 0 && (box.height < 44 || box.width < 44))
  .map(([box, text]) => `${Math.round(box.width)}×${Math.round(box.height)} ${text}`)"""
WIDER = "() => document.documentElement.scrollWidth > innerWidth"


@pytest.fixture
def given(study: Study) -> Study:
    """Lend a study in which the person and somebody else are to read the interview blind."""
    ben = study.member(f"Ben {study.project.name}", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        tasks = [Task(study.interview_id, who) for who in (study.owner.user, ben.user)]
        rounds.make_round(tx, study.project.id, "First", tasks)
    return study


def sentence(page: Page, words: str) -> Locator:
    return page.locator(".st-key-plain label", has_text=words)


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", name=words)).to_be_visible()


def test_a_passage_is_read_said_and_given_a_card_with_a_finger(
    visit: Callable[..., Visitor], laptop: Site, given: Study
) -> None:
    visitor = visit(laptop, device=TABLET)
    page = visitor.page
    visitor.go("read", project=given.project.id)
    heading(page, "For you to read")
    visitor.button("Begin").tap()
    heading(page, "Passage 1 of 1")
    assert page.evaluate(SMALL) == []
    expect(page.get_by_text("Somebody takes it as true")).to_have_count(0)

    sentence(page, "It helped to be believed").tap()
    page.get_by_label("In your own words").fill("Somebody listened at last")
    visitor.button("Go on to the cards").tap()
    heading(page, "Which of these cards fit?")
    assert page.evaluate(SMALL) == []
    box = box_of(page.get_by_text("Somebody takes it as true"))
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)  # anywhere on the card
    expect(page.get_by_role("checkbox", name=given.code.name)).to_be_checked()
    visitor.button("Keep and go on").tap()
    heading(page, "You have reached the end")
    visitor.button("I am done").tap()
    visitor.see("You have said that you are done here")

    with given.workbench.read(given.owner) as tx:
        (made,) = coding.codings_of_interview(tx, given.interview_id)
        assert rounds.my_tasks(tx, given.project.id)[0][1].assignment.is_done
        assert "Somebody listened at last" in repr(memo_list.memo_threads(tx, given.project.id))
    assert (made.quote, made.code_id) == ("It helped to be believed.", given.code.id)


def test_it_is_read_and_said_with_the_keyboard_alone(visit: Callable[..., Visitor], laptop: Site, given: Study) -> None:
    visitor = visit(laptop)
    page = visitor.page
    visitor.go("read", **address_of(given))
    box = page.get_by_role("checkbox", name="I waited 😀 by the locked door, and nobody came.")
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    page.get_by_label("In your own words").focus()
    page.keyboard.type("Alone")
    visitor.button("Go on to the cards").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Passage 1 of 1")).to_be_focused()  # where a screen reader goes on
    card = page.get_by_role("checkbox", name="Being believed")
    card.focus()
    page.keyboard.press("Space")
    visitor.button("Keep, and say more here").focus()
    page.keyboard.press("Enter")
    heading(page, "What you have said here")
    expect(page.locator(".st-key-plain-said")).to_contain_text("Alone")
    expect(page.locator(".st-key-plain-said")).to_contain_text("Being believed")


def test_sentences_are_read_out_as_they_are_typed_whatever_marks_are_in_them(
    visit: Callable[..., Visitor], laptop: Site, study: Study
) -> None:
    typed = (
        "He said: no, at 10:30 [laughs].", "1. That was it", "- and then", "# not a heading", "a -> b -- c <- d",
        ":red[loud] :smile: :material/delete: :100:", "**not bold** and _not_ ~~gone~~", "$x$ &amp; <b>x</b>",
        "[a](http://example.org) www.example.org a@b.org", "[a]: b", "+ more",
    )  # fmt: skip
    document = build_document(SpokenTurn("Anna", one) for one in typed)
    with study.workbench.write(study.owner) as tx:
        revision = transcripts.import_transcript(tx, study.project.id, document, name="Marks", language="en")
    visitor = visit(laptop)
    visitor.go("read", project=study.project.id, interview=revision.interview_id)
    heading(visitor.page, "Passage 1 of 1")
    shown = visitor.page.locator(".st-key-plain [data-testid=stCheckbox]")
    expect(shown).to_have_count(len(typed))
    assert [" ".join(one.replace("\u2060", "").split()) for one in shown.all_inner_texts()] == list(typed)
    assert shown.locator("a").count() == 0
    visitor.page.get_by_role("checkbox", name=typed[0], exact=True).wait_for()


def test_at_200_percent_nothing_is_cut_off_and_axe_finds_nothing_serious(
    visit: Callable[..., Visitor],
    laptop: Site,
    given: Study,
    axe: str,  # noqa: F811
) -> None:
    visitor = visit(laptop)
    page, found = visitor.page, []
    with given.workbench.write(given.owner) as tx:
        coding.add_coding(tx, given.interview_id, given.revision.id, given.span_of("nobody came"), given.code.id)
    for path, title in (("practise", "Practise"), ("read", "Read and say")):
        visitor.go(path, project=given.project.id)
        heading(page, title)
        found += findings(page, axe)
    visitor.button("Go on").or_(visitor.button("Begin")).first.click()
    heading(page, "Passage 1 of 1")
    for width, height in ((720, 450), (512, 384)):  # 200 % on a laptop, and on the tablet
        page.set_viewport_size({"width": width, "height": height})
        assert not page.evaluate(WIDER)
    found += findings(page, axe)
    visitor.button("Go on to the cards").click()
    heading(page, "Which of these cards fit?")
    assert not page.evaluate(WIDER)
    found += findings(page, axe)
    assert not found, "\n".join(found)
