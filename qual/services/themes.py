"""Themes: statements by people, carried by quotes and codes, summed up in sentences, judged by the team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import (
    Passage,
    Theme,
    ThemeMove,
    ThemeQuote,
    ThemeReview,
    ThemeSentence,
    ThemeState,
    Verdict,
)
from qual.domain.theme_standing import STATEMENT, Standing, is_current, open_questions, standing
from qual.domain.theme_waiting import Waits, waits_for
from qual.errors import BadInput, Conflict
from qual.services import theme_codes
from qual.services.in_rounds import sight
from qual.services.passages import PassageReader
from qual.services.theme_audience import (
    agreed_outside,
    masked_view,
    outsiders,
    reviews_for_eyes,
    theme_for_eyes,
    themes_for_eyes,
    view_for_eyes,
)
from qual.services.theme_codes import ThemeCodeView
from qual.services.theme_quotes import QuoteDraft, add_quotes
from qual.services.theme_shown import theme_outside
from qual.services.theme_steps import (
    reach,
    reach_to_change,
    require_free_name,
    seen_quotes,
    seen_sentences,
    settle,
    unveiled_quotes,
)
from qual.store import accounts, theme_parts, themes
from qual.store.tx import Tx

LONGEST_STATEMENT = 20_000


@dataclass(frozen=True, slots=True)
class QuoteView:
    """A theme's quote with where it comes from and the recording it can be heard in."""

    quote: ThemeQuote
    passage: Passage
    recording_id: str | None


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A review with its author's name."""

    review: ThemeReview
    reviewer: str
    is_current: bool  # about the present wording of the statement, or of the sentence
    is_outside: bool = False  # of somebody from outside the team, who reads what it is answered


@dataclass(frozen=True, slots=True)
class SentenceView:
    """A sentence of the summary with the quotes that carry it, as far as the actor may see them."""

    sentence: ThemeSentence
    author: str
    quote_ids: tuple[str, ...]  # in the order of the theme's quotes
    reviews: tuple[ReviewView, ...]

    @property
    def is_supported(self) -> bool:
        """Say whether any quote carries it."""
        return bool(self.quote_ids)


@dataclass(frozen=True, slots=True)
class MoveView:
    """A step of the theme's state with the name of who took it."""

    move: ThemeMove
    who: str


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme as its page shows it."""

    theme: Theme
    author: str
    worded_by: str
    quotes: tuple[QuoteView, ...]
    reviews: tuple[ReviewView, ...]  # all of them: of the statement, of sentences and of quotes
    sentences: tuple[SentenceView, ...]
    removed: tuple[ThemeSentence, ...]  # sentences that can be put back
    codes: tuple[ThemeCodeView, ...]
    moves: tuple[MoveView, ...]
    standing: Standing
    questions: tuple[ReviewView, ...]  # that nobody has answered
    n_hidden: int = 0  # quotes not shown, because whose words they are did not agree to outside readers

    @property
    def n_counted(self) -> int:
        """Return how many sentences are people's; a machine's are never counted."""
        return sum(not one.sentence.origin.is_machine for one in self.sentences)

    @property
    def n_supported(self) -> int:
        """Return how many of people's sentences a quote carries."""
        return sum(one.is_supported and not one.sentence.origin.is_machine for one in self.sentences)


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme as the list shows it."""

    theme: Theme
    n_quotes: int
    n_agree: int  # people who agree with the present statement, and those who dispute it
    n_dispute: int
    n_sentences: int  # people's; of these n_supported are carried by a quote
    n_supported: int
    n_disputed: int  # sentences that somebody disputes
    n_questions: int  # that nobody has answered
    waits_for_me: tuple[Waits, ...]


def create_theme(
    tx: Tx, project_id: str, name: str, statement: str, quotes: Sequence[QuoteDraft] = (), *, origin: str = "person"
) -> Theme:
    """Make a theme with a person's own name and statement.

    Raises BadInput without a name or statement, Conflict if a theme in use has the name.
    """
    tx.require(Action.DECIDE, project_id)
    shown, said = _clean(name, statement)
    require_free_name(tx, project_id, shown)
    me = tx.actor.user
    theme = themes.add_theme(
        tx.connection, Theme(new_id(), project_id, shown, said, ThemeState.DRAFT, 1, me, me, tx.time)
    )
    tx.record("theme.create", ("theme", theme.id), project_id=project_id, after=theme)
    add_quotes(tx, theme.id, quotes, origin=origin)
    return theme


def edit_theme(tx: Tx, theme_id: str, version: int, *, name: str, statement: str) -> Theme:
    """Change name and statement; earlier verdicts then count for the earlier wording only.

    A theme in review stays there and asks for new verdicts. Raises Conflict if somebody else changed it meanwhile.
    """
    before = reach_to_change(tx, theme_id)
    if before.version != version:
        raise Conflict(
            f"Somebody changed the theme '{before.name}' meanwhile. It now says: '{before.statement}'. Yours is not "
            "lost: compare the two, then save again what it should say."
        )
    shown, said = _clean(name, statement)
    if (shown, said) == (before.name, before.statement):
        return before
    require_free_name(tx, before.project_id, shown, besides=theme_id)
    after = themes.change_theme(
        tx.connection, before, name=shown, statement=said, version=version + 1, worded_by=tx.actor.user
    )
    tx.record("theme.update", ("theme", theme_id), project_id=before.project_id, before=before, after=after)
    return settle(tx, after)


def theme_view(tx: Tx, theme_id: str) -> ThemeView:
    """Return a theme with its quotes, sentences and codes, where they come from, and every review."""
    theme = reach(tx, theme_id, Action.READ_THEMES)
    shown = seen_quotes(tx, theme)
    known = reviews_for_eyes(tx, theme.project_id, themes.reviews_of(tx.connection, theme_id))
    view = _view(tx, theme_for_eyes(tx, theme), shown, seen_sentences(tx, theme, shown), known)
    return view_for_eyes(tx, view, len(unveiled_quotes(tx, theme)) - len(shown))


def view_from_outside(tx: Tx, theme_id: str) -> ThemeView:
    """Return a theme as it is read outside the team, for whoever of the team takes it there on paper; no reviews."""
    theme = reach(tx, theme_id, Action.READ)
    known = unveiled_quotes(tx, theme)
    shown = agreed_outside(tx, theme.project_id, known)
    view = _view(tx, theme_outside(tx, theme), shown, seen_sentences(tx, theme, shown, outside=True), ())
    return masked_view(tx, view, len(known) - len(shown))


def _view(
    tx: Tx,
    theme: Theme,
    shown: Sequence[ThemeQuote],
    sentences: Sequence[ThemeSentence],
    known: Sequence[ThemeReview],
) -> ThemeView:
    names = accounts.names(tx.connection)
    reader = PassageReader(tx, theme.project_id)
    quotes = tuple(
        QuoteView(
            q,
            reader.passage(q.interview_id, q.revision_id, Span(q.start, q.end), quote=q.quote),
            reader.interview(q.interview_id).recording_id,
        )
        for q in shown
    )
    outside = outsiders(tx, theme.project_id)
    reviews = tuple(
        ReviewView(r, names.get(r.reviewer_id, ""), is_current(r, theme, sentences), r.reviewer_id in outside)
        for r in known
    )
    unanswered = {one.id for one in open_questions(known)}
    return ThemeView(
        theme,
        names.get(theme.created_by, ""),
        names.get(theme.worded_by, ""),
        quotes,
        reviews,
        _sentences(tx, theme, sentences, [q.quote.id for q in quotes], reviews, names),
        theme_parts.sentences_of(tx.connection, theme.id, removed=True),
        theme_codes.views(tx, theme),
        tuple(MoveView(m, names.get(m.moved_by, "")) for m in theme_parts.moves_of(tx.connection, theme.id)),
        standing(theme, sentences, known),
        tuple(one for one in reviews if one.review.id in unanswered),
    )


def theme_lines(tx: Tx, project_id: str) -> tuple[ThemeLine, ...]:
    """Return a project's themes for the list, those set aside last."""
    tx.require(Action.READ_THEMES, project_id)
    closed = sight(tx, project_id).interviews
    names = {member.user_id: member.name for member in accounts.members_of(tx.connection, project_id)}
    found = themes_for_eyes(tx, project_id, themes.themes_of(tx.connection, project_id))
    lines = [_line(tx, theme, closed, names) for theme in found]
    return tuple(sorted(lines, key=lambda line: line.theme.state is ThemeState.SET_ASIDE))


