"""Cuts a stretch out of a recording, in the child process that may touch foreign media; see `qual.engines.media`."""

from __future__ import annotations

import wave
from pathlib import Path
from typing import Any

import numpy as np

from qual.engines.base import SAMPLE_RATE
from qual.engines.decoding import ABSOLUTE_CLOCK, opened, sound_of
from qual.errors import BadFile

LONGEST_CLIP_S = 300.0  # a quote of five minutes is no quote
_EARLIER_S = 1.0  # what is read before the stretch: decoders need a moment after a jump


def clip_file(path: Path, out_path: Path, start_s: float, end_s: float, *, name: str = "") -> float:
    """Write the sound from `start_s` to `end_s` as a WAV file, 16 kHz mono; return its seconds.

    Only that stretch is decoded, wherever it lies. Raise BadFile if nothing can be heard there.
    """
    import av

    end_s = min(end_s, start_s + LONGEST_CLIP_S)
    name = name or path.name
    pieces: list[np.ndarray] = []
    with opened(path, name) as (container, kind):
        stream = sound_of(container, name)
        origin = 0.0
        if kind.demuxer not in ABSOLUTE_CLOCK and stream.start_time is not None:
            origin = float(stream.start_time * stream.time_base)
        container.seek(int(max(0.0, start_s + origin - _EARLIER_S) * av.time_base))
        resampler = av.AudioResampler(format="s16", layout="mono", rate=SAMPLE_RATE)
        for frame in container.decode(stream):
            at_s = float(frame.time or 0.0) - origin
            if at_s >= end_s:
                break
            frame.pts = None
            samples = np.concatenate([_samples(f) for f in resampler.resample(frame)] or [np.zeros(0, np.int16)])
            first, last = round((start_s - at_s) * SAMPLE_RATE), round((end_s - at_s) * SAMPLE_RATE)
            pieces.append(samples[max(0, first) : max(0, last)])
    found = np.concatenate(pieces) if pieces else np.zeros(0, np.int16)
    if not len(found):
        raise BadFile(name, "nothing can be heard at this place.", remedy="Listen to the recording from its start.")
    with wave.open(str(out_path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(SAMPLE_RATE)
        out.writeframes(found.tobytes())
    return len(found) / SAMPLE_RATE


def _samples(frame: Any) -> np.ndarray:
    return np.asarray(frame.to_ndarray()).reshape(-1)
