"""The passages behind a number of agreement: who gave which code where, and where they differ."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from qual.analysis.compared import Basis
from qual.analysis.comparing import Placed, compare
from qual.analysis.continua import Segment
from qual.domain.document import Span
from qual.domain.permission import Action
from qual.domain.theme import Passage
from qual.services.agreement import Asked, Laid, Prepared, prepare
from qual.services.passages import PassageReader
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class Said:
    """What one coder gave to a passage; no codes for silence."""

    coder: str
    codes: tuple[str, ...]  # names


@dataclass(frozen=True, slots=True)
class Behind:
    """One unit, or one stretch of overlapping codings."""

    passage: Passage
    agrees: bool
    said: tuple[Said, ...]  # everybody compared
    recording_id: str | None


@dataclass(frozen=True, slots=True)
class BehindPage:
    """Some of the passages behind a number, by interview and place, and how many there are in all."""

    agreeing: int
    differing: int
    passages: tuple[Behind, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    laid: Laid
    span: Span
    agrees: bool
    codes: tuple[tuple[str, str], ...]  # coder and code


def passages_behind(
    tx: Tx,
    asked: Asked,
    code_id: str | None = None,
    *,
    prepared: Prepared | None = None,
    differing: bool = True,
    skip: int = 0,
    most: int = 20,
) -> BehindPage:
    """Return the passages to which anybody gave the code (None: any code) on which coders differ, or agree.

    On given units they are the units, and people agree who gave the same; on free segments they are stretches of
    overlapping codings, and people agree who drew the same borders. `prepared` spares reading everything again; it must
    be what was prepared for this person. Raises Conflict while the round is blind and open.
    """
    tx.require(Action.READ, asked.project_id)
    found = prepared if prepared is not None and prepared.asked == asked else prepare(tx, asked)
    names = {code.id: code.name for code in found.codes}
    places = [place for laid in found.laid for place in _places(laid, asked.basis, code_id)]
    wanted = [place for place in places if place.agrees is not differing]
    reader = PassageReader(tx, asked.project_id)

    def shown(place: _Place) -> Behind:
        interview = place.laid.interview
        given: dict[str, list[str]] = {coder: [] for coder in found.coders if coder in place.laid.coders}
        for coder, code in place.codes:
            given[coder].append(names[code])
        return Behind(
            reader.passage(interview.id, place.laid.revision_id, place.span),
            place.agrees,
            tuple(Said(found.coders[coder], tuple(sorted(codes))) for coder, codes in given.items()),
            interview.recording_id,
        )

    chosen = wanted[skip : skip + most]
    return BehindPage(
        sum(place.agrees for place in places),
        sum(not place.agrees for place in places),
        tuple(shown(place) for place in chosen),
    )


def _places(laid: Laid, basis: Basis, code_id: str | None) -> Iterable[_Place]:
    mine = [s for s in laid.segments if code_id is None or s.code == code_id]
    return _stretches(laid, mine) if basis is Basis.CHARACTERS else _units(laid, mine)


def _stretches(laid: Laid, mine: list[Segment]) -> Iterable[_Place]:
    placed = [Placed(str(n), s.coder, s.start, s.end, s.code) for n, s in enumerate(mine)]
    for passage in compare(placed, laid.coders).passages:
        span = Span(passage.start, passage.end)
        if span.overlaps(laid.stretch):
            codings = [c for one in passage.agreements for c in one.codings]
            codings += [c for one in passage.differences for c in one.codings]
            pairs = tuple(dict.fromkeys((coding.coder, coding.code) for coding in codings))
            yield _Place(laid, span, not passage.differences, pairs)


def _units(laid: Laid, mine: list[Segment]) -> Iterable[_Place]:
    stretch = laid.stretch
    inside = [unit for unit in laid.units if unit.overlaps(stretch)]
    units = [Span(max(unit.start, stretch.start), min(unit.end, stretch.end)) for unit in inside]
    ends = [unit.end for unit in units]
    found: dict[int, dict[tuple[str, str], None]] = {}  # by number of the unit: coder and code, in order
    for segment in mine:
        number = bisect_right(ends, segment.start)
        while number < len(units) and units[number].start < segment.end:
            found.setdefault(number, {})[segment.coder, segment.code] = None
            number += 1
    for number in sorted(found):
        pairs = tuple(found[number])
        given = {frozenset(code for who, code in pairs if who == coder) for coder in laid.coders}
        yield _Place(laid, units[number], len(given) == 1, pairs)
