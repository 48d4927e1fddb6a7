"""Passages that mean something similar: their vectors, made by the worker, compared with those of a chosen passage."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from qual.analysis.centring import MIN_PER_LANGUAGE, centre
from qual.analysis.ranges import overlapping
from qual.analysis.segments import Segment, SentenceSplitter, Unit, cut_segments
from qual.analysis.span_vectors import of_spans
from qual.domain.document import Span
from qual.domain.edits import Anchor, carry_all
from qual.domain.interview import Interview, Revision, Speaker
from qual.domain.permission import Action
from qual.engines.base import EngineInfo
from qual.errors import BadInput, NotFound
from qual.services.passages import PassageReader
from qual.services.standing import NOWHERE, CodesAt, coded_with
from qual.services.text_vectors import text_digest, vector_model
from qual.store import events, interviews, passage_vectors, readables, themes
from qual.store.passage_vectors import Grain, Made, PassageVectors
from qual.store.tx import Tx

VECTORS = "vectors"  # the kinds of jobs that make them: of passages
SENTENCES = "sentences"  # and of sentences, which code suggestions are learnt from
KINDS = {Grain.PASSAGE: VECTORS, Grain.SENTENCE: SENTENCES}
MOST_SHOWN = 200
_CUT = "2"  # raise when texts are cut or read otherwise, so that every interview is looked at again


@dataclass(frozen=True, slots=True)
class Alike:
    """A passage of the present text, and how near its meaning is to the chosen one (at most 1)."""

    interview_id: str
    revision_id: str
    start: int
    end: int
    text: str
    speaker: str
    participant: str
    group: str
    start_s: float | None  # of its turn
    likeness: float
    codes: tuple[str, ...]  # standing at the place, of whomever


@dataclass(frozen=True, slots=True)
class Comparison:
    """The nearest passages, and of how many interviews the vectors are missing or behind their transcript."""

    found: tuple[Alike, ...]
    missing: int
    behind: int
    is_comparable: bool  # False when no passage with a vector lies where the person pointed


@dataclass(frozen=True, slots=True)
class Task:
    """An interview whose vectors are to be made, and its passages."""

    made: Made
    segments: tuple[Segment, ...]


def request_vectors(tx: Tx, project_id: str, grain: Grain = Grain.PASSAGE) -> str:
    """Ask for the vectors that are missing or behind; return the job's id."""
    tx.require(Action.READ, project_id)
    return tx.request_job(KINDS[grain], project_id, project_id, {})


def alike(tx: Tx, project_id: str, interview_id: str, span: Span, *, outside: str = "", limit: int = 50) -> Comparison:
    """Return the passages nearest in meaning to a place of an interview's present text, nearest first.

    `outside` leaves out what is coded with that code or one under it. Raises NotFound, BadInput.
    """
    tx.require(Action.READ, project_id)
    if span.start >= span.end:
        raise BadInput("Choose a passage first: select some words or go to a coding.")
    known = {i.id: i for i in interviews.of_project(tx.connection, project_id) if i.revision_id}
    if interview_id not in known:
        raise NotFound("This interview does not exist in the project any more. Reload the page.")
    made = {i: one for i, one in passage_vectors.made_of(tx.connection, project_id).items() if i in known}
    missing, behind = len(known) - len(made), sum(one.revision_id != known[i].revision_id for i, one in made.items())
    chosen = made.get(interview_id)
    rows = passage_vectors.load(tx.connection, [one for one in made.values() if chosen and one.model == chosen.model])
    there = _less_language(known, [present(tx, known[row.made.interview_id], row) for row in rows])
    query = next((_query(row, span) for row in there if row.made.interview_id == interview_id), None)
    if query is None:
        return Comparison((), missing, behind, is_comparable=chosen is None)
    coded = coded_with(tx, project_id, outside) if outside else {}
    candidates = []
    for row in there:
        apart = ~overlapping(row.places, coded.get(row.made.interview_id, NOWHERE))
        if row.made.interview_id == interview_id:
            apart &= ~overlapping(row.places, np.array([span], np.int32))
        likeness = row.vectors[apart] @ query if apart.any() else np.zeros(0, np.float32)
        candidates += [
            (float(near), row.made.interview_id, Span(*place))
            for near, place in zip(likeness.tolist(), row.places[apart].tolist(), strict=True)
        ]
    nearest = sorted(candidates, key=lambda one: (-one[0], one[1:]))[: min(limit, MOST_SHOWN)]
    return Comparison(_shown(tx, project_id, known, nearest), missing, behind, is_comparable=True)


def interviews_behind(tx: Tx, job_id: str, info: EngineInfo, grain: Grain = Grain.PASSAGE) -> list[str]:
    """Return the interviews of a job's project whose vectors are missing, behind, or of another encoder."""
    project_id = _project_of(tx, job_id)
    made = passage_vectors.made_of(tx.connection, project_id, grain)
    wanted = []
    for interview in interviews.of_project(tx.connection, project_id):
        if interview.revision_id is None:
            continue
        known, voices = made.get(interview.id), _voices(interview, interviews.speakers_of(tx.connection, interview.id))
        now = (interview.revision_id, voices, vector_model(info))
        if known is None or (known.revision_id, known.voices, known.model) != now:
            wanted.append(interview.id)
    return wanted


