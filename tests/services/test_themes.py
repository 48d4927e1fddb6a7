"""Themes: people's own words, sent to review, agreed only by others, never overwritten unseen."""

from __future__ import annotations

import pytest

from qual.domain.permission import Role
from qual.domain.project import Actor
from qual.domain.theme import Theme, ThemeState, Verdict
from qual.domain.theme_waiting import Waits
from qual.errors import BadInput, Conflict, NotAllowed
from qual.services import theme_reviews, theme_sentences, theme_steps, themes, transcripts, waiting
from qual.services.theme_quotes import QuoteDraft
from qual.services.themes import ThemeLine, ThemeView
from tests.plugins.workbenches import Study


def make_theme(study: Study, name: str = "Belief heals", *, sent: bool = True) -> Theme:
    span = study.span_of("It helped to be believed.")
    draft = QuoteDraft(study.interview_id, study.revision.id, span.start, span.end)
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, name, "Being believed helps.", [draft])
        return theme_steps.send_to_review(tx, theme.id, "Please read this") if sent else theme


def view_of(study: Study, theme: Theme, actor: Actor | None = None) -> ThemeView:
    with study.workbench.read(actor or study.owner) as tx:
        return themes.theme_view(tx, theme.id)


def line_of(study: Study, actor: Actor) -> ThemeLine:
    with study.workbench.read(actor) as tx:
        return themes.theme_lines(tx, study.project.id)[0]


def judge(study: Study, theme: Theme, actor: Actor, verdict: Verdict, comment: str = "", **about) -> ThemeState:
    with study.workbench.write(actor) as tx:
        theme_reviews.review(tx, theme.id, verdict, comment, **about)
    return view_of(study, theme).theme.state


def test_a_theme_shows_its_quotes_with_who_said_them(study: Study) -> None:
    view = view_of(study, make_theme(study))

    assert [(q.passage.quote, q.passage.speaker, q.passage.start_s) for q in view.quotes] == [
        ("It helped to be believed.", "Anna", 7.0)
    ]


def test_a_theme_needs_a_statement_of_ones_own(study: Study) -> None:
    with pytest.raises(BadInput, match="statement"), study.workbench.write(study.owner) as tx:
        themes.create_theme(tx, study.project.id, "Belief", "  ")


def test_a_theme_with_nothing_to_carry_it_is_not_sent_to_review(study: Study) -> None:
    with study.workbench.write(study.owner) as tx:
        theme = themes.create_theme(tx, study.project.id, "Belief", "Belief heals.")

    with pytest.raises(Conflict, match="Nothing carries"), study.workbench.write(study.owner) as tx:
        theme_steps.send_to_review(tx, theme.id)


def test_sending_to_review_keeps_who_sent_it_and_the_note(study: Study) -> None:
    view = view_of(study, make_theme(study))

    assert view.theme.state is ThemeState.IN_REVIEW
    assert [(m.move.was, m.move.now, m.who, m.move.note) for m in view.moves] == [
        (ThemeState.DRAFT, ThemeState.IN_REVIEW, study.owner.name, "Please read this")
    ]


def test_agreement_with_a_draft_counts_once_it_is_sent(study: Study) -> None:
    theme = make_theme(study, sent=False)
    assert judge(study, theme, study.member("Ben", Role.REVIEWER), Verdict.AGREE) is ThemeState.DRAFT

    with study.workbench.write(study.owner) as tx:
        assert theme_steps.send_to_review(tx, theme.id).state is ThemeState.AGREED


def test_ones_own_agreement_does_not_make_a_theme_agreed(study: Study) -> None:
    assert judge(study, make_theme(study), study.owner, Verdict.AGREE) is ThemeState.IN_REVIEW


def test_whoever_reworded_a_theme_cannot_agree_with_it_alone(study: Study) -> None:
    ben, theme = study.member("Ben", Role.EDITOR), make_theme(study)
    with study.workbench.write(ben) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief heals", statement="Being believed may help.")

    assert judge(study, theme, ben, Verdict.AGREE) is ThemeState.IN_REVIEW
    assert judge(study, theme, study.owner, Verdict.AGREE) is ThemeState.AGREED


