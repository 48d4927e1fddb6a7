"""The job that lays the passages of a run of suggestions out on a map."""

from __future__ import annotations

from typing import Any

from qual.analysis.clustering import centre
from qual.analysis.projection import map_of
from qual.analysis.segments import count_words
from qual.domain.project import Actor
from qual.services import passage_map_making as making
from qual.services.question_making import asked_words
from qual.store.job_context import JobContext
from qual.workbench import Workbench
from qual.worker.pacing import stop_if_asked


def ask_for_map(workbench: Workbench, actor: Actor, run_id: str) -> None:
    """Have the map of a run made in a job of its own."""
    with workbench.write(actor) as tx:
        making.request_first_map(tx, run_id)


def draw_map(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Lay out the passages of a run; up to some 20 s of a processor. After a kill it begins again, to the same end."""
    actor, engines = workbench.actor(str(given["actor"])), workbench.engines
    context.progress("map", 0.0)
    with workbench.read(actor) as tx:
        run = making.run_to_map(tx, context.job_id)
        if run is None:
            return
        segments = making.passages_to_map(tx, run, lambda code: engines.language(code).sentences)
        vectors = making.vectors_to_map(tx, run, segments)
        asked = asked_words(tx, segments, engines.language)
    stop_if_asked(context)
    lemmas = [engines.language(segment.language).lemmas(segment.spoken) for segment in segments]
    context.progress("map", 0.2)
    stop_if_asked(context)
    languages = [segment.language for segment in segments]
    places = map_of(centre(vectors, languages, [count_words(segment.text) for segment in segments]))
    stop_if_asked(context)
    with workbench.write(actor) as tx:
        making.keep_map(tx, run, segments, places, lemmas, asked)
    context.progress("map", 1.0)
