"""What a report on agreement shows: a round or the present state, who and what was compared, and every number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from qual.analysis.compared import Basis
from qual.analysis.scores import MAIN, MAIN_OF_ALL, Scores, Table
from qual.domain.document import Span
from qual.domain.round import Round


@dataclass(frozen=True, slots=True)
class CoveredDocument:
    """A stretch that two or more people coded, as it counts."""

    interview_id: str
    name: str
    coders: tuple[str, ...]  # names
    stretch: Span | None  # None: the whole text
    n_characters: int
    n_units: int
    n_codings: int
    touched: int  # codings left out: a correction changed their words
    lost: int  # codings left out: their words are gone


@dataclass(frozen=True, slots=True)
class AgreementData:
    """One comparison with all that is needed to understand its numbers."""

    project: str
    date: date
    basis: Basis
    round: Round | None  # None: codings as they stand now
    coders: Mapping[str, str]  # names by id, of those compared
    codes: Mapping[str, tuple[str, ...]]  # by id, names from the root of the codebook down; in its order
    depths: Mapping[str, int]
    with_subcodes: bool
    documents: tuple[CoveredDocument, ...]
    unfinished: int  # tasks of the round that are not done
    table: Table

    @property
    def main(self) -> str:
        """The coefficient that stands first, per code."""
        return MAIN[self.basis]

    @property
    def main_of_all(self) -> str:
        """The coefficient that stands first, over all codes."""
        return MAIN_OF_ALL[self.basis]

    @property
    def used(self) -> tuple[Scores, ...]:
        """The codes that somebody gave."""
        return tuple(row for row in self.table.codes if row.n_codings)

    @property
    def unused(self) -> tuple[str, ...]:
        """Names of the codes that nobody gave."""
        return tuple(self.codes[row.code or ""][-1] for row in self.table.codes if not row.n_codings)

    @property
    def n_interviews(self) -> int:
        """How many interviews are compared."""
        return len({document.interview_id for document in self.documents})

    @property
    def touched(self) -> int:
        """Codings left out because a correction changed their words."""
        return sum(document.touched for document in self.documents)

    @property
    def lost(self) -> int:
        """Codings left out because their words are gone."""
        return sum(document.lost for document in self.documents)

    def by_name(self, coders: tuple[str, str]) -> tuple[str, ...]:
        """Return the names of two coders in the order in which people are listed."""
        return tuple(name for id_, name in self.coders.items() if id_ in coders)

    def name_of(self, code: str | None) -> str:
        """Return a code's own name, "" for all together."""
        return self.codes[code][-1] if code else ""
