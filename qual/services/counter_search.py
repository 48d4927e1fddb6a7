"""The search for passages that may speak against a theme: near its quotes in meaning, from those it does not have."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.counter_evidence import LISTED, Candidate, Said, Why, candidates, nearest_to_any, rivals_of
from qual.analysis.counter_evidence import Theme as Ground
from qual.analysis.polarity import common_stems, is_known
from qual.analysis.ranges import overlapping
from qual.domain.document import Span
from qual.domain.permission import Action
from qual.domain.theme import Passage, Theme, ThemeQuote
from qual.errors import BadInput
from qual.services import theme_codes
from qual.services.in_rounds import require_no_machine_help, sight
from qual.services.passage_space import read_space
from qual.services.passages import PassageReader
from qual.services.standing import CodesAt
from qual.services.theme_steps import reach, seen_quotes
from qual.store import codings, counter_quotes, themes
from qual.store.tx import Tx

SAMPLED, SAMPLED_EACH = 24, 16  # interviews, and passages of each, that show how common words are


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


def seek(tx: Tx, theme_id: str, *, limit: int = LISTED) -> CounterSearch:
    """Return passages that may speak against a theme, most reasons and nearest first, each person once first.

    Leaves out the theme's quotes, what is coded with its codes, what was judged already, and interviews the actor codes
    blind. Raises Conflict to whoever codes in a blind round, BadInput for a theme without quotes.
    """
    theme = reach(tx, theme_id, Action.READ)
    require_no_machine_help(tx, theme.project_id)
    quotes = seen_quotes(tx, theme)
    if not quotes:
        raise BadInput("This theme has no quotes yet, so there is nothing that could be spoken against. Add quotes.")
    return _Search(tx, theme, quotes).found(limit)


class _Search:
    """One search: reads what is needed once."""

    def __init__(self, tx: Tx, theme: Theme, quotes: Sequence[ThemeQuote]) -> None:
        self._tx, self._theme, self._quotes = tx, theme, quotes
        self._space = read_space(tx, theme.project_id, sight(tx, theme.project_id).interviews)
        self._reader = PassageReader(tx, theme.project_id)
        own = {one.code.id for one in theme_codes.views(tx, theme)}
        seen = sight(tx, theme.project_id)
        self._coded = codings.places(tx.connection, theme.project_id, seen, code_ids=own) if own else []
        self._own_codes = own

    def found(self, limit: int) -> CounterSearch:
        """Return what the search lists."""
        space = self._space
        carriers, placed = self._quote_vectors()
        nothing = CounterSearch((), 0, space.missing, space.behind, len(self._quotes) - len(placed), ())
        if not placed:
            return nothing
        free = np.flatnonzero(self._is_free())
        order, near, which = nearest_to_any(space.vectors[free], carriers)
        pool = [space.place(index) for index in free[order].tolist()]
        codes = CodesAt(self._tx, self._theme.project_id, {i for i, _ in pool} | {q.interview_id for q in self._quotes})
        said = [self._said(interview_id, span, codes) for interview_id, span in pool]
        listed = candidates(self._ground(codes), said, near.tolist(), limit=limit)
        names = {code.id: code.name for code in codings.codes_of(self._tx.connection, self._theme.project_id)}
        return dataclasses.replace(
            nothing,
            found=tuple(
                self._candidate(
                    one, pool[one.index], placed[which[one.index]] + 1, 1 - (one.index + 1) / len(free), names
                )
                for one in listed
            ),
            n_compared=len(free),
            languages_without_lists=tuple(sorted({one.language for one in said if not is_known(one.language)})),
        )

    def _quote_vectors(self) -> tuple[np.ndarray, list[int]]:
        """Return the directions of the quotes, and the positions of those that have one."""
        found = [self._space.direction(quote.interview_id, Span(quote.start, quote.end)) for quote in self._quotes]
        placed = [position for position, one in enumerate(found) if one is not None]
        return np.array([found[position] for position in placed], np.float32), placed

    def _is_free(self) -> np.ndarray:
        """Say of each passage whether it neither carries the theme nor was judged."""
        taken: dict[str, list[tuple[int, int]]] = {}
        for quote in themes.quotes_of(self._tx.connection, self._theme.id):
            taken.setdefault(quote.interview_id, []).append((quote.start, quote.end))
        for coded in self._coded:  # what is coded with the theme's codes is part of it
            taken.setdefault(coded.interview_id, []).append((coded.start, coded.end))
        for judged in counter_quotes.of_theme(self._tx.connection, self._theme.id):
            taken.setdefault(judged.interview_id, []).append((judged.start, judged.end))
        space = self._space
        free = np.ones(len(space.places), bool)
        for interview_id, spans in taken.items():
            here = space.of(interview_id)
            free[here] = ~overlapping(space.places[here], np.array(spans, np.int32))
        return free

    def _ground(self, codes: CodesAt) -> Ground:
        quotes = tuple(self._said(q.interview_id, Span(q.start, q.end), codes) for q in self._quotes)
        own = self._own_codes | {code for quote in quotes for code in quote.codes}
        parents = {c.id: c.parent_id for c in codings.codes_of(self._tx.connection, self._theme.project_id)}
        topic = f"{self._theme.name}. {self._theme.statement}"
        coded = [place for place in self._coded if self._reader.interview(place.interview_id).revision_id]
        voices = {self._voice(self._passage(place.interview_id, Span(place.start, place.end))) for place in coded}
        return Ground(quotes, rivals_of(own, parents), topic, common_stems(self._sample()), frozenset(voices))

    def _sample(self) -> list[tuple[str, str]]:
        """Return some passages from here and there: what is said at all, beside which a theme's words stand out."""
        n = len(self._space.interviews)
        found = []
        for owner in sorted({round(i * (n - 1) / max(1, min(n, SAMPLED) - 1)) for i in range(min(n, SAMPLED))}):
            here = np.flatnonzero(self._space.owners == owner)
            step = max(1, len(here) // SAMPLED_EACH)
            for number in here[::step].tolist():
                passage = self._passage(*self._space.place(number))
                found.append((passage.quote, passage.language))
        return found

    def _said(self, interview_id: str, span: Span, codes: CodesAt) -> Said:
        passage = self._passage(interview_id, span)
        stand = frozenset(codes(interview_id, span))
        return Said(*self._voice(passage), passage.language, passage.quote, stand)

    def _voice(self, passage: Passage) -> tuple[tuple[str, str], str]:
        """Return who says a passage, and in which group."""
        person = ("", passage.participant) if passage.participant else (passage.interview_id, passage.speaker)
        return person, passage.group

    def _passage(self, interview_id: str, span: Span) -> Passage:
        return self._reader.passage(interview_id, self._reader.interview(interview_id).revision_id or "", span)

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
