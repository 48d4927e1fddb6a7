"""The job that tells the voices of a transcribed recording apart anew, without writing the words down again."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from qual.engines.assembling import assemble_step
from qual.engines.speech import decode_step, voices_step
from qual.errors import Conflict
from qual.services import installation, transcription
from qual.store.job_context import JobContext
from qual.workbench import Workbench
from qual.worker.pacing import stop_if_asked
from qual.worker.transcribing import discarding, joined, open_recognizer, take_in, work_request


def tell_speakers_apart(workbench: Workbench, context: JobContext, given: dict[str, Any]) -> None:
    """Cluster the kept voiceprints into another number of speakers; seconds, unless they must be made first."""
    actor = workbench.actor(str(given["actor"]))
    with workbench.read(actor) as tx:
        task = transcription.task(tx, context.job_id)
        voices_by = installation.working(tx).voices
    with discarding(workbench, context):
        kept = workbench.kept.heard_as(task.recording_id)
        if kept is None:
            raise Conflict(
                f"What was heard in '{task.interview.name}' is not kept on this computer. Transcribe it again with "
                "the other number of speakers."
            )
        request = replace(
            work_request(workbench, context, task),
            language=kept.language,
            candidates=kept.candidates,
            terms=kept.terms,
        )
        recognizer = open_recognizer(workbench, kept.model, kept.engine)
        diarizer = None if task.n_speakers == 1 else workbench.engines.diarizer_named(voices_by)

        def voices() -> int:
            if diarizer is None:
                return 1
            decode_step(request, should_stop=context.should_stop)  # 3 ms for a second of sound
            return voices_step(request, diarizer)

        def store() -> str:
            try:
                found = assemble_step(request, recognizer, diarizer)
            except (ValueError, FileNotFoundError) as error:
                raise Conflict(
                    f"'{task.interview.name}' was transcribed with another model or version than is here now. "
                    "Transcribe it again with the other number of speakers."
                ) from error
            info = joined(found.recognizer, found.diarizer, found.warnings, task, found.settings)
            return take_in(workbench, actor, context.job_id, found.document, info)

        context.progress("speakers", 0.1)
        context.step("speakers", voices)
        stop_if_asked(context)
        context.progress("store", 0.9)
        context.step("store", store)
        context.progress("store", 1.0)
        workbench.kept.take(task.recording_id, request.work_dir, kept)
