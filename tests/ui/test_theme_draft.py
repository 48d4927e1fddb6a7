"""Drafts on a theme's page and the language model in Settings: off by default, shown before sent, keys never shown."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.language_model import USUAL
from qual.domain.permission import Role
from qual.domain.theme import Theme
from qual.services import draft_asking, language_models, rounds, theme_extract, themes
from qual.services.rounds import Task
from qual.services.themes import ThemeView
from tests.plugins.workbenches import Study
from tests.services.test_theme_against import theme as make_theme
from tests.ui.conftest import HOSTILE, OpenPage, shown


@pytest.fixture
def theme(filled: Study) -> Theme:
    """Lend a theme with one quote."""
    return make_theme(filled)


def open_theme(open_page: OpenPage, study: Study, one: Theme) -> AppTest:
    return open_page("review", project=study.project.id, theme=one.id)


def view_of(study: Study, one: Theme) -> ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, one.id)


def choose(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        language_models.choose_language_model(tx, study.project.id, USUAL, HOSTILE)


def test_sentences_are_chosen_on_request_and_thrown_away(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)
    assert "No language model is chosen" in shown(page)
    assert view_of(filled, theme).sentences == ()

    page.button(key="draft-extract").click().run()

    (one,) = view_of(filled, theme).sentences
    assert one.sentence.text == "It helped to be believed."
    assert one.sentence.origin.is_machine
    assert "said in a quote, chosen by centrality" in shown(page)
    page.button(key="draft-throw-away").click().run()
    assert view_of(filled, theme).sentences == ()


def test_the_exact_text_is_shown_and_nothing_is_sent_before_it_is_confirmed(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    choose(filled)
    page = open_theme(open_page, filled, theme)

    page.button(key="draft-prepare").click().run()

    with filled.workbench.read(filled.owner) as tx:
        text = draft_asking.sending(tx, theme.id, draft_asking.Wish(), online=False).prompt.text
    assert text in [code.value for code in page.code]
    assert "which is this machine, and nowhere else" in shown(page)
    assert page.button(key="draft-send").disabled
    page.checkbox[0].check().run()
    page.button(key="draft-send").click().run()

    with filled.workbench.read(filled.owner) as tx:
        (sent,) = draft_asking.draft_views(tx, theme.id)
    assert f"{sent.request.system}\n\n{sent.request.task}" == text
    assert not page.exception


def test_words_masked_by_hand_are_masked_in_what_is_shown_and_ask_for_a_new_confirmation(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    choose(filled)
    page = open_theme(open_page, filled, theme)
    page.button(key="draft-prepare").click().run()
    page.checkbox[0].check().run()

    page.text_input(key="draft-hide").input("believed, nothing").run()

    assert any("It helped to be [hidden 1]." in code.value for code in page.code)
    assert page.button(key="draft-send").disabled


def test_who_codes_blind_and_who_only_reviews_get_no_drafts(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    ben = filled.member("Ben", Role.CODER)
    with filled.workbench.write(filled.owner) as tx:
        theme_extract.extract(tx, theme.id)
        tasks = [Task(filled.interview_id, filled.owner.user), Task(filled.interview_id, ben.user)]
        rounds.make_round(tx, filled.project.id, "First", tasks)

    page = open_theme(open_page, filled, theme)

    assert "draft-extract" not in [b.key for b in page.button]


def test_the_owner_chooses_a_model_and_the_key_is_never_shown(filled: Study, open_page: OpenPage) -> None:
    page = open_page("settings", project=filled.project.id)
    assert "Off: no language model is chosen." in shown(page)
    page.text_input(key="lm-model-0").input("qwen3:8b")
    page.text_input(key="lm-key-0").input("sk-very-secret")

    page.button(key="lm-save-0").click().run()

    assert "Drafts are asked of qwen3:8b at 127.0.0.1:11434, on this machine." in shown(page)
    assert filled.workbench.keys.get(filled.project.id, "127.0.0.1:11434") == "sk-very-secret"
    assert "very-secret" not in shown(page) + "".join(str(box.value) for box in page.text_input)
    page.button(key="lm-off").click().run()
    assert "Off: no language model is chosen." in shown(page)
    assert filled.workbench.keys.get(filled.project.id, "127.0.0.1:11434") == ""


def test_another_machine_is_refused_in_words_while_the_installation_keeps_to_itself(
    filled: Study, open_page: OpenPage
) -> None:
    page = open_page("settings", project=filled.project.id)
    page.text_input(key="lm-address-0").input("https://models.example.org/v1")
    page.text_input(key="lm-model-0").input("large")
    page.checkbox(key="lm-leaves-0").check()

    page.button(key="lm-save-0").click().run()

    assert "this installation sends nothing to others" in shown(page)
    with filled.workbench.read(filled.owner) as tx:
        assert not language_models.language_model(tx, filled.project.id).is_set


def test_others_see_what_is_chosen_and_no_form(filled: Study, open_page: OpenPage) -> None:
    choose(filled)
    with filled.workbench.write(filled.owner) as tx:
        tx.connection.exec_driver_sql("UPDATE members SET role = 'editor'")

    page = open_page("settings", project=filled.project.id)

    assert "on this machine" in shown(page)
    assert "lm-off" not in [b.key for b in page.button]
