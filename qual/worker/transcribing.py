"""The job that writes a recording down, chunk by chunk of at most 28 seconds, whole or for a passage.

Its checkpoints are those of the work folder (`engines/work.py`): each result lies there under a digest of all it
depends on. So a job goes on where it stopped, and does again what a new version of the app or a changed vocabulary
would do otherwise; the queue's own record of steps would claim that this is done.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from qual.analysis.chunks import unheard
from qual.analysis.turns import merge_words_and_voices
from qual.domain.document import Document, build_document
from qual.domain.project import Actor
from qual.domain.speech import Chunk, SpeechPlan, Stretch, VoiceTurn
from qual.domain.speech_settings import vocabulary_digest
from qual.engines.assembling import assemble_step
from qual.engines.base import SAMPLE_RATE, Diarizer, EngineInfo, Recognizer
from qual.engines.chosen import FASTER_WHISPER
from qual.engines.language_guess import SURE
from qual.engines.models import engine_of
from qual.engines.second_look import marked
from qual.engines.speech import (
    check_request,
    decode_step,
    is_recognised,
    language_step,
    plan_step,
    recognise_step,
    recognised,
    second_look_step,
    voices_step,
)
from qual.engines.speech_work import DETECT, Request
from qual.services import heard, recordings, transcription, transcripts
from qual.services.transcription import Task
from qual.store.blobs import HeardAs
from qual.store.job_context import JobContext
from qual.workbench import Workbench
from qual.worker.pacing import Pacing, stop_if_asked

# Where each stage begins in the whole; from CPU seconds per second of sound: 0.003, 0.004, 0.19, 0.045
PLAN, RECOGNISE, SPEAKERS, STORE = 0.02, 0.04, 0.80, 0.99


def transcribe(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Turn an interview's recording, or a passage of it, into its transcript."""
    actor = workbench.actor(str(given["actor"]))
    with workbench.read(actor) as tx:
        task = transcription.task(tx, context.job_id)
    with discarding(workbench, context):
        _Transcription(workbench, context, actor, task).run()


@contextmanager
def discarding(workbench: Workbench, context: JobContext) -> Iterator[None]:
    """Delete what a job had done if it ends because a person cancelled it, or because it is done."""
    try:
        yield
    except BaseException:  # the library's own sign for a cancelled job is no ordinary exception
        if context.is_discarded():
            clear(workbench, context)
        raise
    clear(workbench, context)


def clear(workbench: Workbench, context: JobContext) -> None:
    """Delete a job's work folder and the text it had written down so far."""
    shutil.rmtree(workbench.config.work_folder / context.job_id, ignore_errors=True)
    with workbench.write(workbench.worker_actor) as tx:
        heard.forget(tx, [context.job_id])


def open_recognizer(workbench: Workbench, model: str, engine: str) -> Recognizer:
    """Return the speech model of this name on this engine; "" for the usual ones."""
    wanted = engine or engine_of(model, workbench.config.models_folder) or FASTER_WHISPER
    return workbench.engines.recognizer(model, engine=wanted)


def take_in(
    workbench: Workbench,
    actor: Actor,
    job_id: str,
    document: Document,
    info: EngineInfo,
    *,
    passage: Stretch | None = None,
) -> str:
    """Store what was heard; what takes long is done before the database is asked to wait."""
    with workbench.read(actor) as tx:
        prepared = heard.ready(tx, job_id, document, passage=passage)
    with workbench.write(actor) as tx:
        return heard.take_in(tx, job_id, document, info, passage=passage, prepared=prepared).id


def work_request(workbench: Workbench, context: JobContext, task: Task) -> Request:
    """Return what to transcribe and where; the folder begins with what an earlier transcription left."""
    work_dir = workbench.config.work_folder / context.job_id
    workbench.kept.lend(task.recording_id, work_dir)
    return Request(
        workbench.blobs.path(task.sha256),
        work_dir,
        task.language,
        task.candidates if task.language == DETECT else (),
        task.n_speakers,
        name=task.filename,
        terms=task.choices.vocabulary,
    )


def joined(
    recognizer: EngineInfo,
    diarizer: EngineInfo | None,
    warnings: tuple[str, ...],
    task: Task,
    found: Mapping[str, object],
) -> EngineInfo:
    """Return one record of everything that had a part in a transcript."""
    settings = dict(recognizer.settings) | dict(found)
    if diarizer is not None:
        settings["speakers"] = diarizer.as_json()
    if task.choices.vocabulary and "vocabulary" not in settings:
        terms = task.choices.vocabulary
        settings["vocabulary"] = {"terms": len(terms), "sha256": vocabulary_digest(terms)}
    if task.passage is not None:
        settings["passage_s"] = [task.passage.start_s, task.passage.end_s]
    if warnings:
        settings["warnings"] = list(warnings)
    return EngineInfo(recognizer.engine, recognizer.version, recognizer.model, recognizer.digest, settings)