def test_somebody_elses_agreement_makes_it_agreed_and_the_history_says_by_whom(study: Study) -> None:
    ben, theme = study.member("Ben", Role.REVIEWER), make_theme(study)

    assert judge(study, theme, ben, Verdict.AGREE) is ThemeState.AGREED
    assert (view_of(study, theme).moves[-1].who, view_of(study, theme).moves[-1].move.now) == ("Ben", "agreed")


def test_one_dispute_makes_it_disputed_until_taken_back(study: Study) -> None:
    ben, rita = study.member("Ben", Role.REVIEWER), study.member("Rita", Role.REVIEWER)
    theme = make_theme(study)
    judge(study, theme, ben, Verdict.AGREE)

    assert judge(study, theme, rita, Verdict.DISPUTE, "Only one person says so.") is ThemeState.DISPUTED
    assert view_of(study, theme).moves[-1].move.note == "Only one person says so."
    assert judge(study, theme, rita, Verdict.AGREE) is ThemeState.AGREED


def test_a_dispute_says_why(study: Study) -> None:
    with pytest.raises(BadInput, match="what you see differently"):
        judge(study, make_theme(study), study.owner, Verdict.DISPUTE)


def test_new_wording_asks_for_new_verdicts(study: Study) -> None:
    theme = make_theme(study)
    judge(study, theme, study.member("Ben", Role.REVIEWER), Verdict.AGREE)

    with study.workbench.write(study.owner) as tx:
        after = themes.edit_theme(tx, theme.id, 1, name="Belief heals", statement="Being believed may help.")

    assert (after.state, after.version) == (ThemeState.IN_REVIEW, 2)
    assert [one.is_current for one in view_of(study, theme).reviews] == [False]


def test_a_verdict_on_words_that_changed_while_they_were_read_is_refused(study: Study) -> None:
    theme = make_theme(study)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief", statement="One.")

    with pytest.raises(Conflict, match="while you were reading"):
        judge(study, theme, study.member("Ben", Role.REVIEWER), Verdict.AGREE, version=1)


def test_two_people_rewording_a_theme_the_second_is_refused_and_told_the_new_words(study: Study) -> None:
    theme = make_theme(study)
    with study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief", statement="One.")

    with pytest.raises(Conflict, match=r"It now says: 'One\.'"), study.workbench.write(study.owner) as tx:
        themes.edit_theme(tx, theme.id, 1, name="Belief", statement="Two.")


def test_a_theme_goes_back_to_draft_and_keeps_what_was_said(study: Study) -> None:
    theme = make_theme(study)
    judge(study, theme, study.member("Ben", Role.REVIEWER), Verdict.DISPUTE, "Too broad")

    with study.workbench.write(study.owner) as tx:
        assert theme_steps.back_to_draft(tx, theme.id, "Ben is right").state is ThemeState.DRAFT

    assert len(view_of(study, theme).reviews) == 1


def test_quotes_follow_a_correction_of_the_transcript(study: Study) -> None:
    theme = make_theme(study)

    with study.workbench.write(study.owner) as tx:
        transcripts.correct_turn(tx, study.interview_id, study.revision.id, 0, "What, then, happened that night?")

    assert view_of(study, theme).quotes[0].passage.quote == "It helped to be believed."


def test_a_theme_set_aside_keeps_everything_and_says_why(study: Study) -> None:
    theme = make_theme(study)
    with pytest.raises(BadInput), study.workbench.write(study.owner) as tx:
        theme_steps.set_aside(tx, theme.id, " ")

    with study.workbench.write(study.owner) as tx:
        theme_steps.set_aside(tx, theme.id, "Too close to another one.")

    view = view_of(study, theme)
    assert (view.theme.state, len(view.quotes)) == (ThemeState.SET_ASIDE, 1)
    assert view.moves[-1].move.note == "Too close to another one."


def test_nobody_judges_or_changes_what_is_set_aside_until_it_is_taken_up(study: Study) -> None:
    theme = make_theme(study)
    with study.workbench.write(study.owner) as tx:
        theme_steps.set_aside(tx, theme.id, "Too close to another one.")

    with pytest.raises(Conflict, match="set aside"):
        judge(study, theme, study.owner, Verdict.AGREE)
    with pytest.raises(Conflict, match="set aside"), study.workbench.write(study.owner) as tx:
        theme_sentences.add_sentence(tx, theme.id, "A word more.")
    with study.workbench.write(study.owner) as tx:
        assert theme_steps.take_up(tx, theme.id).state is ThemeState.DRAFT


