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


def test_thirty_codings_five_milliseconds_apart_and_a_double_click_are_all_stored_once(visit, laptop, study):
    desk = Desk(visit(laptop), study)
    desk.page.evaluate(
        """async (code) => {
          for (let i = 0; i < 30; i++) {
            __qual.select(i, i + 20);
            __qual.apply(code);
            await new Promise((done) => setTimeout(done, 5));
          }
        }""",
        study.code.id,
    )
    desk.wait_for_codings(30)
    desk.select("It helped to be believed")
    desk.part("popover").locator("[role=option]").first.dblclick()
    desk.wait_for_codings(31)
    desk.wait_until_saved()
    assert len(stored_quotes(study)) == 31
    assert stored_quotes(study).count("It helped to be believed") == 1


def test_a_server_killed_between_the_paint_and_the_answer_costs_nothing(visit, laptop, study):
    visitor = visit(laptop, expect=NO_SERVER)
    desk = Desk(visitor, study)
    killed = []

    def kill_behind(route) -> None:
        if len(killed) < 2:  # once before the server has heard of it, once after it has stored it
            killed.append(route.fetch() if killed else None)
            laptop.kill()
            route.abort()
            laptop.start()
        else:
            route.continue_()

    visitor.page.route("**/api/ops", kill_behind)
    desk.code("nobody came", "be")
    expect(desk.coded("nobody came")).to_have_attribute("data-codes", "Being believed")
    desk.wait_until_saved()
    assert len(killed) == 2
    assert stored_quotes(study) == ["nobody came"]


def test_two_minutes_offline_and_all_of_it_arrives_in_order(visit, laptop, study):
    visitor = visit(laptop, expect=NO_SERVER, device={})
    visitor.page.clock.install()
    desk = Desk(visitor, study)
    context = visitor.page.context
    context.set_offline(True)
    desk.code("nobody came", "be")
    desk.code("locked door", "Doors")
    desk.says("standing", "Offline, 3 changes kept here")
    visitor.page.clock.fast_forward(120_000)
    expect(desk.coded("locked door")).to_have_attribute("data-codes", "Doors")
    context.set_offline(False)
    visitor.page.clock.fast_forward(20_000)  # longer than it waits between two tries
    desk.wait_until_saved()
    assert stored_quotes(study) == ["locked door", "nobody came"]


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
