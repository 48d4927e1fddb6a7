"""Where a project is coded, ready to be compared with many places at once."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from qual.domain.codebook import with_descendants
from qual.domain.document import Span
from qual.domain.round import EVERYTHING
from qual.errors import NotFound
from qual.services.in_rounds import sight
from qual.store import codings
from qual.store.tx import Tx

MOST_CODES_SHOWN = 8  # at one place
NOWHERE = np.zeros((0, 2), np.int32)


def coded_with(tx: Tx, project_id: str, code_id: str) -> dict[str, np.ndarray]:
    """Return per interview the passages coded with a code or one under it, int32 of shape (n, 2); raise NotFound."""
    codes = codings.codes_of(tx.connection, project_id)
    if code_id not in {code.id for code in codes}:
        raise NotFound("This code does not exist in the project any more. Choose another one.")
    return _by_interview(
        codings.places(tx.connection, project_id, sight(tx, project_id), code_ids=with_descendants(code_id, codes))
    )


def coded_by_me(tx: Tx, project_id: str, code_id: str) -> dict[str, np.ndarray]:
    """Return per interview the passages the actor coded with just this code."""
    return _by_interview(
        codings.places(tx.connection, project_id, EVERYTHING, code_ids=[code_id], coder_id=tx.actor.user)
    )


class CodesAt:
    """Which codes stand at places of some interviews."""

    def __init__(self, tx: Tx, project_id: str, interview_ids: Iterable[str]) -> None:
        """Read the codings of these interviews once."""
        wanted = set(interview_ids)
        seen = sight(tx, project_id)
        found = codings.places(tx.connection, project_id, seen, interview_ids=wanted) if wanted else []
        self._spans = _by_interview(found)
        self._codes: dict[str, list[str]] = {}
        for place in found:
            self._codes.setdefault(place.interview_id, []).append(place.code_id)

    def __call__(self, interview_id: str, span: Span) -> tuple[str, ...]:
        """Return the codes that overlap a place, each once, the first few."""
        spans = self._spans.get(interview_id, NOWHERE)
        here = np.flatnonzero((spans[:, 0] < span.end) & (spans[:, 1] > span.start))
        return tuple(dict.fromkeys(self._codes[interview_id][i] for i in here.tolist()))[:MOST_CODES_SHOWN]


def _by_interview(places: Iterable[codings.Place]) -> dict[str, np.ndarray]:
    found: dict[str, list[tuple[int, int]]] = {}
    for place in places:
        found.setdefault(place.interview_id, []).append((place.start, place.end))
    return {interview_id: np.array(spans, np.int32) for interview_id, spans in found.items()}
