"""What people judge of passages that may speak against a theme: kept against it, not against it, or part of it."""

from __future__ import annotations

from dataclasses import dataclass

from qual.domain.counter_quote import Against, CounterQuote
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Passage, ThemeQuote
from qual.errors import NotFound
from qual.services.in_rounds import sight
from qual.services.passages import PassageReader
from qual.services.theme_quotes import QuoteDraft, add_quote, present_place
from qual.services.theme_steps import reach, reach_to_change
from qual.store import accounts, counter_quotes
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class CounterView:
    """A passage that a person holds against a theme."""

    counter: CounterQuote
    passage: Passage
    recording_id: str | None
    judge: str


def judge(tx: Tx, theme_id: str, draft: QuoteDraft, speaks: bool, why: dict[str, object] | None = None) -> CounterQuote:
    """Keep that a passage speaks against a theme, or does not; a later judgement on the same passage replaces it.

    `why` is what the search had listed it for. Raises as `present_place` does for a passage that cannot be judged.
    """
    verdict = Against.YES if speaks else Against.NO
    theme = reach_to_change(tx, theme_id)
    place, quote = present_place(tx, theme, draft)
    for known in counter_quotes.of_theme(tx.connection, theme_id):
        if (known.interview_id, known.start, known.end) == (place.interview_id, place.start, place.end):
            if known.verdict is verdict:
                return known
            counter_quotes.remove(tx.connection, known.id)
    made = counter_quotes.add(
        tx.connection,
        CounterQuote(
            new_id(), theme_id, place.interview_id, place.revision_id, place.start, place.end, quote, verdict,
            why or {}, tx.actor.user, tx.time,
        ),
    )  # fmt: skip
    tx.record("theme.counter_judge", ("theme", theme_id), project_id=theme.project_id, after=made)
    return made


def belongs(tx: Tx, theme_id: str, draft: QuoteDraft) -> ThemeQuote:
    """Let a passage that was found while looking for the opposite carry the theme."""
    return add_quote(tx, theme_id, draft)


def take_back(tx: Tx, theme_id: str, counter_id: str) -> None:
    """Take a judgement back, so that the passage can be listed again."""
    theme = reach_to_change(tx, theme_id)
    known = next((one for one in counter_quotes.of_theme(tx.connection, theme_id) if one.id == counter_id), None)
    if known is None or known.interview_id in sight(tx, theme.project_id).interviews:
        raise NotFound("This judgement was taken back already. Reload the page.")
    counter_quotes.remove(tx.connection, counter_id)
    tx.record("theme.counter_take_back", ("theme", theme_id), project_id=theme.project_id, before=known)


def counter_views(tx: Tx, theme_id: str, *, speaks: bool = True) -> tuple[CounterView, ...]:
    """Return the passages that people judged to speak against a theme (or not to), oldest judgement first."""
    theme = reach(tx, theme_id, Action.READ)
    closed = sight(tx, theme.project_id).interviews
    reader, names = PassageReader(tx, theme.project_id), accounts.names(tx.connection)
    return tuple(
        CounterView(
            one,
            reader.passage(one.interview_id, one.revision_id, Span(one.start, one.end), quote=one.quote),
            reader.interview(one.interview_id).recording_id,
            names.get(one.decided_by, ""),
        )
        for one in counter_quotes.of_theme(tx.connection, theme_id)
        if (one.verdict is Against.YES) is speaks and one.interview_id not in closed
    )
