"""A theme in plain words: one sentence at a time, three answers, three languages, and what outsiders see of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.interview import Consent
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Theme, Verdict
from qual.services import participants, theme_audience, theme_sentences, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


@pytest.fixture
def theme(filled: Study) -> Theme:
    """Lend a theme with a statement, two sentences and two quotes of Anna, one of which carries the first sentence."""
    spans = [filled.span_of(words) for words in ("nobody came", "It helped to be believed.")]
    drafts = [QuoteDraft(filled.interview_id, filled.revision.id, *span) for span in spans]
    with filled.workbench.write(filled.owner) as tx:
        person = participants.set_participant(tx, filled.project.id, "P07", quotes_outside=Consent.YES)
        transcripts.update_speaker(tx, filled.interview_id, "Anna", {"participant_id": person.id})
        made = themes.create_theme(tx, filled.project.id, "Doors", "Doors decide.", drafts)
        first = themes.theme_view(tx, made.id).quotes[0].quote.id
        theme_sentences.add_sentence(tx, made.id, "One waits alone.", quote_ids=[first])
        theme_sentences.add_sentence(tx, made.id, HOSTILE)
    return made


@pytest.fixture
def outsider(filled: Study, theme: Theme, monkeypatch: pytest.MonkeyPatch) -> Actor:
    """Lend an outside reviewer to whom the theme was sent, as whom the pages are opened."""
    olga = filled.member("Olga", Role.OUTSIDER)
    with filled.workbench.write(filled.owner) as tx:
        theme_audience.send_theme(tx, theme.id, olga.user)
    monkeypatch.setattr("qual.ui.identity.actor", lambda _workbench: olga)
    return olga


def view_of(study: Study, theme: Theme) -> ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, theme.id)


def said(study: Study, theme: Theme) -> list[tuple[str, Verdict, str]]:
    """Return the reviews: the sentence judged, "" for the statement, the verdict and the words."""
    view = view_of(study, theme)
    texts = {one.sentence.id: one.sentence.text for one in view.sentences}
    return [(texts.get(r.review.sentence_id or "", ""), r.review.verdict, r.review.comment) for r in view.reviews]


def headings(page: AppTest) -> list[str]:
    return [str(one.value) for one in page.header]


def test_a_link_opens_one_sentence_at_a_time(filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)

    assert headings(page) == ["What it is about"]
    assert "Doors decide." in shown(page)
    assert "It helped to be believed." in shown(page)  # carries no sentence, so it stands with the statement
    assert "nobody came" not in shown(page)

    page.button(key="told-next").click().run()

    assert headings(page) == ["Sentence 1 of 2"]
    assert "nobody came" in shown(page)
    assert "Person 1" in shown(page)


def test_the_first_answer_is_kept_at_once_and_leads_on(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)

    page.button(key="told-agree-0").click().run()

    assert said(filled, theme) == [("", Verdict.AGREE, "")]
    assert headings(page) == ["Sentence 1 of 2"]


@pytest.mark.parametrize("verdict", [Verdict.DISPUTE, Verdict.COMMENT])
def test_the_other_answers_ask_for_words_first(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage, verdict: Verdict
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.button(key="told-next").click().run()
    page.button(key=f"told-{verdict.value}-1").click().run()

    page.button(key="told-save-1").click().run()
    assert "Write a few words first." in shown(page)
    assert said(filled, theme) == []

    page.text_area[0].input("It was the night staff.")
    page.button(key="told-save-1").click().run()
    assert said(filled, theme) == [("One waits alone.", verdict, "It was the night staff.")]
    assert headings(page) == ["Sentence 2 of 2"]


def test_who_comes_back_goes_on_where_nothing_is_said_yet_and_sees_what_they_said(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    open_page("review", project=filled.project.id, theme=theme.id).button(key="told-agree-0").click().run()

    page = open_page("review", project=filled.project.id, theme=theme.id)
    assert headings(page) == ["Sentence 1 of 2"]

    page.button(key="told-back").click().run()
    assert "You said: **That is how it is**" in shown(page)


def test_at_the_end_something_missing_can_be_said(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    for _ in range(3):
        page.button(key="told-next").click().run()
    assert headings(page) == ["You have come to the end"]

    page.text_area[0].input("You forgot the garden.")
    page.button(key="told-end-send").click().run()

    assert said(filled, theme) == [("", Verdict.COMMENT, "You forgot the garden.")]


@pytest.mark.parametrize(
    ("language", "answer"), [("sv", "Så är det"), ("de", "So ist es"), ("en", "That is how it is")]
)
def test_the_page_speaks_the_language_that_is_chosen(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage, language: str, answer: str
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)

    page.segmented_control(key="plain-language").set_value(language).run()

    assert page.button(key="told-agree-0").label == answer


def test_a_theme_that_was_not_sent_is_not_there(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    with filled.workbench.write(filled.owner) as tx:
        theme_audience.call_back_theme(tx, theme.id, outsider.user)

    page = open_page("review", project=filled.project.id, theme=theme.id)

    assert "There is nothing to read yet" in shown(page)
    assert "Doors" not in shown(page)


def test_quotes_without_consent_are_counted_and_not_shown(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    with filled.workbench.write(filled.owner) as tx:
        participants.set_participant(tx, filled.project.id, "P07", quotes_outside=Consent.NO)

    page = open_page("review", project=filled.project.id, theme=theme.id)

    assert "2 quotes are not shown" in shown(page)
    assert "It helped to be believed." not in shown(page)


@pytest.mark.parametrize(
    "path",
    ["interviews", "transcript", "code", "codebook", "memos", "rounds", "themes", "overview", "report", "settings"],
)
def test_every_other_page_is_closed_to_outsiders(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage, path: str
) -> None:
    page = open_page(path, project=filled.project.id)

    said_there = shown(page)
    assert not any(word in said_there for word in ("locked door", "Being believed", "P07", "Anna"))


def test_the_start_page_leads_an_outsider_to_the_themes(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("projects")

    assert "Is this how it is?" in [title.value for title in page.title]


def test_the_team_can_look_at_the_plain_page_too(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_page("told", project=filled.project.id, theme=theme.id)

    assert headings(page) == ["What it is about"]
    assert "P07" in shown(page)
