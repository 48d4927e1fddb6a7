"""The jobs that give every passage, or every sentence, of a project a vector, so that similar ones can be found."""

from __future__ import annotations

from typing import Any

from qual.services import similar
from qual.store.job_context import JobContext
from qual.store.passage_vectors import Grain
from qual.workbench import Workbench
from qual.worker.pacing import stop_if_asked

TEXTS_PER_STEP = 128  # passages embedded between two looks at whether to stop; some seconds of work


def embed(workbench: Workbench, context: JobContext, given: dict[str, Any], grain: Grain = Grain.PASSAGE) -> None:
    """Embed the passages of all interviews that are new or changed since last time, interview by interview.

    Not checkpointed steps: the vectors stored so far are themselves the checkpoint.
    """
    actor, engines = workbench.actor(str(given["actor"])), workbench.engines
    encoder = engines.encoder
    with workbench.read(actor) as tx:
        behind = similar.interviews_behind(tx, context.job_id, encoder.info, grain)
    for number, interview_id in enumerate(behind):
        with workbench.read(actor) as tx:
            task = similar.task(tx, interview_id, encoder.info, lambda code: engines.language(code).sentences, grain)
            texts = similar.texts_without_vector(tx, context.job_id, task) if task else ()
        for start in range(0, len(texts), TEXTS_PER_STEP):
            context.progress("embed", (number + start / len(texts)) / len(behind))
            stop_if_asked(context)
            some = texts[start : start + TEXTS_PER_STEP]
            vectors = encoder.encode(some)
            with workbench.write(actor) as tx:
                if task and similar.stands(tx, task):
                    similar.keep_texts(tx, context.job_id, encoder.info, some, vectors)
        if task:
            with workbench.write(actor) as tx:
                if similar.stands(tx, task):
                    similar.finish(tx, context.job_id, task, grain)
        context.progress("embed", (number + 1) / len(behind))
