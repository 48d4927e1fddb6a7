"""A person from outside the team opens a link in their own browser, reads, answers, and signs out."""

from __future__ import annotations

import pytest

from qual.domain.interview import Consent
from qual.domain.permission import Role
from qual.domain.theme import Theme, Verdict
from qual.services import accounts, participants, projects, theme_audience, theme_sentences, themes, transcripts
from qual.services.theme_quotes import QuoteDraft
from tests.browser.conftest import PASSWORD
from tests.plugins.workbenches import Study


@pytest.fixture
def sent(team_study: Study) -> Theme:
    """Lend a theme of a statement and a sentence, sent to Olga, who is of no other project."""
    study = team_study
    draft = QuoteDraft(study.interview_id, study.revision.id, *study.span_of("nobody came"))
    with study.workbench.write(study.owner) as tx:
        person = participants.set_participant(tx, study.project.id, "P07", quotes_outside=Consent.YES)
        transcripts.update_speaker(tx, study.interview_id, "Anna", {"participant_id": person.id})
        theme = themes.create_theme(tx, study.project.id, "Doors", "Doors decide.", [draft])
        (quote,) = themes.theme_view(tx, theme.id).quotes
        theme_sentences.add_sentence(tx, theme.id, "One waits alone.", quote_ids=[quote.quote.id])
        olga = accounts.create_user(tx, "Olga", PASSWORD)
        projects.set_member(tx, study.project.id, "Olga", Role.OUTSIDER)
        theme_audience.send_theme(tx, theme.id, olga.id)
    return theme


def test_an_outsider_opens_the_link_signs_in_and_judges(visit, team, team_study, sent):
    olga = visit(team, expect=["403", "401", "WebSocket"])
    olga.go("told", project=team_study.project.id, theme=sent.id)
    olga.page.locator("input[name=name]").fill("Olga")
    olga.page.locator("input[name=password]").fill(PASSWORD)
    olga.page.locator("form [type=submit], form button").first.click()

    olga.see("What it is about")
    olga.button("That is how it is").click()
    olga.see("Sentence 1 of 1")
    olga.see("nobody came")
    olga.button("Not quite").click()
    olga.page.get_by_label("What is different?").fill("It was the night staff.")
    olga.button("Save and go on").click()
    olga.see("You have come to the end")

    assert olga.page.get_by_text("P07").count() == 0
    assert olga.page.get_by_role("link", name="Interviews", exact=True).count() == 0
    refused = olga.page.request.get(f"{olga.address}/api/interviews/{team_study.interview_id}/state")
    assert refused.status == 403
    olga.page.evaluate("fetch('/auth/logout', { method: 'POST' })")  # as in another window
    olga.button("Read it again").click()
    olga.page.get_by_role("link", name="Sign in again").wait_for()
    olga.see("You are signed out.")
    with team_study.workbench.read(team_study.owner) as tx:
        said = [(one.review.verdict, one.review.comment) for one in themes.theme_view(tx, sent.id).reviews]
    assert said == [(Verdict.AGREE, ""), (Verdict.DISPUTE, "It was the night staff.")]
