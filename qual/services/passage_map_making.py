"""Making the map of a run's passages: asking for it, which passages it shows, storing what the worker computes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from qual.analysis.interviewer_words import WordUse
from qual.analysis.segments import Segment, SentenceSplitter
from qual.domain.passage_decision import PassagePlace
from qual.domain.permission import Action
from qual.engines.base import EngineInfo
from qual.errors import Conflict
from qual.services import suggestion_material, text_vectors
from qual.services.erasing_words import WordsOfOthers
from qual.services.in_rounds import require_no_machine_help
from qual.services.passages import PassageReader
from qual.services.question_payload import of_the_machine, places_of
from qual.store import events, interviews, passage_maps, run_materials, themes
from qual.store.passage_maps import PassageContents, PassagePlaces
from qual.store.themes import SuggestionRun
from qual.store.tx import Tx

MAP = "map"  # the kind of job that makes one


def request_map(tx: Tx, run_id: str) -> str:
    """Ask for the map of a run that has none, because it is older than maps or its job failed; return the job's id."""
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    require_no_machine_help(tx, run.project_id)
    if not run.n_segments:
        raise Conflict("These suggestions are not ready yet, or hold no passages, so there is nothing to map.")
    if passage_maps.exists(tx.connection, run_id):
        raise Conflict("The map of these suggestions has been made meanwhile. Reload the page to see it.")
    return _request(tx, run)


def request_first_map(tx: Tx, run_id: str) -> str | None:
    """Ask for a map as soon as the questions are stored; return the job's id, None if there is nothing to map.

    A job of its own, so that the questions wait for nothing.
    """
    run = themes.run(tx.connection, run_id)
    tx.require(Action.SUGGEST, run.project_id)
    if not run.n_segments or passage_maps.exists(tx.connection, run_id):
        return None
    return _request(tx, run)


def run_to_map(tx: Tx, job_id: str) -> SuggestionRun | None:
    """Return the run a queued job is to map, None if that is done already."""
    run = themes.run(tx.connection, events.job_request(tx.connection, job_id).target_id)
    tx.require(Action.SUGGEST, run.project_id)
    return None if passage_maps.exists(tx.connection, run.id) else run


def passages_to_map(tx: Tx, run: SuggestionRun, splitter: Callable[[str], SentenceSplitter]) -> tuple[Segment, ...]:
    """Return the passages a run was about as they stood then; what lay in an interview that is gone is left out.

    Every passage lies in exactly one question of the machine. Where they were too few for questions, the run kept them
    besides; one of an older Qual did not, and those of the present text stand in for them.
    """
    tx.require(Action.SUGGEST, run.project_id)
    machine = of_the_machine(themes.suggestions_of(tx.connection, run.id))
    places = [place for question in machine for place in places_of(question)]
    if not places and (kept := run_materials.of_run(tx.connection, run.id)) is not None:
        places = list(kept.places)
    return _segments(tx, run, places) if places else suggestion_material.material(tx, run, splitter)


def vectors_to_map(tx: Tx, run: SuggestionRun, segments: Sequence[Segment]) -> np.ndarray:
    """Return the passages' vectors, float32 (n_segments, dimension), not centred; raise NotFound if one is missing."""
    return text_vectors.cached_vectors(tx, run, encoder_of(run), segments)


def encoder_of(run: SuggestionRun) -> EngineInfo:
    """Return what made a run's vectors."""
    engine, version, model, digest = (
        str(run.engine.get(name, "")) for name in ("engine", "version", "model", "digest")
    )
    return EngineInfo(engine, version, model, digest)


def keep_map(
    tx: Tx,
    run: SuggestionRun,
    segments: Sequence[Segment],
    places: np.ndarray,
    lemmas: Iterable[Sequence[str]],
    asked: Mapping[str, WordUse],
) -> int:
    """Store the map of a run, `places` of shape (n_segments, 2); return how many passages it has.

    `lemmas` are the words of each passage, `asked` those of the interviewers by language (see `interviewer_words`).
    """
    tx.require(Action.SUGGEST, run.project_id)
    texts: dict[tuple[str, str], int] = {}
    passages = [(texts.setdefault((s.interview_id, s.revision_id), len(texts)), s.start, s.end) for s in segments]
    passage_maps.keep(
        tx.connection,
        PassagePlaces(
            run.id, run.project_id, tuple(texts), np.array(passages, np.int32).reshape(-1, 3), places, tx.time
        ),
        PassageContents(
            tuple(text_vectors.text_digest(s.spoken) for s in segments), tuple(tuple(words) for words in lemmas), asked
        ),
    )
    tx.record("suggestions.map", ("run", run.id), project_id=run.project_id, after={"n_passages": len(segments)})
    return len(segments)


def maps_with_words_of_gone(tx: Tx) -> tuple[str, ...]:
    """Return the runs whose maps hold words of interviews that are gone; for the worker, which clears up."""
    return passage_maps.with_words_of_gone(tx.connection)


def forget_gone(tx: Tx, run_ids: Iterable[str]) -> None:
    """Take the words of interviews that are gone out of the maps of these runs."""
    for run_id in run_ids:
        project_id = themes.run(tx.connection, run_id).project_id
        words = WordsOfOthers(tx, interviews.of_project(tx.connection, project_id))
        passage_maps.forget_gone(tx.connection, run_id, asked=words.said)


def _request(tx: Tx, run: SuggestionRun) -> str:
    job_id = tx.request_job(MAP, run.project_id, run.id, {})
    tx.record("suggestions.map.request", ("run", run.id), project_id=run.project_id, after={"job": job_id})
    return job_id


def _segments(tx: Tx, run: SuggestionRun, places: Sequence[PassagePlace]) -> tuple[Segment, ...]:
    reader = PassageReader(tx, run.project_id)
    found = []
    for place in places:
        if reader.knows(place.interview_id):
            text = reader.revision(place.revision_id).document.text[place.start : place.end]
            interview = reader.interview(place.interview_id)
            found.append(
                Segment(
                    place.interview_id, interview.name, *place[1:], text, "", "", "", interview.language, None, None
                )
            )
    return tuple(sorted(found, key=lambda s: (s.interview_name.casefold(), s.interview_id, s.start)))
