"""A project whose passages were grouped and laid out on a map, as the worker does it, without a worker."""

from __future__ import annotations

from collections.abc import Sequence

from qual.analysis.clustering import centre
from qual.analysis.projection import map_of
from qual.analysis.segments import count_words
from qual.analysis.themes import suggest_clusters
from qual.domain.document import SpokenTurn, build_document
from qual.domain.interview import RevisionKind
from qual.engines.fakes import FakeEncoder
from qual.services import (
    interviews,
    suggestion_material,
    suggestion_record,
    suggestion_requests,
    suggestions,
    text_vectors,
    transcripts,
)
from qual.services import passage_map_making as making
from tests.plugins.workbenches import Study

ENCODER = FakeEncoder()
TOPICS = {
    "en": ("the nurse believed every word", "soup and bread for lunch", "my brother phoned about money"),
    "sv": ("sköterskan trodde på varje ord", "soppa och bröd till lunch", "min bror ringde om pengar"),
}


def sentences(text: str) -> list[tuple[int, int]]:
    return [(0, len(text))]


def talk(study: Study, name: str, language: str = "en", n: int = 36) -> str:
    """Add an interview in which somebody speaks of three things in turn; return its id."""
    turns = [SpokenTurn("Interviewer", "What was it like there?", 0.0, 1.0)]
    turns += [
        SpokenTurn(name, f"{TOPICS[language][i % 3]} on day {i} here".capitalize(), 2.0 * i + 1, 2.0 * i + 3)
        for i in range(n)
    ]
    with study.workbench.write(study.owner) as tx:
        document = build_document(turns, language=language)
        return transcripts.import_transcript(tx, study.project.id, document, name=name, language=language).interview_id


def lemmas(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.lower().rstrip(".").split() if len(word) > 3)


def group(study: Study) -> str:
    """Ask for suggestions and store them; return the run's id."""
    with study.workbench.write(study.owner) as tx:
        job_id = suggestion_requests.request_suggestions(tx, study.project.id)
    with study.workbench.write(study.owner) as tx:
        run = suggestion_requests.run_of_job(tx, job_id)
        segments = suggestion_material.material(tx, run, lambda _code: sentences)
        texts = text_vectors.texts_without_vector(tx, run, ENCODER.info, segments)
        if texts:
            text_vectors.keep_vectors(tx, run, ENCODER.info, texts, ENCODER.encode(texts))
        vectors = text_vectors.cached_vectors(tx, run, ENCODER.info, segments)
        result = suggest_clusters(segments, vectors, [lemmas(s.spoken) for s in segments])
        suggestions.store_result(tx, run.id, segments, result, ENCODER.info)
        suggestion_record.keep_material(tx, run.id, segments, result)
    return run.id


def draw(study: Study, run_id: str) -> int:
    """Make the map of a run; return how many passages it has."""
    with study.workbench.write(study.owner) as tx:
        job_id = making.request_map(tx, run_id)
    with study.workbench.write(study.owner) as tx:
        run = making.run_to_map(tx, job_id)
        assert run is not None
        segments = making.passages_to_map(tx, run, lambda _code: sentences)
        vectors = making.vectors_to_map(tx, run, segments)
        centred = centre(vectors, [s.language for s in segments], [count_words(s.text) for s in segments])
        return making.keep_map(tx, run, segments, map_of(centred), [lemmas(s.spoken) for s in segments], {})


def mapped(study: Study, names: Sequence[tuple[str, str]] = (("Eva", "en"), ("Bo", "sv"))) -> str:
    """Add interviews, group their passages and draw the map; return the run's id."""
    for name, language in names:
        talk(study, name, language)
    run_id = group(study)
    draw(study, run_id)
    return run_id


def delete_turn(study: Study, number: int) -> None:
    """Leave a turn out of the study's interview, as a new recognition may."""
    with study.workbench.write(study.owner) as tx:
        revision = transcripts.current_revision(tx, study.interview_id)
        assert revision is not None
        document = revision.document
        left = [SpokenTurn(t.speaker, t.span.slice(document.text)) for t in document.turns]
        del left[number]
        interview = interviews.interview(tx, study.interview_id)
        transcripts.put_revision(tx, interview, build_document(left, language="en"), RevisionKind.CORRECTION)
