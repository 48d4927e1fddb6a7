"""Building a theme by dragging: a code and passages go where the mouse lets go of them, and are stored so."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from qual.services import coding, theme_sentences, themes
from tests.browser.visitors import PATIENCE_MS, box_of


def test_a_code_and_two_passages_are_dragged_into_a_theme_one_of_them_onto_its_sentence(visit, laptop, study):
    with study.workbench.write(study.owner) as tx:
        for words in ("nobody came", "It helped to be believed."):
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), study.code.id)
        theme = themes.create_theme(tx, study.project.id, "Belief", "Being believed is where it turns.")
        theme_sentences.add_sentence(tx, theme.id, "She waited for somebody.")
    anna = visit(laptop)
    anna.go("review", project=study.project.id, theme=theme.id)
    anna.page.get_by_text("Bring in codes and passages, and arrange them").click()
    board = anna.page.get_by_test_id("board")
    code, sentence = board.locator(".qbd-code"), board.locator(".qbd-sentence")

    code.click()
    drag(card(board, "nobody came"), sentence)
    expect(sentence).to_contain_text("[1]nobody came")  # before the page has answered
    expect(board.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE_MS)
    drag(code, board.get_by_text("No code yet; drag one here."))
    anna.see("2 coded passages · 1 person")  # the page is drawn anew, and stands still
    drag(card(board, "It helped"), board.get_by_text("Drag passages here"))
    expect(board.get_by_test_id("board-loose")).to_contain_text("[2]It helped")
    expect(board.locator("[aria-busy]")).to_have_count(0, timeout=PATIENCE_MS)
    anna.see("She waited for somebody. [1]")

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, theme.id)
    assert [one.code.name for one in view.codes] == ["Being believed"]
    assert [one.quote.quote for one in view.quotes] == ["nobody came", "It helped to be believed."]
    assert [one.quote_ids for one in view.sentences] == [(view.quotes[0].quote.id,)]


def card(board: Locator, words: str) -> Locator:
    return board.get_by_test_id("board-passages").get_by_role("option").filter(has_text=words)


def drag(what: Locator, onto: Locator) -> None:
    """Take something in the middle and let go of it in the middle of something else, as a hand does with a mouse."""
    what.page.locator(".qbd-sides").evaluate("(sides) => sides.scrollIntoView({ block: 'center' })")  # both in sight
    mouse = what.page.mouse
    (x, y), (to_x, to_y) = (
        (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in (box_of(what), box_of(onto))
    )
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 8, y + 8)
    mouse.move(to_x, to_y, steps=4)
    mouse.up()
