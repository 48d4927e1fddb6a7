"""Finding words in all interviews of a project: hits with their context, and the passages to code at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from qual.analysis.concordance import Extent, context, extended
from qual.analysis.ranges import covered, overlapping
from qual.analysis.readable import Readable
from qual.analysis.retrieval import Finder, Query
from qual.domain.document import Span
from qual.domain.interview import Interview, SpeakerRole
from qual.domain.permission import Action
from qual.errors import NotFound
from qual.services.passages import PassageReader
from qual.services.standing import NOWHERE, CodesAt, coded_by_me, coded_with
from qual.store import interviews, readables
from qual.store.tx import Tx

MOST_ON_A_PAGE = 200
MOST_PASSAGES = 5_000  # as many as one act of coding takes


@dataclass(frozen=True, slots=True)
class Within:
    """Where to look. What is empty does not restrict; codes include those under them."""

    interviews: tuple[str, ...] = ()
    speaker: str = ""  # as named in the transcripts
    role: SpeakerRole | None = None
    participant: str = ""
    group: str | None = None  # "" is those without a group
    inside: str = ""  # only what lies in passages with this code
    outside: str = ""  # only what does not


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where it stands, as a list shows it."""

    interview_id: str
    revision_id: str
    start: int
    end: int
    passage: Span
    before: str
    text: str
    after: str
    speaker: str
    participant: str
    group: str
    start_s: float | None  # of its turn
    codes: tuple[str, ...]  # standing at the place, of whomever


@dataclass(frozen=True, slots=True)
class Count:
    """How many hits one interview has."""

    interview: Interview
    hits: int


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits, and how many there are in all."""

    total: int
    counts: tuple[Count, ...]  # interviews with hits, by name
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Passages:
    """All passages the hits stand for, each once: rows of interview, revision, start, end."""

    rows: tuple[tuple[str, str, int, int], ...]  # the first 5,000
    more: int  # how many there are beyond
    already: int  # left out, because the person has coded them with that code


def find(
    tx: Tx,
    project_id: str,
    query: Query,
    within: Within,
    *,
    extent: Extent = Extent.HIT,
    offset: int = 0,
    limit: int = 50,
) -> Found:
    """Return one page of hits by interview and place. Raises BadInput for what cannot be sought."""
    search = _Search(tx, project_id, query, within)
    wanted, total = min(limit, MOST_ON_A_PAGE), 0
    counts: list[Count] = []
    page: list[tuple[Readable, np.ndarray]] = []
    for readable, spans in search.each():
        counts.append(Count(search.interviews[readable.interview_id], len(spans)))
        first, last = max(0, offset - total), offset + wanted - total
        if first < len(spans) and last > 0:
            page.append((readable, spans[first:last]))
        total += len(spans)
    codes = CodesAt(tx, project_id, [readable.interview_id for readable, _ in page])
    hits = [search.hit(readable, Span(*span), extent, codes) for readable, spans in page for span in spans.tolist()]
    return Found(total, tuple(counts), tuple(hits))


def passages(tx: Tx, project_id: str, query: Query, within: Within, *, extent: Extent, code_id: str = "") -> Passages:
    """Return the passages the hits stand for, without those the actor has already coded with `code_id`."""
    search = _Search(tx, project_id, query, within)
    mine = coded_by_me(tx, project_id, code_id) if code_id else {}
    rows: list[tuple[str, str, int, int]] = []
    already = more = 0
    for readable, spans in search.each():
        whole = [extended(readable, Span(*span), extent) for span in spans.tolist()]
        each = np.array(list(dict.fromkeys(whole)), np.int32).reshape(-1, 2)
        if readable.interview_id in mine:
            done = covered(each, mine[readable.interview_id])
            already, each = already + int(done.sum()), each[~done]
        left = MOST_PASSAGES - len(rows)
        more += max(0, len(each) - left)
        rows += [(readable.interview_id, readable.revision_id, start, end) for start, end in each[:left].tolist()]
    return Passages(tuple(rows), more, already)


class _Search:
    """One query over the interviews of one project, as far as `within` reaches."""

    def __init__(self, tx: Tx, project_id: str, query: Query, within: Within) -> None:
        tx.require(Action.READ, project_id)
        self._tx, self._project_id, self._within = tx, project_id, within
        self._finder = Finder(query)
        self._reader = PassageReader(tx, project_id)
        known = {i.id: i for i in interviews.of_project(tx.connection, project_id)}
        if any(i not in known for i in within.interviews):
            raise NotFound("This interview does not exist in the project any more. Reload the page.")
        self.interviews: Mapping[str, Interview] = {
            i: one for i, one in known.items() if not within.interviews or i in within.interviews
        }
        self._inside, self._outside = (
            coded_with(tx, project_id, code) if code else None for code in (within.inside, within.outside)
        )

    def each(self) -> Iterator[tuple[Readable, np.ndarray]]:
        """Yield the interviews with hits, and the hits."""
        for readable in readables.each_of(self._tx.connection, list(self.interviews.values())):
            spans = self._kept(readable, self._finder.find(readable))
            if len(spans):
                yield readable, spans

    def hit(self, readable: Readable, span: Span, extent: Extent, codes: CodesAt) -> Hit:
        """Return one hit as a list shows it."""
        turn = readable.turn_index(span.start)
        speaker, person = self._reader.voice(readable.interview_id, readable.speakers[turn])
        before, after = context(readable, span)
        return Hit(
            readable.interview_id,
            readable.revision_id,
            span.start,
            span.end,
            extended(readable, span, extent),
            before,
            span.slice(readable.text),
            after,
            speaker.name if speaker else readable.speakers[turn],
            person.label if person else "",
            person.group if person else "",
            readable.start_s(turn),
            codes(readable.interview_id, span),
        )

    def _kept(self, readable: Readable, spans: np.ndarray) -> np.ndarray:
        if len(spans) and (voices := self._voices(readable)) is not None:
            spans = spans[voices[np.maximum(readable.turns_of(spans[:, 0]), 0)]]
        for coded, wanted in ((self._inside, True), (self._outside, False)):
            if coded is not None and len(spans):
                there = coded.get(readable.interview_id, NOWHERE)
                spans = spans[overlapping(spans, there) == wanted]
        return spans

    def _voices(self, readable: Readable) -> np.ndarray | None:
        """Say for each turn whether its speaker is wanted, None when everybody is."""
        within = self._within
        if not (within.speaker or within.role or within.participant or within.group is not None):
            return None
        wanted = {key: self._is_wanted(readable.interview_id, key) for key in set(readable.speakers)}
        return np.array([wanted[key] for key in readable.speakers], bool)

    def _is_wanted(self, interview_id: str, key: str) -> bool:
        within = self._within
        speaker, person = self._reader.voice(interview_id, key)
        name, role = (speaker.name, speaker.role) if speaker else (key, SpeakerRole.PARTICIPANT)
        return (
            (not within.speaker or name.casefold() == within.speaker.casefold())
            and (within.role is None or role is within.role)
            and (not within.participant or (person is not None and person.id == within.participant))
            and (within.group is None or (person.group if person else "") == within.group)
        )