def task(
    tx: Tx,
    interview_id: str,
    info: EngineInfo,
    splitter: Callable[[str], SentenceSplitter],
    grain: Grain = Grain.PASSAGE,
) -> Task | None:
    """Cut an interview's present text into passages; None when it, or its text, is gone meanwhile."""
    if not interviews.exists(tx.connection, interview_id):
        return None
    interview = interviews.get(tx.connection, interview_id)
    tx.require(Action.READ, interview.project_id)
    if interview.revision_id is None:
        return None
    revision: Revision = interviews.revision(tx.connection, interview.revision_id)
    speakers = interviews.speakers_of(tx.connection, interview_id)
    unit = Unit.SENTENCE if grain is Grain.SENTENCE else Unit.TURN
    segments = cut_segments(interview, revision, speakers, (), sentences=splitter(interview.language), unit=unit)
    made = Made(interview_id, revision.id, _voices(interview, speakers), vector_model(info), tx.time)
    return Task(made, segments)


def texts_without_vector(tx: Tx, job_id: str, found: Task) -> tuple[str, ...]:
    """Return the passages that have no vector yet, each text once."""
    digests = {text_digest(s.spoken): s.spoken for s in found.segments}
    known = themes.vectors_of(tx.connection, _project_of(tx, job_id), found.made.model, list(digests))
    return tuple(text for digest, text in digests.items() if digest not in known)


def stands(tx: Tx, found: Task) -> bool:
    """Say whether the interview of a task is still there; of one deleted meanwhile nothing may be kept."""
    return interviews.exists(tx.connection, found.made.interview_id)


def keep_texts(tx: Tx, job_id: str, info: EngineInfo, texts: Sequence[str], vectors: np.ndarray) -> None:
    """Store the vectors of texts, float32 of shape (n_texts, dimension), under the hash of each."""
    found = {
        text_digest(text): np.ascontiguousarray(vector, dtype="<f4").tobytes()
        for text, vector in zip(texts, vectors, strict=True)
    }
    themes.add_vectors(tx.connection, _project_of(tx, job_id), vector_model(info), found)


def finish(tx: Tx, job_id: str, found: Task, grain: Grain = Grain.PASSAGE) -> int:
    """Put an interview's vectors where comparisons find them; return how many passages it has."""
    digests = [text_digest(s.spoken) for s in found.segments]
    known = themes.vectors_of(tx.connection, _project_of(tx, job_id), found.made.model, digests)
    vectors = [np.frombuffer(known[digest], "<f4") for digest in digests]
    places = np.array([(s.start, s.end) for s in found.segments], np.int32).reshape(-1, 2)
    row = PassageVectors(found.made, places, np.vstack(vectors) if vectors else np.zeros((0, 0), np.float32))
    passage_vectors.keep(tx.connection, row, grain)
    return len(places)


def _project_of(tx: Tx, job_id: str) -> str:
    project_id = events.job_request(tx.connection, job_id).project_id
    tx.require(Action.READ, project_id)
    return project_id


def _voices(interview: Interview, speakers: Sequence[Speaker]) -> str:
    """Return a digest of what decides, besides the text, how it is cut."""
    parts = [_CUT, interview.language, *(f"{s.key}={s.role.value}" for s in speakers)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def present(tx: Tx, interview: Interview, row: PassageVectors) -> PassageVectors:
    """Bring an interview's passages to its present text; those that lost their words are left out."""
    if row.made.revision_id == interview.revision_id or not len(row.places):
        return row
    steps = {step.id: step for step in interviews.steps_of(tx.connection, interview.id)}
    path, step = [], steps.get(interview.revision_id or "")
    while step is not None and step.id != row.made.revision_id:
        path.append(step)
        step = steps.get(step.parent_id or "")
    spans, alive = [Span(*place) for place in row.places.tolist()], np.ones(len(row.places), bool)
    for later in reversed(path):
        carried = carry_all(spans, later.edits)
        spans = [span for span, _ in carried]
        alive &= np.array([anchor is not Anchor.LOST for _, anchor in carried])
    places = np.array(spans, np.int32).reshape(-1, 2)
    return PassageVectors(row.made, places[alive], row.vectors[alive])


def _less_language(known: dict[str, Interview], rows: Sequence[PassageVectors]) -> list[PassageVectors]:
    """Return the passages less what is due to their language, by which most found would be in that of the chosen one.

    With fewer than 30 passages, of which nobody can say what is language and what is meaning, as they are.
    """
    languages = [known[row.made.interview_id].language for row in rows for _ in row.places]
    if len(languages) < MIN_PER_LANGUAGE:
        return list(rows)
    filled = [row for row in rows if len(row.places)]
    vectors = centre(np.vstack([row.vectors for row in filled]), languages)
    parts = np.split(vectors, np.cumsum([len(row.places) for row in filled])[:-1])
    return [PassageVectors(row.made, row.places, part) for row, part in zip(filled, parts, strict=True)]


def _query(row: PassageVectors, span: Span) -> np.ndarray | None:
    """Return the direction of the passages a place covers, each by how much of it is covered; None if there is none."""
    direction = of_spans(row.places, row.vectors, np.array([span], np.int32))
    return direction[0] if direction.any() else None


def _shown(
    tx: Tx, project_id: str, known: dict[str, Interview], nearest: Sequence[tuple[float, str, Span]]
) -> tuple[Alike, ...]:
    reader = PassageReader(tx, project_id)
    shown = {interview_id for _, interview_id, _ in nearest}
    codes = CodesAt(tx, project_id, shown)
    texts = {one.interview_id: one for one in readables.each_of(tx.connection, [known[i] for i in shown])}
    found = []
    for likeness, interview_id, span in nearest:
        readable = texts[interview_id]
        turn = readable.turn_index(span.start)
        speaker, person = reader.voice(interview_id, readable.speakers[turn])
        found.append(
            Alike(
                interview_id,
                readable.revision_id,
                span.start,
                span.end,
                span.slice(readable.text),
                speaker.name if speaker else readable.speakers[turn],
                person.label if person else "",
                person.group if person else "",
                readable.start_s(turn),
                max(likeness, 0.0),
                codes(interview_id, span),
            )
        )
    return tuple(found)
