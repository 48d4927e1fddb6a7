"""Projects page, and what holds for every page: the way in, the address, errors in words."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Verdict
from qual.services import projects, theme_reviews, theme_steps, themes
from qual.services.theme_quotes import QuoteDraft
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown

PROJECT_PAGES = ("interviews", "transcript", "code", "codebook", "rounds", "themes", "review", "report")


def test_a_fresh_installation_says_what_to_do_first(desk: Workbench, open_page: OpenPage) -> None:
    page = open_page("projects")

    assert "Start your first project" in shown(page)
    assert "no login" in shown(page)


def test_a_project_is_made_and_opened(desk: Workbench, open_page: OpenPage) -> None:
    page = open_page("projects")

    page.text_input(key="new-project-name").input("Night ward")
    page.button(key="new-project-create").click().run()

    with desk.read(desk.local_actor()) as tx:
        made = projects.project_by_name(tx, "night ward")
    assert page.query_params["project"] == made.id
    assert "No interviews yet" in shown(page)


def test_a_project_without_a_name_is_refused_in_words(desk: Workbench, open_page: OpenPage) -> None:
    page = open_page("projects")

    page.button(key="new-project-create").click().run()

    assert "between 1 and 200 characters" in shown(page)


def test_projects_are_listed_with_what_they_hold(filled: Study, open_page: OpenPage) -> None:
    page = open_page("projects")

    assert "Ward study" in shown(page)
    assert "1 interview · 1 coded passage" in shown(page)


def test_a_listed_project_opens(filled: Study, open_page: OpenPage) -> None:
    page = open_page("projects")

    page.button(key=f"open-{filled.project.id}").click().run()

    assert page.title[0].value == "Interviews"


def test_markup_in_a_name_is_shown_as_typed(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        projects.create_project(tx, HOSTILE)

    page = open_page("projects")

    heading = next(m.value for m in page.markdown if "script" in m.value)
    assert heading.startswith(r"#### \<script\>")
    assert r"\:red\[\*loud\*\] \$x\$" in heading


def test_themes_that_wait_for_a_review_are_said_first_and_opened(filled: Study, open_page: OpenPage) -> None:
    rita, span = filled.member("Rita", Role.EDITOR), filled.span_of("nobody came")
    made = []
    for name in ("Doors", "Nights"):
        with filled.workbench.write(rita) as tx:
            draft = QuoteDraft(filled.interview_id, filled.revision.id, *span)
            made.append(themes.create_theme(tx, filled.project.id, name, f"{name} decide.", [draft]))
            theme_steps.send_to_review(tx, made[-1].id)
    assert "2 themes wait for your review" in shown(open_page("projects"))
    with filled.workbench.write(filled.owner) as tx:
        theme_reviews.review(tx, made[0].id, Verdict.AGREE, "")

    page = open_page("projects")
    assert "1 theme waits for your review" in shown(page)
    page.button(key=f"themes-judge-{filled.project.id}").click().run()

    assert page.query_params["theme"] == made[1].id
    assert "Nights decide." in shown(page)


@pytest.mark.parametrize("path", PROJECT_PAGES)
def test_pages_of_a_project_ask_for_one_first(desk: Workbench, open_page: OpenPage, path: str) -> None:
    assert "Choose a project first" in shown(open_page(path))


def test_a_link_to_a_project_of_others_says_so(filled: Study, open_page: OpenPage) -> None:
    page = open_page("codebook", project="00000000-0000-0000-0000-000000000000")

    assert "does not exist, or you are not a member" in shown(page)


def test_an_unexpected_error_becomes_a_calm_message_with_a_log_number(
    filled: Study, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("nobody should read this")

    monkeypatch.setattr("qual.services.codebook.tree", broken)

    page = open_page("codebook", project=filled.project.id)

    assert not page.exception
    assert "wrong on our side" in shown(page)
    log = (filled.workbench.config.log_folder / "ui.log").read_text(encoding="utf-8")
    assert "nobody should read this" in log


def test_in_a_team_nobody_gets_in_without_signing_in(team_desk: Workbench, open_page: OpenPage) -> None:
    page = open_page("projects")

    assert page.title[0].value == "Please sign in"
    assert not page.button


def test_who_reads_themes_of_several_projects_chooses_among_them_in_their_language(
    filled: Study, open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    olga = filled.member("Olga", Role.OUTSIDER)
    with filled.workbench.write(filled.owner) as tx:
        other = projects.create_project(tx, "Night ward", ("sv",))
        projects.set_member(tx, other.id, "Olga", Role.OUTSIDER)
    monkeypatch.setattr("qual.ui.identity.actor", lambda _workbench: olga)

    page = open_page("projects", language="sv")

    assert [title.value for title in page.title] == ["Det du har fått att läsa"]
    assert [button.label for button in page.button] == ["Läs", "Läs"]
