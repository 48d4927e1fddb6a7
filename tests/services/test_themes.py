"""Themes: people's own words, agreed only by others, never overwritten unseen."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.theme import ThemeState, Verdict
from qual.errors import BadInput, Conflict
from qual.services import themes, transcripts
from qual.services.themes import QuoteDraft
from tests.plugins.workbenches import Study


def make_theme(study: Study, name: str = "Belief heals"):
    span = study.span_of("It helped to be believed.")
    draft = QuoteDraft(study.interview_id, study.revision.id, span.start, span.end)
    with study.workbench.write(study.owner) as tx:
        return themes.create_theme(tx, study.project.id, name, "Being believed helps.", [draft])


def judge(study: Study, theme_id: str, actor, verdict: Verdict, comment: str = "") -> ThemeState:
    with study.workbench.write(actor) as tx:
        themes.review(tx, theme_id, verdict, comment)
    with study.workbench.read(actor) as tx:
        return themes.theme_view(tx, theme_id).theme.state


def test_a_theme_shows_its_quotes_with_who_said_them(study: Study) -> None:
    theme = make_theme(study)

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, theme.id)

    assert [(q.passage.quote, q.passage.speaker, q.passage.start_s) for q in view.quotes] == [
        ("It helped to be believed.", "Anna", 7.0)
    ]


def test_a_theme_needs_a_statement_of_ones_own(study: Study) -> None:
    with pytest.raises(BadInput, match="statement"), study.workbench.write(study.owner) as tx:
        themes.create_theme(tx, study.project.id, "Belief", "  ")


def test_ones_own_agreement_does_not_make_a_theme_agreed(study: Study) -> None:
    assert judge(study, make_theme(study).id, study.owner, Verdict.AGREE) is ThemeState.IN_REVIEW


def test_somebody_elses_agreement_makes_it_agreed(study: Study) -> None:
    other = study.member("Ben", Role.REVIEWER)

    assert judge(study, make_theme(study).id, other, Verdict.AGREE) is ThemeState.AGREED


def test_one_dispute_makes_it_disputed_until_taken_back(study: Study) -> None:
    ben, rita = study.member("Ben", Role.REVIEWER), study.member("Rita", Role.REVIEWER)
    theme = make_theme(study)
    judge(study, theme.id, ben, Verdict.AGREE)

    assert judge(study, theme.id, rita, Verdict.DISPUTE, "Only one person says so.") is ThemeState.DISPUTED
    assert judge(study, theme.id, rita, Verdict.AGREE) is ThemeState.AGREED


def test_a_dispute_says_why(study: Study) -> None:
    with pytest.raises(BadInput, match="what you see differently"):
        judge(study, make_theme(study).id, study.owner, Verdict.DISPUTE)


def test_new_wording_is_a_draft_again(study: Study) -> None:
    other = study.member("Ben", Role.REVIEWER)
    theme = make_theme(study)
    judge(study, theme.id, other, Verdict.AGREE)

    with study.workbench.write(study.owner) as tx:
        after = themes.edit_theme(tx, theme.id, 1, name="Belief heals", statement="Being believed may help.")

    assert (after.state, after.version) == (ThemeState.DRAFT, 2)


def test_two_people_rewording_a_theme_the_second_is_refused(study: Study) -> None:
    theme = make_theme(study)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief", statement="One.")

    with pytest.raises(Conflict, match="Somebody changed"), study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief", statement="Two.")


def test_quotes_follow_a_correction_of_the_transcript(study: Study) -> None:
    theme = make_theme(study)

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What, then, happened that night?")

    with study.workbench.read(study.owner) as tx:
        assert themes.theme_view(tx, theme.id).quotes[0].passage.quote == "It helped to be believed."


def test_a_theme_set_aside_keeps_everything_and_says_why(study: Study) -> None:
    theme = make_theme(study)
    with pytest.raises(BadInput), study.workbench.write(study.owner) as tx:
        themes.set_aside(tx, theme.id, " ")

    with study.workbench.write(study.owner) as tx:
        themes.set_aside(tx, theme.id, "Too close to another one.")

    with study.workbench.read(study.owner) as tx:
        view = themes.theme_view(tx, theme.id)
    assert view.theme.state is ThemeState.SET_ASIDE
    assert len(view.quotes) == 1
