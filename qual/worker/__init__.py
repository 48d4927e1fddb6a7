"""The worker process: transcribes recordings and seeks theme suggestions, in steps that survive a kill."""

from __future__ import annotations

from typing import NoReturn

from qual.config import Config
from qual.services.draft_asking import DRAFT
from qual.services.passage_map_making import MAP
from qual.services.similar import SENTENCES, VECTORS
from qual.services.transcription import SPEAKERS, TRANSCRIBE
from qual.store import readables
from qual.store.job_worker import JobWorker
from qual.store.passage_vectors import Grain
from qual.workbench import open_workbench
from qual.worker.clearing import Clearing
from qual.worker.drafting import draft
from qual.worker.embedding import embed
from qual.worker.mapping import draw_map
from qual.worker.priority import Priority
from qual.worker.speakers import tell_speakers_apart
from qual.worker.suggesting import suggest
from qual.worker.transcribing import transcribe


def work(config: Config, *, follow: int | None = None) -> NoReturn:
    """Take jobs until told to stop. End when `follow`, the process that started this one, ends."""
    workbench = open_workbench(config)
    Priority(workbench).look()  # before there are threads, which inherit it; who started this one may have done it
    readables.fill(workbench.database)  # texts from before there was a search
    workbench.send_jobs()  # those whose sending a crash cut short
    worker = JobWorker(config.database_url, config.data, follow=follow)
    worker.register(TRANSCRIBE, lambda context, given: transcribe(workbench, context, given))
    worker.register(SPEAKERS, lambda context, given: tell_speakers_apart(workbench, context, given))
    worker.register("suggest", lambda context, given: suggest(workbench, context, given))
    worker.register(MAP, lambda context, given: draw_map(workbench, context, given))
    worker.register(DRAFT, lambda context, given: draft(workbench, context, given))
    worker.register(VECTORS, lambda context, given: embed(workbench, context, given))
    worker.register(SENTENCES, lambda context, given: embed(workbench, context, given, Grain.SENTENCE))
    worker.between(Priority(workbench, start_again=worker.stop if follow else None).look)
    worker.between(Clearing(workbench).look)
    worker.run()
