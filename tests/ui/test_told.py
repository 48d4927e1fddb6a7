"""A theme in plain words: one sentence at a time, three answers, three languages, and what outsiders see of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from qual.domain.interview import Consent
from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Theme, ThemeSentence, Verdict
from qual.errors import StoreProblem
from qual.services import (
    participants,
    projects,
    theme_against,
    theme_audience,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    theme_shown,
    theme_steps,
    themes,
    transcripts,
)
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from qual.ui.format import plain
from qual.ui.text import catalogue, speech
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
        theme_audience.send_theme(tx, theme.id, olga.user, confirmed=["http://example.org"])  # of the hostile sentence
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

    page.button(key="told-save").click().run()
    assert "Write a few words first." in shown(page)
    assert said(filled, theme) == []

    page.text_area[0].input("It was the night staff.")
    page.button(key="told-save").click().run()
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


def write(study: Study, actor: Actor, service: Callable[..., Any], *args: object, **kwargs: object) -> Any:
    with study.workbench.write(actor) as tx:
        return service(tx, *args, **kwargs)


def show_outside(study: Study, theme: Theme) -> None:
    """Let the outside reviewers read what the theme says now."""
    with study.workbench.write(study.owner) as tx:
        waiting = theme_shown.waiting_words(tx, theme.id)
        assert waiting
        theme_shown.show_words(tx, theme.id, waiting.seen)


def sentence_named(study: Study, theme: Theme, text: str) -> ThemeSentence:
    return next(one.sentence for one in view_of(study, theme).sentences if one.sentence.text == text)


def test_a_question_is_answered_where_it_was_asked_and_a_sign_leads_there(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.button(key="told-next").click().run()
    page.button(key="told-question-1").click().run()
    page.text_area[0].input("Who waits?")
    page.button(key="told-save").click().run()
    page.button(key="told-back").click().run()
    assert "The group has not answered yet." in shown(page)
    (asked,) = view_of(filled, theme).questions
    write(filled, filled.owner, theme_reviews.answer, asked.review.id, "Everybody on the ward.")

    listed = open_page("review", project=filled.project.id)
    assert "An answer to you" in shown(listed)
    page = open_page("review", project=filled.project.id, theme=theme.id)
    assert "The group has answered you." in shown(page)
    page.button(key="told-answers-go").click().run()

    assert headings(page) == ["Sentence 1 of 2"]
    assert [text.value for text in page.text if "ward" in text.value] == ["Everybody on the ward."]
    assert f"**{plain(filled.owner.name)}** answers:" in shown(page)
    page.button(key="told-next").click().run()
    assert "The group has answered you." not in shown(page)


def test_an_answer_stays_when_the_words_it_was_about_have_changed(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    said_then = write(filled, outsider, theme_reviews.review, theme.id, Verdict.COMMENT, "And the garden?")
    write(filled, filled.owner, theme_reviews.answer, said_then.id, "We missed it.")
    write(filled, filled.owner, themes.edit_theme, theme.id, 1, name="Doors", statement="Doors and gardens.")
    show_outside(filled, theme)

    page = open_page("review", project=filled.project.id, theme=theme.id)

    assert {"And the garden?", "We missed it."} <= {text.value for text in page.text}


def test_what_the_team_says_among_itself_is_not_shown(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    asked = write(filled, filled.owner, theme_reviews.review, theme.id, Verdict.QUESTION, "Is this P07's ward?")
    write(filled, filled.owner, theme_reviews.answer, asked.id, "It is, ward 3.")

    page = open_page("review", project=filled.project.id, theme=theme.id)

    assert not any(word in shown(page) for word in ("ward", "answered", "answers"))


def call_back(study: Study, theme: Theme, outsider: Actor) -> None:
    write(study, study.owner, theme_audience.call_back_theme, theme.id, outsider.user)


def change_words(study: Study, theme: Theme, outsider: Actor) -> None:
    write(study, study.owner, themes.edit_theme, theme.id, 1, name="Doors", statement="Doors and keys decide.")
    show_outside(study, theme)


def put_away(study: Study, theme: Theme, outsider: Actor) -> None:
    write(study, study.owner, theme_steps.set_aside, theme.id, "Two themes in one")


def take_the_role(study: Study, theme: Theme, outsider: Actor) -> None:
    write(study, study.owner, projects.set_member, study.project.id, outsider.name, Role.GUEST)


def take_out(study: Study, theme: Theme, outsider: Actor) -> None:
    write(study, study.owner, projects.remove_member, study.project.id, outsider.user)


REFUSALS = [
    (call_back, "told.error.gone"),
    (change_words, "told.error.changed"),
    (put_away, "told.error.closed"),
    (take_the_role, "told.error.not_allowed"),
    (take_out, "guard.project.gone"),
]


@pytest.mark.parametrize("language", ["en", "sv", "de"])
@pytest.mark.parametrize(("meanwhile", "key"), REFUSALS)
def test_a_refusal_is_said_in_the_readers_language_and_nothing_is_kept(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage, meanwhile, key: str, language: str
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.segmented_control(key="plain-language").set_value(language).run()
    meanwhile(filled, theme, outsider)

    page.button(key="told-agree-0").click().run()

    assert [error.value for error in page.error] == [plain(speech(language)(key))]
    assert said(filled, theme) == []


@pytest.mark.parametrize("language", ["en", "sv", "de"])
@pytest.mark.parametrize("error", [StoreProblem("The disk is full."), RuntimeError("nobody should read this")])
def test_what_goes_wrong_on_our_side_is_said_in_the_readers_language(
    filled: Study,
    theme: Theme,
    outsider: Actor,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    language: str,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.segmented_control(key="plain-language").set_value(language).run()
    monkeypatch.setattr("qual.services.theme_reviews.review", broken)
    page.button(key="told-agree-0").click().run()
    monkeypatch.setattr("qual.services.themes.theme_lines", broken)
    page.run()

    kind = "store" if isinstance(error, StoreProblem) else "unexpected"
    begins = plain(speech(language)(f"told.error.{kind}", id="@").split("@")[0])
    assert page.error[-1].value.startswith(begins)
    assert not page.exception


@pytest.mark.parametrize("language", ["en", "sv", "de"])
def test_words_that_were_changed_while_one_wrote_are_shown_and_what_was_written_stays(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage, language: str
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.segmented_control(key="plain-language").set_value(language).run()
    page.button(key="told-dispute-0").click().run()
    change_words(filled, theme, outsider)
    page.text_area[0].input("Not only doors.")
    page.button(key="told-save").click().run()

    assert [error.value for error in page.error] == [plain(speech(language)("told.error.changed"))]
    assert (said(filled, theme), page.text_area[0].value) == ([], "Not only doors.")
    assert "Doors and keys decide." in [text.value for text in page.text]

    page.button(key="told-save").click().run()
    assert said(filled, theme) == [("", Verdict.DISPUTE, "Not only doors.")]


def test_words_too_many_are_refused_in_the_readers_language(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.segmented_control(key="plain-language").set_value("sv").run()
    page.button(key="told-comment-0").click().run()
    page.text_area[0].input("x" * 20_001)
    page.button(key="told-save").click().run()

    assert "högst 20000 bokstäver" in page.error[0].value


def test_a_sentence_put_before_the_one_that_is_read_does_not_take_its_answer(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.button(key="told-next").click().run()
    page.button(key="told-comment-1").click().run()
    added = write(filled, filled.owner, theme_sentences.add_sentence, theme.id, "Nights are long.")
    first = sentence_named(filled, theme, "One waits alone.")
    write(filled, filled.owner, theme_sentences.move_sentence, added.id, before=first.id)

    page.text_area[0].input("So it was.")
    page.button(key="told-save").click().run()

    assert said(filled, theme) == [("One waits alone.", Verdict.COMMENT, "So it was.")]


def test_a_sentence_taken_away_while_it_is_read_is_said_to_be_gone(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.button(key="told-next").click().run()
    gone = sentence_named(filled, theme, "One waits alone.")
    write(filled, filled.owner, theme_sentences.remove_sentence, gone.id)

    page.run()

    assert speech("en")("told.error.gone") in shown(page)
    assert headings(page) == ["What it is about"]


def test_all_of_a_theme_stands_on_one_page_and_nobody_is_named(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)
    page.button(key="told-agree-0").click().run()
    page.button(key="told-whole").click().run()

    for words in ("Doors decide.", "One waits alone.", HOSTILE, "nobody came", "It helped to be believed.", "Person 1"):
        assert words.replace("\\", "") in shown(page)
    assert shown(page).count("☐ That is how it is") == 2  # room on the paper for what is not answered yet
    assert "You said: **That is how it is**" in shown(page)
    assert not any(words in shown(page) for words in ("P07", "speaks against", "agrees"))
    assert [control.key for control in page.segmented_control] == ["plain-language"]

    page.button(key="told-by-sentence").click().run()
    assert headings(page) == ["What it is about"]


def test_the_themes_page_leads_to_the_whole_of_it(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id, theme=theme.id)

    page.button(key="theme-print").click().run()

    assert "One waits alone." in shown(page)
    assert page.segmented_control(key="told-print-for").value == "outside"


def test_the_team_prints_what_may_be_read_outside_unless_it_chooses_otherwise(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    silent = QuoteDraft(filled.interview_id, filled.revision.id, *filled.span_of("And then?"))
    ben = filled.member("Ben", Role.CODER)
    with filled.workbench.write(filled.owner) as tx:
        theme_quotes.add_quote(tx, theme.id, silent)
        theme_against.judge(
            tx, theme.id, QuoteDraft(filled.interview_id, filled.revision.id, *filled.span_of("I waited")), speaks=True
        )
    write(filled, ben, theme_reviews.review, theme.id, Verdict.DISPUTE, "Not at night.")
    page = open_page("told", project=filled.project.id, theme=theme.id)

    page.button(key="told-whole").click().run()

    assert "nobody came" in shown(page)
    assert "http://example.org" in page.warning[0].value.replace("\\", "")  # a name to look at before it is handed out
    assert not any(words in shown(page) for words in ("P07", "And then?", "I waited", "Ben", "Not at night."))

    page.segmented_control(key="told-print-for").set_value("team").run()

    for words in (
        "P07",
        "And then?",
        "I waited",
        "Ben does not agree.",
        "Ben: Not at night.",
        "What speaks against it",
    ):
        assert words in shown(page)
    assert "☐" not in shown(page)


def test_a_link_made_for_a_language_opens_in_it(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    page = open_page("told", project=filled.project.id, theme=theme.id, language="sv")

    assert headings(page) == [speech("sv")("told.short")]
    page.segmented_control(key="plain-language").set_value("de").run()
    assert headings(page) == [speech("de")("told.short")]


def test_a_link_to_what_is_gone_says_so_in_the_links_language(
    filled: Study, theme: Theme, outsider: Actor, open_page: OpenPage
) -> None:
    take_out(filled, theme, outsider)

    page = open_page("told", project=filled.project.id, theme=theme.id, language="sv")

    assert [error.value for error in page.error] == [plain(speech("sv")("guard.project.gone"))]


def test_every_sentence_of_the_page_is_there_in_every_language() -> None:
    def told(language: str) -> dict[str, set[str]]:
        sentences = catalogue(language)
        mine = [key for key in sentences if key.startswith(("told.", "guard.project.", "plain."))]
        return {key: set(re.findall(r"\{\w+\}", sentences[key])) for key in mine}

    assert told("sv") == told("en") == told("de")
