"""Practise: chosen, coded on the same screen as reading, and answered only when it is asked for."""

from __future__ import annotations

from qual.domain.permission import Role
from qual.services import coding, practice, projects
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, shown


def begun(open_page: OpenPage, study: Study):
    page = open_page("practise", project=study.project.id)
    page.button(key="practice-begin-0").click().run()
    return page


def test_with_nothing_coded_the_page_says_so(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    page = open_page("practise", project=project.id)

    assert "nothing to practise on" in page.info[0].value
    assert "neither the team nor the person who leads the project" in shown(page)


def test_a_practice_is_coded_and_answered_when_it_is_asked_for(filled: Study, open_page: OpenPage) -> None:
    anna = filled.member("Anna coder", Role.CODER)
    with filled.workbench.write(anna) as tx:
        span = filled.span_of("nobody came")
        coding.add_coding(tx, filled.interview_id, filled.revision.id, span, filled.code.id)
    page = begun(open_page, filled)
    assert page.header[0].value == "Passage 1 of 1"
    assert "What you have said here" not in shown(page)

    page.text_area[0].input("Alone")
    page.button(key="plain-on").click().run()
    page.checkbox[0].check()
    page.button(key="plain-keep").click().run()
    page.button(key="practice-ask-button").click().run()

    said = shown(page)
    assert page.title[0].value == "How alike it is"
    assert "Passages you read: 1 of 1." in said
    assert "**Being believed**" in said
    assert [t.value for t in page.toggle] == [True]  # nothing differs, so all is shown
    assert "You said: Alone" in said


def test_a_practice_is_gone_on_with_and_deleted(filled: Study, open_page: OpenPage) -> None:
    begun(open_page, filled)
    with filled.workbench.read(filled.owner) as tx:
        (one,) = practice.my_practices(tx, filled.project.id)
    page = open_page("practise", project=filled.project.id)

    page.button(key=f"practice-open-{one.id}").click().run()
    assert page.header[0].value == "Passage 1 of 1"
    page.button(key="practice-all").click().run()
    page.button(key=f"practice-forget-{one.id}").click().run()

    with filled.workbench.read(filled.owner) as tx:
        assert practice.my_practices(tx, filled.project.id) == ()
