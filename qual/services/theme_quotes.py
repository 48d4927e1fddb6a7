"""The quotes that carry a theme: bringing them in from passages and codings, and taking them away."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qual.domain.document import Span
from qual.domain.edits import Anchor
from qual.domain.ids import new_id
from qual.domain.theme import Theme, ThemeQuote
from qual.errors import BadInput, Conflict, NotFound
from qual.services.in_rounds import require_seen, sight
from qual.services.passages import carried
from qual.services.theme_steps import reach_to_change
from qual.store import codings, interviews, theme_parts, themes
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class QuoteDraft:
    """A passage somebody wants to carry a theme with."""

    interview_id: str
    revision_id: str
    start: int
    end: int


def add_quote(tx: Tx, theme_id: str, draft: QuoteDraft, *, origin: str = "person") -> ThemeQuote:
    """Let a passage carry a theme; raise BadInput if it lies outside its transcript.

    A passage that carries it already is returned as it is.
    """
    theme = reach_to_change(tx, theme_id)
    standing = themes.quotes_of(tx.connection, theme_id)
    return _add(tx, theme, standing, draft, origin)


def add_quotes(
    tx: Tx, theme_id: str, drafts: Sequence[QuoteDraft], *, origin: str = "person"
) -> tuple[ThemeQuote, ...]:
    """Let several passages carry a theme, all or none; see `add_quote`."""
    theme = reach_to_change(tx, theme_id)
    standing = themes.quotes_of(tx.connection, theme_id)
    found: list[ThemeQuote] = []
    for draft in drafts:
        found.append(_add(tx, theme, (*standing, *found), draft, origin))
    return tuple(found)


def add_quote_from_coding(tx: Tx, theme_id: str, coding_id: str) -> ThemeQuote:
    """Let a coded passage carry a theme."""
    coding = codings.get(tx.connection, coding_id)
    require_seen(tx, coding)
    return add_quote(tx, theme_id, QuoteDraft(coding.interview_id, coding.revision_id, coding.start, coding.end))


def remove_quote(tx: Tx, theme_id: str, quote_id: str) -> None:
    """Take a quote away from a theme and from the sentences it carries.

    Raises Conflict if somebody has already judged it.
    """
    theme = reach_to_change(tx, theme_id)
    quote = next((q for q in themes.quotes_of(tx.connection, theme_id) if q.id == quote_id), None)
    if quote is None:
        raise NotFound("This quote was removed already.")
    if any(r.quote_id == quote_id for r in themes.reviews_of(tx.connection, theme_id)):
        raise Conflict("A reviewer has commented on this quote, so it stays. Answer the comment instead.")
    carried_sentences = theme_parts.unlink_quote(tx.connection, quote_id)
    themes.remove_quote(tx.connection, quote_id)
    tx.record(
        "theme.quote_remove",
        ("theme", theme_id),
        project_id=theme.project_id,
        before=quote,
        after={"sentences": list(carried_sentences)} if carried_sentences else None,
    )


def restore_quote(tx: Tx, removed: ThemeQuote, sentence_ids: Iterable[str] = ()) -> ThemeQuote:
    """Put a quote that was taken away back into its theme, where it stands in the present text.

    It carries those sentences again. Where its passage carries the theme anew meanwhile, that quote is returned.
    """
    theme = reach_to_change(tx, removed.theme_id)
    standing = themes.quotes_of(tx.connection, theme.id)
    place, words = present_place(
        tx, theme, QuoteDraft(removed.interview_id, removed.revision_id, removed.start, removed.end)
    )
    if known := _at(standing, place):
        return known
    position = _next(standing) if any(q.position == removed.position for q in standing) else removed.position
    back = themes.add_quote(
        tx.connection, dataclasses.replace(removed, **dataclasses.asdict(place), quote=words, position=position)
    )
    carried_sentences = sorted(sentence_ids)  # no sentence is ever deleted, and a removed one keeps its links
    for sentence_id in carried_sentences:
        theme_parts.link(tx.connection, sentence_id, back.id)
    after = dataclasses.asdict(back) | ({"sentences": carried_sentences} if carried_sentences else {})
    tx.record("theme.quote_restore", ("theme", theme.id), project_id=theme.project_id, after=after)
    return back


def present_place(tx: Tx, theme: Theme, draft: QuoteDraft) -> tuple[QuoteDraft, str]:
    """Return a passage as it stands in its present transcript, with its words.

    Raises NotFound outside the project, Conflict if it was deleted or lies in an interview the actor codes blind.
    """
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
    return QuoteDraft(interview.id, revision.id, span.start, span.end), span.slice(revision.document.text)


def _add(tx: Tx, theme: Theme, standing: Sequence[ThemeQuote], draft: QuoteDraft, origin: str) -> ThemeQuote:
    place, quote = present_place(tx, theme, draft)
    if known := _at(standing, place):
        return known
    made = themes.add_quote(
        tx.connection,
        ThemeQuote(
            new_id(),
            theme.id,
            place.interview_id,
            place.revision_id,
            place.start,
            place.end,
            quote,
            origin,
            _next(standing),
        ),
    )
    tx.record("theme.quote_add", ("theme", theme.id), project_id=theme.project_id, after=made)
    return made


def _at(standing: Sequence[ThemeQuote], place: QuoteDraft) -> ThemeQuote | None:
    """Return the quote with exactly this passage, if there is one."""
    wanted = (place.revision_id, place.start, place.end)
    return next((known for known in standing if (known.revision_id, known.start, known.end) == wanted), None)


def _next(standing: Sequence[ThemeQuote]) -> int:
    return max((q.position for q in standing), default=-1) + 1
