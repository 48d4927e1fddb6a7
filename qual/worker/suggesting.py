"""The job that seeks theme suggestions."""

from __future__ import annotations

from typing import Any

from qual.analysis.clustering import Granularity
from qual.analysis.themes import suggest_clusters
from qual.services import (
    honouring,
    question_making,
    suggestion_material,
    suggestion_requests,
    suggestions,
    text_vectors,
)
from qual.store.job_context import JobContext
from qual.workbench import Workbench
from qual.worker.mapping import ask_for_map
from qual.worker.pacing import stop_if_asked

TEXTS_PER_STEP = 64  # passages embedded between two checkpoints; some seconds of work


def suggest(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Embed the passages that have no vector yet, cluster all of them, and store each cluster as a question."""
    actor, engines = workbench.actor(str(given["actor"])), workbench.engines
    encoder = engines.encoder
    with workbench.read(actor) as tx:
        run = suggestion_requests.run_of_job(tx, context.job_id)
        segments = suggestion_material.material(tx, run, lambda code: engines.language(code).sentences)
        missing = text_vectors.texts_without_vector(tx, run, encoder.info, segments)

    def embed(texts: tuple[str, ...]) -> int:
        vectors = encoder.encode(texts)
        with workbench.write(actor) as tx:
            text_vectors.keep_vectors(tx, run, encoder.info, texts, vectors)
        return len(texts)

    n_texts = len({segment.spoken for segment in segments})
    # Not checkpointed steps: how many there are depends on the cache, which is itself the checkpoint.
    for start in range(0, len(missing), TEXTS_PER_STEP):
        context.progress("embed", 0.8 * (n_texts - len(missing) + start) / n_texts)
        stop_if_asked(context)
        embed(missing[start : start + TEXTS_PER_STEP])

    def cluster() -> int:
        with workbench.read(actor) as tx:
            vectors = text_vectors.cached_vectors(tx, run, encoder.info, segments)
            honoured = honouring.constraints_of(tx, run, segments)
            asked = question_making.asked_words(tx, segments, engines.language)
        lemmas = [engines.language(segment.language).lemmas(segment.spoken) for segment in segments]
        granularity = Granularity(str(run.parameters["granularity"]))
        seed = int(str(run.parameters["seed"]))
        result = None
        if segments:
            bound = honoured.constraints
            result = suggest_clusters(
                segments, vectors, lemmas, granularity=granularity, seed=seed, constraints=bound, asked=asked
            )
        with workbench.write(actor) as tx:
            return suggestions.store_result(tx, run.id, segments, result, encoder.info, honoured)

    context.progress("cluster", 0.8)
    context.step("cluster", cluster)
    ask_for_map(workbench, actor, run.id)
    context.progress("cluster", 1.0)
