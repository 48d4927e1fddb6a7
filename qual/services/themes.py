"""Themes: statements by people, carried by quotes, judged by the team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import (
    Passage,
    Theme,
    ThemeQuote,
    ThemeReview,
    ThemeState,
    Verdict,
    state_after_reviews,
)
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import require_seen, sight
from qual.services.passages import PassageReader, carried
from qual.services.theme_audience import (
    quotes_for_eyes,
    require_sent,
    reviews_for_eyes,
    themes_for_eyes,
    view_for_eyes,
)
from qual.store import accounts, codings, interviews, themes
from qual.store.tx import Tx

LONGEST_STATEMENT = 20_000


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """A passage somebody wants to carry a theme with."""

    interview_id: str
    revision_id: str
    start: int
    end: int


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
    is_current: bool  # about the theme's present wording


@dataclass(frozen=True, slots=True)
class ThemeView:
    """A theme as its page shows it."""

    theme: Theme
    author: str
    quotes: tuple[QuoteView, ...]
    reviews: tuple[ReviewView, ...]
    n_hidden: int = 0  # quotes not shown, because whose words they are did not agree to outside readers


@dataclass(frozen=True, slots=True)
class ThemeLine:
    """A theme as the list shows it."""

    theme: Theme
    n_quotes: int
    n_agree: int
    n_dispute: int


def create_theme(
    tx: Tx, project_id: str, name: str, statement: str, quotes: Sequence[QuoteDraft] = (), *, origin: str = "person"
) -> Theme:
    """Make a theme with a person's own name and statement.

    Raises BadInput without a name or statement, Conflict if a theme in use has the name.
    """
    tx.require(Action.DECIDE, project_id)
    shown, said = _clean(name, statement)
    _require_free(tx, project_id, shown)
    theme = themes.add_theme(
        tx.connection,
        Theme(new_id(), project_id, shown, said, ThemeState.DRAFT, 1, tx.actor.user, tx.time),
    )
    tx.record("theme.create", ("theme", theme.id), project_id=project_id, after=theme)
    for quote in quotes:
        add_quote(tx, theme.id, quote, origin=origin)
    return theme


def edit_theme(tx: Tx, theme_id: str, version: int, *, name: str, statement: str) -> Theme:
    """Change name and statement; earlier verdicts then count for the earlier wording only."""
    before = _theme(tx, theme_id, Action.DECIDE)
    if before.version != version:
        raise Conflict(f"Somebody changed the theme '{before.name}' meanwhile. Read the new wording, then change it.")
    shown, said = _clean(name, statement)
    if (shown, said) == (before.name, before.statement):
        return before
    _require_free(tx, before.project_id, shown, besides=theme_id)
    after = themes.change_theme(
        tx.connection, before, name=shown, statement=said, version=version + 1, state=ThemeState.DRAFT
    )
    tx.record("theme.update", ("theme", theme_id), project_id=before.project_id, before=before, after=after)
    return after


def set_aside(tx: Tx, theme_id: str, reason: str) -> Theme:
    """Put a theme away with a reason; nothing of it is deleted."""
    before = _theme(tx, theme_id, Action.DECIDE)
    if not reason.strip():
        raise BadInput("Say in a few words why the theme is set aside; the team will want to know.")
    after = themes.change_theme(tx.connection, before, state=ThemeState.SET_ASIDE)
    tx.record(
        "theme.set_aside",
        ("theme", theme_id),
        project_id=before.project_id,
        before=before,
        after={"state": after.state.value, "reason": reason.strip()},
    )
    return after


def take_up(tx: Tx, theme_id: str) -> Theme:
    """Bring a theme that was set aside back, with the state its reviews imply."""
    before = _theme(tx, theme_id, Action.DECIDE)
    _require_free(tx, before.project_id, before.name, besides=theme_id)
    drafted = themes.change_theme(tx.connection, before, state=ThemeState.DRAFT)
    after = _settle(tx, drafted)
    tx.record("theme.take_up", ("theme", theme_id), project_id=before.project_id, before=before, after=after)
    return after


def add_quote(tx: Tx, theme_id: str, draft: QuoteDraft, *, origin: str = "person") -> ThemeQuote:
    """Let a passage carry a theme; raise BadInput if it lies outside its transcript."""
    theme = _theme(tx, theme_id, Action.DECIDE)
    interview = interviews.get(tx.connection, draft.interview_id)
    revision = interviews.revision(tx.connection, draft.revision_id)
    if interview.project_id != theme.project_id or revision.interview_id != interview.id:
        raise NotFound("This passage does not belong to the project. Reload the page.")
    if interview.id in sight(tx, theme.project_id).interviews:
        raise Conflict(
            f"You code '{interview.name}' in a blind round. Its passages can go into themes when it is over."
        )
    span = Span(draft.start, draft.end)
    if not 0 <= span.start < span.end <= len(revision.document.text):
        raise BadInput("This passage lies outside its transcript. Reload the page and choose it again.")
    if interview.revision_id and revision.id != interview.revision_id:
        current = interviews.revision(tx.connection, interview.revision_id)
        span, anchor = carried(tx, revision.id, current, span)
        if anchor is Anchor.LOST:
            raise Conflict("This passage was deleted from the transcript meanwhile. Choose another quote.")
        revision = current
    standing = themes.quotes_of(tx.connection, theme_id)
    for known in standing:
        if (known.revision_id, known.start, known.end) == (revision.id, span.start, span.end):
            return known
    quote = themes.add_quote(
        tx.connection,
        ThemeQuote(
            new_id(),
            theme_id,
            interview.id,
            revision.id,
            span.start,
            span.end,
            span.slice(revision.document.text),
            origin,
            max((q.position for q in standing), default=-1) + 1,
        ),
    )
    tx.record("theme.quote_add", ("theme", theme_id), project_id=theme.project_id, after=quote)
    return quote


def add_quote_from_coding(tx: Tx, theme_id: str, coding_id: str) -> ThemeQuote:
    """Let a coded passage carry a theme."""
    coding = codings.get(tx.connection, coding_id)
    require_seen(tx, coding)
    return add_quote(tx, theme_id, QuoteDraft(coding.interview_id, coding.revision_id, coding.start, coding.end))


def remove_quote(tx: Tx, theme_id: str, quote_id: str) -> None:
    """Take a quote away from a theme; raise Conflict if somebody has already judged it."""
    theme = _theme(tx, theme_id, Action.DECIDE)
    quote = next((q for q in themes.quotes_of(tx.connection, theme_id) if q.id == quote_id), None)
    if quote is None:
        raise NotFound("This quote was removed already.")
    if any(r.quote_id == quote_id for r in themes.reviews_of(tx.connection, theme_id)):
        raise Conflict("A reviewer has commented on this quote, so it stays. Answer the comment instead.")
    themes.remove_quote(tx.connection, quote_id)
    tx.record("theme.quote_remove", ("theme", theme_id), project_id=theme.project_id, before=quote)


def review(tx: Tx, theme_id: str, verdict: Verdict, comment: str, *, quote_id: str | None = None) -> ThemeReview:
    """Agree with or dispute a theme, or one of its quotes; a dispute says why.

    The theme's state follows from the newest verdict of each person.
    """
    theme = _theme(tx, theme_id, Action.REVIEW)
    said = comment.replace("\x00", "").strip()
    if verdict in {Verdict.DISPUTE, Verdict.COMMENT} and not said:
        raise BadInput("Say in a few words what you see differently, so that the team can talk about it.")
    if len(said) > LONGEST_STATEMENT:
        raise BadInput(f"The comment has {len(said)} characters; use at most {LONGEST_STATEMENT}.")
    if quote_id and all(q.id != quote_id for q in _quotes_seen(tx, theme)):
        raise NotFound("This quote was removed from the theme. Reload the page.")
    made = themes.add_review(
        tx.connection,
        ThemeReview(new_id(), theme_id, tx.actor.user, quote_id, theme.version, verdict, said, tx.time),
    )
    _settle(tx, theme)
    tx.record("theme.review", ("theme", theme_id), project_id=theme.project_id, after=made)
    return made


def theme_view(tx: Tx, theme_id: str) -> ThemeView:
    """Return a theme with its quotes, where they come from, and every review."""
    theme = _theme(tx, theme_id, Action.READ_THEMES)
    names = accounts.names(tx.connection)
    reader = PassageReader(tx, theme.project_id)
    unveiled = _quotes_unveiled(tx, theme)
    shown = quotes_for_eyes(tx, theme.project_id, unveiled)
    quotes = tuple(
        QuoteView(
            q,
            reader.passage(q.interview_id, q.revision_id, Span(q.start, q.end), quote=q.quote),
            reader.interview(q.interview_id).recording_id,
        )
        for q in shown
    )
    reviews = tuple(
        ReviewView(r, names.get(r.reviewer_id, ""), r.theme_version == theme.version)
        for r in reviews_for_eyes(tx, theme.project_id, themes.reviews_of(tx.connection, theme_id))
    )
    view = ThemeView(theme, names.get(theme.created_by, ""), quotes, reviews)
    return view_for_eyes(tx, view, len(unveiled) - len(shown))


def theme_lines(tx: Tx, project_id: str) -> tuple[ThemeLine, ...]:
    """Return a project's themes for the list, those set aside last."""
    tx.require(Action.READ_THEMES, project_id)
    lines = []
    for theme in themes_for_eyes(tx, project_id, themes.themes_of(tx.connection, project_id)):
        newest = {
            r.reviewer_id: r.verdict
            for r in reviews_for_eyes(tx, project_id, themes.reviews_of(tx.connection, theme.id))
            if r.quote_id is None and r.theme_version == theme.version and r.verdict is not Verdict.COMMENT
        }
        verdicts = list(newest.values())
        lines.append(
            ThemeLine(
                theme,
                len(_quotes_seen(tx, theme)),
                verdicts.count(Verdict.AGREE),
                verdicts.count(Verdict.DISPUTE),
            )
        )
    return tuple(sorted(lines, key=lambda line: line.theme.state is ThemeState.SET_ASIDE))


