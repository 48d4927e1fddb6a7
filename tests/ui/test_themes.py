"""Themes page: asking, the question a suggestion poses, and the decisions of people."""

from __future__ import annotations

from qual.domain.theme import SuggestionState, ThemeState
from qual.services import projects, suggestions, themes
from qual.services.themes import ThemeView
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import Asked, OpenPage, shown


def question(asked: Asked):
    study = asked.study
    with study.workbench.read(study.owner) as tx:
        (run,) = suggestions.runs(tx, study.project.id)
        return suggestions.run_suggestions(tx, run.id)[0].suggestion


def theme_of(study: Study, theme_id: str) -> ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, theme_id)


def test_without_transcripts_there_is_nothing_to_ask_about(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "No transcripts yet" in shown(open_page("themes", project=project.id))


def test_before_the_first_question_the_page_explains_itself(filled: Study, open_page: OpenPage) -> None:
    assert "Nothing suggested yet" in shown(open_page("themes", project=filled.project.id))


def test_asking_starts_a_job_that_is_shown(filled: Study, open_page: OpenPage) -> None:
    page = open_page("themes", project=filled.project.id)

    page.button(key="ask-button").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (run,) = suggestions.runs(tx, filled.project.id)
    assert run.parameters["unit"] == "turn"
    assert [button for button in page.button if button.key == f"cancel-{run.job_id}"]


def test_a_suggestion_is_posed_as_a_question_with_its_evidence(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)

    text = shown(page)
    assert "Do these belong together?" in text
    assert "Then a nurse sat down with me. It helped to be believed." in text
    assert "1 passage · 1 person · stays together in 90 %" in text
    assert "Questions answered: 0 of 1" in text


def test_a_theme_needs_a_name_and_a_statement_of_ones_own(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)

    page.button(key=f"accept-button-{asked.suggestion_id}").click().run()

    assert "needs a name of your own" in shown(page)
    assert question(asked).state is SuggestionState.OPEN


def test_an_accepted_suggestion_becomes_a_theme_with_the_ticked_quotes(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)

    page.text_input(key=f"accept-name-{asked.suggestion_id}").input("Being believed")
    page.text_area(key=f"accept-statement-{asked.suggestion_id}").input("It helps.")
    page.button(key=f"accept-button-{asked.suggestion_id}").click().run()

    decided = question(asked)
    view = theme_of(asked.study, str(decided.theme_id))
    assert (decided.state, view.theme.name, len(view.quotes)) == (SuggestionState.ACCEPTED, "Being believed", 1)
    assert page.query_params["theme"] == view.theme.id


def test_without_a_quote_there_is_no_theme(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)
    page.checkbox(key=f"use-{asked.suggestion_id}-0").uncheck().run()

    page.text_input(key=f"accept-name-{asked.suggestion_id}").input("Being believed")
    page.text_area(key=f"accept-statement-{asked.suggestion_id}").input("It helps.")
    page.button(key=f"accept-button-{asked.suggestion_id}").click().run()

    assert "Choose at least one passage" in shown(page)


def test_a_suggestion_is_put_into_a_theme_that_exists(asked: Asked, open_page: OpenPage) -> None:
    study = asked.study
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, "Belief", "It heals.")
    page = open_page("themes", project=study.project.id)

    page.button(key=f"merge-button-{asked.suggestion_id}").click().run()

    assert question(asked).state is SuggestionState.MERGED
    assert len(theme_of(study, theme.id).quotes) == 1
    assert theme_of(study, theme.id).theme.state is ThemeState.DRAFT


def test_setting_aside_takes_a_reason(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)

    page.button(key=f"aside-button-{asked.suggestion_id}").click().run()
    assert "Say in a few words" in shown(page)
    page.text_area(key=f"aside-reason-{asked.suggestion_id}").input("Only one person says so.")
    page.button(key=f"aside-button-{asked.suggestion_id}").click().run()

    assert question(asked).reason == "Only one person says so."
    assert "Questions answered: 1 of 1" in shown(page)


def test_a_quote_opens_in_its_interview(asked: Asked, open_page: OpenPage) -> None:
    page = open_page("themes", project=asked.study.project.id)

    page.button(key=f"open-{asked.suggestion_id}-0").click().run()

    assert page.query_params["interview"] == asked.study.interview_id
    assert page.query_params["at"] == str(asked.study.span_of("Then a nurse").start)
