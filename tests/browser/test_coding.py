"""Coding in the browser, as one person does it: mouse, letters, digits, undo."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.domain.coding import Coding
from qual.services import codebook, coding
from tests.browser.desks import Desk
from tests.plugins.workbenches import Study


def stored(study: Study) -> tuple[Coding, ...]:
    with study.workbench.read(study.owner) as tx:
        return coding.codings_of_interview(tx, study.interview_id)


def add_code(study: Study, name: str) -> None:
    with study.workbench.write(study.owner) as tx:
        codebook.add_code(tx, study.project.id, name)


def test_two_letters_and_enter_code_the_selected_words_and_store_them(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("a nurse sat down with me", "be")
    expect(desk.coded("a nurse sat down with me")).to_have_attribute("data-codes", "Being believed")
    desk.wait_until_saved()
    (only,) = stored(study)
    assert (only.quote, only.code_id) == ("a nurse sat down with me", study.code.id)


def test_a_digit_gives_the_code_of_that_row(visit, laptop, study):
    add_code(study, "Waiting")
    desk = Desk(visit(laptop), study)
    desk.select("nobody came")
    row = desk.part("popover").locator("[role=option]", has_text="Waiting")
    digit = row.locator("kbd").inner_text()
    desk.page.keyboard.press(digit)
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Waiting")
    desk.wait_until_saved()
    assert [one.quote for one in stored(study)] == ["nobody came"]


def test_a_name_the_codebook_does_not_have_becomes_a_new_code_at_the_selection(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("locked door", "Locked in")
    expect(desk.coded("locked door")).to_have_attribute("data-codes", "Locked in")
    desk.wait_until_saved()
    with study.workbench.read(study.owner) as tx:
        names = {node.code.id: node.code.name for node in codebook.tree(tx, study.project.id)}
    assert [names[one.code_id] for one in stored(study)] == ["Locked in"]


def test_overlapping_codings_both_show(visit, laptop, study):
    add_code(study, "Waiting")
    desk = Desk(visit(laptop), study)
    desk.code("by the locked door, and nobody came", "wa")
    desk.code("nobody came", "be")
    desk.wait_until_saved()
    assert desk.codes_over("nobody came") == ["Being believed", "Waiting"]
    assert desk.codes_over("by the locked door, and") == ["Waiting"]
    expect(desk.root.locator(".qw-bracket")).to_have_count(2)


def test_undo_takes_the_last_coding_back(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("nobody came", "be")
    desk.wait_until_saved()
    desk.page.keyboard.press("u")
    desk.wait_for_codings(0)
    desk.wait_until_saved()
    expect(desk.coded("nobody came")).to_have_count(0)
    assert stored(study) == ()


def test_keys_alone_code_a_sentence(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    for key in ("j", "j", "j", "s", "1"):
        desk.page.keyboard.press(key)
    desk.wait_for_codings(1)
    desk.wait_until_saved()
    assert [one.quote for one in stored(study)] == ["Then a nurse sat down with me."]


def test_words_after_an_emoji_are_stored_at_their_code_points(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("by the locked door", "be")
    desk.wait_until_saved()
    (only,) = stored(study)
    assert study.document.text[only.start : only.end] == only.quote == "by the locked door"


def test_a_coding_is_still_there_after_a_reload(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.code("nobody came", "be")
    desk.wait_until_saved()
    desk.page.reload()
    desk.wait_until_ready()
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
