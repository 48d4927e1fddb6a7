"""The codebook beside the text: dragging, keys, the card with real passages, merging, splitting, undo, and live."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from qual.domain.codebook import Code
from qual.services import codebook, coding
from tests.browser.desks import Desk
from tests.browser.visitors import NO_SERVER, PATIENCE_MS
from tests.plugins.workbenches import Study


def add_code(study: Study, name: str, *passages: str, definition: str = "") -> Code:
    with study.workbench.write(study.owner) as tx:
        code = codebook.add_code(tx, study.project.id, name, texts={"definition": definition})
        for words in passages:
            coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), code.id)
    return code


def row(desk: Desk, name: str) -> Locator:
    return desk.part("code").filter(has_text=name)


def drag(desk: Desk, name: str, onto: str, *, share: float = 0.5, key: str = "") -> None:
    """Drag a code onto another one, to a share of its height."""
    row(desk, name).hover()
    desk.page.wait_for_function("() => document.getElementById('qw-panel-tree') !== null", timeout=PATIENCE_MS)
    start, end = row(desk, name).bounding_box(), row(desk, onto).bounding_box()
    assert start is not None
    assert end is not None
    mouse = desk.page.mouse
    mouse.move(start["x"] + 60, start["y"] + start["height"] / 2)
    mouse.down()
    if key:
        desk.page.keyboard.down(key)
    mouse.move(end["x"] + 60, end["y"] + end["height"] * share, steps=4)
    mouse.up()
    if key:
        desk.page.keyboard.up(key)


def tree(study: Study) -> list[tuple[str, int]]:
    with study.workbench.read(study.owner) as tx:
        return [(node.code.name, node.depth) for node in codebook.tree(tx, study.project.id)]


def shown_tree(desk: Desk) -> list[tuple[str, int]]:
    rows = desk.part("code")
    return [(one.locator(".qw-name").inner_text(), int(one.get_attribute("aria-level") or 0) - 1) for one in rows.all()]


def quotes(study: Study, name: str) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        names = {node.code.id: node.code.name for node in codebook.tree(tx, study.project.id)}
        return [c.quote for c in coding.codings_of_interview(tx, study.interview_id) if names[c.code_id] == name]


def test_codes_are_nested_by_dragging_moved_by_keys_and_renamed_in_place(visit, laptop, study):
    for name in ("Doors", "Keys", "Nights"):
        add_code(study, name)
    desk = Desk(visit(laptop), study)

    drag(desk, "Keys", "Doors")
    expect(row(desk, "Keys")).to_have_attribute("aria-level", "2")
    drag(desk, "Nights", "Being believed", share=0.1)
    desk.wait_until_saved()
    assert tree(study) == [("Nights", 0), ("Being believed", 0), ("Doors", 0), ("Keys", 1)]

    row(desk, "Keys").focus()
    desk.page.keyboard.press("Alt+ArrowLeft")
    desk.page.keyboard.press("Alt+ArrowUp")
    expect(row(desk, "Keys")).to_be_focused()
    desk.page.keyboard.press("F2")
    desk.page.keyboard.type("Keys and locks")
    desk.page.keyboard.press("Enter")
    expect(row(desk, "Keys and locks")).to_be_focused()
    desk.wait_until_saved()

    after = [("Nights", 0), ("Being believed", 0), ("Keys and locks", 0), ("Doors", 0)]
    assert shown_tree(desk) == after
    assert tree(study) == after


def test_a_card_shows_real_passages_and_codes_are_merged_split_and_put_back(visit, laptop, study):
    add_code(study, "Trust", "a nurse sat down", "nobody came", definition="Relying on somebody.")
    desk = Desk(visit(laptop), study)

    row(desk, "Trust").click()
    desk.says("code-card", "Relying on somebody.")
    expect(desk.part("code-examples").get_by_test_id("use")).to_have_count(2)
    desk.part("code-examples").get_by_text("nobody came").click()
    expect(desk.root.locator(".qw-turn").nth(1)).to_have_class("qw-turn qw-current")

    drag(desk, "Trust", "Being believed", key="Control")
    expect(desk.part("choose-code")).to_have_value("Being believed")
    desk.part("code-do").click()
    expect(row(desk, "Trust")).to_have_count(0)
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
    desk.says("code-stale", "Coded under other words: 2")
    desk.part("code-stale").get_by_role("button").click()
    expect(desk.part("stale-uses")).to_contain_text("Relying on somebody.")
    desk.part("confirm-wording").first.click()
    desk.says("code-stale", "Coded under other words: 1")

    desk.page.keyboard.press("Control+z")  # confirming
    desk.says("code-stale", "Coded under other words: 2")
    desk.page.keyboard.press("Control+z")  # merging
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Trust")
    desk.wait_until_saved()
    assert quotes(study, "Trust") == ["nobody came", "a nurse sat down"]

    row(desk, "Trust").click()
    desk.part("code-split").click()
    desk.part("split-name").fill("By a nurse")
    desk.part("pick-passages").get_by_label("a nurse sat down").check()
    desk.part("code-do").click()
    desk.says("code-name", "By a nurse")
    expect(desk.coded("a nurse sat down")).to_have_attribute("data-codes", "By a nurse")
    assert quotes(study, "By a nurse") == ["a nurse sat down"]


def test_a_merging_by_a_colleague_appears_at_once_and_what_was_coded_offline_lands(visit, team, team_study):
    trust = add_code(team_study, "Trust", "a nurse sat down")
    anna = Desk(visit(team, "Anna"), team_study)
    ben = Desk(visit(team, "Ben", expect=NO_SERVER), team_study)
    expect(row(ben, "Trust").locator(".qw-count")).to_have_text("1", timeout=PATIENCE_MS)
    rosa = Desk(visit(team, "Rosa"), team_study)
    ben.page.context.set_offline(True)
    ben.code("nobody came", "trust")
    expect(ben.coded("nobody came")).to_have_attribute("data-codes", "Trust")

    row(anna, "Trust").click()
    anna.part("code-merge").click()
    anna.part("choose-code").fill("bel")
    anna.page.keyboard.press("Enter")
    anna.part("code-do").click()

    expect(rosa.coded("a nurse sat down")).to_have_attribute("data-codes", "Being believed", timeout=PATIENCE_MS)
    expect(row(rosa, "Trust")).to_have_count(0)
    expect(row(rosa, "Being believed").locator(".qw-count")).to_have_text("1")
    ben.page.context.set_offline(False)
    ben.says("toasts", "'Trust' was merged into 'Being believed' meanwhile")
    expect(ben.coded("nobody came")).to_have_attribute("data-codes", "Being believed", timeout=PATIENCE_MS)
    expect(ben.coded("a nurse sat down")).to_have_attribute("data-codes", "Being believed", timeout=PATIENCE_MS)
    assert trust.id not in {one["code_id"] for one in ben.codings()}
    assert quotes(team_study, "Being believed") == ["nobody came", "a nurse sat down"]
