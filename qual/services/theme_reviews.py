"""What reviewers say about a theme, its sentences and its quotes: verdicts, comments, questions and answers."""

from __future__ import annotations

from collections.abc import Container, Mapping

from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Theme, ThemeReview, ThemeSentence, ThemeState, Verdict
from qual.domain.theme_standing import open_questions, standing
from qual.errors import BadInput, Conflict, NotAllowed, NotFound, WordsChanged
from qual.services.theme_audience import is_outside, outsiders, reviews_for_eyes, theme_for_eyes
from qual.services.theme_steps import reach, seen_quotes, seen_sentences, settle
from qual.store import theme_parts, themes
from qual.store.tx import Tx

LONGEST_COMMENT = 20_000
_NEEDS_WORDS = {
    Verdict.DISPUTE: "Say in a few words what you see differently, so that the team can talk about it.",
    Verdict.COMMENT: "Say in a few words what you see differently, so that the team can talk about it.",
    Verdict.QUESTION: "Write down what you want to know.",
    Verdict.ANSWER: "Write down the answer.",
}


def review(
    tx: Tx,
    theme_id: str,
    verdict: Verdict,
    comment: str,
    *,
    quote_id: str | None = None,
    sentence_id: str | None = None,
    version: int | None = None,
) -> ThemeReview:
    """Say something about a theme's statement, one sentence or one quote; the theme's state follows from it.

    `version` is the wording the reviewer read, of the statement or of the sentence; WordsChanged if there is
    another for them by now. Raises BadInput where words are needed, Conflict for a theme set aside and for a machine's
    sentence.
    """
    theme = _reviewable(tx, theme_id)
    said = _clean(comment)
    if not said and verdict in _NEEDS_WORDS:
        raise BadInput(_NEEDS_WORDS[verdict])
    if verdict is Verdict.ANSWER:
        raise BadInput("An answer belongs to a question. Answer below the question.")
    sentence = _sentence(tx, theme, sentence_id) if sentence_id else None
    if quote_id and all(q.id != quote_id for q in seen_quotes(tx, theme)):
        raise NotFound("This quote was removed from the theme. Reload the page.")
    if quote_id and sentence:
        raise BadInput("Speak about a sentence or about a quote, not about both at once.")
    read = theme_for_eyes(tx, theme)
    if version is not None and version != (sentence or read).version:
        raise WordsChanged("Somebody changed these words while you were reading. Read the new ones, then judge them.")
    made = _add(tx, read, verdict, said, quote_id=quote_id, sentence=sentence)
    settle(tx, theme, note=said if verdict is Verdict.DISPUTE else "")
    return made


def agree_with_rest(
    tx: Tx, theme_id: str, version: int, sentence_versions: Mapping[str, int], comment: str = ""
) -> tuple[ThemeReview, ...]:
    """Agree with the statement and every sentence that the actor has not judged yet, in one act.

    The versions, of sentences by id, are those that the reviewer read. Raises Conflict when one of the words, or
    which sentences there are, has changed since, and when nothing is left to judge.
    """
    theme = _reviewable(tx, theme_id)
    read, sentences = theme_for_eyes(tx, theme), seen_sentences(tx, theme, seen_quotes(tx, theme))
    present = {s.id: s.version for s in sentences if not s.origin.is_machine}
    if version != read.version or present != dict(sentence_versions):
        raise Conflict("Somebody changed this theme while you were reading. Read what is new, then agree.")
    left = standing(read, sentences, themes.reviews_of(tx.connection, theme_id)).not_judged_by(tx.actor.user)
    if not left:
        raise Conflict("You have judged everything in this theme already.")
    by_id, said = {s.id: s for s in sentences}, _clean(comment)
    made = tuple(
        _add(tx, read, Verdict.AGREE, said if part == left[0] else "", sentence=by_id.get(part)) for part in left
    )
    settle(tx, theme)
    return made


def answer(tx: Tx, review_id: str, comment: str) -> ThemeReview:
    """Answer a question about a theme, or what somebody from outside the team wrote, who then reads the answer.

    Whoever of the team may review may answer.
    """
    question = themes.review(tx.connection, review_id)
    theme = _reviewable(tx, question.theme_id)
    if is_outside(tx, theme.project_id):
        raise NotAllowed("The team answers questions about its themes; you can say and ask more yourself.")
    if not is_answerable(question, outsiders(tx, theme.project_id)):
        raise BadInput("Only questions can be answered, and what people from outside the team wrote.")
    said = _clean(comment)
    if not said:
        raise BadInput(_NEEDS_WORDS[Verdict.ANSWER])
    sentence = theme_parts.sentence(tx.connection, question.sentence_id) if question.sentence_id else None
    return _add(tx, theme, Verdict.ANSWER, said, quote_id=question.quote_id, sentence=sentence, answers=question.id)


def is_answerable(review: ThemeReview, from_outside: Container[str]) -> bool:
    """Say whether what somebody said can be answered: a question, or words of one of the people `from_outside`."""
    wrote = bool(review.comment) and review.verdict is not Verdict.ANSWER
    return review.verdict is Verdict.QUESTION or (wrote and review.reviewer_id in from_outside)


def questions_open(tx: Tx, theme_id: str) -> tuple[ThemeReview, ...]:
    """Return a theme's questions that nobody has answered, oldest first."""
    theme = reach(tx, theme_id, Action.READ_THEMES)
    return open_questions(reviews_for_eyes(tx, theme.project_id, themes.reviews_of(tx.connection, theme_id)))


def _add(
    tx: Tx,
    theme: Theme,
    verdict: Verdict,
    comment: str,
    *,
    quote_id: str | None = None,
    sentence: ThemeSentence | None = None,
    answers: str | None = None,
) -> ThemeReview:
    made = themes.add_review(
        tx.connection,
        ThemeReview(
            new_id(),
            theme.id,
            tx.actor.user,
            quote_id,
            theme.version,
            verdict,
            comment,
            tx.time,
            sentence.id if sentence else None,
            sentence.version if sentence else None,
            answers,
        ),
    )
    tx.record("theme.review", ("theme", theme.id), project_id=theme.project_id, after=made)
    return made


def _reviewable(tx: Tx, theme_id: str) -> Theme:
    theme = reach(tx, theme_id, Action.REVIEW)
    if theme.state is ThemeState.SET_ASIDE:
        raise Conflict(f"The theme '{theme.name}' is set aside, so nobody judges it now.")
    return theme


def _sentence(tx: Tx, theme: Theme, sentence_id: str) -> ThemeSentence:
    found = theme_parts.sentence(tx.connection, sentence_id)
    if found.theme_id == theme.id and found.removed_at is None and found.origin.is_machine:
        raise Conflict("A machine wrote this sentence and nobody has taken it over, so there is nothing to judge yet.")
    seen = next((one for one in seen_sentences(tx, theme, seen_quotes(tx, theme)) if one.id == sentence_id), None)
    if seen is None:
        raise NotFound("This sentence was removed from the theme. Reload the page.")
    return seen


def _clean(comment: str) -> str:
    said = comment.replace("\x00", "").strip()
    if len(said) > LONGEST_COMMENT:
        raise BadInput(f"The comment has {len(said)} characters; use at most {LONGEST_COMMENT}.")
    return said
