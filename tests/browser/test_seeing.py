"""Seeing what is coded and by whom, settling what corrections touched, colleagues in one text, signing in again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from qual.domain.permission import Role
from qual.services import codebook, coding, transcripts
from tests.browser.desks import Desk
from tests.browser.visitors import PATIENCE_MS, sign_in
from tests.plugins.workbenches import Study

PASSWORD = "correct horse battery"
SIGNED_OUT = ("401", "WebSocket", "_stcore/", "/auth/", "ERR_", "Failed to fetch")


def code_here(study: Study, words: str, code_id: str, *, by=None) -> None:
    with study.workbench.write(by or study.owner) as tx:
        coding.add_coding(tx, study.interview_id, study.revision.id, study.span_of(words), code_id)


def stored(study: Study) -> list[tuple[str, str]]:
    with study.workbench.read(study.owner) as tx:
        found = coding.codings_of_interview(tx, study.interview_id)
    return sorted((one.quote, one.anchor.value) for one in found)


def test_codings_are_filtered_gone_through_and_explained(visit, laptop, study):
    berit = study.member(f"Berit {study.project.name}", Role.CODER)
    with study.workbench.write(study.owner) as tx:
        below = codebook.add_code(tx, study.project.id, "By night", parent_id=study.code.id)
        other = codebook.add_code(tx, study.project.id, "Doors", texts={"definition": "Who has the keys."})
    code_here(study, "locked door, and nobody came", below.id)
    code_here(study, "nobody came", other.id, by=berit)
    code_here(study, "believed", study.code.id)
    desk = Desk(visit(laptop), study)
    keys = desk.page.keyboard

    desk.page.get_by_test_id("strip").click(position={"x": 8, "y": 3})
    desk.coded("nobody came").click()
    keys.press("o")
    desk.says("toasts", "1 of 2: By night · You")
    keys.press("o")
    desk.says("toasts", f"2 of 2: Doors · {berit.name}")
    desk.page.mouse.move(4, 4)
    desk.coded("nobody came").hover()
    desk.says("hover-card", "Who has the keys.")
    desk.says("hover-card", berit.name)

    keys.press("y")
    desk.says("filter-count", "2 of 3 shown")
    assert desk.codes_over("nobody came") == ["By night"]
    keys.press("F")
    expect(desk.part("filter")).to_be_hidden()
    assert desk.codes_over("nobody came") == ["By night", "Doors"]
    keys.press("f")
    desk.part("filter-code").select_option(study.code.id)  # with the codes under it
    desk.says("filter-count", "2 of 3 shown")
    desk.part("filter-clear").click()
    expect(desk.part("filter")).to_be_hidden()


def test_what_a_correction_touched_waits_with_its_old_words_and_is_settled_by_one_key_each(visit, laptop, study):
    for words in ("nobody came", "a nurse sat down with me", "It helped"):
        code_here(study, words, study.code.id)
    visitor = visit(laptop)
    desk = Desk(visitor, study)
    with study.workbench.write(study.owner) as tx:
        seen = study.revision.id
        transcripts.correct_turn(tx, study.interview_id, seen, 1, "I waited by the locked door, and somebody went.")
        transcripts.correct_turn(tx, study.interview_id, seen, 3, "Then to be believed.")
    keys = desk.page.keyboard
    expect(desk.part("open-tray").locator(".qw-badge")).to_have_text("3")

    keys.press("t")
    cards = desk.part("tray-card")
    expect(cards).to_have_count(3)
    expect(cards.nth(0)).to_contain_text("nobody came")  # before
    expect(cards.nth(0)).to_contain_text("somebody went")  # after
    expect(cards.nth(1)).to_contain_text("no longer in the transcript")
    expect(cards.nth(0)).to_be_focused()
    keys.press("c")
    expect(cards).to_have_count(2)
    keys.press("m")
    for key in ("k", "k", "k", "s", "Enter"):  # the first sentence of the first turn
        keys.press(key)
    expect(cards).to_have_count(1)
    cards.nth(0).focus()
    keys.press("x")
    desk.says("panel-tray", "Nothing to check")
    desk.wait_until_saved()
    assert stored(study) == [("What happened that night?", "exact"), ("somebody went", "exact")]

    keys.press("Escape")
    for waiting in ("1", "2", "3"):
        keys.press("u")
        expect(desk.part("open-tray").locator(".qw-badge")).to_have_text(waiting)
    assert [anchor for _quote, anchor in stored(study)] == ["lost", "lost", "touched"]


def test_colleagues_see_where_one_reads_and_which_turn_one_corrects(visit, team, team_study):
    anna = Desk(visit(team, "Anna"), team_study)
    ben = Desk(visit(team, "Ben"), team_study, "transcript")
    expect(anna.page.get_by_title("Ben reads here")).to_be_visible()
    expect(anna.part("presence").get_by_title("Ben is here")).to_be_visible()

    ben.page.locator(".qw-text").nth(1).dblclick()
    expect(anna.part("edited-by")).to_have_text("Ben is correcting this turn")
    expect(anna.page.locator("[data-turn='1'] [data-testid=edited-by]")).to_be_visible()
    ben.page.keyboard.press("Escape")
    expect(anna.part("edited-by")).to_have_count(0)

    ben.page.goto("about:blank")
    expect(anna.page.get_by_title("Ben reads here")).to_have_count(0)


def sign_out(page: Page) -> None:
    """End the session as expiring does, in another tab."""
    page.evaluate("() => fetch('/auth/logout', { method: 'POST', redirect: 'manual' }).then(() => true)")


def test_codings_made_after_the_login_expired_wait_for_their_maker_and_arrive_once(visit, team, team_study):
    visitor = visit(team, "Anna", expect=SIGNED_OUT)
    desk = Desk(visitor, team_study)
    sign_out(desk.page)
    desk.says("signed-out", "You are signed out.")
    desk.says("standing", "Signed out")
    desk.code("nobody came", "be")
    desk.code("a nurse sat down with me", "be")
    desk.says("signed-out", "2 changes are kept here for Anna")
    desk.says("standing", "Signed out, 2 changes kept here")
    expect(desk.coded("nobody came")).to_be_visible()  # the text stays, and what was done to it

    tab = visitor.tab()
    sign_in(tab, "Ben", PASSWORD)
    desk.page.bring_to_front()
    desk.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    desk.says("signed-out", "Somebody else is signed in")
    assert stored(team_study) == []

    sign_out(tab.page)
    tab.page.goto(f"{team.address}/auth/login")
    sign_in(tab, "Anna", PASSWORD)
    desk.page.bring_to_front()
    desk.page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    expect(desk.part("signed-out")).to_be_hidden(timeout=PATIENCE_MS)
    desk.wait_until_saved()
    with team_study.workbench.read(team_study.owner) as tx:
        found = coding.codings_of_interview(tx, team_study.interview_id)
    assert sorted(one.quote for one in found) == ["a nurse sat down with me", "nobody came"]
    assert {one.coder_id for one in found} == {team_study.owner.user}
