"""Finds where somebody speaks, with Silero run over a memory map block by block."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from qual.analysis.chunks import LONGEST, WINDOW, plan_speech
from qual.domain.speech import Chunk, SpeechPlan
from qual.engines.base import SAMPLE_RATE
from qual.errors import Cancelled

BLOCK = 60 * SAMPLE_RATE // WINDOW  # windows per call: 60 s
LEAD = 2 * SAMPLE_RATE // WINDOW  # windows heard before each block, so that the model is warm where it counts
QUIET_PEAK = 0.1  # of full scale; quieter recordings are made louder for the detector


def plan_recording(
    pcm: np.ndarray,
    *,
    longest_s: float = LONGEST / SAMPLE_RATE,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SpeechPlan:
    """Plan the recognition of `pcm`, int16, shape (n_samples,), in constant memory."""
    probabilities = speech_probabilities(pcm, progress=progress, should_stop=should_stop)
    return plan_speech(probabilities, len(pcm), longest=round(longest_s * SAMPLE_RATE))


def plan_chunks(pcm: np.ndarray) -> list[Chunk]:
    """Return what to recognise, in order; see `plan_recording`."""
    return list(plan_recording(pcm).chunks)


def speech_probabilities(
    pcm: np.ndarray,
    *,
    progress: Callable[[float], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> np.ndarray:
    """Return the probability of speech per 512 samples, float32, shape (n_windows,)."""
    from faster_whisper.vad import get_vad_model

    model = get_vad_model()
    n_windows = -(-len(pcm) // WINDOW)
    gain = _gain(pcm)
    found = []
    for start in range(0, n_windows, BLOCK):
        if should_stop is not None and should_stop():
            raise Cancelled("Looking for speech was stopped.")
        lead = min(LEAD, start)
        # One window more than needed: the model blanks the end of the last one.
        samples = pcm[(start - lead) * WINDOW : (start + BLOCK + 1) * WINDOW].astype(np.float32) * gain
        samples = np.pad(samples, (0, -len(samples) % WINDOW + WINDOW))
        heard = np.asarray(model(samples)).reshape(-1)
        found.append(heard[lead : lead + min(BLOCK, n_windows - start)])
        if progress is not None:
            progress(min(1.0, (start + BLOCK) / n_windows))
    return np.concatenate(found) if found else np.zeros(0, np.float32)


def _gain(pcm: np.ndarray) -> float:
    """Return the factor to floats in -1..1, larger for recordings made far from the microphone."""
    step = BLOCK * WINDOW
    loud = [np.percentile(np.abs(pcm[i : i + step : 7].astype(np.int32)), 99.5) for i in range(0, len(pcm), step)]
    peak = float(np.max(loud)) / 32768 if loud else 0.0
    return (min(QUIET_PEAK / peak, 30.0) if 0 < peak < QUIET_PEAK else 1.0) / 32768
