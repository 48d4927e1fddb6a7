"""A long-running job as the screen sees it: its stage, progress and outcome."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is; `share` runs from 0 to 1, `seconds_left` is None until it can be estimated."""

    stage: str  # a catalogue key such as "decode", "recognise", "speakers", "store"
    share: float
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class JobView:
    """A job for showing. `error` is in the researcher's words."""

    id: str
    kind: str  # "transcribe", "speakers", "suggest", "vectors" or "sentences"
    project_id: str
    target_id: str  # interview, suggestion run or project
    state: JobState
    progress: JobProgress
    error: str
    created_at_s: float
    position: int | None = None  # in its queue, 1 is next; None unless it waits
