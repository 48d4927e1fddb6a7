"""Review page: the list, one theme by link, verdicts, wording, quotes, setting aside."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import Theme, ThemeState, Verdict
from qual.services import projects, theme_reviews, theme_steps, themes
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


def test_a_dispute_needs_words_and_changes_the_state(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    page.segmented_control(key="verdict-statement-0").select(Verdict.DISPUTE)
    page.button(key="review-send-statement-0").click().run()
    assert "Say in a few words" in shown(page)
    page.text_area(key="comment-statement-0").input("Only one person waits.")
    page.button(key="review-send-statement-0").click().run()

    assert view_of(filled, theme).theme.state is ThemeState.DISPUTED
    assert "Only one person waits." in shown(page)


def test_one_quote_is_judged_on_its_own(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    quote_id = view_of(filled, theme).quotes[0].quote.id
    page = open_theme(open_page, filled, theme)

    page.button(key=f"review-send-{quote_id}-0").click().run()

    (review,) = view_of(filled, theme).reviews
    assert (review.review.quote_id, review.review.verdict) == (quote_id, Verdict.AGREE)


def test_a_changed_wording_asks_for_new_verdicts(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    with filled.workbench.write(filled.member("Ben", Role.REVIEWER)) as tx:
        theme_reviews.review(tx, theme.id, Verdict.AGREE, "")
    page = open_theme(open_page, filled, theme)

    page.text_area(key=f"theme-statement-{theme.id}-0").input("Waiting hurts.")
    page.button(key=f"theme-save-{theme.id}-0").click().run()

    assert view_of(filled, theme).theme.state is ThemeState.IN_REVIEW
    assert "on an earlier wording" in shown(page)


def test_a_coded_passage_becomes_a_quote(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    page.selectbox(key="quotes-code").select(filled.code.id).run()
    add = next(button for button in page.button if (button.key or "").startswith("add-"))
    add.click().run()

    assert [q.quote.quote for q in view_of(filled, theme).quotes][1:] == ["It helped to be believed."]


def test_a_quote_is_taken_away_unless_somebody_judged_it(filled: Study, theme: Theme, open_page: OpenPage) -> None:
    page = open_theme(open_page, filled, theme)

    page.button(key="remove-quote-0").click().run()

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
