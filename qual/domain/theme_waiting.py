"""What a theme waits for from one person: a verdict, an answer, other words, or being sent to review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

from qual.domain.mention import mentioned
from qual.domain.permission import Action, Role, may
from qual.domain.theme import Theme, ThemeReview, ThemeSentence, ThemeState
from qual.domain.theme_standing import STATEMENT, open_questions, standing


class Waits(StrEnum):
    """What somebody could do next about a theme, the most pressing first."""

    ANSWER = "answer"  # a question that names them, or names nobody and they made the theme
    REWORD = "reword"  # the theme is theirs and disputed
    JUDGE = "judge"  # they have not judged everything that others worded
    SEND = "send"  # the draft is theirs


def waits_for(
    theme: Theme,
    sentences: Sequence[ThemeSentence],
    reviews: Sequence[ThemeReview],
    me: str,
    role: Role | None,
    names: Mapping[str, str],
) -> tuple[Waits, ...]:
    """Return what a theme waits for from the person `me`; `names` are those of the members by id."""
    if theme.state is ThemeState.SET_ASIDE:
        return ()
    is_mine = theme.created_by == me and may(role, Action.DECIDE)
    may_review = may(role, Action.REVIEW)
    stands = standing(theme, sentences, reviews)
    worded = {STATEMENT: theme.worded_by} | {s.id: s.made_by for s in sentences}
    in_review = theme.state in {ThemeState.IN_REVIEW, ThemeState.DISPUTED}
    found = {
        Waits.ANSWER: may_review and any(_asks(one, theme, me, names) for one in open_questions(reviews)),
        Waits.REWORD: is_mine and theme.state is ThemeState.DISPUTED,
        Waits.JUDGE: may_review and in_review and any(worded[part] != me for part in stands.not_judged_by(me)),
        Waits.SEND: is_mine and theme.state is ThemeState.DRAFT,
    }
    return tuple(what for what in Waits if found[what])


def _asks(question: ThemeReview, theme: Theme, me: str, names: Mapping[str, str]) -> bool:
    if question.reviewer_id == me:
        return False
    named = mentioned(question.comment, names)
    return me in named if named else theme.created_by == me
