"""When a theme is agreed: for all sequences of verdicts, by anybody, on any wording."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qual.domain.theme import SentenceOrigin, Theme, ThemeReview, ThemeSentence, ThemeState, Verdict
from qual.domain.theme_standing import STATEMENT, open_questions, standing, state_after

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PEOPLE = ("anna", "ben", "rita")


def a_theme(state: ThemeState = ThemeState.IN_REVIEW, *, version: int = 2, worded_by: str = "anna") -> Theme:
    return Theme("theme", "project", "Name", "Statement", state, version, "anna", worded_by, NOW)


def a_sentence(id_: str, origin: SentenceOrigin, version: int, made_by: str) -> ThemeSentence:
    return ThemeSentence(id_, "theme", int(id_[1:]), "Words.", origin, {}, version, made_by, NOW, None)


def a_review(number: int, who: str, verdict: Verdict, *, about: str = STATEMENT, version: int = 2) -> ThemeReview:
    sentence = (about or None, version if about else None)
    return ThemeReview(
        f"r{number}", "theme", who, None, version, verdict, "why", NOW + timedelta(seconds=number), *sentence
    )


people = st.sampled_from(PEOPLE)
versions = st.integers(1, 2)
sentences = st.lists(st.tuples(st.sampled_from(SentenceOrigin), versions, people), max_size=3).map(
    lambda many: [a_sentence(f"s{i}", *one) for i, one in enumerate(many)]
)
parts = st.sampled_from((STATEMENT, "s0", "s1", "s2", "gone"))
histories = st.lists(st.tuples(people, st.sampled_from(Verdict), parts, versions), max_size=25).map(
    lambda many: [a_review(i, who, v, about=about, version=n) for i, (who, v, about, n) in enumerate(many)]
)
states = st.sampled_from(ThemeState)


def newest(history: list[ThemeReview], part: str, version: int) -> dict[str, Verdict]:
    """Return each person's last judgement of a part's wording, told in the plainest way."""
    told = {}
    for one in history:
        is_it = (one.sentence_id or STATEMENT) == part and one.verdict in {Verdict.AGREE, Verdict.DISPUTE}
        if is_it and (one.sentence_version if part else one.theme_version) == version:
            told[one.reviewer_id] = one.verdict
    return told


@given(states, people, sentences, histories)
def test_agreed_means_that_others_agree_with_every_part_nobody_disputes_and_no_machine_speaks(
    state, worded_by, summary, history
):
    theme = a_theme(state, worded_by=worded_by)

    after = state_after(theme, summary, history)

    wordings = [(STATEMENT, theme.version, worded_by), *((s.id, s.version, s.made_by) for s in summary)]
    is_agreed = not any(s.origin.is_machine for s in summary) and all(
        Verdict.DISPUTE not in (told := newest(history, part, version)).values()
        and any(who != author and said is Verdict.AGREE for who, said in told.items())
        for part, version, author in wordings
    )
    if state in {ThemeState.DRAFT, ThemeState.SET_ASIDE}:
        assert after is state
    else:
        assert (after is ThemeState.AGREED) is is_agreed


@given(sentences, histories)
def test_disputed_means_that_somebody_disputes_the_present_words_of_a_part_that_is_a_persons(summary, history):
    theme = a_theme()
    mine = [(STATEMENT, theme.version), *((s.id, s.version) for s in summary if not s.origin.is_machine)]

    is_disputed = any(Verdict.DISPUTE in newest(history, part, version).values() for part, version in mine)

    assert (state_after(theme, summary, history) is ThemeState.DISPUTED) is is_disputed


@given(sentences, histories)
def test_whoever_worded_everything_never_makes_it_agreed_alone(summary, history):
    mine = [a_sentence(s.id, SentenceOrigin.PERSON, s.version, "anna") for s in summary]
    own = [one for one in history if one.reviewer_id == "anna"]

    assert state_after(a_theme(), mine, own) is not ThemeState.AGREED


@given(sentences, histories)
def test_rewording_everything_takes_every_verdict_away(summary, history):
    reworded = [a_sentence(s.id, s.origin, 3, s.made_by) for s in summary]

    assert state_after(a_theme(version=3), reworded, history) is ThemeState.IN_REVIEW


@given(sentences, histories, people)
def test_agreeing_with_all_that_one_has_not_judged_leaves_nothing_of_it(summary, history, who):
    theme = a_theme()
    left = standing(theme, summary, history).not_judged_by(who)
    by_id = {s.id: s.version for s in summary} | {STATEMENT: theme.version}

    more = [a_review(100 + i, who, Verdict.AGREE, about=part, version=by_id[part]) for i, part in enumerate(left)]

    after = standing(theme, summary, [*history, *more])
    assert after.not_judged_by(who) == ()
    assert set(after.disputed) == set(standing(theme, summary, history).disputed)


@given(sentences, histories)
def test_comments_questions_and_answers_move_no_state(summary, history):
    talk = {Verdict.COMMENT, Verdict.QUESTION, Verdict.ANSWER}

    only = [one for one in history if one.verdict not in talk]

    assert state_after(a_theme(), summary, only) is state_after(a_theme(), summary, history)


def test_a_question_is_open_until_somebody_answers_it() -> None:
    question = a_review(0, "ben", Verdict.QUESTION)
    reply = ThemeReview("r1", "theme", "anna", None, 2, Verdict.ANSWER, "So.", NOW, answers="r0")

    assert open_questions([question]) == (question,)
    assert open_questions([question, reply]) == ()
