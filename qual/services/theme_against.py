"""What speaks against a theme: passages to read, found on request, and what people judge of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.centring import centre
from qual.analysis.counter_evidence import LISTED, Candidate, Said, Why, candidates, nearest_to_any
from qual.analysis.counter_evidence import Theme as Ground
from qual.analysis.polarity import is_known
from qual.analysis.ranges import overlapping
from qual.domain.counter_quote import Against, CounterQuote
from qual.domain.document import Span
from qual.domain.ids import new_id
from qual.domain.permission import Action
from qual.domain.theme import Passage, Theme, ThemeQuote
from qual.errors import BadInput, NotFound
from qual.services import similar
from qual.services import themes as theme_services
from qual.services.in_rounds import require_no_machine_help, sight
from qual.services.passages import PassageReader
from qual.services.standing import NOWHERE, CodesAt
from qual.services.themes import QuoteDraft
from qual.store import accounts, codings, counter_quotes, interviews, passage_vectors, themes
from qual.store.passage_vectors import PassageVectors
from qual.store.tx import Tx

_CODES_COMPETE_WITH = 8  # of a theme's codes, those standing most often on its quotes


@dataclass(frozen=True, slots=True)
class CounterCandidate:
    """A passage that may speak against a theme, and all that can be said of why it is listed."""

    passage: Passage
    recording_id: str | None
    why: tuple[Why, ...]
    near_quote: int  # number of the quote it is nearest to, counted from 1 as on the theme's page
    nearer_than: float  # share of all compared passages, 0 to 1
    denying: tuple[str, ...]
    turning: tuple[str, ...]
    shared: tuple[str, ...]
    denies: bool
    rival_codes: tuple[str, ...]  # names

    @property
    def grounds(self) -> dict[str, object]:
        """What is kept of this with a judgement: reasons and numbers, no words of the interview."""
        return {"why": [one.value for one in self.why], "nearer_than": round(self.nearer_than, 3)}


@dataclass(frozen=True, slots=True)
class CounterSearch:
    """What was found, among how many passages, and what could not be compared."""

    found: tuple[CounterCandidate, ...]
    n_compared: int
    missing: int  # interviews without vectors
    behind: int  # interviews corrected since their vectors were made
    quotes_unplaced: int  # quotes no passage with a vector lies at
    languages_without_lists: tuple[str, ...]  # of the passages looked at: no polarity was compared in these


@dataclass(frozen=True, slots=True)
class CounterView:
    """A passage that a person holds against a theme."""

    counter: CounterQuote
    passage: Passage
    recording_id: str | None
    judge: str


def seek(tx: Tx, theme_id: str, *, limit: int = LISTED) -> CounterSearch:
    """Return passages that may speak against a theme, most reasons and nearest first, each person once first.

    Leaves out the theme's quotes, what was judged already, and interviews the actor codes blind. Raises Conflict to
    whoever codes in a blind round, BadInput for a theme without quotes.
    """
    theme = _theme(tx, theme_id, Action.READ)
    require_no_machine_help(tx, theme.project_id)
    quotes = theme_services.quotes_seen(tx, theme)
    if not quotes:
        raise BadInput("This theme has no quotes yet, so there is nothing that could be spoken against. Add quotes.")
    return _Search(tx, theme, quotes).found(limit)


def judge(
    tx: Tx, theme_id: str, draft: QuoteDraft, verdict: Against, why: dict[str, object] | None = None
) -> CounterQuote:
    """Keep that a passage speaks against a theme, or does not; a later judgement on the same passage replaces it."""
    theme = _theme(tx, theme_id, Action.DECIDE)
    place = theme_services.present_place(tx, theme.project_id, draft)
    for known in counter_quotes.of_theme(tx.connection, theme_id):
        if known.interview_id == place.interview_id and (known.start, known.end) == tuple(place.span):
            if known.verdict is verdict:
                return known
            counter_quotes.remove(tx.connection, known.id)
    made = counter_quotes.add(
        tx.connection,
        CounterQuote(
            new_id(), theme_id, place.interview_id, place.revision_id, place.span.start, place.span.end, place.quote,
            verdict, why or {}, tx.actor.user, tx.time,
        ),
    )  # fmt: skip
    tx.record("theme.counter_judge", ("theme", theme_id), project_id=theme.project_id, after=made)
    return made


def belongs(tx: Tx, theme_id: str, draft: QuoteDraft) -> ThemeQuote:
    """Let a passage that was found while looking for the opposite carry the theme."""
    return theme_services.add_quote(tx, theme_id, draft)


def take_back(tx: Tx, theme_id: str, counter_id: str) -> None:
    """Take a judgement back, so that the passage can be listed again."""
    theme = _theme(tx, theme_id, Action.DECIDE)
    known = next((one for one in counter_quotes.of_theme(tx.connection, theme_id) if one.id == counter_id), None)
    if known is None or known.interview_id in sight(tx, theme.project_id).interviews:
        raise NotFound("This judgement was taken back already. Reload the page.")
    counter_quotes.remove(tx.connection, counter_id)
    tx.record("theme.counter_take_back", ("theme", theme_id), project_id=theme.project_id, before=known)


def counter_views(tx: Tx, theme_id: str, verdict: Against = Against.YES) -> tuple[CounterView, ...]:
    """Return the passages that people judged to speak against a theme (or not to), oldest judgement first."""
    theme = _theme(tx, theme_id, Action.READ)
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
        if one.verdict is verdict and one.interview_id not in closed
    )


class _Search:
    """One search: reads what is needed once."""

    def __init__(self, tx: Tx, theme: Theme, quotes: Sequence[ThemeQuote]) -> None:
        self._tx, self._theme, self._quotes = tx, theme, quotes
        self._closed = sight(tx, theme.project_id).interviews
        self._known = {i.id: i for i in interviews.of_project(tx.connection, theme.project_id) if i.revision_id}
        made = passage_vectors.made_of(tx.connection, theme.project_id)
        self._made = {i: one for i, one in made.items() if i in self._known and i not in self._closed}
        open_ = [i for i in self._known if i not in self._closed]
        self._missing = len(open_) - len(self._made)
        self._behind = sum(one.revision_id != self._known[i].revision_id for i, one in self._made.items())
        self._reader = PassageReader(tx, theme.project_id)
        self._near_quote: list[int] = []

    def found(self, limit: int) -> CounterSearch:
        """Return what the search lists."""
        rows = self._rows()
        where = [(row.made.interview_id, Span(*place)) for row in rows for place in row.places.tolist()]
        languages = [self._known[interview_id].language for interview_id, _ in where]
        vectors = np.vstack([row.vectors for row in rows if len(row.places)]) if where else np.zeros((0, 1), np.float32)
        vectors = centre(vectors, languages)
        carriers, placed = self._quote_vectors(where, vectors)
        unplaced = len(self._quotes) - len(placed)
        if not placed:
            return CounterSearch((), 0, self._missing, self._behind, unplaced, ())
        free = self._free(where)
        order, near, which = nearest_to_any(vectors[free], carriers)
        pool = [where[free[index]] for index in order.tolist()]
        codes = CodesAt(self._tx, self._theme.project_id, {i for i, _ in pool} | {q.interview_id for q in self._quotes})
        ground = self._ground(codes)
        said = [self._said(interview_id, span, codes) for interview_id, span in pool]
        listed = candidates(ground, said, near.tolist(), limit=limit)
        names = {code.id: code.name for code in codings.codes_of(self._tx.connection, self._theme.project_id)}
        return CounterSearch(
            tuple(
                self._candidate(one, pool[one.index], placed[which[one.index]] + 1, 1 - one.index / len(free), names)
                for one in listed
            ),
            len(free),
            self._missing,
            self._behind,
            unplaced,
            tuple(sorted({one.language for one in said if not is_known(one.language)})),
        )

    def _rows(self) -> list[PassageVectors]:
        """Return the passages at their present places, of the encoder that made most of them."""
        models = [one.model for one in self._made.values()]
        most = max(sorted(set(models)), key=models.count, default="")
        loaded = passage_vectors.load(self._tx.connection, [one for one in self._made.values() if one.model == most])
        return [similar.present(self._tx, self._known[row.made.interview_id], row) for row in loaded]

    def _quote_vectors(self, where: Sequence[tuple[str, Span]], vectors: np.ndarray) -> tuple[np.ndarray, list[int]]:
        """Return the directions of the quotes, and the positions of those that have one."""
        found, placed = [], []
        for position, quote in enumerate(self._quotes):
            shared = np.array(
                [
                    max(0, min(span.end, quote.end) - max(span.start, quote.start)) if i == quote.interview_id else 0
                    for i, span in where
                ],
                np.float32,
            )
            direction = shared @ vectors if len(where) else np.zeros(1, np.float32)
            length = float(np.linalg.norm(direction))
            if length > 0:
                found.append(direction / length)
                placed.append(position)
        return np.array(found, np.float32), placed

    def _free(self, where: Sequence[tuple[str, Span]]) -> list[int]:
        """Return the indices of passages that neither carry the theme nor were judged."""
        taken: dict[str, list[tuple[int, int]]] = {}
        judged = counter_quotes.of_theme(self._tx.connection, self._theme.id)
        for one in (*themes.quotes_of(self._tx.connection, self._theme.id), *judged):
            taken.setdefault(one.interview_id, []).append((one.start, one.end))
        by_interview = {i: np.array(spans, np.int32) for i, spans in taken.items()}
        free = []
        for index, (interview_id, span) in enumerate(where):
            others = by_interview.get(interview_id, NOWHERE)
            if not len(others) or not overlapping(np.array([span], np.int32), others)[0]:
                free.append(index)
        return free

    def _ground(self, codes: CodesAt) -> Ground:
        own: list[str] = []
        for quote in self._quotes:
            own += codes(quote.interview_id, Span(quote.start, quote.end))
        most = sorted(set(own), key=lambda code: (-own.count(code), code))[:_CODES_COMPETE_WITH]
        quotes = tuple(self._said(q.interview_id, Span(q.start, q.end), codes) for q in self._quotes)
        return Ground(quotes, rivals_of(most, codings.codes_of(self._tx.connection, self._theme.project_id), own))

    def _said(self, interview_id: str, span: Span, codes: CodesAt) -> Said:
        passage = self._passage(interview_id, span)
        person = ("", passage.participant) if passage.participant else (interview_id, passage.speaker)
        stand = frozenset(codes(interview_id, span))
        return Said(person, passage.group, passage.language, passage.quote, stand)

    def _passage(self, interview_id: str, span: Span) -> Passage:
        return self._reader.passage(interview_id, self._known[interview_id].revision_id or "", span)

    def _candidate(
        self, one: Candidate, place: tuple[str, Span], near: int, nearer_than: float, names: dict[str, str]
    ) -> CounterCandidate:
        rivals = tuple(names[code] for code in one.rivals if code in names)
        return CounterCandidate(
            self._passage(*place),
            self._reader.interview(place[0]).recording_id,
            one.why,
            near,
            nearer_than,
            one.turn.denying,
            one.turn.turning,
            one.turn.shared,
            one.turn.denies,
            rivals,
        )


def _theme(tx: Tx, theme_id: str, action: Action) -> Theme:
    return theme_services.theme_for(tx, theme_id, action)
