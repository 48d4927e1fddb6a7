"""A theme from the machine's question to agreed, by two people with a browser each."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from qual.domain.theme import ThemeState
from qual.engines.base import EngineInfo
from qual.services import suggestion_requests, suggestions, themes
from tests.browser.visitors import PATIENCE_MS, Visitor
from tests.plugins.workbenches import Study
from tests.ui.conftest import one_cluster, segments_of

STATEMENT = "Being believed is where it turns."


@pytest.fixture
def question(team_study: Study) -> str:
    """Lend a question that a run of suggestions left open."""
    with team_study.workbench.write(team_study.owner) as tx:
        job = suggestion_requests.request_suggestions(tx, team_study.project.id, early_reason="a test")
        run = suggestion_requests.run_of_job(tx, job)
        engine = EngineInfo("encoder", "tiny", "1", "0" * 64)
        suggestions.store_result(tx, run.id, segments_of(team_study), one_cluster(), engine)
        return suggestions.run_suggestions(tx, run.id)[0].suggestion.id


def test_a_suggestion_becomes_a_theme_that_a_second_person_agrees_with(visit, team, team_study, question):
    anna, rosa = visit(team, "Anna"), visit(team, "Rosa")
    link = make_and_send(anna, team_study, question)

    rosa.page.goto(link)
    rosa.see(STATEMENT)
    rosa.see("She waited. [1]")
    assert rosa.page.get_by_role("button", name="Reword").count() == 0
    rosa.button("I agree with the statement and every sentence").click()
    expect(rosa.page.locator(".st-key-theme-state")).to_contain_text("Agreed", timeout=PATIENCE_MS)

    anna.button("All themes").click()
    expect(anna.page.locator("[class*=st-key-row-]")).to_contain_text(["Agreed"], timeout=PATIENCE_MS)
    with team_study.workbench.read(team_study.owner) as tx:
        (line,) = themes.theme_lines(tx, team_study.project.id)
    assert (line.theme.state, line.n_sentences, line.n_supported) == (ThemeState.AGREED, 2, 2)


def make_and_send(anna: Visitor, study: Study, question: str) -> str:
    """Answer the question with a theme, sum it up in two sentences, send it to review; return its link."""
    anna.go("themes", project=study.project.id, question=question)
    anna.page.locator("[class*=st-key-accept-name] input").fill("Belief")
    anna.page.locator("[class*=st-key-accept-statement] textarea").fill(STATEMENT)
    anna.button("Make the theme").click()
    expect(anna.page.get_by_role("heading", name="Belief", level=1)).to_be_visible(timeout=PATIENCE_MS)
    anna.page.get_by_label("Write a sentence, or paste several").fill("She waited. Nobody came.")
    anna.page.locator("[class*=st-key-sentences-]").get_by_role("button", name="[1]").click()
    anna.button("Add to the summary").click()
    anna.see("Sentences carried by quotes: 2 of 2")
    anna.button("Send to review").click()
    expect(anna.page.locator(".st-key-theme-state")).to_contain_text("In review", timeout=PATIENCE_MS)
    anna.button("Links, and readers outside").click()
    return anna.page.locator(".stCode code").first.inner_text().strip()
