"""Where a theme stands: what the verdicts on its parts come to, and the state that follows. The rule is here alone.

The parts are the statement and every sentence of the summary. A theme that was sent to review is agreed only when each
part has somebody besides who worded it who agrees with its present wording, when nobody disputes the present wording of
any part, and when no sentence is a machine's that nobody has taken over. Verdicts on earlier wordings, comments,
questions and verdicts on single quotes change nothing of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qual.domain.theme import Theme, ThemeReview, ThemeSentence, ThemeState, Verdict

STATEMENT = ""  # the part that is no sentence
_JUDGEMENTS = frozenset({Verdict.AGREE, Verdict.DISPUTE})


@dataclass(frozen=True, slots=True)
class Standing:
    """What the verdicts on a theme's present wording come to; parts are sentence ids, "" is the statement."""

    verdicts: dict[str, dict[str, Verdict]]  # of each part a person can judge: the newest of each reviewer
    disputed: tuple[str, ...]
    waiting: tuple[str, ...]  # parts with which nobody besides who worded them agrees yet
    machine: tuple[str, ...]  # sentences that nobody has taken over; not judged, not counted

    @property
    def state(self) -> ThemeState:
        """Return the state of a theme in review that stands so."""
        if self.disputed:
            return ThemeState.DISPUTED
        return ThemeState.IN_REVIEW if self.waiting or self.machine else ThemeState.AGREED

    def not_judged_by(self, reviewer_id: str) -> tuple[str, ...]:
        """Return the parts about which a reviewer has not said whether they agree."""
        return tuple(part for part, given in self.verdicts.items() if reviewer_id not in given)


def standing(theme: Theme, sentences: Sequence[ThemeSentence], reviews: Iterable[ThemeReview]) -> Standing:
    """Return where a theme with these standing sentences stands; `reviews` are all of the theme's, oldest first."""
    worded_by = {STATEMENT: theme.worded_by} | {s.id: s.made_by for s in sentences if not s.origin.is_machine}
    versions = {STATEMENT: theme.version} | {s.id: s.version for s in sentences}
    verdicts: dict[str, dict[str, Verdict]] = {part: {} for part in worded_by}
    for one in reviews:
        part = one.sentence_id or STATEMENT
        judged = one.theme_version if one.sentence_id is None else one.sentence_version
        if one.quote_id is None and one.verdict in _JUDGEMENTS and part in verdicts and judged == versions[part]:
            verdicts[part][one.reviewer_id] = one.verdict
    agreed = {
        part
        for part, given in verdicts.items()
        if any(verdict is Verdict.AGREE for who, verdict in given.items() if who != worded_by[part])
    }
    return Standing(
        verdicts,
        tuple(part for part, given in verdicts.items() if Verdict.DISPUTE in given.values()),
        tuple(part for part in verdicts if part not in agreed),
        tuple(s.id for s in sentences if s.origin.is_machine),
    )


def state_after(theme: Theme, sentences: Sequence[ThemeSentence], reviews: Iterable[ThemeReview]) -> ThemeState:
    """Return the state that a theme has by its verdicts; a draft or one set aside stays so until somebody moves it."""
    if theme.state in {ThemeState.DRAFT, ThemeState.SET_ASIDE}:
        return theme.state
    return standing(theme, sentences, reviews).state


def is_current(review: ThemeReview, theme: Theme, sentences: Iterable[ThemeSentence]) -> bool:
    """Say whether a review is about the present wording of what it is about; one on a quote, of the statement."""
    if review.sentence_id is None:
        return review.theme_version == theme.version
    return any(s.id == review.sentence_id and s.version == review.sentence_version for s in sentences)


def open_questions(reviews: Sequence[ThemeReview]) -> tuple[ThemeReview, ...]:
    """Return the questions that nobody has answered, oldest first."""
    answered = {one.answers for one in reviews if one.verdict is Verdict.ANSWER}
    return tuple(one for one in reviews if one.verdict is Verdict.QUESTION and one.id not in answered)
