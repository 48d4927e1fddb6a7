"""Review page: the list, one theme by link, verdicts, wording, quotes, setting aside."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme, ThemeSentence, ThemeState, Verdict
from qual.services import (
    projects,
    theme_audience,
    theme_quotes,
    theme_reviews,
    theme_sentences,
    theme_steps,
    themes,
)
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeView
from qual.workbench import Workbench
from tests.plugins.workbenches import Study
from tests.ui.conftest import HOSTILE, OpenPage, shown


@pytest.fixture
def theme(filled: Study) -> Theme:
    """Lend a theme with one quote."""
    span = filled.span_of("I waited 😀 by the locked door")
    draft = QuoteDraft(filled.interview_id, filled.revision.id, span.start, span.end)
    with filled.workbench.write(filled.owner) as tx:
        theme = themes.create_theme(tx, filled.project.id, "Waiting", HOSTILE, [draft])
        return theme_steps.send_to_review(tx, theme.id)


def view_of(study: Study, theme: Theme) -> ThemeView:
    with study.workbench.read(study.owner) as tx:
        return themes.theme_view(tx, theme.id)


def open_theme(open_page: OpenPage, study: Study, theme: Theme):
    return open_page("review", project=study.project.id, theme=theme.id)


def test_without_themes_the_page_says_where_they_come_from(desk: Workbench, open_page: OpenPage) -> None:
    with desk.write(desk.local_actor()) as tx:
        project = projects.create_project(tx, "Empty")

    assert "No themes yet" in shown(open_page("review", project=project.id))


def test_the_list_shows_states_and_leads_to_a_theme(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id)
    assert "**Waiting**" in shown(page)

    page.button(key=f"theme-{theme.id}").click().run()

    assert page.title[0].value == "Waiting"


def test_a_link_opens_the_theme_with_its_statement_and_quotes(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    texts = [text.value for text in page.text]
    assert HOSTILE in texts
    assert "I waited 😀 by the locked door" in texts
    assert f"/review?project={filled.project.id}&theme={theme.id}" in page.code[0].value


def test_a_link_to_a_theme_that_is_gone_says_so(filled: Study, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id, theme="00000000-0000-0000-0000-000000000000")

    assert "does not exist" in shown(page)


def test_a_theme_is_written_without_the_machine(filled: Study, open_page: OpenPage) -> None:
    page = open_page("review", project=filled.project.id)

    page.text_input(key="new-theme-name").input("Night")
    page.text_area(key="new-theme-statement").input("Nights are long.")
    page.button(key="new-theme-create").click().run()

    assert page.title[0].value == "Night"


def add_sentence(study: Study, theme: Theme, text: str, **options: object) -> ThemeSentence:
    with study.workbench.write(study.owner) as tx:
        return theme_sentences.add_sentence(tx, theme.id, text, **options)


def test_a_dispute_needs_words_and_changes_the_state(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)
    page.button(key="say-statement").click().run()

    page.segmented_control(key="verdict-statement-0").select(Verdict.DISPUTE)
    page.button(key="review-send-statement-0").click().run()
    assert "Say in a few words" in shown(page)
    page.text_area(key="comment-statement-0").input("Only one person waits.")
    page.button(key="review-send-statement-0").click().run()

    assert view_of(filled, theme).theme.state is ThemeState.DISPUTED
    assert "Only one person waits." in shown(page)


def test_one_quote_is_commented_on_its_own(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    quote_id = view_of(filled, theme).quotes[0].quote.id
    page = open_theme(open_page, filled, theme)
    page.button(key=f"say-{quote_id}").click().run()

    page.text_area(key=f"comment-{quote_id}-0").input("Is this about waiting?")
    page.button(key=f"review-send-{quote_id}-0").click().run()

    (review,) = view_of(filled, theme).reviews
    assert (review.review.quote_id, review.review.verdict) == (quote_id, Verdict.COMMENT)


def test_a_changed_wording_asks_for_new_verdicts(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.member("Ben", Role.REVIEWER)) as tx:
        theme_reviews.review(tx, theme.id, Verdict.COMMENT, "Whose waiting?")
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "")
    page = open_theme(open_page, filled, theme)

    page.text_area(key=f"theme-statement-{theme.id}-0").input("Waiting hurts.")
    page.button(key=f"theme-save-{theme.id}-0").click().run()

    assert view_of(filled, theme).theme.state is ThemeState.IN_REVIEW
    assert "on an earlier wording" in shown(page)


def test_who_saves_second_keeps_their_words_and_is_shown_the_others(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    page = open_theme(open_page, filled, theme)
    with filled.workbench.write(filled.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Waiting", statement="Waiting wears out.")
    page.run()  # something else on the page is pressed meanwhile

    mine = page.text_area(key=f"theme-statement-{theme.id}-0").input("Waiting hurts.")
    page.button(key=f"theme-save-{theme.id}-0").click().run()

    assert "It now says: 'Waiting wears out.'" in shown(page)
    assert page.text_area(key=mine.key).value == "Waiting hurts."
    page.button(key=f"theme-save-{theme.id}-0").click().run()
    assert view_of(filled, theme).theme.statement == "Waiting hurts."


def test_a_pasted_summary_is_cut_into_sentences_that_the_chosen_quotes_carry(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    page = open_theme(open_page, filled, theme)

    page.text_area(key=f"sentences-{theme.id}-0-words").input("She waited, e.g. by the door. Nobody came.")
    page.button_group(key=f"sentences-{theme.id}-0-quotes").select(view_of(filled, theme).quotes[0].quote.id)
    page.button(key=f"sentences-{theme.id}-0-add").click().run()

    texts = [text.value for text in page.text]
    assert "She waited, e.g. by the door. [1]" in texts
    assert "Nobody came. [1]" in texts


def test_a_sentence_without_quotes_is_marked_until_one_is_linked(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    add_sentence(filled, theme, "Waiting hurts.")
    page = open_theme(open_page, filled, theme)
    assert "No quote carries this yet" in shown(page)
    assert "Sentences carried by quotes: 0 of 1 (0 %)" in shown(page)

    group = next(g for g in page.button_group if g.key and g.key.startswith("links-"))
    group.select(view_of(filled, theme).quotes[0].quote.id).run()

    assert "No quote carries this yet" not in shown(page)
    assert "Sentences carried by quotes: 1 of 1 (100 %)" in shown(page)


def test_a_sentence_is_moved_reworded_removed_and_put_back(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    first, second = add_sentence(filled, theme, "One."), add_sentence(filled, theme, "Two.")
    page = open_theme(open_page, filled, theme)

    page.button(key=f"move-1-{first.id}").click().run()
    page.button(key=f"edit-{second.id}").click().run()
    page.text_area(key=f"edit-{second.id}-0-words").input("Two it is.")
    page.button(key=f"edit-{second.id}-0-save").click().run()
    assert [one.sentence.text for one in view_of(filled, theme).sentences] == ["Two it is.", "One."]

    page.button(key=f"remove-{first.id}").click().run()
    page.button(key=f"put-back-{first.id}").click().run()
    assert [one.sentence.text for one in view_of(filled, theme).sentences] == ["Two it is.", "One."]


def test_a_machines_sentence_is_labelled_and_taken_over_by_one_press(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    made = add_sentence(filled, theme, "Machine words.", origin="extract", engine={"model": "tiny"})
    page = open_theme(open_page, filled, theme)
    assert "nobody has taken it over" in shown(page)
    assert "1 sentence is still a machine's" in shown(page)

    page.button(key=f"take-over-{made.id}").click().run()

    assert "nobody has taken it over" not in shown(page)


def test_a_question_is_asked_and_answered(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.member("Ben", Role.REVIEWER)) as tx:
        asked = theme_reviews.review(tx, theme.id, Verdict.QUESTION, "How many waited?")
    page = open_theme(open_page, filled, theme)
    assert "1 question waits for an answer" in shown(page)

    page.text_input(key=f"answer-{asked.id}-words-0").input("Nine of twelve.")
    page.button(key=f"answer-{asked.id}-send-0").click().run()

    assert "Nine of twelve." in shown(page)
    assert "waits for an answer" not in shown(page)


def test_a_draft_is_sent_with_a_note_and_the_history_says_so(filled: Study, open_page: OpenPage) -> None:
    span = filled.span_of("nobody came")
    draft = QuoteDraft(filled.interview_id, filled.revision.id, span.start, span.end)
    with filled.workbench.write(filled.owner) as tx:
        made = themes.create_theme(tx, filled.project.id, "Alone", "Nobody came.", [draft])
    page = open_theme(open_page, filled, made)

    page.text_input(key=f"send-{made.id}-0-note").input("Is this too short?")
    page.button(key=f"send-{made.id}-0-button").click().run()

    assert view_of(filled, made).theme.state is ThemeState.IN_REVIEW
    assert f"{filled.owner.name} sent it to review: Is this too short?" in shown(page)


def test_agreeing_with_everything_others_worded_is_one_press(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    ben = filled.member("Ben", Role.EDITOR)
    with filled.workbench.write(ben) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Waiting", statement="Waiting hurts.")
        theme_sentences.add_sentence(tx, theme.id, "It hurts at night.")
    page = open_theme(open_page, filled, theme)
    assert "Not agreed until somebody besides its author agrees with: the statement, sentence 1." in shown(page)

    page.button(key="agree-with-rest").click().run()

    assert view_of(filled, theme).theme.state is ThemeState.AGREED
    assert not [button for button in page.button if button.key == "agree-with-rest"]


def test_nobody_is_asked_to_agree_with_their_own_words(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    assert not [button for button in page.button if button.key == "agree-with-rest"]


def test_the_list_says_what_waits_and_leads_to_it(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.member("Ben", Role.EDITOR)) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Waiting", statement="Waiting hurts.")
    page = open_page("review", project=filled.project.id)
    assert "Waiting for you: 1 theme to judge" in shown(page).replace("*", "")

    page.button(key="review-begin").click().run()

    assert page.title[0].value == "Waiting"


def test_a_quote_is_taken_away_unless_somebody_judged_it(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    page.button(key="remove-quote-1").click().run()

    assert view_of(filled, theme).quotes == ()
    assert "No quotes yet" in shown(page)


def test_a_theme_is_set_aside_with_a_reason_and_taken_up_again(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    page = open_theme(open_page, filled, theme)

    page.text_area(key="theme-aside-reason").input("Merged in discussion.")
    page.button(key="theme-aside-button").click().run()
    assert view_of(filled, theme).theme.state is ThemeState.SET_ASIDE

    page.button(key="take-up").click().run()
    assert view_of(filled, theme).theme.state is ThemeState.DRAFT


def test_the_head_of_the_page_takes_ones_last_act_back_and_says_what_it_was(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    page = open_theme(open_page, filled, theme)
    assert "theme-undo" not in {button.key for button in page.button}
    page.button(key="remove-quote-1").click().run()
    assert view_of(filled, theme).quotes == ()

    button = page.button(key="theme-undo")
    assert button.label == "Undo: Took 'I waited 😀 by the locked door' out of the theme 'Waiting'"
    button.click().run()

    assert [one.quote.quote for one in view_of(filled, theme).quotes] == ["I waited 😀 by the locked door"]
    assert "Put 'I waited 😀 by the locked door' back into the theme 'Waiting'" in page.toast[0].value.replace("\\", "")

    button = page.button(key="theme-redo")
    assert button.label == "Do again: Took 'I waited 😀 by the locked door' out of the theme 'Waiting'"
    button.click().run()
    assert view_of(filled, theme).quotes == ()
    assert "theme-redo" not in {button.key for button in page.button}


def test_an_act_somebody_built_on_stays_and_the_page_says_who_did(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    ben = filled.member("Ben", Role.CODER)
    page = open_theme(open_page, filled, theme)
    with filled.workbench.write(filled.owner) as tx:
        span = filled.span_of("nobody came")
        draft = QuoteDraft(filled.interview_id, filled.revision.id, span.start, span.end)
        quote = theme_quotes.add_quote(tx, theme.id, draft)
    with filled.workbench.write(ben) as tx:
        theme_sentences.add_sentence(tx, theme.id, "Nobody comes.", quote_ids=[quote.id])

    page.run()
    page.button(key="theme-undo").click().run()

    assert "Ben has linked this passage to a sentence since" in page.error[0].value
    assert len(view_of(filled, theme).quotes) == 2
    assert "theme-undo" not in {button.key for button in page.button}  # what came before is the making of the theme


def test_what_somebody_from_outside_wrote_can_be_answered_and_it_is_said_who_reads_that(
    filled: Study, theme: Theme, open_page: OpenPage
) -> None:
    olga = filled.member("Olga", Role.OUTSIDER)
    with filled.workbench.write(filled.owner) as tx:
        theme_audience.send_theme(tx, theme.id, olga.user, confirmed=["http://example.org"])  # of the hostile words
    with filled.workbench.write(olga) as tx:
        said = theme_reviews.review(tx, theme.id, Verdict.COMMENT, "You forgot the garden.")
    page = open_theme(open_page, filled, theme)
    assert "Olga is from outside the team and reads your answer" in shown(page)

    page.text_input(key=f"answer-{said.id}-words-0").input("We shall ask about it.")
    page.button(key=f"answer-{said.id}-send-0").click().run()

    with filled.workbench.read(olga) as tx:
        assert [one.review.comment for one in themes.theme_view(tx, theme.id).reviews][1:] == ["We shall ask about it."]
