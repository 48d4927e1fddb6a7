"""What code suggestions and review lists are learnt from: passages that people of the project have coded, as vectors.

Only codings whose coder chose the code themselves count. One accepted from a suggestion, or from a list of what a code
may have missed, is a person's decision too, but to learn from it would let the machine confirm itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.centring import centre
from qual.analysis.span_vectors import evenly, of_spans, shared_characters
from qual.domain.document import Span
from qual.domain.interview import Interview
from qual.services.in_rounds import sight
from qual.services.similar import present
from qual.store import codings, interviews, passage_vectors
from qual.store.codings import Chosen
from qual.store.passage_vectors import Grain, PassageVectors
from qual.store.tx import Tx

HALF = 0.5  # of a passage that a coding must cover for the passage to have its code, too
ENOUGH_FOR_A_CENTRE = 300  # sentences of a language; with a hundred no language shows any more


@dataclass(frozen=True, slots=True)
class Example:
    """A coded passage of an interview's present text, with all codes that cover at least half of it."""

    interview_id: str
    revision_id: str
    span: Span
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The vectors of a project's sentences, in the present texts, and where they are missing or behind."""

    rows: Mapping[str, PassageVectors]  # by interview; all of one encoder
    interviews: Mapping[str, Interview]  # all with a text
    missing: int  # interviews without any
    behind: int  # interviews changed since

    @property
    def model(self) -> str:
        """The encoder's name and digest, "" where there are none."""
        return next((row.made.model for row in self.rows.values()), "")

    def of(self, interview_id: str, spans: Sequence[Span]) -> np.ndarray:
        """Return the vectors of stretches of an interview, not centred; zero where none of its sentences lies."""
        row = self.rows[interview_id]
        return of_spans(row.places, row.vectors, np.array(spans, np.int32).reshape(-1, 2))


def sentences(tx: Tx, project_id: str, interview_ids: Iterable[str]) -> Sentences:
    """Read the vectors of some interviews' sentences; the encoder used last counts where there were several."""
    known = {i.id: i for i in interviews.of_project(tx.connection, project_id) if i.revision_id}
    made = passage_vectors.made_of(tx.connection, project_id, Grain.SENTENCE)
    made = {id_: one for id_, one in made.items() if id_ in known}
    newest = max(made.values(), key=lambda one: one.made_at, default=None)
    made = {id_: one for id_, one in made.items() if newest and one.model == newest.model}
    wanted = [made[id_] for id_ in sorted(set(interview_ids)) if id_ in made]
    rows = passage_vectors.load(tx.connection, wanted, Grain.SENTENCE)
    there = {row.made.interview_id: present(tx, known[row.made.interview_id], row) for row in rows}
    behind = sum(one.revision_id != known[id_].revision_id for id_, one in made.items())
    return Sentences({id_: row for id_, row in there.items() if len(row.places)}, known, len(known) - len(made), behind)


def learnable(tx: Tx, project_id: str) -> list[Chosen]:
    """Return the codings of people that the actor may see and that can be learnt from, by interview and place."""
    return codings.chosen(tx.connection, project_id, sight(tx, project_id))


def examples_of(found: Iterable[Chosen]) -> list[Example]:
    """Return each coded passage once, with the codes of everybody who coded at least half of it."""
    by_interview: dict[str, dict[Span, list[Chosen]]] = {}
    for one in found:
        by_interview.setdefault(one.interview_id, {}).setdefault(one.span, []).append(one)
    examples = []
    for interview_id, by_span in by_interview.items():
        spans = np.array(list(by_span), np.int32)
        covers = shared_characters(spans, spans) >= HALF * np.diff(spans)
        own = [frozenset(one.code_id for one in here) for here in by_span.values()]
        for number, (span, here) in enumerate(by_span.items()):
            codes = frozenset().union(*(own[i] for i in np.flatnonzero(covers[number])))
            examples.append(Example(interview_id, here[0].revision_id, span, codes))
    return examples


def vectors_of(known: Sentences, examples: Sequence[Example]) -> tuple[list[Example], np.ndarray]:
    """Return those examples that have a vector, and the vectors, not centred, in the same order."""
    kept: list[Example] = []
    found: list[np.ndarray] = []
    by_interview: dict[str, list[Example]] = {}
    for one in examples:
        by_interview.setdefault(one.interview_id, []).append(one)
    for interview_id, here in by_interview.items():
        if interview_id not in known.rows:
            continue
        vectors = known.of(interview_id, [one.span for one in here])
        there = np.flatnonzero(vectors.any(axis=1))
        kept += [here[i] for i in there]
        found.append(vectors[there])
    return kept, np.vstack(found) if found else np.zeros((0, 0), np.float32)


def centred(known: Sentences, vectors: np.ndarray, interview_ids: Sequence[str]) -> np.ndarray:
    """Return vectors of passages less what is due to their language, whose centre is that of its sentences."""
    by_language: dict[str, list[np.ndarray]] = {}
    for id_, row in known.rows.items():
        by_language.setdefault(known.interviews[id_].language, []).append(row.vectors)
    background, languages = [], []
    for language, found in by_language.items():
        all_of_it = np.vstack(found)
        background.append(all_of_it[evenly(len(all_of_it), ENOUGH_FOR_A_CENTRE)])
        languages += [language] * len(background[-1])
    spoken = [known.interviews[id_].language for id_ in interview_ids]
    return centre(np.vstack([*background, vectors]), languages + spoken)[len(languages) :]
