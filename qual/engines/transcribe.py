"""Runs all steps of `qual.engines.speech` over one file, resuming what an earlier run left."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from qual.domain.document import Document
from qual.domain.job import JobProgress
from qual.engines.assembling import Transcription, assemble_step
from qual.engines.base import Diarizer, Recognizer
from qual.engines.speech import (
    Planner,
    check_request,
    decode_step,
    language_step,
    plan_step,
    recognise_step,
    voices_step,
)
from qual.engines.speech_work import DETECT, Request
from qual.engines.voice_activity import plan_recording
from qual.errors import Cancelled

# Where each stage begins in the whole; from CPU seconds per second of sound: 0.003, 0.004, 0.19, 0.045
_STAGES = {"decode": 0.0, "plan": 0.02, "recognise": 0.04, "speakers": 0.80, "store": 0.99}


def transcribe_file(
    path: Path,
    *,
    language: str = DETECT,
    n_speakers: int | None = None,
    recognizer: Recognizer,
    diarizer: Diarizer | None = None,
    work_dir: Path,
    on_progress: Callable[[JobProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    candidates: Sequence[str] = (),
    prompt: str = "",
) -> Document:
    """Return the transcript of a recording; a run that was killed is continued from `work_dir`."""
    request = Request(Path(path), Path(work_dir), language, tuple(candidates), n_speakers, prompt)
    return transcribe(request, recognizer, diarizer, on_progress=on_progress, should_stop=should_stop).document


def transcribe(
    request: Request,
    recognizer: Recognizer,
    diarizer: Diarizer | None = None,
    *,
    on_progress: Callable[[JobProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    planner: Planner = plan_recording,
) -> Transcription:
    """Run every step that is not done yet and return the transcript with its warnings.

    Raise BadInput for an unknown language, BadFile for what is no recording or holds no speech, Cancelled
    within one chunk after `should_stop` says so. What was finished stays in the work folder.
    """
    check_request(request, recognizer)
    told = _Told(on_progress, should_stop)
    diarizer = None if request.n_speakers == 1 else diarizer
    decode_step(request, progress=told.within("decode"), should_stop=should_stop)
    plan = plan_step(request, planner=planner, progress=told.within("plan"), should_stop=should_stop)
    tell = told.within("recognise")
    tell(0.0)
    language_step(request, recognizer)
    total = sum(c.end_sample - c.start_sample for c in plan.chunks)
    done = 0
    for index, chunk in enumerate(plan.chunks):
        told.check()
        recognise_step(request, index, recognizer)
        done += chunk.end_sample - chunk.start_sample
        tell(done / total)
    told.check()
    if diarizer is not None:
        told.within("speakers")(0.0)
        voices_step(request, diarizer)
    told.within("store")(0.0)
    return assemble_step(request, recognizer, diarizer)


@dataclass(slots=True)
class _Told:
    """Turns shares of a stage into shares of the whole, with the time left."""

    on_progress: Callable[[JobProgress], None] | None
    should_stop: Callable[[], bool] | None
    began_s: float = field(default_factory=time.monotonic)
    first: float | None = None

    def check(self) -> None:
        if self.should_stop is not None and self.should_stop():
            raise Cancelled("The transcription was stopped. What was recognised so far is kept.")

    def within(self, stage: str) -> Callable[[float], None]:
        names = list(_STAGES)
        low = _STAGES[stage]
        high = _STAGES[names[names.index(stage) + 1]] if stage != names[-1] else 1.0

        def tell(share: float) -> None:
            if self.on_progress is None:
                return
            whole = low + (high - low) * min(1.0, max(0.0, share))
            if self.first is None:
                self.first, self.began_s = whole, time.monotonic()
            gone, worked = time.monotonic() - self.began_s, whole - self.first
            left = gone / worked * (1.0 - whole) if worked > 0.05 else None
            self.on_progress(JobProgress(stage, whole, left))

        return tell