def _quotes_seen(tx: Tx, theme: Theme) -> tuple[ThemeQuote, ...]:
    return quotes_for_eyes(tx, theme.project_id, _quotes_unveiled(tx, theme))


def _quotes_unveiled(tx: Tx, theme: Theme) -> tuple[ThemeQuote, ...]:
    """Return a theme's quotes without those from interviews the actor is coding blind."""
    closed = sight(tx, theme.project_id).interviews
    return tuple(quote for quote in themes.quotes_of(tx.connection, theme.id) if quote.interview_id not in closed)


def _settle(tx: Tx, theme: Theme) -> Theme:
    state = state_after_reviews(theme, themes.reviews_of(tx.connection, theme.id))
    return themes.change_theme(tx.connection, theme, state=state) if state is not theme.state else theme


def _theme(tx: Tx, theme_id: str, action: Action) -> Theme:
    theme = themes.theme(tx.connection, theme_id)
    if tx.role(theme.project_id) is None:
        raise NotFound("This theme does not exist, or you are not a member of its project.")
    tx.require(action, theme.project_id)
    require_sent(tx, theme)
    return theme


def _require_free(tx: Tx, project_id: str, name: str, *, besides: str | None = None) -> None:
    for theme in themes.themes_of(tx.connection, project_id):
        if theme.id != besides and theme.state is not ThemeState.SET_ASIDE and theme.name.casefold() == name.casefold():
            raise Conflict(f"There is already a theme named '{theme.name}'. Choose another name, or merge into it.")


def _clean(name: str, statement: str) -> tuple[str, str]:
    shown, said = " ".join(name.split()), statement.replace("\x00", "").strip()
    if not shown or len(shown) > 200:
        raise BadInput("A theme needs a name of your own, of at most 200 characters.")
    if not said:
        raise BadInput("A theme needs a statement: say in your own words what the passages have in common.")
    if len(said) > LONGEST_STATEMENT:
        raise BadInput(f"The statement has {len(said)} characters; use at most {LONGEST_STATEMENT}.")
    return shown, said
