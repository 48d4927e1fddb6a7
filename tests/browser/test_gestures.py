"""Every way to make, shape and take back a coding, with the mouse and with keys alone, and the history of it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qual.domain.coding import Coding
from qual.services import codebook, coding
from tests.browser.desks import Desk
from tests.browser.visitors import NO_SERVER, PATIENCE_MS
from tests.plugins.workbenches import Study


def stored(study: Study) -> list[tuple[str, str]]:
    """Return the words of each coding with the name of its code."""
    with study.workbench.read(study.owner) as tx:
        names = {node.code.id: node.code.name for node in codebook.tree(tx, study.project.id)}
        found: tuple[Coding, ...] = coding.codings_of_interview(tx, study.interview_id)
    return [(one.quote, names[one.code_id]) for one in found]


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def point_at(desk: Desk, words: str) -> tuple[float, float]:
    place = desk._place_of(words, None)
    return (place["x1"] + place["x2"]) / 2, place["y1"]


def click_in(desk: Desk, words: str) -> None:
    """Click on coded words and wait until the pane at the right tells of the coding there."""
    desk.page.mouse.click(*point_at(desk, words))
    desk.says("inspector", words)


def wait_for(desk: Desk, *words: str) -> None:
    """Wait until the page knows codings of exactly these words, and all is stored."""
    desk.page.wait_for_function(
        "(words) => JSON.stringify(window.__qual.codings().map((c) => c.quote).sort()) === JSON.stringify(words)",
        arg=sorted(words),
        timeout=PATIENCE_MS,
    )
    desk.wait_until_saved()


def test_two_and_three_clicks_and_a_click_on_a_speaker_take_word_sentence_and_turn(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    mouse = desk.page.mouse
    mouse.dblclick(*point_at(desk, "nurse"))
    desk.part("popover").wait_for()
    press(desk.page, "1")
    wait_for(desk, "nurse")

    mouse.click(*point_at(desk, "believed"), click_count=3)
    desk.part("popover").wait_for()
    press(desk.page, "1")
    wait_for(desk, "nurse", "It helped to be believed.")

    desk.root.locator(".qw-who:not(.qw-same)", has_text="Anna").first.click()
    desk.part("popover").wait_for()
    press(desk.page, "1")
    wait_for(desk, "nurse", "It helped to be believed.", "I waited 😀 by the locked door, and nobody came.")


def test_a_coding_is_made_shaped_and_taken_back_with_keys_alone(visit, laptop, study):
    with study.workbench.write(study.owner) as tx:
        codebook.add_code(tx, study.project.id, "Waiting")
    desk = Desk(visit(laptop), study)
    page = desk.page
    press(page, "j", "w", "Shift+ArrowRight", "Shift+Enter")  # I waited, and stays for a second code
    desk.part("popover").wait_for()
    page.keyboard.type("wa")
    press(page, "Enter")
    wait_for(desk, "I waited", "I waited")
    assert sorted(stored(study)) == [("I waited", "Being believed"), ("I waited", "Waiting")]

    press(page, "u", "k", "j", "ArrowRight")  # the second one goes; the cursor stands in the first
    wait_for(desk, "I waited")
    press(page, ".", ".", ".", ",")
    wait_for(desk, "I waited 😀 by the")
    press(page, ":")
    wait_for(desk, "waited 😀 by the")
    press(page, ";")
    wait_for(desk, "I waited 😀 by the")
    press(page, "ArrowRight", "x")
    wait_for(desk, "I waited 😀", "by the")
    press(page, "r")
    page.keyboard.type("wa")
    press(page, "Enter")
    desk.wait_until_saved()
    assert sorted(stored(study)) == [("I waited 😀", "Being believed"), ("by the", "Waiting")]
    press(page, "Delete")
    wait_for(desk, "I waited 😀")

    for _ in range(3):  # removal, other code, split
        press(page, "Control+z")
    wait_for(desk, "I waited 😀 by the")
    press(page, "Control+Shift+Z", "Control+y", "Shift+U")
    wait_for(desk, "I waited 😀")


def test_with_an_active_code_every_selection_is_coded_at_once_until_escape(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.root.locator("[data-testid=code]", has_text="Being believed").click()
    desk.part("active-code").click()
    desk.says("active-banner", "Being believed")

    desk.drag_over("nobody came")
    desk.drag_over("a nurse sat down")
    desk.page.mouse.click(*point_at(desk, "believed"), click_count=3)
    wait_for(desk, "nobody came", "a nurse sat down", "It helped to be believed.")

    press(desk.page, "Escape")
    expect(desk.part("active-banner")).to_be_hidden()
    desk.drag_over("And then")
    desk.part("popover").wait_for()
    wait_for(desk, "nobody came", "a nurse sat down", "It helped to be believed.")


def test_words_become_a_code_and_one_undo_takes_both_away(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.select("locked door")
    press(desk.page, "Alt+v")
    wait_for(desk, "locked door")
    assert stored(study) == [("locked door", "locked door")]

    press(desk.page, "u")
    wait_for(desk)
    expect(desk.part("codes")).not_to_contain_text("locked door")
    press(desk.page, "Shift+U")
    wait_for(desk, "locked door")
    assert stored(study) == [("locked door", "locked door")]


def test_the_end_of_a_bracket_is_dragged_over_the_text(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("nobody came", "be")
    wait_for(desk, "nobody came")
    box = desk.root.locator(".qw-bracket").bounding_box()
    assert box is not None

    mouse = desk.page.mouse
    mouse.move(box["x"] + 2, box["y"] + 3)
    mouse.down()
    mouse.move(*point_at(desk, "waited"), steps=4)
    mouse.up()

    wait_for(desk, "waited 😀 by the locked door, and nobody came")


def test_with_alt_the_end_of_a_bracket_is_dragged_to_the_letter(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("nobody came", "be")
    wait_for(desk, "nobody came")
    box = desk.root.locator(".qw-bracket").bounding_box()
    assert box is not None
    place = desk._place_of("ited 😀", None)

    mouse = desk.page.mouse
    mouse.move(box["x"] + 2, box["y"] + 3)
    mouse.down()
    desk.page.keyboard.down("Alt")
    mouse.move(place["x1"], place["y1"], steps=4)
    mouse.up()
    desk.page.keyboard.up("Alt")

    wait_for(desk, "ited 😀 by the locked door, and nobody came")


def test_the_history_tells_it_in_sentences_across_a_restart_of_the_server(visit, laptop, study):
    desk = Desk(visit(laptop, expect=(*NO_SERVER, "not responding")), study)
    desk.code("nobody came", "be")
    desk.code("a nurse sat down", "be")
    desk.wait_until_saved()
    laptop.kill()
    laptop.revive()
    desk = Desk(visit(laptop), study)
    press(desk.page, "h")
    panel = desk.root.locator("[data-testid=panel-history]")
    newest = panel.locator("[data-testid=act]").first
    expect(newest).to_contain_text("Coded 'a nurse sat down' as 'Being believed'")
    assert newest.locator(".qw-acted").bounding_box()["width"] > 100  # it is seen, not only read out

    panel.locator("[data-testid=history-undo]").click()
    wait_for(desk, "nobody came")
    expect(newest).to_have_attribute("data-stands", "false")
    expect(newest).to_contain_text("taken back")
    panel.locator("[data-testid=act]", has_text="nobody came").locator("[data-testid=undo-one]").click()
    wait_for(desk)
    panel.locator("[data-testid=history-redo]").click()
    wait_for(desk, "nobody came")


def test_thirty_quick_codings_and_a_double_click_on_apply_lose_and_double_nothing(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.page.evaluate(
        """async () => {
          const [code] = window.__qual.codes();
          for (let n = 0; n < 30; n++) {
            window.__qual.select(n, n + 12);
            window.__qual.apply(code.id);
            await new Promise((next) => setTimeout(next, 5));
          }
        }"""
    )
    desk.wait_until_saved()
    before = stored(study)
    assert len(before) == len({words for words, _ in before}) == len(desk.codings())

    desk.select("And then")
    desk.part("popover").locator("[role=option]").first.dblclick()
    desk.wait_until_saved()
    assert len(stored(study)) == len(before) + 1


def test_who_deletes_what_a_colleague_is_just_extending_is_told_and_sees_it(visit, team, team_study):
    anna = Desk(visit(team, "Anna", expect=(*NO_SERVER, "ERR_INTERNET")), team_study)
    ben = Desk(visit(team, "Ben"), team_study)
    ben.code("nobody came", "be")
    anna.wait_for_codings(1)
    anna.page.context.set_offline(True)  # Anna does not see what Ben does now
    click_in(ben, "nobody")
    press(ben.page, ",")
    wait_for(ben, "nobody")
    click_in(anna, "nobody")
    press(anna.page, "Delete")
    anna.wait_for_codings(0)
    anna.page.context.set_offline(False)

    anna.says("toasts", "Ben changed this coding meanwhile: 'Being believed' now covers 'nobody'")
    wait_for(anna, "nobody")
    click_in(anna, "nobody")
    press(anna.page, "Delete")
    wait_for(ben)