def _line(tx: Tx, theme: Theme, closed: frozenset[str], names: Mapping[str, str]) -> ThemeLine:
    shown = seen_quotes(tx, theme, closed)
    sentences = seen_sentences(tx, theme, shown)
    reviews = reviews_for_eyes(tx, theme.project_id, themes.reviews_of(tx.connection, theme.id))
    stands = standing(theme, sentences, reviews)
    quotes = {quote.id for quote in shown}
    links = theme_parts.links_of(tx.connection, theme.id)
    counted = [s for s in sentences if not s.origin.is_machine]
    verdicts = list(stands.verdicts[STATEMENT].values())
    return ThemeLine(
        theme,
        len(quotes),
        verdicts.count(Verdict.AGREE),
        verdicts.count(Verdict.DISPUTE),
        len(counted),
        sum(bool(links.get(s.id, frozenset()) & quotes) for s in counted),
        sum(part != STATEMENT for part in stands.disputed),
        len(open_questions(reviews)),
        waits_for(theme, sentences, reviews, tx.actor.user, tx.role(theme.project_id), names),
    )


def _sentences(
    tx: Tx,
    theme: Theme,
    sentences: Sequence[ThemeSentence],
    quote_ids: Sequence[str],
    reviews: Sequence[ReviewView],
    names: Mapping[str, str],
) -> tuple[SentenceView, ...]:
    links = theme_parts.links_of(tx.connection, theme.id)
    return tuple(
        SentenceView(
            one,
            names.get(one.made_by, ""),
            tuple(id_ for id_ in quote_ids if id_ in links.get(one.id, frozenset())),
            tuple(said for said in reviews if said.review.sentence_id == one.id),
        )
        for one in sentences
    )


def _clean(name: str, statement: str) -> tuple[str, str]:
    shown, said = " ".join(name.split()), statement.replace("\x00", "").strip()
    if not shown or len(shown) > 200:
        raise BadInput("A theme needs a name of your own, of at most 200 characters.")
    if not said:
        raise BadInput("A theme needs a statement: say in your own words what the passages have in common.")
    if len(said) > LONGEST_STATEMENT:
        raise BadInput(f"The statement has {len(said)} characters; use at most {LONGEST_STATEMENT}.")
    return shown, said
