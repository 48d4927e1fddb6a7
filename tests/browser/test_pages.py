"""Every page opens by its address, says where we are, and logs no error in the browser's console."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qual.services import demo, interviews, projects

TITLES = {
    "": "Projects",
    "interviews": "Interviews",
    "read": "Read and say",
    "practise": "Practise",
    "codebook": "Codebook",
    "rounds": "Rounds of coding",
    "agreement": "Agreement",
    "negotiate": "Negotiate",
    "themes": "Themes",
    "review": "Themes of the team",
    "report": "Report",
}


def demo_project(site):
    with site.workbench.read(site.local) as tx:
        return next(project for project in projects.projects(tx) if project.name == demo.DEMO_NAME)


@pytest.mark.parametrize("path", TITLES)
def test_a_page_opens_by_its_address(visit, laptop, path):
    visitor = visit(laptop)
    visitor.go(path, project=demo_project(laptop).id)
    expect(visitor.page.get_by_role("heading", name=TITLES[path], exact=True, level=1)).to_be_visible()
    assert visitor.page.title() == "Qual"
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("path", ["code", "transcript"])
def test_an_interview_opens_by_its_address(visit, laptop, path):
    project = demo_project(laptop)
    with laptop.workbench.read(laptop.local) as tx:
        line = interviews.interview_lines(tx, project.id)[0]
    visitor = visit(laptop)
    visitor.go(path, project=project.id, interview=line.interview.id)
    visitor.page.locator(f"[data-testid=workspace][data-mode={path}][data-ready='1']").wait_for()
    expect(visitor.page.get_by_role("heading", name=line.interview.name, level=1)).to_be_visible()


def test_a_project_that_does_not_exist_is_said_in_words(visit, laptop):
    visitor = visit(laptop)
    visitor.go("interviews", project="00000000-0000-4000-8000-000000000000")
    visitor.see("does not exist, or you are not a member of it")


def test_the_laptop_says_that_nobody_signs_in(visit, laptop):
    visitor = visit(laptop)
    visitor.go("")
    visitor.see("One person on this computer, no login")


def test_a_wrong_password_is_refused_without_saying_what_was_wrong(visit, team):
    visitor = visit(team, expect=("403", "401"))
    visitor.go("")
    visitor.page.locator("input[name=name]").fill("Anna")
    visitor.page.locator("input[name=password]").fill("not her password")
    visitor.page.locator("input[name=password]").press("Enter")
    visitor.see("The name or the password is wrong")
