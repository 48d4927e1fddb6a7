"""The worker process: transcribes recordings and seeks theme suggestions, in steps that survive a kill."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from typing import Any, NoReturn

from qual.analysis.clustering import Granularity
from qual.analysis.themes import suggest_clusters
from qual.config import Config, from_environment
from qual.engines.base import EngineInfo
from qual.engines.speech import (
    Request,
    assemble_step,
    check_request,
    decode_step,
    language_step,
    plan_step,
    recognise_step,
    voices_step,
)
from qual.errors import Cancelled
from qual.services import recordings, suggestions, transcription
from qual.store.job_context import JobContext
from qual.store.job_worker import JobWorker
from qual.workbench import Workbench, open_workbench

TEXTS_PER_STEP = 64  # passages embedded between two checkpoints; some seconds of work
NICENESS = 10  # the machine stays usable while an hour of speech is recognised


def work(config: Config, *, follow_parent: bool) -> NoReturn:
    """Take jobs until told to stop. With `follow_parent`, end when the process that started this one ends."""
    if hasattr(os, "nice"):
        os.nice(max(0, NICENESS - os.nice(0)))  # who started this one may have done it already
    workbench = open_workbench(config)
    workbench.send_jobs()  # those whose sending a crash cut short
    worker = JobWorker(config.database_url, config.data, follow_parent=follow_parent)
    worker.register("transcribe", lambda context, given: transcribe(workbench, context, given))
    worker.register("suggest", lambda context, given: suggest(workbench, context, given))
    worker.run()


def transcribe(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Turn an interview's recording into its transcript; one step per chunk of at most 28 seconds."""
    actor = workbench.actor(str(given["actor"]))
    with workbench.read(actor) as tx:
        task = transcription.task(tx, context.job_id)
    engines = workbench.engines
    recognizer = engines.recognizer()
    request = Request(
        workbench.blobs.path(task.sha256),
        workbench.config.work_folder / context.job_id,
        task.language,
        task.candidates if task.language == "detect" else (),
        task.n_speakers,
        name=task.filename,
    )
    check_request(request, recognizer)
    diarizer = None if task.n_speakers == 1 else engines.diarizer

    def tell(stage: str, low: float, high: float) -> Callable[[float], None]:
        return lambda share: context.progress(stage, low + (high - low) * min(max(share, 0.0), 1.0))

    def decode() -> float:
        sound = decode_step(request, progress=tell("decode", 0.0, 0.02), should_stop=context.should_stop)
        with workbench.write(actor) as tx:
            recordings.note_duration(tx, task.recording_id, sound.duration_s)
        return sound.duration_s

    def plan() -> int:
        progress = tell("plan", 0.02, 0.04)
        return len(
            plan_step(request, planner=engines.planner, progress=progress, should_stop=context.should_stop).chunks
        )

    context.step("decode", decode)
    n_chunks = context.step("plan", plan)
    context.progress("recognise", 0.04)
    context.step("language", lambda: language_step(request, recognizer)[0])
    for index in range(n_chunks):
        context.step(f"recognise {index}", recognise_step, request, index, recognizer)
        context.progress("recognise", 0.04 + 0.76 * (index + 1) / n_chunks)
        _stop_if_asked(context)
    if diarizer is not None:
        context.progress("speakers", 0.80)
        context.step("speakers", voices_step, request, diarizer)
        _stop_if_asked(context)

    def store() -> str:
        heard = assemble_step(request, recognizer, diarizer)
        info = _joined(heard.recognizer, heard.diarizer, heard.warnings)
        with workbench.write(actor) as tx:
            return transcription.take_in(tx, context.job_id, heard.document, info).id

    context.progress("store", 0.99)
    context.step("store", store)
    context.progress("store", 1.0)
    shutil.rmtree(request.work_dir, ignore_errors=True)


def suggest(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Embed the passages that have no vector yet, cluster all of them, and store each cluster as a question."""
    actor, engines = workbench.actor(str(given["actor"])), workbench.engines
    encoder = engines.encoder
    with workbench.read(actor) as tx:
        run = suggestions.run_of_job(tx, context.job_id)
        segments = suggestions.material(tx, run, lambda code: engines.language(code).sentences)
        missing = suggestions.texts_without_vector(tx, run, encoder.info, segments)

    def embed(texts: tuple[str, ...]) -> int:
        vectors = encoder.encode(texts)
        with workbench.write(actor) as tx:
            suggestions.keep_vectors(tx, run, encoder.info, texts, vectors)
        return len(texts)

    # Not checkpointed steps: how many there are depends on the cache, which is itself the checkpoint.
    for start in range(0, len(missing), TEXTS_PER_STEP):
        context.progress("embed", 0.8 * start / len(missing))
        _stop_if_asked(context)
        embed(missing[start : start + TEXTS_PER_STEP])

    def cluster() -> int:
        with workbench.read(actor) as tx:
            vectors = suggestions.cached_vectors(tx, run, encoder.info, segments)
        lemmas = [engines.language(segment.language).lemmas(segment.spoken) for segment in segments]
        granularity = Granularity(str(run.parameters["granularity"]))
        result = suggest_clusters(segments, vectors, lemmas, granularity=granularity) if segments else None
        with workbench.write(actor) as tx:
            return suggestions.store_result(tx, run.id, segments, result, encoder.info)

    context.progress("cluster", 0.8)
    context.step("cluster", cluster)
    context.progress("cluster", 1.0)


def _stop_if_asked(context: JobContext) -> None:
    if context.should_stop():
        raise Cancelled("Stopped. What was finished is kept; 'try again' goes on from there.")


def _joined(recognizer: EngineInfo, diarizer: EngineInfo | None, warnings: tuple[str, ...]) -> EngineInfo:
    """Return one record of everything that had a part in a transcript."""
    settings = dict(recognizer.settings)
    if diarizer is not None:
        settings["speakers"] = diarizer.as_json()
    if warnings:
        settings["warnings"] = list(warnings)
    return EngineInfo(recognizer.engine, recognizer.version, recognizer.model, recognizer.digest, settings)


if __name__ == "__main__":
    work(from_environment(), follow_parent="--follow-parent" in sys.argv[1:])
