"""What several channels of a recording tell: how loud each is, and who speaks where each has its own microphone.

Legend: n frames of 20 ms, c channels.
"""

from __future__ import annotations

from itertools import groupby

import numpy as np

from qual.domain.speech import VoiceTurn

RATE = 16_000  # Hz
FRAME = 320  # samples: 20 ms
FRAME_S = FRAME / RATE
SILENT_DB = -90.0  # of full scale; what digital silence counts as
FAINTEST_DB = -60.0  # quieter frames are nobody's
ABOVE_NOISE_DB = 10.0
APART_DB = 6.0  # by how much the speaker's own channel must exceed the others, each measured by its own speech
MOSTLY_APART = 0.7  # share of spoken frames in which one channel stands out
SMALLEST_SHARE = 0.03  # of the spoken frames, for a channel to have a speaker of its own
CANCELLED = 0.01  # energy of the mean of the channels, as a share of theirs, below which they cancel out
SMOOTH = 11  # frames: shorter changes are consonants
JOIN_S, SHORTEST_S = 0.5, 0.16


class Meter:
    """Joins channels into one and keeps how loud each was; memory grows by 100 bytes per channel and second."""

    def __init__(self) -> None:
        """Start with nothing heard; the number of channels is that of the first block."""
        self._rest: np.ndarray | None = None
        self._frames: list[np.ndarray] = []
        self._energy = np.zeros(0)
        self._mixed = 0.0
        self._lost = False  # the number of channels changed half-way

    def joined(self, channels: np.ndarray) -> np.ndarray:
        """Return the mean of `channels`, shape (c, n_samples), int16."""
        if len(channels) == 1:
            self._lost |= len(self._energy) > 0
            return channels[0]
        mean = channels.mean(axis=0).round().astype(np.int16)
        self._lost |= len(self._energy) not in (0, len(channels))
        if not self._lost:
            energy = np.square(channels, dtype=np.float64).sum(axis=1)
            self._energy = energy if not len(self._energy) else self._energy + energy
            self._mixed += float(np.square(mean, dtype=np.float64).sum())
            self._measure(channels)
        return mean

    def skip(self, n_samples: int) -> None:
        """Count silence that was filled in."""
        if len(self._energy):
            for start in range(0, n_samples, RATE):
                self._measure(np.zeros((len(self._energy), min(RATE, n_samples - start)), np.int16))

    def levels(self) -> np.ndarray | None:
        """Return decibels of full scale, float16, shape (n, c); None for one channel."""
        if self._lost or not self._frames:
            return None
        return np.concatenate(self._frames).astype(np.float16)

    def clearest_if_cancelled(self) -> int | None:
        """Return the loudest channel if the mean of all is next to nothing, as with one wired the wrong way round."""
        if self._lost or not self._energy.any() or self._mixed > CANCELLED * self._energy.mean():
            return None
        return int(self._energy.argmax())

    def _measure(self, channels: np.ndarray) -> None:
        held = channels if self._rest is None else np.concatenate([self._rest, channels], axis=1)
        whole = held.shape[1] // FRAME
        self._rest = held[:, whole * FRAME :]
        frames = held[:, : whole * FRAME].reshape(len(held), whole, FRAME)
        power = np.square(frames, dtype=np.float64).mean(axis=2) / 32768.0**2
        self._frames.append((10 * np.log10(np.maximum(power, 10 ** (SILENT_DB / 10)))).T)


def turns_of_channels(levels: np.ndarray) -> tuple[VoiceTurn, ...]:
    """Return who speaks when, one speaker a channel; nothing unless the channels carry different speakers.

    Each channel is measured against its own loud speech, so that microphones may be set differently. They count
    as different speakers' when one stands out by 6 dB in 70 % of the spoken frames, and two or more of them do
    so at times. Another channel that is as loud at the same time gives `second` turns.

    >>> one = np.where(np.arange(500)[:, None] % 100 < 50, (-20.0, -70.0), (-70.0, -20.0))
    >>> [(t.speaker, t.start_s) for t in turns_of_channels(one)][:3]
    [('S1', 0.0), ('S2', 1.0), ('S1', 2.0)]
    """
    if levels.ndim != 2 or levels.shape[1] < 2 or not len(levels):
        return ()
    loud = levels.astype(np.float64)
    noise = np.maximum(np.percentile(loud, 10, axis=0) + ABOVE_NOISE_DB, FAINTEST_DB)
    relative = loud - np.maximum(np.percentile(loud, 97, axis=0), FAINTEST_DB)
    relative = np.where(loud > noise, relative, -np.inf)
    spoken = np.isfinite(relative).any(axis=1)
    ordered = np.sort(relative[spoken], axis=1)
    if not len(ordered):
        return ()
    apart = ordered[:, -1] - ordered[:, -2] >= APART_DB
    leading = relative.argmax(axis=1)
    shares = np.bincount(leading[spoken][apart], minlength=loud.shape[1]) / len(apart)
    if apart.mean() < MOSTLY_APART or (shares >= SMALLEST_SHARE).sum() < 2:
        return ()
    names = _smoothed(np.where(spoken, leading, -1))
    turns = _turns(names, second=False)
    for channel in range(loud.shape[1]):
        as_loud = (relative[:, channel] > relative.max(axis=1) - APART_DB) & (names >= 0) & (names != channel)
        turns += _turns(_smoothed(np.where(as_loud, channel, -1)), second=True)
    return _named(sorted(turns))


def _smoothed(names: np.ndarray) -> np.ndarray:
    """Give each frame what most frames around it have."""
    kinds = np.unique(names)
    window = np.ones(SMOOTH)
    votes = np.stack([np.convolve(names == kind, window, mode="same") for kind in kinds])
    return kinds[votes.argmax(axis=0)]


def _turns(names: np.ndarray, *, second: bool) -> list[tuple[float, float, int, bool]]:
    runs: list[tuple[float, float, int, bool]] = []
    position = 0
    for name, group in groupby(names.tolist()):
        start, position = position, position + len(list(group))
        if name < 0 or (position - start) * FRAME_S < SHORTEST_S:
            continue
        begin_s, end_s = round(start * FRAME_S, 3), round(position * FRAME_S, 3)
        if runs and runs[-1][2] == name and begin_s - runs[-1][1] < JOIN_S:
            runs[-1] = (runs[-1][0], end_s, name, second)
        else:
            runs.append((begin_s, end_s, name, second))
    return runs


def _named(turns: list[tuple[float, float, int, bool]]) -> tuple[VoiceTurn, ...]:
    numbers: dict[int, int] = {}
    for _, _, channel, second in turns:
        if not second:
            numbers.setdefault(channel, len(numbers) + 1)
    return tuple(
        VoiceTurn(begin_s, end_s, f"S{numbers[channel]}", second)
        for begin_s, end_s, channel, second in turns
        if channel in numbers
    )
