"""What a theme's page says about who is quoted, and sending a theme to people from outside the team."""

from __future__ import annotations

import dataclasses

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Theme
from qual.services import participants, theme_audience, theme_codes, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from qual.ui.format import plain
from tests.plugins.workbenches import Study
from tests.ui.conftest import OpenPage, shown


@pytest.fixture
def theme(filled: Study) -> Theme:
    """Lend a theme with four quotes of Anna, and a code that Ben's passage in another interview has too."""
    words = ("I waited", "nobody came", "a nurse sat down", "It helped")
    with filled.workbench.write(filled.owner) as tx:
        anna = participants.set_participant(tx, filled.project.id, "P07", group="patients")
        transcripts.update_speaker(tx, filled.interview_id, "Anna", {"participant_id": anna.id})
        transcripts.update_speaker(tx, filled.interview_id, "Interviewer", {"role": "interviewer"})
        drafts = [QuoteDraft(filled.interview_id, filled.revision.id, *filled.span_of(one)) for one in words]
        made = themes.create_theme(tx, filled.project.id, "Doors", "Doors decide.", drafts)
        theme_codes.add_code(tx, made.id, filled.code.id)
        for name in ("Ben", "Cem"):
            revision = transcripts.import_transcript(tx, filled.project.id, filled.document, name=name, language="en")
            transcripts.update_speaker(tx, revision.interview_id, "Interviewer", {"role": "interviewer"})
    return made


@pytest.fixture
def olga(filled: Study, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Lend a reader from outside; the pages are opened by the owner of the project, in a team."""
    monkeypatch.setattr("qual.ui.identity.actor", lambda _workbench: filled.owner)
    monkeypatch.setattr(filled.workbench, "config", dataclasses.replace(filled.workbench.config, team=True))
    return filled.member("Olga", Role.OUTSIDER)


def open_theme(open_page: OpenPage, study: Study, theme: Theme) -> AppTest:
    page = open_page("review", project=study.project.id, theme=theme.id)
    assert not page.exception
    return page


def test_a_theme_carried_by_one_person_is_warned_of(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    assert "100 % of the quotes are by P07" in shown(page)
    rows = page.dataframe[0].value.to_dict("list")
    assert (rows["Person"], rows["Quotes"], rows["Share"]) == (["P07 · patients"], [4], ["100 %"])
    assert rows["By words said"] == ["1.3"]  # three people said equally much


def test_who_was_interviewed_and_is_not_quoted_is_named(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    assert {"Ben: Anna", "Cem: Anna"} <= {text.value for text in page.text}


def test_the_theme_is_sent_to_an_outside_reviewer_and_called_back(
    filled: Study, theme: Theme, olga: Actor, open_page: OpenPage
) -> None:
    def has_it() -> bool:
        with filled.workbench.read(filled.owner) as tx:
            return theme_audience.outside_readers(tx, theme.id)[0].has_it

    page = open_theme(open_page, filled, theme)
    assert "They would read 0 of its 4 quotes" in shown(page)
    page.checkbox(key=f"send-{theme.id}-{olga.user}-False-0").check().run()
    assert has_it()

    page.checkbox(key=f"send-{theme.id}-{olga.user}-True-0").uncheck().run()
    assert not has_it()


def test_names_in_the_words_are_shown_and_confirmed_before_anybody_outside_reads_them(
    filled: Study, theme: Theme, olga: Actor, open_page: OpenPage
) -> None:
    with filled.workbench.write(filled.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Doors", statement="For Anna doors decide.")

    def has_it() -> bool:
        with filled.workbench.read(filled.owner) as tx:
            return theme_audience.outside_readers(tx, theme.id)[0].has_it

    page = open_theme(open_page, filled, theme)
    page.checkbox(key=f"send-{theme.id}-{olga.user}-False-0").check().run()
    assert not has_it()
    assert plain("may name somebody or some place: Anna.") in page.warning[0].value
    assert not page.checkbox(key=f"send-{theme.id}-{olga.user}-False-1").value

    page.button(key="theme-names-reword").click().run()
    assert "may name" not in shown(page)
    page.checkbox(key=f"send-{theme.id}-{olga.user}-False-1").check().run()
    page.button(key="theme-names-send").click().run()
    assert has_it()
    assert "may name" not in shown(page)


def test_new_words_wait_on_the_themes_page_until_their_names_are_confirmed(
    filled: Study, theme: Theme, olga: Actor, open_page: OpenPage
) -> None:
    with filled.workbench.write(filled.owner) as tx:
        theme_audience.send_theme(tx, theme.id, olga.user)
        themes.edit_theme(tx, theme.id, 1, name="Doors", statement="Doors in Stockholm decide.")

    def read_outside() -> str:
        with filled.workbench.read(olga) as tx:
            return themes.theme_view(tx, theme.id).theme.statement

    page = open_theme(open_page, filled, theme)
    assert "They read: Doors decide." in shown(page)
    page.button(key="show-outside").click().run()
    assert any("Stockholm" in warning.value for warning in page.warning)
    assert read_outside() == "Doors decide."

    page.button(key="show-outside").click().run()
    assert read_outside() == "Doors in Stockholm decide."
    assert "show-outside" not in {button.key for button in page.button}


def test_the_link_can_be_made_for_a_language(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)
    address = f"/told?project={filled.project.id}&theme={theme.id}"

    page.segmented_control(key=f"link-language-{theme.id}").set_value("sv").run()

    assert any(code.value.endswith(f"{address}&language=sv") for code in page.code)
