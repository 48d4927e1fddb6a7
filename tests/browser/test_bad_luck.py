"""The server dies, colleagues collide: what a person did is kept, and they are told in words."""

from __future__ import annotations

from playwright.sync_api import expect

from qual.services import codebook, coding
from tests.browser.desks import Desk
from tests.browser.visitors import NO_SERVER, PATIENCE_MS


def stored_quotes(study) -> list[str]:
    with study.workbench.read(study.owner) as tx:
        return sorted(one.quote for one in coding.codings_of_interview(tx, study.interview_id))


def test_codings_made_without_a_server_wait_and_arrive_exactly_once(visit, laptop, study):
    desk = Desk(visit(laptop, expect=NO_SERVER), study)
    laptop.kill()
    expect(desk.root).to_have_attribute("data-state", "offline", timeout=PATIENCE_MS)
    desk.code("nobody came", "be")
    desk.code("a nurse sat down with me", "be")
    desk.says("standing", "Offline, 2 changes kept here")
    laptop.start()
    desk.wait_until_saved()
    assert stored_quotes(study) == ["a nurse sat down with me", "nobody came"]
    assert len(desk.codings()) == 2


def test_a_reload_keeps_what_could_not_be_sent_yet(visit, laptop, study):
    visitor = visit(laptop, expect=NO_SERVER)
    desk = Desk(visitor, study)
    visitor.page.route("**/api/ops", lambda route: route.abort())
    desk.code("nobody came", "be")
    desk.says("standing", "Offline, 1 change kept here")
    visitor.page.reload()
    desk.wait_until_ready()
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
    assert stored_quotes(study) == []
    visitor.page.unroute("**/api/ops")
    desk.wait_until_saved()
    assert stored_quotes(study) == ["nobody came"]


def test_an_answer_that_got_lost_does_not_store_a_coding_twice(visit, laptop, study):
    visitor = visit(laptop, expect=NO_SERVER)
    desk = Desk(visitor, study)
    lost = []

    def lose_the_first_answer(route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    visitor.page.route("**/api/ops", lose_the_first_answer)
    desk.code("nobody came", "be")
    desk.wait_until_saved()
    assert lost
    assert stored_quotes(study) == ["nobody came"]
    assert len(desk.codings()) == 1


def test_the_page_comes_back_by_itself_when_the_server_does(visit, laptop, study):
    here = Desk(visit(laptop, expect=NO_SERVER), study)
    laptop.kill()
    expect(here.root).to_have_attribute("data-state", "offline", timeout=PATIENCE_MS)
    laptop.start()
    here.wait_until_saved()
    there = Desk(visit(laptop), study)
    there.code("nobody came", "be")
    here.wait_for_codings(1)


def test_the_second_of_two_people_who_rename_a_code_is_told(visit, laptop, study):
    visitor = visit(laptop)
    visitor.go("codebook", project=study.project.id, code=study.code.id)
    visitor.page.get_by_role("tab", name="Change").click()
    field = visitor.page.get_by_role("textbox", name="Name", exact=True).and_(
        visitor.page.locator("[class*=st-key-edit-name] input")
    )
    field.fill("My name for it")
    with study.workbench.write(study.owner) as tx:
        codebook.update_code(tx, study.code.id, study.code.version, {"name": "Their name for it"})
    visitor.button("Save").click()
    visitor.see("Their name for it")
    with study.workbench.read(study.owner) as tx:
        assert [node.code.name for node in codebook.tree(tx, study.project.id)] == ["Their name for it"]