@dataclass(slots=True)
class _Transcription:
    workbench: Workbench
    context: JobContext
    actor: Actor
    task: Task

    def run(self) -> None:
        context, task = self.context, self.task
        pacing = Pacing(self.workbench, context)
        self.workbench.use_threads(pacing.working.threads)
        pacing.pause(0.0)
        request = work_request(self.workbench, context, task)
        usual = task.model if task.language == DETECT else task.model_for(task.language)
        recognizer = open_recognizer(self.workbench, usual, task.engine)
        check_request(request, recognizer)
        self._decode(request)
        n_chunks = self._plan(request)
        context.progress("recognise", RECOGNISE)
        language = language_step(request, recognizer)[0]
        request, recognizer, warnings = self._for_language(request, recognizer, language)
        voices = self.workbench.engines.diarizer_named(pacing.working.voices)
        diarizer = None if task.n_speakers == 1 or task.passage else voices
        wanted = self._wanted(plan_step(request)) if task.passage else list(range(n_chunks))
        for done, index in enumerate(wanted):
            share = RECOGNISE + (SPEAKERS - RECOGNISE) * done / max(1, len(wanted))
            pacing.pause(share)
            context.progress("recognise", share)
            self._recognise(request, index, recognizer)
        context.progress("speakers", SPEAKERS)
        if diarizer is not None:
            pacing.pause(SPEAKERS)
            context.progress("speakers", SPEAKERS)
            voices_step(request, diarizer)
        stop_if_asked(context)
        context.progress("store", STORE)
        self._store(request, recognizer, diarizer, wanted, warnings)
        context.progress("store", 1.0)
        if task.passage is None:
            model = task.model_for(language) if task.language == DETECT else usual
            kept_as = HeardAs(request.language, request.candidates, request.terms, model, task.engine)
            self.workbench.kept.take(task.recording_id, request.work_dir, kept_as)

    def _tell(self, stage: str, low: float, high: float) -> Callable[[float], None]:
        return lambda share: self.context.progress(stage, low + (high - low) * min(max(share, 0.0), 1.0))

    def _decode(self, request: Request) -> float:
        sound = decode_step(request, progress=self._tell("decode", 0.0, PLAN), should_stop=self.context.should_stop)
        with self.workbench.write(self.actor) as tx:
            recordings.note_decoded(
                tx, self.task.interview.id, duration_s=sound.duration_s, recorded_on=sound.recorded_on
            )
        return sound.duration_s

    def _plan(self, request: Request) -> int:
        planner, tell = self.workbench.engines.planner, self._tell("plan", PLAN, RECOGNISE)
        plan = plan_step(request, planner=planner, progress=tell, should_stop=self.context.should_stop)
        return len(plan.chunks)

    def _for_language(
        self, request: Request, recognizer: Recognizer, language: str
    ) -> tuple[Request, Recognizer, tuple[str, ...]]:
        """Return the model chosen for a detected language; unless one is, detection stays with the engine."""
        task = self.task
        if task.language != DETECT or task.model or not task.model_for(language):
            return request, recognizer, ()
        _, share = language_step(request, recognizer)
        doubt = f"The language was taken to be {language!r}, but that is not sure; check the text."
        chosen = replace(request, language=language, candidates=())
        better = open_recognizer(self.workbench, task.model_for(language), task.engine)
        check_request(chosen, better)
        return chosen, better, () if share >= SURE else (doubt,)

    def _wanted(self, plan: SpeechPlan) -> list[int]:
        passage = self.task.passage
        assert passage is not None

        def meets(chunk: Chunk) -> bool:
            return chunk.start_sample / SAMPLE_RATE < passage.end_s and passage.start_s < chunk.end_sample / SAMPLE_RATE

        return [index for index, chunk in enumerate(plan.chunks) if meets(chunk)]

    def _recognise(self, request: Request, index: int, recognizer: Recognizer) -> None:
        if is_recognised(request, index, recognizer):
            self.context.passed()
        n_words = recognise_step(request, index, recognizer)
        segments = recognised(request, index, recognizer)
        text = " ".join(" ".join(segment.text for segment in segments).split())
        start_s = segments[0].start_s if segments else plan_step(request).chunks[index].start_sample / SAMPLE_RATE
        with self.workbench.write(self.actor) as tx:
            heard.keep_chunk(tx, self.context.job_id, index, start_s=start_s, text=text, n_words=n_words)

    def _store(
        self,
        request: Request,
        recognizer: Recognizer,
        diarizer: Diarizer | None,
        wanted: list[int],
        warnings: tuple[str, ...],
    ) -> None:
        task = self.task
        if task.passage is None:
            found = assemble_step(request, recognizer, diarizer)
            document = found.document
            info = joined(found.recognizer, found.diarizer, (*found.warnings, *warnings), task, found.settings)
        else:
            document = self._passage(request, recognizer, wanted)
            info = joined(recognizer.info, None, warnings, task, {})
        take_in(self.workbench, self.actor, self.context.job_id, document, info, passage=task.passage)

    def _passage(self, request: Request, recognizer: Recognizer, wanted: list[int]) -> Document:
        """Return what is spoken in the passage, by the voices that the present transcript hears there."""
        with self.workbench.read(self.actor) as tx:
            now = transcripts.current_revision(tx, self.task.interview.id)
        turns = now.document.turns if now is not None else ()
        voices = [
            VoiceTurn(t.start_s, t.end_s, t.speaker) for t in turns if t.start_s is not None and t.end_s is not None
        ]
        spoken = second_look_step(request, recognizer, wanted)
        heard_in = zip(wanted, spoken, strict=True)
        segments = [s for index, code in heard_in for s in marked(recognised(request, index, recognizer), code)]
        language, _ = language_step(request, recognizer)
        words = [word for segment in segments for word in segment.words]
        gaps = [gap for gap in unheard(plan_step(request).speech, words) if self._is_inside(gap)]
        return build_document(merge_words_and_voices(segments, voices, language=language, gaps=gaps), language=language)

    def _is_inside(self, gap: Stretch) -> bool:
        passage = self.task.passage
        return passage is not None and passage.start_s <= gap.start_s and gap.end_s <= passage.end_s
