"""The passages of a project that have a vector, at their present places, with language taken out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from qual.analysis.centring import centre
from qual.domain.document import Span
from qual.services import similar
from qual.services.standing import NOWHERE
from qual.store import interviews, passage_vectors
from qual.store.tx import Tx


@dataclass(frozen=True, slots=True)
class PassageSpace:
    """Passages by number; vectors are centred by language and of unit length."""

    model: str  # the encoder, "" while there is no passage
    interviews: tuple[str, ...]
    owners: np.ndarray  # (n,), index into `interviews`
    places: np.ndarray  # (n, 2), code points into the present texts
    vectors: np.ndarray  # (n, dimension)
    missing: int  # interviews without vectors
    behind: int  # interviews corrected since theirs were made

    def of(self, interview_id: str) -> np.ndarray:
        """Return the numbers of an interview's passages."""
        if interview_id not in self.interviews:
            return np.zeros(0, np.int64)
        return np.flatnonzero(self.owners == self.interviews.index(interview_id))

    def place(self, number: int) -> tuple[str, Span]:
        """Return where a passage stands."""
        start, end = self.places[number].tolist()
        return self.interviews[int(self.owners[number])], Span(start, end)

    def direction(self, interview_id: str, span: Span) -> np.ndarray | None:
        """Return the direction of the passages a place covers, each by its covered part; None if there is none."""
        here = self.of(interview_id)
        shared = np.minimum(self.places[here, 1], span.end) - np.maximum(self.places[here, 0], span.start)
        direction = np.maximum(shared, 0).astype(np.float32) @ self.vectors[here]
        length = float(np.linalg.norm(direction))
        return direction / length if length > 0 else None


def read_space(tx: Tx, project_id: str, closed: Collection[str] = ()) -> PassageSpace:
    """Return the passages of a project's interviews but `closed` ones, of the encoder that made most of them."""
    known = {i.id: i for i in interviews.of_project(tx.connection, project_id) if i.revision_id and i.id not in closed}
    made = {i: one for i, one in passage_vectors.made_of(tx.connection, project_id).items() if i in known}
    missing, behind = len(known) - len(made), sum(one.revision_id != known[i].revision_id for i, one in made.items())
    models = [one.model for one in made.values()]
    most = max(sorted(set(models)), key=models.count, default="")
    loaded = passage_vectors.load(tx.connection, [one for one in made.values() if one.model == most])
    rows = [similar.present(tx, known[row.made.interview_id], row) for row in loaded]
    rows = [row for row in rows if len(row.places)]
    if not rows:
        return PassageSpace("", (), np.zeros(0, np.int64), NOWHERE, np.zeros((0, 1), np.float32), missing, behind)
    owners = np.repeat(np.arange(len(rows)), [len(row.places) for row in rows])
    languages = [known[rows[owner].made.interview_id].language for owner in owners.tolist()]
    return PassageSpace(
        most,
        tuple(row.made.interview_id for row in rows),
        owners,
        np.vstack([row.places for row in rows]),
        centre(np.vstack([row.vectors for row in rows]), languages),
        missing,
        behind,
    )
