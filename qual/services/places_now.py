"""Where passages that were named once stand in the present texts, or what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from qual.analysis.same_passages import Place
from qual.domain.document import Span
from qual.domain.edits import Anchor, Edit, carry_all
from qual.domain.passage_decision import PassagePlace
from qual.services.passages import edits_since
from qual.store import interviews
from qual.store.tx import Tx


class Fate(StrEnum):
    """What became of a passage."""

    STANDS = "stands"
    DELETED = "deleted"  # its words are no longer in the transcript
    NO_INTERVIEW = "no_interview"  # the interview is no longer in the project


@dataclass(frozen=True, slots=True)
class PlaceNow:
    """A passage in the present text; `place` is None unless it stands."""

    fate: Fate
    place: Place | None = None
    revision_id: str = ""

    @property
    def span(self) -> Span:
        """Where it stands; raises ValueError if it does not."""
        if self.place is None:
            raise ValueError("this passage does not stand in any text")
        return Span(self.place.start, self.place.end)


class PlacesNow:
    """Carries passages through the corrections made since; reads each interview's corrections once."""

    def __init__(self, tx: Tx, project_id: str) -> None:
        """Look up which text of each interview is the present one."""
        self._tx = tx
        self._current = {i.id: i.revision_id for i in interviews.of_project(tx.connection, project_id)}
        self._edits: dict[tuple[str, str], list[tuple[Edit, ...]]] = {}

    def find(self, places: Sequence[PassagePlace]) -> list[PlaceNow]:
        """Return what became of each passage, in the order given."""
        found: dict[int, PlaceNow] = {}
        together: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, place in enumerate(places):
            together[place.interview_id, place.revision_id].append(number)
        for (interview_id, revision_id), numbers in together.items():
            current = self._current.get(interview_id)
            if current is None:
                found |= dict.fromkeys(numbers, PlaceNow(Fate.NO_INTERVIEW))
                continue
            spans = [Span(places[number].start, places[number].end) for number in numbers]
            moved = self._moved(interview_id, revision_id, current, spans)
            found |= {n: _now(interview_id, current, span) for n, span in zip(numbers, moved, strict=True)}
        return [found[number] for number in range(len(places))]

    def _moved(self, interview_id: str, revision_id: str, current: str, spans: list[Span]) -> list[Span | None]:
        key = (interview_id, revision_id)
        if key not in self._edits:
            self._edits[key] = edits_since(self._tx, interview_id, revision_id, current)
        moved: dict[int, Span] = dict(enumerate(spans))
        for edits in self._edits[key]:
            carried = carry_all(list(moved.values()), edits)
            pairs = zip(moved, carried, strict=True)
            moved = {number: span for number, (span, anchor) in pairs if anchor is not Anchor.LOST}
        return [moved.get(number) for number in range(len(spans))]


def _now(interview_id: str, revision_id: str, span: Span | None) -> PlaceNow:
    if span is None:
        return PlaceNow(Fate.DELETED)
    return PlaceNow(Fate.STANDS, Place(interview_id, span.start, span.end), revision_id)
