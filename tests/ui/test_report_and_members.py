"""Report page for everybody, Members page for a team's owner."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.services import accounts, projects
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, shown


def test_an_empty_project_has_nothing_to_report(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "Nothing to report yet" in shown(open_page("report", project=project.id))


def test_the_report_counts_and_offers_files(filled: Study, open_page: OpenPage) -> None:
    page = open_page("report", project=filled.project.id)

    assert [metric.value for metric in page.metric] == ["1", "1", "1", "0"]
    offered = {element.key for element in page.get("download_button")}
    assert {"report-docx", "report-xlsx", "report-html", "codebook-yaml", "codebook-csv"} <= offered


@pytest.fixture
def owner(team_desk: Workbench) -> Actor:
    """Lend the owner of a project on a team's server."""
    with team_desk.write(accounts.SYSTEM) as tx:
        user = accounts.create_user(tx, "Olga", "a long password")
    return Actor(user.id, user.name)


@pytest.fixture
def members_page(team_desk: Workbench, owner: Actor, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Lend the page of a project with one other member, as its owner sees it."""
    with team_desk.write(owner) as tx:
        project = projects.create_project(tx, "Ward study")
        accounts.create_user(tx, "Ben", "a long password")
        projects.set_member(tx, project.id, "Ben", Role.CODER)
    monkeypatch.setattr("qual.ui.identity.signed_in", lambda: owner.user)
    return open_page("members", project=project.id)


def roles(workbench: Workbench, owner: Actor) -> dict[str, Role]:
    with workbench.read(owner) as tx:
        project = projects.project_by_name(tx, "Ward study")
        return {member.name: member.role for member in projects.members(tx, project.id)}


def test_the_owner_sees_who_works_here(members_page: AppTest) -> None:
    assert "**Ben**" in shown(members_page)
    assert "**Olga**" in shown(members_page)


def test_a_role_is_changed(members_page: AppTest, team_desk: Workbench, owner: Actor) -> None:
    box = next(box for box in members_page.selectbox if box.value is Role.CODER and box.key.startswith("role-"))

    box.select(Role.REVIEWER).run()

    assert roles(team_desk, owner)["Ben"] is Role.REVIEWER


def test_the_last_owner_stays_owner(members_page: AppTest, team_desk: Workbench, owner: Actor) -> None:
    members_page.selectbox(key=f"role-{owner.user}").select(Role.GUEST).run()

    assert roles(team_desk, owner)["Olga"] is Role.OWNER
    assert "needs an owner" in shown(members_page)


def test_a_member_is_removed(members_page: AppTest, team_desk: Workbench, owner: Actor) -> None:
    ben = next(b for b in members_page.button if b.key.startswith("remove-") and b.key != f"remove-{owner.user}")

    ben.click().run()

    assert list(roles(team_desk, owner)) == ["Olga"]


def test_an_account_is_made_and_added(members_page: AppTest, team_desk: Workbench, owner: Actor) -> None:
    members_page.text_input(key="account-name-0").input("Rita")
    members_page.text_input(key="account-password-0").input("another long one")
    members_page.selectbox(key="account-role-0").select(Role.REVIEWER)
    members_page.button(key="account-add-0").click().run()

    assert roles(team_desk, owner)["Rita"] is Role.REVIEWER


def test_somebody_with_an_account_is_added(team_desk: Workbench, owner: Actor, members_page: AppTest) -> None:
    with team_desk.write(owner) as tx:
        accounts.create_user(tx, "Kai", "a long password")
    members_page.run()

    members_page.button(key="known-add").click().run()

    assert roles(team_desk, owner)["Kai"] is Role.CODER


def test_only_the_owner_of_a_team_has_the_page(filled: Study, open_page: OpenPage) -> None:
    assert open_page("members", project=filled.project.id).title[0].value == "Projects"