def test_a_reviewer_judges_and_asks_but_changes_nothing(study: Study) -> None:
    rita, theme = study.member("Rita", Role.REVIEWER), make_theme(study)
    with study.workbench.write(study.owner) as tx:
        sentence = theme_sentences.add_sentence(tx, theme.id, "Anna was believed.")

    judge(study, theme, rita, Verdict.AGREE, sentence_id=sentence.id)
    judge(study, theme, rita, Verdict.QUESTION, "Who says so?")

    for forbidden in (
        lambda tx: themes.edit_theme(tx, theme.id, 1, name="Mine", statement="Mine."),
        lambda tx: theme_sentences.edit_sentence(tx, sentence.id, 1, "Mine."),
        lambda tx: theme_sentences.add_sentence(tx, theme.id, "Mine."),
        lambda tx: theme_sentences.remove_sentence(tx, sentence.id),
        lambda tx: theme_steps.back_to_draft(tx, theme.id),
    ):
        with pytest.raises(NotAllowed), study.workbench.write(rita) as tx:
            forbidden(tx)


def test_the_list_says_what_waits_for_whom(study: Study) -> None:
    ben, theme = study.member("Ben", Role.REVIEWER), make_theme(study, sent=False)
    assert line_of(study, study.owner).waits_for_me == (Waits.SEND,)
    with study.workbench.write(study.owner) as tx:
        theme_steps.send_to_review(tx, theme.id)
    assert line_of(study, ben).waits_for_me == (Waits.JUDGE,)
    assert line_of(study, study.owner).waits_for_me == ()

    judge(study, theme, ben, Verdict.DISPUTE, "Too broad")
    judge(study, theme, ben, Verdict.QUESTION, "Who else?")

    assert line_of(study, study.owner).waits_for_me == (Waits.ANSWER, Waits.REWORD)
    assert line_of(study, study.owner).n_questions == 1
    assert line_of(study, ben).waits_for_me == ()


def test_a_question_waits_for_the_person_it_names_until_anybody_answers(study: Study) -> None:
    ben, rita, theme = study.member("Ben", Role.REVIEWER), study.member("Rita", Role.REVIEWER), make_theme(study)
    judge(study, theme, ben, Verdict.QUESTION, "@Rita have you seen this on your ward?")
    assert Waits.ANSWER in line_of(study, rita).waits_for_me
    assert Waits.ANSWER not in line_of(study, study.owner).waits_for_me
    (question,) = view_of(study, theme).questions

    with study.workbench.write(rita) as tx:
        theme_reviews.answer(tx, question.review.id, "Every night.")

    assert view_of(study, theme).questions == ()
    assert Waits.ANSWER not in line_of(study, rita).waits_for_me


def on_start_page(study: Study, actor: Actor) -> list[tuple[Waits, int, str | None]]:
    with study.workbench.read(actor) as tx:
        return [(one.what, one.n_themes, one.theme_id) for one in waiting.waiting(tx).themes]


def test_the_start_page_counts_the_themes_that_others_wait_for(study: Study) -> None:
    ben, rita = study.member("Ben", Role.REVIEWER), study.member("Rita", Role.REVIEWER)
    first = make_theme(study)
    assert on_start_page(study, ben) == [(Waits.JUDGE, 1, first.id)]

    make_theme(study, "Doors decide")
    make_theme(study, "A draft", sent=False)
    judge(study, first, rita, Verdict.QUESTION, "@Ben on your ward, too?")

    assert on_start_page(study, ben) == [(Waits.ANSWER, 1, first.id), (Waits.JUDGE, 2, None)]
    assert on_start_page(study, study.owner) == []  # the draft is the owner's, and nobody waits for it


@pytest.mark.parametrize("role", [Role.GUEST, Role.OUTSIDER])
def test_nothing_waits_on_the_start_page_for_people_who_judge_nothing_there(study: Study, role: Role) -> None:
    make_theme(study)

    assert on_start_page(study, study.member("Gil", role)) == []
